package watch

import (
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"porchlight/internal/race"
)

// TestReleasesEverything: after Run nothing is left of a watcher, and meanwhile it holds one watch per folder.
func TestReleasesEverything(t *testing.T) {
	if race.Short() {
		t.Skip("waits for seconds: run without -short")
	}
	descriptors := func() int {
		list, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skip(err)
		}
		return len(list)
	}
	if r, w, err := os.Pipe(); err == nil { // what Go needs for waiting on any descriptor, and keeps
		r.Close()
		w.Close()
	}
	goroutines, open := runtime.NumGoroutine(), descriptors()
	d := prepare(t, Options{Root: t.TempDir()}, "content/a/b/p.md")
	d.begin(d.take)
	d.settle()
	for i := range 1000 {
		dir := fmt.Sprintf("content/x%d", i%10)
		d.must(os.MkdirAll(d.path(dir+"/in/it"), 0o755))
		if i%2 == 0 {
			d.must(os.Rename(d.path(dir), d.path(dir+"-b")))
			dir += "-b"
		}
		d.must(os.RemoveAll(d.path(dir)))
	}
	d.settle()
	d.w.mu.Lock()
	watched, folders := len(d.w.system.WatchList()), len(d.w.watched)
	d.w.mu.Unlock()
	// the site's folder, content, content/a, content/a/b, static
	if watched != 5 || folders != 5 {
		t.Errorf("%d watches of %d folders; want 5 of each", watched, folders)
	}
	d.stop()
	for end := time.Now().Add(deadline); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if runtime.NumGoroutine() <= goroutines && descriptors() <= open {
			return
		}
	}
	t.Errorf("%d goroutines and %d open files, want %d and %d", runtime.NumGoroutine(), descriptors(), goroutines, open)
}

// TestStopsInTheMiddle: Run of an ended context releases the watches of the system, too.
func TestStopsInTheMiddle(t *testing.T) {
	t.Parallel()
	for range 20 {
		d := prepare(t, Options{Root: t.TempDir()}, "content/p.md")
		d.begin(d.take)
		d.write("content/p.md", "new")
		d.stop()
	}
}
