package watch

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/internal/race"
	"porchlight/internal/tree"
)

// TestRandomEdits: after any sequence of operations, whatever differs from before was reported, and of folders that are
// new or gone everything in them. Nothing else keeps what is shown from being old.
func TestRandomEdits(t *testing.T) {
	t.Parallel()
	modes(t, func(t *testing.T, opt Options) {
		seed := uint64(time.Now().UnixNano())
		t.Logf("seed %d", seed)
		d := start(t, opt, "content/a/p.md", "content/b/c/q.md", "static/x/y.css", "layouts/page.html",
			"elsewhere/z.md")
		rnd := &editor{fixture: d, rand: rand.New(rand.NewPCG(seed, 0))}
		rounds := 25
		if race.Short() {
			rounds = 5
		}
		before := d.content()
		var log []string
		for round := range rounds {
			log = append(log[max(0, len(log)-200):], fmt.Sprintf("-- round %d", round))
			for range 1 + rnd.rand.IntN(40) {
				log = append(log, rnd.step())
				if rnd.rand.IntN(8) == 0 {
					time.Sleep(time.Duration(rnd.rand.IntN(60)) * time.Millisecond)
				}
			}
			reported := d.settle()
			after := d.content()
			if lost := d.unwatched(); len(lost) > 0 {
				t.Fatalf("not watched any more: %q\n%s", lost, strings.Join(log, "\n"))
			}
			for p := range both(before, after) {
				if before[p] != after[p] && reported[p] == 0 {
					t.Fatalf("%q was not reported; it had %q and has %q\n%s\nreported %q", p, before[p], after[p],
						strings.Join(log, "\n"), slices.Sorted(maps.Keys(reported)))
				}
			}
			before = after
		}
	})
}

// unwatched are the folders that exist and that the system does not watch under the names that they have.
func (d *fixture) unwatched() []string {
	d.w.mu.Lock()
	defer d.w.mu.Unlock()
	if d.w.system == nil {
		return nil
	}
	list := d.w.system.WatchList()
	var lost []string
	for p := range d.w.folders() {
		real := d.w.absolute(p)
		if _, err := os.Stat(real); err == nil && !slices.Contains(list, real) {
			lost = append(lost, real)
		}
	}
	return lost
}

// content is what is watched, links followed: path -> text, or "(folder)".
func (d *fixture) content() map[string]string {
	root, err := tree.OpenRoot(d.root)
	d.must(err)
	defer root.Close()
	found := map[string]string{}
	tree.Take(root, "content", "layouts", "static", "data", "config.toml").Folder(".").Folders(func(f *tree.Folder) {
		for _, e := range f.Entries {
			switch {
			case strings.HasPrefix(e.Name, "settle-"), e.Path == "static":
			case e.Kind == tree.Directory:
				found[e.Path] = "(folder)"
			case e.Kind == tree.File:
				b, _ := os.ReadFile(d.path(e.Path))
				found[e.Path] = string(b)
			}
		}
	})
	return found
}

func both(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	maps.DeleteFunc(all, func(p string, _ string) bool {
		return strings.HasSuffix(p, "~") || strings.HasPrefix(path.Base(p), ".")
	})
	return all
}

// editor does something at random.
type editor struct {
	*fixture
	rand   *rand.Rand
	number int
}

// place is a path, of something or of nothing: there are few, so that they meet.
func (e *editor) place(depth int) string {
	p := []string{"content", "content", "content", "static", "layouts", "data", "elsewhere"}[e.rand.IntN(7)]
	for range depth {
		p += "/" + string("abc"[e.rand.IntN(3)])
	}
	return p
}

func (e *editor) file() string {
	if e.rand.IntN(20) == 0 {
		return "config.toml"
	}
	return e.place(e.rand.IntN(4)) + "/" + []string{"p.md", "q.md", "a", "b"}[e.rand.IntN(3)]
}

// step does one thing, which may fail, as things do.
func (e *editor) step() string {
	e.number++
	text := fmt.Sprintf("%07d", e.number)
	from, to := e.file(), e.file()
	dir, other := e.place(1+e.rand.IntN(3)), e.place(1+e.rand.IntN(3))
	switch e.rand.IntN(12) {
	case 0, 1, 2, 3:
		os.MkdirAll(filepath.Dir(e.path(from)), 0o755)
		os.WriteFile(e.path(from), []byte(text), 0o644)
		return "write " + from
	case 4, 5:
		os.WriteFile(e.path(from+"~"), []byte(text), 0o644)
		os.Rename(e.path(from+"~"), e.path(from))
		return "replace " + from
	case 6:
		os.Rename(e.path(from), e.path(to))
		return "move " + from + " to " + to
	case 7:
		os.Rename(e.path(dir), e.path(other))
		return "move folder " + dir + " to " + other
	case 8:
		os.Remove(e.path(from))
		return "remove " + from
	case 9:
		os.RemoveAll(e.path(dir))
		return "remove folder " + dir
	case 10:
		if target, err := filepath.Rel(filepath.Dir(from), to); err == nil {
			os.MkdirAll(e.path(filepath.Dir(from)), 0o755)
			os.Symlink(target, e.path(from))
			return "link " + from + " to " + target
		}
		return ""
	default:
		os.MkdirAll(e.path(dir), 0o755)
		return "make folder " + dir
	}
}
