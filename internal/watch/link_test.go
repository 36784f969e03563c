package watch

import (
	"fmt"
	"os"
	"testing"
)

// TestLinks: links that stay in the site's folder are followed, and changes of their targets are reported under their
// paths.
func TestLinks(t *testing.T) {
	for name, test := range map[string]func(d *fixture){
		"to a file in a folder that is not watched": func(d *fixture) {
			d.link("../shared/a.md", "content/l.md")
			d.waitFor("content/l.md")
			d.settle()
			d.write("shared/a.md", "new")
			d.waitFor("content/l.md")
			d.settle()
			d.replace("shared/a.md", "newer")
			d.waitFor("content/l.md")
			d.settle()
			d.remove("shared/a.md")
			d.waitFor("content/l.md")
		},
		"to nothing, whose folders are made one by one": func(d *fixture) {
			d.link("../later/on/a.md", "content/l.md")
			d.waitFor("content/l.md")
			for _, name := range []string{"later/x.md", "later/on/x.md"} {
				d.write(name, "x")
				d.settle()
				if lost := d.unwatched(); len(lost) > 0 {
					d.t.Errorf("after %s: not watched: %q", name, lost)
				}
			}
			d.write("later/on/a.md", "a")
			d.waitFor("content/l.md")
		},
		"to a file in a watched folder": func(d *fixture) {
			d.link("s/q.md", "content/l.md")
			d.waitFor("content/l.md")
			d.settle()
			d.write("content/s/q.md", "new")
			d.waitFor("content/l.md", "content/s/q.md")
		},
		"turned to another file": func(d *fixture) {
			d.link("../shared/a.md", "content/l.md")
			d.waitFor("content/l.md")
			d.settle()
			d.link("../shared/b.md", "content/l.md~")
			d.move("content/l.md~", "content/l.md")
			d.waitFor("content/l.md")
			d.settle()
			d.write("shared/a.md", "new")
			if reported := d.settle(); len(reported) > 0 {
				d.t.Errorf("reported %v though the link leads elsewhere", reported)
			}
			d.write("shared/b.md", "new")
			d.waitFor("content/l.md")
		},
		"to a folder": func(d *fixture) {
			d.link("../shared", "content/l")
			d.waitFor("content/l", "content/l/a.md", "content/l/deep/c.md")
			d.settle()
			d.write("shared/deep/c.md", "new")
			d.write("shared/deep/d.md", "new")
			d.waitFor("content/l/deep/c.md", "content/l/deep/d.md")
			d.move("shared/deep", "shared/deeper")
			d.waitFor("content/l/deep/c.md", "content/l/deeper/c.md")
			d.settle()
			d.write("shared/deeper/c.md", "newer")
			d.waitFor("content/l/deeper/c.md")
		},
		"two to one folder, which is watched itself": func(d *fixture) {
			d.link("s", "content/l")
			d.link("../content/s", "static/l")
			d.waitFor("content/l/q.md", "static/l/q.md")
			d.settle()
			d.write("content/s/q.md", "new")
			d.waitFor("content/s/q.md", "content/l/q.md", "static/l/q.md")
			d.remove("content/l")
			d.waitFor("content/l/q.md")
			d.settle()
			d.write("content/s/q.md", "newer")
			d.waitFor("content/s/q.md", "static/l/q.md")
			if reported := d.settle(); reported["content/l/q.md"] > 0 {
				d.t.Errorf("reported %v though the link is gone", reported)
			}
		},
		"to a folder that is replaced": func(d *fixture) {
			d.link("../shared", "content/l")
			d.waitFor("content/l/a.md")
			d.settle()
			d.move("shared", "shared-old")
			d.waitFor("content/l/a.md")
			d.write("shared/a.md", "another")
			d.settle()
			d.write("shared/a.md", "newer")
			d.waitFor("content/l/a.md")
		},
		"into a folder that is moved away and made again": func(d *fixture) {
			d.link("s/q.md", "content/l.md")
			d.waitFor("content/l.md")
			d.settle()
			d.move("content/s", "away")
			d.waitFor("content/l.md", "content/s/q.md")
			d.write("content/s/q.md", "another")
			d.settle()
			d.write("content/s/q.md", "newer")
			d.waitFor("content/l.md", "content/s/q.md")
		},
		"turned round beside the files": func(d *fixture) {
			d.write("content/..1/a.md", "1")
			d.write("content/..2/a.md", "2")
			d.link("..1", "content/..data")
			d.link("..data/a.md", "content/a.md")
			d.waitFor("content/a.md")
			d.settle()
			d.link("..2", "content/..new")
			d.move("content/..new", "content/..data")
			d.waitFor("content/a.md")
		},
		"that leave the site": func(d *fixture) {
			outside := d.t.TempDir()
			d.must(os.WriteFile(outside+"/x.md", nil, 0o644))
			d.link(outside, "content/l")
			d.link(outside+"/x.md", "content/l.md")
			d.waitFor("content/l", "content/l.md")
			d.settle()
			d.must(os.WriteFile(outside+"/x.md", []byte("new"), 0o644))
			if reported := d.settle(); len(reported) > 0 {
				d.t.Errorf("reported %v of what is outside", reported)
			}
		},
		"in circles": func(d *fixture) {
			d.link(".", "content/self")
			d.link("..", "content/s/up")
			d.link("../..", "content/s/site")
			d.link("me", "content/me")
			d.link("s", "content/l")
			d.link("../t", "content/s/t")
			d.must(os.Mkdir(d.path("content/t"), 0o755))
			d.link("../s", "content/t/s")
			d.waitFor("content/self", "content/s/up", "content/me", "content/l", "content/s/t", "content/t/s")
			d.settle()
			d.write("content/s/q.md", "new")
			d.waitFor("content/s/q.md", "content/l/q.md", "content/t/s/q.md")
		},
		"to a file that is put there later": func(d *fixture) {
			d.link("../shared/new/x.md", "content/l.md")
			d.link("later", "content/l")
			d.waitFor("content/l.md", "content/l")
			d.settle()
			d.write("shared/new/x.md", "new")
			d.write("content/later/y.md", "new")
			d.waitFor("content/l.md", "content/l", "content/l/y.md")
			d.settle()
			d.write("shared/new/x.md", "newer")
			d.write("content/later/y.md", "newer")
			d.waitFor("content/l.md", "content/l/y.md")
		},
		"through other links and folders, which are moved": func(d *fixture) {
			d.link("deep", "shared/current")
			d.link("../shared/current/c.md", "content/l.md")
			d.waitFor("content/l.md")
			d.settle()
			d.write("shared/other/c.md", "other")
			d.link("other", "shared/next")
			d.move("shared/next", "shared/current")
			d.waitFor("content/l.md")
			d.settle()
			d.write("shared/other/c.md", "newer")
			d.waitFor("content/l.md")
			d.settle()
			d.move("shared", "moved")
			d.waitFor("content/l.md")
		},
		"to nothing": func(d *fixture) {
			d.link("nowhere.md", "content/l.md")
			d.waitFor("content/l.md")
			d.remove("content/l.md")
			d.waitFor("content/l.md")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			modes(t, func(t *testing.T, opt Options) {
				if err := os.Symlink("x", t.TempDir()+"/l"); err != nil {
					t.Skip(err)
				}
				test(start(t, opt, "shared/a.md", "shared/b.md", "shared/deep/c.md", "content/s/q.md"))
			})
		})
	}
}

// TestManyLinks: folders with two links each to the next one would make endless paths.
func TestManyLinks(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for seconds: run without -short")
	}
	t.Parallel()
	d := prepare(t, Options{Root: t.TempDir()}, "content/p.md")
	for i := range 30 {
		d.must(os.MkdirAll(d.path(fmt.Sprintf("content/d%d", i)), 0o755))
		for _, name := range []string{"x", "y"} {
			if err := os.Symlink(fmt.Sprintf("../d%d", i+1),
				d.path(fmt.Sprintf("content/d%d/%s", i, name))); err != nil {
				t.Skip(err)
			}
		}
	}
	d.begin(d.take)
	d.settle()
	d.write("content/d3/q.md", "new")
	d.waitFor("content/d3/q.md", "content/d0/x/x/y/q.md", "content/d2/y/q.md")
}
