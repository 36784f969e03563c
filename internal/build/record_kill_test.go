package build_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/race"
)

// These name the variables of a process that is killed, or that builds beside another one: the site and the
// destination.
const childSource, childDest = "PORCHLIGHT_TEST_SOURCE", "PORCHLIGHT_TEST_DEST"

// buildAsChild builds a site, in a process of its own.
func buildAsChild() int {
	_, err := build.Run(context.Background(), build.Options{
		Source: os.Getenv(childSource), Dest: os.Getenv(childDest), Theme: porchlight.Starter,
		Flags: config.Flags{Environment: "production", Clock: noon},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// TestRecordAfterKill kills builds at any moment, two at once, after edits of titles, texts and layouts: the next build
// is right.
func TestRecordAfterKill(t *testing.T) {
	if testing.Short() || race.Enabled {
		t.Skip("starts processes: run without -short and without the race detector")
	}
	r := newRebuilt(t)
	started := time.Now()
	r.build()
	whole := time.Since(started)
	random := rand.New(rand.NewPCG(rand.Uint64(), 0))
	for round := range 20 {
		r.put("content/care/iop.md", page(fmt.Sprintf("Intensive %d", random.IntN(3)), "tags: [evening]",
			fmt.Sprintf("Words %d.", round)))
		if round%2 == 0 { // the texts of the last build are used again
			r.put("layouts/_partials/footer.html", fmt.Sprintf("<footer>Ours %d</footer>\n", round))
		}
		var children []*exec.Cmd
		for range 2 {
			child := exec.Command(os.Args[0])
			child.Env = append(os.Environ(), childSource+"="+r.source, childDest+"="+r.dest)
			if err := child.Start(); err != nil {
				t.Fatal(err)
			}
			children = append(children, child)
		}
		if round%3 > 0 {
			time.Sleep(time.Duration(random.Int64N(int64(whole))))
			for _, child := range children {
				_ = child.Process.Kill()
			}
		}
		for _, child := range children {
			if err := child.Wait(); err != nil && round%3 == 0 {
				t.Errorf("two builds at once: %v", err)
			}
		}
		r.build() // compares with a cold build
	}
	left, err := filepath.Glob(filepath.Join(r.source, filepath.FromSlash(build.CacheFolder), "*"))
	left = slices.DeleteFunc(left, func(name string) bool { // those of the killed are removed after an hour
		return strings.HasPrefix(filepath.Base(name), "new-")
	})
	if err != nil || len(left) > 12 {
		t.Errorf("%d files are left in the cache, %v", len(left), err)
	}
}
