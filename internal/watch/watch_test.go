package watch

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"porchlight/internal/tree"
)

// desk is a site's folder with a watcher, for a test to work at.
type desk struct {
	t    *testing.T
	root string
	w    *Watcher
	stop func()

	mu      sync.Mutex
	told    map[string]int // since the last call of calm: path -> how often
	calls   int
	notices []string
	news    chan struct{}
}

// deadline is how long a test waits for a state that has to come; it is reached only when something is broken.
const deadline = time.Minute

// TestMain lets many tests run side by side: they mostly wait.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("test.parallel"); f.Value.String() == f.DefValue {
		_ = f.Value.Set("12")
	}
	os.Exit(m.Run())
}

// modes runs a test with what the system reports, and with looking only.
func modes(t *testing.T, test func(t *testing.T, opt Options)) {
	for name, opt := range map[string]Options{"reports": {}, "polling": {Poll: 40 * time.Millisecond}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opt.Root = t.TempDir()
			test(t, opt)
		})
	}
}

// sit begins to watch a folder that holds some files, and waits until what is there already was told.
func sit(t *testing.T, opt Options, files ...string) *desk {
	t.Helper()
	d := prepare(t, opt, files...)
	d.run()
	d.calm()
	return d
}

// prepare is sit without Run.
func prepare(t *testing.T, opt Options, files ...string) *desk {
	t.Helper()
	d := &desk{t: t, root: opt.Root, told: map[string]int{}, news: make(chan struct{}, 1)}
	for _, name := range append(files, "content/.keep", "config.toml") {
		d.write(name, "at first\n")
	}
	opt.Folders, opt.Files = []string{"content", "layouts", "static", "data"}, []string{"config.toml"}
	opt.Notify = func(notice string) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.notices = append(d.notices, notice)
	}
	time.Sleep(2 * tree.ClockStep) // files that were written just now may change without another stamp, and are reported
	w, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	d.w = w
	w.sweep = time.Hour // reports alone have to do, and looks where nothing is reported
	return d
}

func (d *desk) run() { d.begin(d.take) }

func (d *desk) begin(take func([]string)) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := d.w.Run(ctx, take); err != nil {
			d.t.Error(err)
		}
	}()
	d.stop = sync.OnceFunc(func() { cancel(); <-ended })
	d.t.Cleanup(d.stop)
}

func (d *desk) take(changed []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls++
	if !slices.IsSorted(changed) || len(slices.Compact(slices.Clone(changed))) != len(changed) {
		d.t.Errorf("not sorted, or not once each: %q", changed)
	}
	for _, p := range changed {
		d.told[p]++
	}
	select {
	case d.news <- struct{}{}:
	default:
	}
}

func (d *desk) path(name string) string { return filepath.Join(d.root, filepath.FromSlash(name)) }

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) write(name, text string) {
	d.t.Helper()
	d.must(os.MkdirAll(filepath.Dir(d.path(name)), 0o755))
	d.must(os.WriteFile(d.path(name), []byte(text), 0o644))
}

func (d *desk) move(from, to string) { d.t.Helper(); d.must(os.Rename(d.path(from), d.path(to))) }
func (d *desk) remove(name string)   { d.t.Helper(); d.must(os.RemoveAll(d.path(name))) }
func (d *desk) link(to, name string) { d.t.Helper(); d.must(os.Symlink(to, d.path(name))) }

// replace saves as careful programs do: beside the file, and then in its place.
func (d *desk) replace(name, text string) {
	d.t.Helper()
	d.write(name+"~", text)
	d.move(name+"~", name)
}

// until waits for a state.
func (d *desk) until(what string, reached func() bool) {
	d.t.Helper()
	end := time.After(deadline)
	for {
		d.mu.Lock()
		ok := reached()
		d.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-d.news:
		case <-time.After(5 * time.Millisecond):
		case <-end:
			d.mu.Lock()
			defer d.mu.Unlock()
			d.t.Fatalf("not reached: %.1000s; told %.1000s, said %q", what, fmt.Sprint(slices.Sorted(maps.Keys(d.told))), d.notices)
		}
	}
}

