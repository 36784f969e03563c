package watch

import (
	"fmt"
	"os"
	"testing"
	"time"
)

// TestFolders: of a folder that is moved, removed or made, everything in it is reported, and later changes under its
// new name.
func TestFolders(t *testing.T) {
	const old, other = "content/a/p.md", "content/a/sub/deep/q.md"
	for name, test := range map[string]func(d *fixture){
		"renamed, then edited in a folder in it": func(d *fixture) {
			d.move("content/a", "content/b")
			d.waitFor(old, other, "content/b/p.md", "content/b/sub/deep/q.md")
			d.settle()
			d.write("content/b/sub/deep/q.md", "new")
			d.write("content/b/sub/deep/new.md", "new")
			d.waitFor("content/b/sub/deep/q.md", "content/b/sub/deep/new.md")
			if reported := d.settle(); reported[other] > 0 {
				d.t.Errorf("reported under the old name: %v", reported)
			}
		},
		"moved to another watched folder, then edited": func(d *fixture) {
			d.write("static/x", "x")
			d.move("content/a", "static/a")
			d.waitFor(old, other, "static/a/sub/deep/q.md")
			d.settle()
			d.write("static/a/sub/deep/q.md", "new")
			d.waitFor("static/a/sub/deep/q.md")
		},
		"moved out and back": func(d *fixture) {
			d.move("content/a", "elsewhere")
			d.waitFor(old, other)
			d.settle()
			d.write("elsewhere/sub/deep/q.md", "out there")
			if reported := d.settle(); len(reported) > 0 {
				d.t.Errorf("reported %v from outside", reported)
			}
			d.move("elsewhere", "content/a")
			d.waitFor(old, other)
			d.settle()
			d.write(other, "back")
			d.waitFor(other)
		},
		"deleted": func(d *fixture) {
			d.remove("content/a")
			d.waitFor(old, other, "content/a", "content/a/sub")
		},
		"deleted and made again at once": func(d *fixture) {
			for i := range 5 {
				d.remove("content/a")
				d.write(old, fmt.Sprint("new ", i))
				d.waitFor(old, other)
				d.settle()
				d.write(old, fmt.Sprint("newer ", i))
				d.waitFor(old)
				d.write(other, "again")
				d.settle()
			}
		},
		"moved into a folder that was made a moment before": func(d *fixture) {
			d.w.mu.Lock() // what is found there is found before the event of its move
			d.must(os.Mkdir(d.path("content/new"), 0o755))
			d.move("content/a", "content/new/a")
			d.w.mu.Unlock()
			d.waitFor(old, other, "content/new/a/p.md", "content/new/a/sub/deep/q.md")
			d.settle()
			d.write("content/new/a/p.md", "new")
			d.write("content/new/a/sub/deep/q.md", "new")
			d.waitFor("content/new/a/p.md", "content/new/a/sub/deep/q.md")
		},
		"swapped": func(d *fixture) {
			d.write("content/b/sub/deep/q.md", "of b")
			d.waitFor("content/b/sub/deep/q.md")
			d.move("content/a", "content/x")
			d.move("content/b", "content/a")
			d.move("content/x", "content/b")
			d.settle()
			d.write("content/b/sub/deep/q.md", "1")
			d.write("content/a/sub/deep/q.md", "2")
			d.waitFor("content/b/sub/deep/q.md", "content/a/sub/deep/q.md")
		},
		"a file becomes a folder and a file again": func(d *fixture) {
			d.remove(old)
			d.write(old+"/inside.md", "new")
			d.waitFor(old, old+"/inside.md")
			d.settle()
			d.write(old+"/inside.md", "newer")
			d.waitFor(old + "/inside.md")
			d.remove(old)
			d.write(old, "a file")
			d.waitFor(old, old+"/inside.md")
		},
		"made after watching began": func(d *fixture) {
			d.write("layouts/_partials/x.html", "new")
			d.waitFor("layouts/_partials/x.html")
			d.settle()
			d.write("layouts/_partials/x.html", "newer")
			d.waitFor("layouts/_partials/x.html")
		},
		"single file": func(d *fixture) {
			d.replace("config.toml", "new")
			d.waitFor("config.toml")
			d.write("other.toml", "not watched")
			d.remove("config.toml")
			d.waitFor("config.toml")
			d.settle()
			d.write("config.toml", "back")
			d.waitFor("config.toml")
			if reported := d.settle(); reported["other.toml"] > 0 {
				d.t.Errorf("reported %v", reported)
			}
		},
		"emptied of permissions": func(d *fixture) {
			d.must(os.Chmod(d.path("content/a"), 0))
			d.waitFor("content/a")
			d.settle()
			d.must(os.Chmod(d.path("content/a"), 0o755))
			d.waitFor("content/a")
			d.settle()
			d.write(other, "new")
			d.waitFor(other)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			modes(t, func(t *testing.T, opt Options) { test(start(t, opt, old, other)) })
		})
	}
}

