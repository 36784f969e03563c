package tree

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"porchlight/internal/race"
)

// open makes a folder of files and opens it.
func open(t *testing.T, files map[string]string) (Root, string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		write(t, dir, name, text)
	}
	root, err := OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root, dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	full := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// outline is a snapshot in words.
func outline(s *Snapshot) string {
	var b strings.Builder
	s.root.Folders(func(f *Folder) {
		fmt.Fprintf(&b, "folder %s %s %v\n", f.Path, f.Real, f.Fault)
		for _, e := range f.Entries {
			fmt.Fprintf(&b, "  %s kind %d %+v link %v real %q %+v\n", e.Path, e.Kind, e.Stamp, e.Link, e.Real, e.Fault)
		}
	})
	return b.String()
}

// TestAgain: whatever happened to a folder, a look at what it happened to gives what a look at everything gives, and
// nothing else is made anew.
func TestAgain(t *testing.T) {
	seeds := uint64(48)
	if race.FewRounds() {
		seeds = 8
	}
	for seed := range seeds {
		root, dir := open(t, map[string]string{"content/a.md": "A", "content/s/b.md": "B", "content/s/deep/c.md": "C",
			"static/x.css": "x", "config.toml": ""})
		r := rand.New(rand.NewPCG(seed, 9))
		pick := func(from ...string) string { return from[r.IntN(len(from))] }
		some := func() string {
			return pick("content", "content/s", "content/s/deep", "content/n", "static", "content/a.md", "shared",
				"shared/x") + pick("", "/a.md", "/b.md", "/s", "/deep", "/n/x.md", "/p~", "/.hid")
		}
		s := Take(root, "content", "static", "layouts", "config.toml")
		for step := range 40 {
			var hints []string
			for range 1 + r.IntN(3) {
				name := some()
				full := filepath.Join(dir, name)
				real, _ := behindLinks(root, name)
				hints = append(hints, name, real)
				switch r.IntN(6) {
				case 0:
					os.RemoveAll(full)
				case 1:
					to := some()
					os.Rename(full, filepath.Join(dir, to))
					hints = append(hints, to)
				case 2:
					if seed%2 == 0 {
						os.Symlink(pick("a.md", "..", "s", "/etc", "gone", "../shared", "../shared/x/a.md", "../static",
							"deep", "../content/n", "../content/s/deep"), full)
					}
				case 3:
					os.MkdirAll(full, 0o755)
				default:
					os.MkdirAll(filepath.Dir(full), 0o755)
					os.WriteFile(full, []byte(pick("one", "two", "three")), 0o644)
				}
			}
			next := s.Again(hints)
			if have, want := outline(next), outline(Take(root, "content", "static", "layouts",
				"config.toml")); have != want {
				t.Fatalf("seed %d, step %d, hints %q: have\n%s\nwant\n%s", seed, step, hints, have, want)
			}
			for _, c := range Compare(s.root, next.root) {
				if a, b := c.Was, c.Now; a == b {
					t.Fatalf("seed %d, step %d: %s is the same", seed, step, c.Path())
				}
			}
			s = next
		}
	}
}

// TestRacy: a file that is written twice within one step of the clock is not taken for unchanged.
func TestRacy(t *testing.T) {
	root, dir := open(t, map[string]string{"content/a.md": "A", "content/old.md": "A"})
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(dir, "content/old.md"), past, past); err != nil {
		t.Fatal(err)
	}
	s := Take(root, "content")
	s.Entry("content/a.md").Racy = true
	s.Entry("content/old.md").Racy = false
	next := s.Again([]string{"content"})
	if next.Entry("content/a.md") == s.Entry("content/a.md") ||
		next.Entry("content/old.md") != s.Entry("content/old.md") {
		t.Error("a racy file is taken for unchanged, or another one is not")
	}
	now := time.Unix(1000, 0)
	for _, test := range []struct {
		changed time.Time
		racy    bool
	}{
		{now.Add(-5 * time.Millisecond), true}, {now.Add(-25 * time.Millisecond), false},
		{now.Add(5 * time.Millisecond), true},
		{now.Add(-2 * time.Second), true}, {now.Add(-3 * time.Second), false}, // a clock of whole seconds
	} {
		if stamp := (Stamp{Modified: test.changed.UnixNano(),
			Changed: test.changed.UnixNano()}); stamp.Racy(now) != test.racy {
			t.Errorf("changed %v before it was looked at: want racy %v", now.Sub(test.changed), test.racy)
		}
	}
}

