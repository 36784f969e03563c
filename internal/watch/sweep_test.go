package watch

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"porchlight/internal/tree"
)

// TestWithoutEvents: a sweep finds changes without events.
func TestWithoutEvents(t *testing.T) {
	t.Parallel()
	d := prepare(t, Options{Root: t.TempDir()}, "content/p.md", "content/s/q.md")
	outside := t.TempDir() + "/hard"
	if err := os.Link(d.path("content/p.md"), outside); err != nil {
		t.Skip(err)
	}
	d.w.sweep = 50 * time.Millisecond
	d.begin(d.take)
	d.settle()
	d.must(os.WriteFile(outside, []byte("through the other link"), 0o644))
	d.waitFor("content/p.md")
	d.settle()

	d.w.mu.Lock() // from here on there are no events
	d.w.closeSystem()
	d.w.mu.Unlock()
	d.write("content/s/q.md", "new")
	d.write("content/s/new/r.md", "new")
	d.waitFor("content/s/q.md", "content/s/new/r.md")
	d.remove("content/s")
	d.waitFor("content/s", "content/s/q.md", "content/s/new/r.md")
}

// TestBeforeRun: what changes after New is reported although Run begins later, and with whatever modification time.
func TestBeforeRun(t *testing.T) {
	t.Parallel()
	modes(t, func(t *testing.T, opt Options) {
		d := prepare(t, opt, "content/p.md", "content/q.md", "content/r.md", "content/a/s.md")
		d.write("content/p.md", "new")
		d.replace("content/q.md", "new")
		d.must(os.Chtimes(d.path("content/q.md"), time.Time{}, time.Unix(1e9, 0)))
		d.remove("content/r.md")
		d.move("content/a", "content/b")
		d.write("content/c/d/t.md", "new")
		time.Sleep(100 * time.Millisecond) // longer than what the clocks of file systems are unsure about
		d.run()
		d.waitFor("content/p.md", "content/q.md", "content/r.md", "content/a/s.md", "content/b/s.md",
			"content/c/d/t.md")
	})
}

// TestOldFilesAreNotReported: what was there before and did not change is not reported.
func TestOldFilesAreNotReported(t *testing.T) {
	if testing.Short() {
		t.Skip("waits until files are old enough")
	}
	t.Parallel()
	modes(t, func(t *testing.T, opt Options) {
		early := prepare(t, opt, "content/p.md", "content/s/q.md")
		time.Sleep(2200 * time.Millisecond)
		w, err := New(early.w.opt)
		early.must(err)
		w.sweep, early.w = early.w.sweep, w
		early.run()
		if reported := early.settle(); len(reported) > 0 {
			t.Errorf("reported %v", reported)
		}
	})
}

// TestRacy: a file that is written again with as many bytes, within the same step of the clock of its file system,
// keeps its stamp. It is reported when it is marked, and else by the first sweep after which that can no longer happen;
// once.
func TestRacy(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(d *fixture){
		"event": func(d *fixture) { d.w.mark("content/p.md") },
		"sweep": func(d *fixture) { d.w.nextSweep = time.Time{} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, Options{Root: t.TempDir()}, "content/p.md", "content/q.md")
			step := func(racy bool) {
				d.until("the end of a sweep", func() bool { d.w.mu.Lock(); defer d.w.mu.Unlock(); return !d.w.sweeping })
				d.w.mu.Lock()
				d.w.snapshot.Entry("content/p.md").Racy = racy // as if it was looked at between the two writes
				change(d)
				d.w.mu.Unlock()
				d.write("static/wakes", "the loop")
			}
			step(true)
			d.waitFor("content/p.md")
			d.settle()
			step(false)
			d.waitFor("static/wakes")
			if reported := d.settle(); reported["content/p.md"] > 0 || reported["content/q.md"] > 0 {
				t.Errorf("reported %v of what is the same", reported)
			}
		})
	}
}

// TestForeignDisk: on a network disk another inode is no change of a file, and anything else is.
func TestForeignDisk(t *testing.T) {
	w := &Watcher{foreign: map[uint64]bool{1: true, 2: false}}
	entry := func(device, inode uint64, size int64) *tree.Entry {
		return &tree.Entry{Kind: tree.File, Stamp: tree.Stamp{Device: device, Inode: inode, Size: size}}
	}
	for _, test := range []struct {
		device, inode uint64
		size          int64
		differ        bool
	}{{1, 7, 5, false}, {1, 8, 5, false}, {1, 7, 6, true}, {2, 7, 5, false}, {2, 8, 5, true}} {
		c := tree.Change{Was: entry(test.device, 7, 5), Now: entry(test.device, test.inode, test.size)}
		if w.differ(c, true) != test.differ {
			t.Errorf("%+v: have %v", test, !test.differ)
		}
	}
}

// TestChangesDuringTake: what changes while take runs is reported in one further call.
func TestChangesDuringTake(t *testing.T) {
	timed(t, 40*time.Millisecond, nil, func(d *fixture) {
		var calls [][]string
		d.begin(func(changed []string) {
			time.Sleep(time.Second) // take is busy
			d.take(changed)
			d.mu.Lock()
			defer d.mu.Unlock()
			calls = append(calls, changed)
		})
		d.wait(5 * time.Second)
		first := len(calls)
		d.put("content/first.md", "new")
		d.wait(Debounce + 50*time.Millisecond)
		var paths []string
		for i := range 5 {
			paths = append(paths, fmt.Sprintf("content/%d.md", i))
			d.put(paths[i], "new")
			d.wait(30 * time.Millisecond)
		}
		d.wait(5 * time.Second)
		if calls = calls[first:]; len(calls) != 2 || !slices.Equal(calls[0], []string{"content/first.md"}) ||
			!slices.Equal(calls[1], paths) {
			d.t.Errorf("reported %q, want the first file, then the others at once", calls)
		}
	})
}

// TestOverflow: when the system has dropped events, everything is looked at again.
func TestOverflow(t *testing.T) {
	t.Parallel()
	d := start(t, Options{Root: t.TempDir()}, "content/a/p.md", "content/q.md", "content/r.md")
	d.w.mu.Lock() // the loop does not read events meanwhile
	var files [2]*os.File
	for i := range files {
		f, err := os.Create(d.path(fmt.Sprintf("content/n%d.md", i)))
		d.must(err)
		defer f.Close()
		files[i] = f
	}
	for i := range 40_000 { // in turns, since the system drops an event that is like the one before
		_, err := files[i%2].WriteAt([]byte{byte(i)}, 0)
		d.must(err)
	}
	d.move("content/a", "content/b")
	d.write("content/c/d/r.md", "new")
	d.remove("content/q.md")
	d.write("content/r.md", "new")
	d.w.mu.Unlock()
	d.waitFor("content/n0.md", "content/n1.md", "content/b/p.md", "content/a/p.md", "content/c/d/r.md", "content/q.md",
		"content/r.md")
	d.settle()
	d.write("content/b/p.md", "newer")
	d.write("content/c/d/r.md", "newer")
	d.waitFor("content/b/p.md", "content/c/d/r.md")
}
