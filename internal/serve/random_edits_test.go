package serve_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"porchlight/internal/race"
)

// seedOf is the seed of a run: PORCHLIGHT_SEED, to play a run again, else another one each day.
func seedOf(t *testing.T) uint64 {
	t.Helper()
	if text := os.Getenv("PORCHLIGHT_SEED"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return seed
	}
	return uint64(time.Now().Unix() / (24 * 60 * 60))
}

// editsOf is how many edits a test makes: few, or PORCHLIGHT_SOAK of them.
func editsOf(t *testing.T, few int) int {
	t.Helper()
	if text := os.Getenv("PORCHLIGHT_SOAK"); text != "" {
		many, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		return many
	}
	if race.Enabled {
		return few / 3
	}
	return few
}

var _ = collect(map[int]scenario{
	42: {name: "edits at random", files: randomSite, play: func(t *testing.T, s *session) {
		w := newRandomEditor(t, s, seedOf(t))
		edits := editsOf(t, s.most(160, 80))
		for n := range edits {
			w.edit()
			switch w.random.IntN(4) { // the next edit comes with this one, or a little later, or when this one is seen
			case 0:
				time.Sleep(time.Duration(w.random.IntN(80)) * time.Millisecond)
			case 1:
				if w.broken[partial] == nil { // while a layout fails, pages stay as they were
					s.fence()
				}
			}
			if n%40 == 39 || n == edits-1 {
				w.repair()
				s.clean()
			}
		}
		t.Logf("%d edits, %d changes taken in", edits, s.mark())
	}},
})