// TestManyFolders: of folders that are made in one go no file is lost, in whatever order events arrive.
func TestManyFolders(t *testing.T) {
	t.Parallel()
	modes(t, func(t *testing.T, opt Options) {
		d := start(t, opt)
		var paths []string
		for i := range 100 {
			p := fmt.Sprintf("content/r%d/b/c/d/p.md", i)
			d.write(p, "new")
			paths = append(paths, p)
			if i%7 == 0 {
				time.Sleep(time.Duration(i%5) * 10 * time.Millisecond)
			}
		}
		d.waitFor(paths...)
		d.settle()
		for _, p := range paths {
			d.write(p, "newer")
		}
		d.waitFor(paths...)
	})
}

// TestCopiedTree: many files at once are reported in few calls.
func TestCopiedTree(t *testing.T) {
	const poll = 40 * time.Millisecond
	step := 1 // milliseconds from one file to the next
	if testing.Short() {
		step = 5
	}
	timed(t, poll, nil, func(d *fixture) {
		d.run()
		d.wait(time.Second)
		before := d.calls
		var paths []string
		for i := range 500 / step {
			paths = append(paths, fmt.Sprintf("content/s%d/p%d.md", i%20, i))
			d.put(paths[i], "new")
			time.Sleep(time.Duration(step) * time.Millisecond)
		}
		d.wait(5 * time.Second)
		for _, p := range paths {
			if d.reported[p] != 1 {
				d.t.Errorf("%s was reported %d times, want once", p, d.reported[p])
			}
		}
		pause := maxDelay
		if d.events == nil {
			pause = poll
		}
		// Half a second of writing: a call after each pause, one after the end, and one for folders.
		if calls, most := d.calls-before, 3+int(500*time.Millisecond/pause); calls > most {
			d.t.Errorf("reported in %d calls, want at most %d", calls, most)
		}
	})
}

// TestRootsGone: a watched folder, or the site's, may be removed and come back. Changes are then reported as before.
func TestRootsGone(t *testing.T) {
	for name, gone := range map[string]string{"content": "content", "the site": "."} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			modes(t, func(t *testing.T, opt Options) {
				d := prepare(t, opt, "content/p.md", "content/s/q.md")
				d.w.sweep = 100 * time.Millisecond // there is no event when the site's own folder is back
				d.run()
				d.settle()
				away := d.root + "-away"
				t.Cleanup(func() { os.RemoveAll(away) })
				d.must(os.Rename(d.path(gone), away))
				d.waitFor("content/p.md", "content/s/q.md")
				d.waitForNotice("is gone")
				d.must(os.Rename(away, d.path(gone)))
				d.waitForNotice("is back")
				d.settle()
				if gone == "." { // another folder with the name of the site's
					d.must(os.Rename(d.root, away))
					d.write("content/s/other.md", "other")
					d.waitFor("content/p.md", "content/s/other.md")
					d.settle()
				}
				d.w.mu.Lock()
				d.w.sweep = time.Hour // from the next sweep on, events must be enough
				d.w.mu.Unlock()
				for i := range 5 {
					d.write("content/s/q.md", fmt.Sprint("new ", i))
					d.write("config.toml", fmt.Sprint("new ", i))
					d.waitFor("content/s/q.md", "config.toml")
					d.settle()
				}
			})
		})
	}
}
