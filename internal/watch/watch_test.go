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

	"github.com/fsnotify/fsnotify"

	"porchlight/internal/tree"
)

// fixture is a site's folder with a watcher.
type fixture struct {
	t    *testing.T
	root string
	w    *Watcher
	stop func()

	events chan fsnotify.Event // that a test sends; nil: the system's

	mu       sync.Mutex
	reported map[string]int // since the last call of settle: path -> how often
	calls    int
	notices  []string
	signal   chan struct{}
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

// modes runs a test with events, and with polling.
func modes(t *testing.T, test func(t *testing.T, opt Options)) {
	for name, opt := range map[string]Options{"events": {}, "polling": {Poll: 40 * time.Millisecond}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opt.Root = t.TempDir()
			test(t, opt)
		})
	}
}

// start watches a folder with some files, and waits until those are no longer reported as new.
func start(t *testing.T, opt Options, files ...string) *fixture {
	t.Helper()
	d := prepare(t, opt, files...)
	d.run()
	d.settle()
	return d
}

// prepare is start without Run.
func prepare(t *testing.T, opt Options, files ...string) *fixture {
	t.Helper()
	d := &fixture{t: t, root: opt.Root, reported: map[string]int{}, signal: make(chan struct{}, 1)}
	for _, name := range append(files, "content/.keep", "config.toml") {
		d.write(name, "at first\n")
	}
	opt.Folders, opt.Files = []string{"content", "layouts", "static", "data"}, []string{"config.toml"}
	opt.Notify = func(notice string) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.notices = append(d.notices, notice)
	}
	// files that were written just now may change without another stamp, and are reported
	time.Sleep(2 * tree.ClockStep)
	w, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	d.w = w
	w.sweep = time.Hour // events must be enough, or polling
	return d
}

func (d *fixture) run() { d.begin(d.take) }

func (d *fixture) begin(take func([]string)) {
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

func (d *fixture) take(changed []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls++
	if !slices.IsSorted(changed) || len(slices.Compact(slices.Clone(changed))) != len(changed) {
		d.t.Errorf("not sorted, or not once each: %q", changed)
	}
	for _, p := range changed {
		d.reported[p]++
	}
	select {
	case d.signal <- struct{}{}:
	default:
	}
}

func (d *fixture) path(name string) string { return filepath.Join(d.root, filepath.FromSlash(name)) }

func (d *fixture) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *fixture) write(name, text string) {
	d.t.Helper()
	d.must(os.MkdirAll(filepath.Dir(d.path(name)), 0o755))
	d.must(os.WriteFile(d.path(name), []byte(text), 0o644))
}

func (d *fixture) move(from, to string) { d.t.Helper(); d.must(os.Rename(d.path(from), d.path(to))) }
func (d *fixture) remove(name string)   { d.t.Helper(); d.must(os.RemoveAll(d.path(name))) }
func (d *fixture) link(to, name string) { d.t.Helper(); d.must(os.Symlink(to, d.path(name))) }

// replace saves as careful programs do: beside the file, and then in its place.
func (d *fixture) replace(name, text string) {
	d.t.Helper()
	d.write(name+"~", text)
	d.move(name+"~", name)
}

// until waits for a state.
func (d *fixture) until(what string, reached func() bool) {
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
		case <-d.signal:
		case <-time.After(5 * time.Millisecond):
		case <-end:
			d.mu.Lock()
			defer d.mu.Unlock()
			d.t.Fatalf("not reached: %.1000s; reported %.1000s, notices %q", what,
				fmt.Sprint(slices.Sorted(maps.Keys(d.reported))), d.notices)
		}
	}
}

// waitFor waits until paths are reported.
func (d *fixture) waitFor(paths ...string) {
	d.t.Helper()
	d.until(fmt.Sprintf("a report of %q", paths), func() bool {
		return !slices.ContainsFunc(paths, func(p string) bool { return d.reported[p] == 0 })
	})
}

func (d *fixture) waitForNotice(part string) {
	d.t.Helper()
	d.until("a notice with "+part, func() bool {
		return slices.ContainsFunc(d.notices, func(s string) bool { return strings.Contains(s, part) })
	})
}

// settle waits until all changes so far are reported, and gives them: its own file is written last, and reported last.
func (d *fixture) settle() map[string]int {
	d.t.Helper()
	for range 2 { // one in the same batch as the last changes, one after what was held back or found in them
		name := fmt.Sprintf("static/settle-%d", time.Now().UnixNano())
		d.write(name, "settle")
		d.waitFor(name)
		d.until("nothing held back", func() bool {
			d.w.mu.Lock()
			defer d.w.mu.Unlock()
			return len(d.w.held)+len(d.w.dirty) == 0 && !d.w.taking
		})
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	reported := maps.Clone(d.reported)
	maps.DeleteFunc(reported, func(p string, _ int) bool {
		return strings.HasPrefix(p, "static/settle-") ||
			p == "static"
	})
	clear(d.reported)
	d.calls = 0
	return reported
}

// TestSaves: each way in which programs save a file is reported, and nothing else.
func TestSaves(t *testing.T) {
	saves := map[string]func(d *fixture){
		"in place":     func(d *fixture) { d.write("content/p.md", "new") },
		"renamed over": func(d *fixture) { d.replace("content/p.md", "new") },
		"same length":  func(d *fixture) { d.write("content/p.md", "at fresh\n") },
		"older than before": func(d *fixture) {
			d.replace("content/p.md", "new")
			d.must(os.Chtimes(d.path("content/p.md"), time.Time{}, time.Unix(1e9, 0)))
		},
		"deleted":     func(d *fixture) { d.remove("content/p.md") },
		"touched":     func(d *fixture) { d.must(os.Chtimes(d.path("content/p.md"), time.Time{}, time.Unix(1e9, 0))) },
		"permissions": func(d *fixture) { d.must(os.Chmod(d.path("content/p.md"), 0o600)) },
		"emptied, then full": func(d *fixture) {
			d.write("content/p.md", "")
			time.Sleep(100 * time.Millisecond)
			d.write("content/p.md", "new")
		},
		"vim": func(d *fixture) {
			d.write("content/.p.md.swp", "swap")
			d.write("content/4913", "")
			d.remove("content/4913")
			d.move("content/p.md", "content/p.md~")
			d.write("content/p.md", "new")
			d.remove("content/p.md~")
			d.remove("content/.p.md.swp")
		},
		"emacs": func(d *fixture) {
			d.link("me@host.1:2", "content/.#p.md")
			d.write("content/p.md", "new")
			d.remove("content/.#p.md")
		},
		"jetbrains": func(d *fixture) {
			d.write("content/p.md___jb_tmp___", "new")
			d.move("content/p.md", "content/p.md___jb_old___")
			d.move("content/p.md___jb_tmp___", "content/p.md")
			d.remove("content/p.md___jb_old___")
		},
		"case of the name": func(d *fixture) {
			d.move("content/p.md", "content/P.md")
			d.move("content/P.md",
				"content/p.md")
		},
	}
	for name, save := range saves {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			modes(t, func(t *testing.T, opt Options) {
				d := start(t, opt, "content/p.md", "content/q.md")
				save(d)
				d.waitFor("content/p.md")
				reported := d.settle()
				delete(reported, "content/P.md")
				if len(reported) != 1 {
					t.Errorf("reported %v, want content/p.md only", reported)
				}
			})
		})
	}
}
