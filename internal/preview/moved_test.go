package preview

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"porchlight/internal/race"
)

// TestManyMovedPages: pages are paired by their text in as many steps as there are pages, also where many have one
// text. A comparison of each with each takes minutes here.
func TestManyMovedPages(t *testing.T) {
	t.Parallel()
	if race.FewRounds() {
		t.Skip("pairs very many pages: run without -short and without the race detector")
	}
	const pages = 50_000
	for name, digest := range map[string]func(
		n int) byte{"texts of their own": func(n int) byte { return byte(n >> 16) }, "one text": func(
		int) byte {
		return 0
	}} {
		m := &moves{}
		for n := range pages {
			text := [32]byte{1, digest(n)}
			if name != "one text" {
				text[2], text[3] = byte(n>>8), byte(n)
			}
			m.recent = append(m.recent,
				fileEvent{text, fmt.Sprintf("content/old/%d.md", n), fmt.Sprintf("/old/%d/", n), true, time.Time{}},
				fileEvent{text, fmt.Sprintf("content/new/%d.md", n), fmt.Sprintf("/new/%d/", n), false, time.Time{}})
		}
		moved, began := map[string]string{}, time.Now()
		m.pair(moved)
		if len(moved) != pages || moved["/old/777/"] != "/new/777/" || len(m.recent) != 0 {
			t.Errorf("%s: %d moved, %d left, one to %q", name, len(moved), len(m.recent), moved["/old/777/"])
		}
		if took := time.Since(began); took > 15*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

// TestPair: a file is the one of the same name and text, else one of the same text, and never itself.
func TestPair(t *testing.T) {
	a, b := [32]byte{1}, [32]byte{2}
	m := &moves{recent: []fileEvent{
		{a, "content/x.md", "/x/", true, time.Time{}}, {a, "content/x.md", "/x/", false, time.Time{}},
		{a, "content/z.md", "/z/", false, time.Time{}},
		{b, "content/one.md", "/one/", true, time.Time{}}, {b, "content/two.md", "/two/", true, time.Time{}},
		{b, "content/s/three.md", "/s/three/", false, time.Time{}},
		{b, "content/s/two.md", "/s/two/", false, time.Time{}},
		{[32]byte{}, "content/n.md", "/n/", true, time.Time{}},
		{[32]byte{}, "content/s/n.md", "/s/n/", false, time.Time{}},
	}}
	moved := map[string]string{}
	m.pair(moved)
	want := map[string]string{"/x/": "/z/", "/one/": "/s/three/", "/two/": "/s/two/"}
	if !maps.Equal(moved, want) || len(m.recent) != 3 {
		t.Errorf("have %v and %d left, want %v", moved, len(m.recent), want)
	}
}