// TestChanged: what was read of a state in between is known to be of another one when the file is as before.
func TestChanged(t *testing.T) {
	for _, test := range []struct{ name, first, between, read, then, want string }{
		{"read at first", "one", "two", "first", "one", "same"},
		{"read in between", "one", "two", "first between", "one", "changed"},
		{"read in between only", "one", "two", "between", "one", "changed"},
		{"gone in between", "one", "", "first between", "one", "changed"},
		{"saved again", "one", "one", "first between", "one", "same"},
		{"another text", "one", "two", "first", "two", "changed"},
		{"never read", "one", "two", "", "one", "changed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{"static/a.bin": {Data: []byte(test.first)}}
			was := Take(files, "static")
			read := func() { _, _, _ = was.Entry("static/a.bin").Read(files, NoLimit, nil) }
			if strings.Contains(test.read, "first") {
				read()
			}
			if delete(files, "static/a.bin"); test.between != "" {
				files["static/a.bin"] = &fstest.MapFile{Data: []byte(test.between)}
			}
			if strings.Contains(test.read, "between") {
				read()
			}
			files["static/a.bin"] = &fstest.MapFile{Data: []byte(test.then), ModTime: time.Unix(5, 0)}
			now := was.Again([]string{"static/a.bin"})
			changes := Changed(Compare(was.Folder("static"), now.Folder("static")))
			if have := len(changes) == 0; have != (test.want == "same") {
				t.Errorf("have %d changes, want it to be %s", len(changes), test.want)
			}
		})
	}
}

// waiting is a folder in which, once it is slow, opening a file takes until the test lets it go on.
type waiting struct {
	fs.FS
	opened, resume chan struct{}
}

func (w *waiting) Open(name string) (fs.File, error) {
	close(w.opened)
	<-w.resume
	return w.FS.Open(name)
}

// TestChangedWhileItIsRead: what comes of a reading that is not at its end is not known.
func TestChangedWhileItIsRead(t *testing.T) {
	files := fstest.MapFS{"static/a.bin": {Data: []byte("one")}}
	was := Take(files, "static")
	e, slow := was.Entry("static/a.bin"), &waiting{FS: files, opened: make(chan struct{}), resume: make(chan struct{})}
	_, _ = e.Digest()
	read := make(chan struct{})
	go func() {
		_, _, _ = e.Read(slow, NoLimit, nil)
		close(read)
	}()
	changes := func() int {
		now := was.Again([]string{"static/a.bin"})
		return len(Changed(Compare(was.Folder("static"), now.Folder("static"))))
	}
	<-slow.opened
	if changes() != 1 {
		t.Error("it counts as unchanged while it is read")
	}
	close(slow.resume)
	<-read
	if changes() != 0 {
		t.Error("it counts as changed although it was read as it is")
	}
}

// TestManyHints: a hint costs a look at its file, not at its folder.
func TestManyHints(t *testing.T) {
	files, hints := fstest.MapFS{}, []string{}
	for i := range 3000 {
		name := fmt.Sprintf("content/p%04d.md", i)
		files[name], hints = &fstest.MapFile{Data: []byte("x")}, append(hints, name)
	}
	s := Take(files, "content")
	next := s.Again(hints)
	if changes := Compare(s.root, next.root); len(changes) != len(hints) {
		t.Errorf("%d changes of %d hints", len(changes), len(hints))
	}
	if s.Again([]string{"content/none/x.md", "other", "content"}).root != s.root {
		t.Error("a look at what is the same makes something anew")
	}
	one := s.Again(hints[:1])
	if changes := Compare(s.root, one.root); len(changes) != 1 {
		t.Errorf("%d changes of one hint", len(changes))
	}
}

// counting is a folder that counts the folders and files that are opened.
type counting struct {
	Root
	opened int
}

func (c *counting) Open(name string) (fs.File, error) {
	c.opened++
	return c.Root.Open(name)
}