// tells waits until paths were told.
func (d *desk) tells(paths ...string) {
	d.t.Helper()
	d.until(fmt.Sprintf("telling %q", paths), func() bool {
		return !slices.ContainsFunc(paths, func(p string) bool { return d.told[p] == 0 })
	})
}

func (d *desk) says(part string) {
	d.t.Helper()
	d.until("saying "+part, func() bool {
		return slices.ContainsFunc(d.notices, func(s string) bool { return strings.Contains(s, part) })
	})
}

// calm waits until all that happened so far was told, and gives it: a file is written last, and told last.
func (d *desk) calm() map[string]int {
	d.t.Helper()
	for range 2 { // one in the same batch as the last changes, one after what was held back or found in them
		name := fmt.Sprintf("static/calm-%d", time.Now().UnixNano())
		d.write(name, "calm")
		d.tells(name)
		d.until("nothing held back", func() bool {
			d.w.mu.Lock()
			defer d.w.mu.Unlock()
			return len(d.w.held)+len(d.w.dirty) == 0 && !d.w.taking
		})
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	told := maps.Clone(d.told)
	maps.DeleteFunc(told, func(p string, _ int) bool { return strings.HasPrefix(p, "static/calm-") || p == "static" })
	clear(d.told)
	d.calls = 0
	return told
}

// TestSaves: each way in which programs save a file tells of it, and of nothing else.
func TestSaves(t *testing.T) {
	saves := map[string]func(d *desk){
		"in place":     func(d *desk) { d.write("content/p.md", "new") },
		"renamed over": func(d *desk) { d.replace("content/p.md", "new") },
		"same length":  func(d *desk) { d.write("content/p.md", "at fresh\n") },
		"older than before": func(d *desk) {
			d.replace("content/p.md", "new")
			d.must(os.Chtimes(d.path("content/p.md"), time.Time{}, time.Unix(1e9, 0)))
		},
		"deleted":     func(d *desk) { d.remove("content/p.md") },
		"touched":     func(d *desk) { d.must(os.Chtimes(d.path("content/p.md"), time.Time{}, time.Unix(1e9, 0))) },
		"permissions": func(d *desk) { d.must(os.Chmod(d.path("content/p.md"), 0o600)) },
		"emptied, then full": func(d *desk) {
			d.write("content/p.md", "")
			time.Sleep(100 * time.Millisecond)
			d.write("content/p.md", "new")
		},
		"vim": func(d *desk) {
			d.write("content/.p.md.swp", "swap")
			d.write("content/4913", "")
			d.remove("content/4913")
			d.move("content/p.md", "content/p.md~")
			d.write("content/p.md", "new")
			d.remove("content/p.md~")
			d.remove("content/.p.md.swp")
		},
		"emacs": func(d *desk) {
			d.link("me@host.1:2", "content/.#p.md")
			d.write("content/p.md", "new")
			d.remove("content/.#p.md")
		},
		"jetbrains": func(d *desk) {
			d.write("content/p.md___jb_tmp___", "new")
			d.move("content/p.md", "content/p.md___jb_old___")
			d.move("content/p.md___jb_tmp___", "content/p.md")
			d.remove("content/p.md___jb_old___")
		},
		"case of the name": func(d *desk) { d.move("content/p.md", "content/P.md"); d.move("content/P.md", "content/p.md") },
	}
	for name, save := range saves {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			modes(t, func(t *testing.T, opt Options) {
				d := sit(t, opt, "content/p.md", "content/q.md")
				save(d)
				d.tells("content/p.md")
				told := d.calm()
				delete(told, "content/P.md")
				if len(told) != 1 {
					t.Errorf("told %v, want content/p.md only", told)
				}
			})
		})
	}
}
