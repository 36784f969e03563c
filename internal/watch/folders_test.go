package watch

import (
	"fmt"
	"os"
	"testing"
	"time"
)

// TestFolders: what happens to folders tells of everything that lies in them, and what happens in them afterwards is told under their new names.
func TestFolders(t *testing.T) {
	const old, other = "content/a/p.md", "content/a/sub/deep/q.md"
	for name, test := range map[string]func(d *desk){
		"renamed, then edited in a folder in it": func(d *desk) {
			d.move("content/a", "content/b")
			d.tells(old, other, "content/b/p.md", "content/b/sub/deep/q.md")
			d.calm()
			d.write("content/b/sub/deep/q.md", "new")
			d.write("content/b/sub/deep/new.md", "new")
			d.tells("content/b/sub/deep/q.md", "content/b/sub/deep/new.md")
			if told := d.calm(); told[other] > 0 {
				d.t.Errorf("told under the old name: %v", told)
			}
		},
		"moved to another watched folder, then edited": func(d *desk) {
			d.write("static/x", "x")
			d.move("content/a", "static/a")
			d.tells(old, other, "static/a/sub/deep/q.md")
			d.calm()
			d.write("static/a/sub/deep/q.md", "new")
			d.tells("static/a/sub/deep/q.md")
		},
		"moved out and back": func(d *desk) {
			d.move("content/a", "elsewhere")
			d.tells(old, other)
			d.calm()
			d.write("elsewhere/sub/deep/q.md", "out there")
			if told := d.calm(); len(told) > 0 {
				d.t.Errorf("told %v from outside", told)
			}
			d.move("elsewhere", "content/a")
			d.tells(old, other)
			d.calm()
			d.write(other, "back")
			d.tells(other)
		},
		"deleted": func(d *desk) {
			d.remove("content/a")
			d.tells(old, other, "content/a", "content/a/sub")
		},
		"deleted and made again at once": func(d *desk) {
			for i := range 5 {
				d.remove("content/a")
				d.write(old, fmt.Sprint("new ", i))
				d.tells(old, other)
				d.calm()
				d.write(old, fmt.Sprint("newer ", i))
				d.tells(old)
				d.write(other, "again")
				d.calm()
			}
		},
		"moved into a folder that was made a moment before": func(d *desk) {
			d.w.mu.Lock() // what is found there is found before its move is reported
			d.must(os.Mkdir(d.path("content/new"), 0o755))
			d.move("content/a", "content/new/a")
			d.w.mu.Unlock()
			d.tells(old, other, "content/new/a/p.md", "content/new/a/sub/deep/q.md")
			d.calm()
			d.write("content/new/a/p.md", "new")
			d.write("content/new/a/sub/deep/q.md", "new")
			d.tells("content/new/a/p.md", "content/new/a/sub/deep/q.md")
		},
		"swapped": func(d *desk) {
			d.write("content/b/sub/deep/q.md", "of b")
			d.tells("content/b/sub/deep/q.md")
			d.move("content/a", "content/x")
			d.move("content/b", "content/a")
			d.move("content/x", "content/b")
			d.calm()
			d.write("content/b/sub/deep/q.md", "1")
			d.write("content/a/sub/deep/q.md", "2")
			d.tells("content/b/sub/deep/q.md", "content/a/sub/deep/q.md")
		},
		"a file becomes a folder and a file again": func(d *desk) {
			d.remove(old)
			d.write(old+"/inside.md", "new")
			d.tells(old, old+"/inside.md")
			d.calm()
			d.write(old+"/inside.md", "newer")
			d.tells(old + "/inside.md")
			d.remove(old)
			d.write(old, "a file")
			d.tells(old, old+"/inside.md")
		},
		"made after watching began": func(d *desk) {
			d.write("layouts/_partials/x.html", "new")
			d.tells("layouts/_partials/x.html")
			d.calm()
			d.write("layouts/_partials/x.html", "newer")
			d.tells("layouts/_partials/x.html")
		},
		"single file": func(d *desk) {
			d.replace("config.toml", "new")
			d.tells("config.toml")
			d.write("other.toml", "nobody asked")
			d.remove("config.toml")
			d.tells("config.toml")
			d.calm()
			d.write("config.toml", "back")
			d.tells("config.toml")
			if told := d.calm(); told["other.toml"] > 0 {
				d.t.Errorf("told %v", told)
			}
		},
		"emptied of permissions": func(d *desk) {
			d.must(os.Chmod(d.path("content/a"), 0))
			d.tells("content/a")
			d.calm()
			d.must(os.Chmod(d.path("content/a"), 0o755))
			d.tells("content/a")
			d.calm()
			d.write(other, "new")
			d.tells(other)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			modes(t, func(t *testing.T, opt Options) { test(sit(t, opt, old, other)) })
		})
	}
}

// TestManyFolders: trees that are made in one go lose no file, however the reports about them fall.
func TestManyFolders(t *testing.T) {
	t.Parallel()
	modes(t, func(t *testing.T, opt Options) {
		d := sit(t, opt)
		var paths []string
		for i := range 100 {
			p := fmt.Sprintf("content/r%d/b/c/d/p.md", i)
			d.write(p, "new")
			paths = append(paths, p)
			if i%7 == 0 {
				time.Sleep(time.Duration(i%5) * 10 * time.Millisecond)
			}
		}
		d.tells(paths...)
		d.calm()
		for _, p := range paths {
			d.write(p, "newer")
		}
		d.tells(paths...)
	})
}

// TestCopiedTree: many files at once are told in few calls. A machine that rests between two files lets them settle.
func TestCopiedTree(t *testing.T) {
	t.Parallel()
	d := sit(t, Options{Root: t.TempDir()})
	began := time.Now()
	var paths []string
	for i := range 500 {
		paths = append(paths, fmt.Sprintf("content/s%d/p%d.md", i%20, i))
		d.write(paths[i], "new")
	}
	d.tells(paths...)
	d.mu.Lock()
	calls := d.calls
	d.mu.Unlock()
	if most := 5 + int(time.Since(began)/Debounce); calls > most {
		t.Errorf("told in %d calls, want at most %d", calls, most)
	}
	d.calm()
}

// TestRootsGone: a watched folder, or the site's, may vanish and come back, and what happens then is told as ever.
func TestRootsGone(t *testing.T) {
	for name, gone := range map[string]string{"content": "content", "the site": "."} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			modes(t, func(t *testing.T, opt Options) {
				d := prepare(t, opt, "content/p.md", "content/s/q.md")
				d.w.sweep = 100 * time.Millisecond // nothing reports that the site's own folder is back
				d.run()
				d.calm()
				away := d.root + "-away"
				t.Cleanup(func() { os.RemoveAll(away) })
				d.must(os.Rename(d.path(gone), away))
				d.tells("content/p.md", "content/s/q.md")
				d.says("is gone")
				d.must(os.Rename(away, d.path(gone)))
				d.says("is back")
				d.calm()
				if gone == "." { // another folder with the name of the site's
					d.must(os.Rename(d.root, away))
					d.write("content/s/other.md", "other")
					d.tells("content/p.md", "content/s/other.md")
					d.calm()
				}
				d.w.mu.Lock()
				d.w.sweep = time.Hour // from the next one on, reports have to do
				d.w.mu.Unlock()
				for i := range 5 {
					d.write("content/s/q.md", fmt.Sprint("new ", i))
					d.write("config.toml", fmt.Sprint("new ", i))
					d.tells("content/s/q.md", "config.toml")
					d.calm()
				}
			})
		})
	}
}
