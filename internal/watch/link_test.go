package watch

import (
	"fmt"
	"os"
	"testing"
)

// TestLinks: links that stay in the site's folder are followed, and what they lead to is told under their path.
func TestLinks(t *testing.T) {
	for name, test := range map[string]func(d *desk){
		"to a file in a folder that is not watched": func(d *desk) {
			d.link("../shared/a.md", "content/l.md")
			d.tells("content/l.md")
			d.calm()
			d.write("shared/a.md", "new")
			d.tells("content/l.md")
			d.calm()
			d.replace("shared/a.md", "newer")
			d.tells("content/l.md")
			d.calm()
			d.remove("shared/a.md")
			d.tells("content/l.md")
		},
		"to a file in a watched folder": func(d *desk) {
			d.link("s/q.md", "content/l.md")
			d.tells("content/l.md")
			d.calm()
			d.write("content/s/q.md", "new")
			d.tells("content/l.md", "content/s/q.md")
		},
		"turned to another file": func(d *desk) {
			d.link("../shared/a.md", "content/l.md")
			d.tells("content/l.md")
			d.calm()
			d.link("../shared/b.md", "content/l.md~")
			d.move("content/l.md~", "content/l.md")
			d.tells("content/l.md")
			d.calm()
			d.write("shared/a.md", "new")
			if told := d.calm(); len(told) > 0 {
				d.t.Errorf("told %v though the link leads elsewhere", told)
			}
			d.write("shared/b.md", "new")
			d.tells("content/l.md")
		},
		"to a folder": func(d *desk) {
			d.link("../shared", "content/l")
			d.tells("content/l", "content/l/a.md", "content/l/deep/c.md")
			d.calm()
			d.write("shared/deep/c.md", "new")
			d.write("shared/deep/d.md", "new")
			d.tells("content/l/deep/c.md", "content/l/deep/d.md")
			d.move("shared/deep", "shared/deeper")
			d.tells("content/l/deep/c.md", "content/l/deeper/c.md")
			d.calm()
			d.write("shared/deeper/c.md", "newer")
			d.tells("content/l/deeper/c.md")
		},
		"two to one folder, which is watched itself": func(d *desk) {
			d.link("s", "content/l")
			d.link("../content/s", "static/l")
			d.tells("content/l/q.md", "static/l/q.md")
			d.calm()
			d.write("content/s/q.md", "new")
			d.tells("content/s/q.md", "content/l/q.md", "static/l/q.md")
			d.remove("content/l")
			d.tells("content/l/q.md")
			d.calm()
			d.write("content/s/q.md", "newer")
			d.tells("content/s/q.md", "static/l/q.md")
			if told := d.calm(); told["content/l/q.md"] > 0 {
				d.t.Errorf("told %v though the link is gone", told)
			}
		},
		"to a folder that is replaced": func(d *desk) {
			d.link("../shared", "content/l")
			d.tells("content/l/a.md")
			d.calm()
			d.move("shared", "shared-old")
			d.tells("content/l/a.md")
			d.write("shared/a.md", "another")
			d.calm()
			d.write("shared/a.md", "newer")
			d.tells("content/l/a.md")
		},
		"into a folder that is moved away and made again": func(d *desk) {
			d.link("s/q.md", "content/l.md")
			d.tells("content/l.md")
			d.calm()
			d.move("content/s", "away")
			d.tells("content/l.md", "content/s/q.md")
			d.write("content/s/q.md", "another")
			d.calm()
			d.write("content/s/q.md", "newer")
			d.tells("content/l.md", "content/s/q.md")
		},
		"turned round beside the files": func(d *desk) {
			d.write("content/..1/a.md", "1")
			d.write("content/..2/a.md", "2")
			d.link("..1", "content/..data")
			d.link("..data/a.md", "content/a.md")
			d.tells("content/a.md")
			d.calm()
			d.link("..2", "content/..new")
			d.move("content/..new", "content/..data")
			d.tells("content/a.md")
		},
		"that leave the site": func(d *desk) {
			outside := d.t.TempDir()
			d.must(os.WriteFile(outside+"/x.md", nil, 0o644))
			d.link(outside, "content/l")
			d.link(outside+"/x.md", "content/l.md")
			d.tells("content/l", "content/l.md")
			d.calm()
			d.must(os.WriteFile(outside+"/x.md", []byte("new"), 0o644))
			if told := d.calm(); len(told) > 0 {
				d.t.Errorf("told %v of what is outside", told)
			}
		},
		"in circles": func(d *desk) {
			d.link(".", "content/self")
			d.link("..", "content/s/up")
			d.link("../..", "content/s/site")
			d.link("me", "content/me")
			d.link("s", "content/l")
			d.link("../t", "content/s/t")
			d.must(os.Mkdir(d.path("content/t"), 0o755))
			d.link("../s", "content/t/s")
			d.tells("content/self", "content/s/up", "content/me", "content/l", "content/s/t", "content/t/s")
			d.calm()
			d.write("content/s/q.md", "new")
			d.tells("content/s/q.md", "content/l/q.md", "content/t/s/q.md")
		},
		"to a file that is put there later": func(d *desk) {
			d.link("../shared/new/x.md", "content/l.md")
			d.link("later", "content/l")
			d.tells("content/l.md", "content/l")
			d.calm()
			d.write("shared/new/x.md", "new")
			d.write("content/later/y.md", "new")
			d.tells("content/l.md", "content/l", "content/l/y.md")
			d.calm()
			d.write("shared/new/x.md", "newer")
			d.write("content/later/y.md", "newer")
			d.tells("content/l.md", "content/l/y.md")
		},
		"through other links and folders, which are moved": func(d *desk) {
			d.link("deep", "shared/current")
			d.link("../shared/current/c.md", "content/l.md")
			d.tells("content/l.md")
			d.calm()
			d.write("shared/other/c.md", "other")
			d.link("other", "shared/next")
			d.move("shared/next", "shared/current")
			d.tells("content/l.md")
			d.calm()
			d.write("shared/other/c.md", "newer")
			d.tells("content/l.md")
			d.calm()
			d.move("shared", "moved")
			d.tells("content/l.md")
		},
		"to nothing": func(d *desk) {
			d.link("nowhere.md", "content/l.md")
			d.tells("content/l.md")
			d.remove("content/l.md")
			d.tells("content/l.md")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			modes(t, func(t *testing.T, opt Options) {
				if err := os.Symlink("x", t.TempDir()+"/l"); err != nil {
					t.Skip(err)
				}
				test(sit(t, opt, "shared/a.md", "shared/b.md", "shared/deep/c.md", "content/s/q.md"))
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
			if err := os.Symlink(fmt.Sprintf("../d%d", i+1), d.path(fmt.Sprintf("content/d%d/%s", i, name))); err != nil {
				t.Skip(err)
			}
		}
	}
	d.begin(d.take)
	d.calm()
	d.write("content/d3/q.md", "new")
	d.tells("content/d3/q.md", "content/d0/x/x/y/q.md", "content/d2/y/q.md")
}