// TestHintWithLinks: a hint at a file costs a look at its names, through links too, and not at everything.
func TestHintWithLinks(t *testing.T) {
	root, dir := open(t, map[string]string{"content/s/a.md": "A", "content/t/b.md": "B", "shared/c.md": "C"})
	for name, target := range map[string]string{"content/l": "s", "content/t/l.md": "../s/a.md",
		"content/shared": "../shared", "content/gone.md": "new/x.md"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
	}
	fsys := &counting{Root: root}
	s := Take(fsys, "content")
	for _, test := range []struct {
		write  string
		opened int
		want   []string
	}{
		{"content/s/a.md", 0, []string{"content/l/a.md", "content/s/a.md", "content/t/l.md"}},
		{"content/t/b.md", 0, []string{"content/t/b.md"}},
		{"shared/c.md", 0, []string{"content/shared/c.md"}},
		{"shared/d.md", 1, []string{"content/shared/d.md"}},
		{"content/new/x.md", 2, []string{"content/gone.md", "content/new", "content/new/x.md"}},
	} {
		write(t, dir, test.write, "another text")
		fsys.opened = 0
		next := s.Again([]string{test.write})
		var have []string
		for _, c := range Compare(s.root, next.root) {
			if c.Was == nil || !c.Was.Same(c.Now) { // those just written are racy
				have = append(have, c.Path())
			}
		}
		if slices.Sort(have); !slices.Equal(have, test.want) || fsys.opened > test.opened {
			t.Errorf("%s: have %q, want %q; %d folders opened, want at most %d", test.write, have, test.want,
				fsys.opened, test.opened)
		}
		s = next
	}
	for p, want := range map[string]bool{
		".": true, "content/s/a.md": true, "content/new.md": true, "content/.a.md.swp": false,
		"content/.git/x.md": false, "other.md": false,
		"shared": true, "shared/d.md": true, "shared2/d.md": false, "content/new": true,
	} {
		if s.Affects(p) != want {
			t.Errorf("a change at %s may change the snapshot: have %v", p, !want)
		}
	}
}

// TestFolderItself: another mode of a folder is a change of the folder, what is in it is one of that only.
func TestFolderItself(t *testing.T) {
	root, dir := open(t, map[string]string{"content/s/a.md": "A"})
	s := Take(root, "content")
	if err := os.Chmod(filepath.Join(dir, "content/s"), 0o701); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "content/s/b.md", "B")
	s.Entry("content/s/a.md").Racy = false
	var have []string
	for _, c := range Compare(s.root, s.Again([]string{"."}).root) {
		have = append(have, c.Path())
	}
	if want := []string{"content/s", "content/s/b.md"}; !slices.Equal(have, want) {
		t.Errorf("have %q, want %q", have, want)
	}
}

// TestStatic: in static/ a name that begins with a dot is published, passed over or hidden.
func TestStatic(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{"static/.well-known/security.txt", "static/.git/config", "static/.env",
		"static/.venv/x", "static/.a.css.swp", "static/a.css~", "content/.x.md", "static/a.css"} {
		files[name] = &fstest.MapFile{}
	}
	var have []string
	Take(files, "static", "content").root.Files(func(e *Entry) { have = append(have, fmt.Sprint(e.Path, " ", e.Kind)) })
	want := []string{"static/.env 4", "static/.venv 4", "static/.well-known/security.txt 1", "static/a.css 1"}
	if !slices.Equal(have, want) {
		t.Errorf("have %q, want %q", have, want)
	}
}

// TestBounds: more names than any site has, and folders deeper than any site's, end in a fault.
func TestBounds(t *testing.T) {
	defer func(was int) { maxEntries = was }(maxEntries)
	maxEntries = 5
	files := fstest.MapFS{"content/" + strings.Repeat("d/", maxDepth+2) + "x.md": {}}
	for i := range 10 {
		files[fmt.Sprintf("static/%d.css", i)] = &fstest.MapFile{}
	}
	if f := Take(files, "static").Folder("static"); f.Fault == nil ||
		f.Fault.Why != "there are more than 5 files and folders" || len(f.Entries) > 5 {
		t.Errorf("have %+v and %d entries", f.Fault, len(f.Entries))
	}
	maxEntries = 1000
	var faults []string
	Take(files, "content").Folder("content").Folders(func(f *Folder) {
		if f.Fault != nil {
			faults = append(faults, f.Fault.Why)
		}
	})
	if want := []string{"more than 100 folders are nested in each other"}; !slices.Equal(faults, want) {
		t.Errorf("have %q, want %q", faults, want)
	}
}
