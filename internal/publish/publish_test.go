package publish

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// site is what a build puts: content by path.
type site map[string]string

// seen is one file as a test finds it.
type seen struct {
	content string
	mtime   time.Time
}

// tree reads a folder: files by slash path, folders with a slash at the end. Porchlight's own names are left out.
func tree(t testing.TB, dir string) map[string]seen {
	t.Helper()
	found := map[string]seen{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		way, _ := filepath.Rel(dir, path)
		way = filepath.ToSlash(way)
		if strings.HasPrefix(way, reserved) {
			return fs.SkipDir
		}
		if e.IsDir() {
			if way != "." {
				found[way+"/"] = seen{}
			}
			return nil
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		found[way] = seen{string(content), info.ModTime()}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return found
}

func contentsOf(found map[string]seen) site {
	s := site{}
	for path, f := range found {
		if !strings.HasSuffix(path, "/") {
			s[path] = f.content
		}
	}
	return s
}

// dest is a destination that does not exist yet, in memory where the system has such a folder: these tests make many files.
func dest(t testing.TB) string {
	t.Helper()
	parent, err := os.MkdirTemp("/dev/shm", "porchlight")
	if err != nil {
		return filepath.Join(t.TempDir(), "public")
	}
	t.Cleanup(func() { _ = os.RemoveAll(parent) })
	return filepath.Join(parent, "public")
}

func open(t testing.TB, d disk, dest string) *Session {
	t.Helper()
	s, err := begin(t.Context(), Options{Dest: dest, Lock: -1}, d)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Abort() })
	return s
}

func (s site) put(session *Session) error {
	var problems []error
	for _, path := range slices.Sorted(maps.Keys(s)) {
		problems = append(problems, session.Put(path, []byte(s[path])))
	}
	return errors.Join(problems...)
}

// publish builds a site to the destination.
func publish(t testing.TB, d disk, dest string, s site) Stats {
	t.Helper()
	session := open(t, d, dest)
	if err := s.put(session); err != nil {
		t.Fatal(err)
	}
	stats, err := session.Commit()
	if err != nil {
		t.Fatal(err)
	}
	return stats
}

func quick() disk { return quickDisk{realDisk{}} }

func write(t testing.TB, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func wantTree(t testing.TB, dir string, want site) {
	t.Helper()
	if have := contentsOf(tree(t, dir)); !maps.Equal(have, want) {
		t.Errorf("have %v\nwant %v", have, want)
	}
}

// wantNoLeftovers checks that the state folder holds nothing but what a finished build leaves.
func wantNoLeftovers(t testing.TB, dest string) {
	t.Helper()
	entries, err := os.ReadDir(besideFolder(dest))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains([]string{lockFile, pidFile, manifestFile}, e.Name()) {
			t.Errorf("left over in the state folder: %s", e.Name())
		}
	}
}

var (
	first  = site{"index.html": "one", "a.html": "A", "b/index.html": "B", "css/site.css": "body{}", "sitemap.xml": "<x/>", "b/c/d.html": "D"}
	second = site{"index.html": "two", "a/index.html": "A2", "b/index.html": "B", "css/site.css": "body{margin:0}", "sitemap.xml": "<y/>", "b/c": "file now"}
)

func TestPublish(t *testing.T) {
	dest := dest(t)
	if stats := publish(t, realDisk{}, dest, first); stats.Written != 6 || stats.Unchanged != 0 || stats.Removed != 0 {
		t.Errorf("first build: %+v", stats)
	}
	wantTree(t, dest, first)
	if stats := publish(t, realDisk{}, dest, second); stats.Written != 5 || stats.Unchanged != 1 || stats.Removed != 2 {
		t.Errorf("second build: %+v", stats)
	}
	wantTree(t, dest, second)
	if _, ok := tree(t, dest)["b/c/"]; ok {
		t.Error("the folder b/c is still there")
	}
	publish(t, realDisk{}, dest, site{"index.html": "x"})
	if have := tree(t, dest); len(have) != 1 {
		t.Errorf("empty folders are left: %v", have)
	}
	wantNoLeftovers(t, dest)
}

func TestUnchangedKeepsTime(t *testing.T) {
	dest := dest(t)
	publish(t, quick(), dest, first)
	long := time.Now().Add(-time.Hour).Truncate(time.Second)
	for path := range first {
		if err := os.Chtimes(filepath.Join(dest, path), long, long); err != nil {
			t.Fatal(err)
		}
	}
	before := tree(t, dest)
	for range 2 { // the first must read the files again, the second must not
		if stats := publish(t, quick(), dest, first); stats.Written != 0 || stats.Unchanged != len(first) {
			t.Errorf("%+v", stats)
		}
		if after := tree(t, dest); !maps.Equal(before, after) {
			t.Errorf("before %v\nafter %v", before, after)
		}
	}
	reads := &faultyDisk{disk: quick()}
	session := open(t, reads, dest)
	opened := 0
	session.disk = countOpens{reads, &opened}
	if err := first.put(session); err != nil {
		t.Fatal(err)
	}
	if opened > 0 {
		t.Errorf("%d unchanged files were read", opened)
	}
}

type countOpens struct {
	disk
	count *int
}

func (d countOpens) Open(name string) (io.ReadCloser, error) { *d.count++; return d.disk.Open(name) }

// TestEditedOutput: somebody changed a published file, in ways of growing cunning.
func TestEditedOutput(t *testing.T) {
	edits := map[string]func(name string) error{
		"other size": func(name string) error { return os.WriteFile(name, []byte("longer than before"), 0o644) },
		"same size":  func(name string) error { return os.WriteFile(name, []byte("ONE"), 0o644) },
		"same size and time": func(name string) error {
			info, err := os.Stat(name)
			return errors.Join(err, os.WriteFile(name, []byte("ONE"), 0o644), os.Chtimes(name, info.ModTime(), info.ModTime()))
		},
		"gone": os.Remove,
	}
	for name, edit := range edits {
		t.Run(name, func(t *testing.T) {
			dest := dest(t)
			publish(t, quick(), dest, first)
			if err := edit(filepath.Join(dest, "index.html")); err != nil {
				t.Fatal(err)
			}
			if stats := publish(t, quick(), dest, first); stats.Written != 1 {
				t.Errorf("%+v", stats)
			}
			wantTree(t, dest, first)
		})
	}
}

func TestAbortLeavesNoTrace(t *testing.T) {
	dest := dest(t)
	session := open(t, quick(), dest)
	if err := first.put(session); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := session.Abort(); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Lstat(dest); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the destination was made: %v", err)
	}
	if err := session.Put("x", nil); err == nil {
		t.Error("a put after the end went well")
	}
	if _, err := session.Commit(); err == nil {
		t.Error("a commit after the end went well")
	}
	publish(t, quick(), dest, first)
	before := tree(t, dest)
	session = open(t, quick(), dest)
	if err := second.put(session); err != nil {
		t.Fatal(err)
	}
	if err := session.Abort(); err != nil {
		t.Error(err)
	}
	if after := tree(t, dest); !maps.Equal(before, after) {
		t.Errorf("before %v\nafter %v", before, after)
	}
	wantNoLeftovers(t, dest)
}

// TestForeignFiles: what Porchlight did not write, or what was changed since, is never removed and never overwritten.
func TestForeignFiles(t *testing.T) {
	dest := dest(t)
	publish(t, quick(), dest, first)
	write(t, filepath.Join(dest, "b/c/notes.txt"), "mine")
	write(t, filepath.Join(dest, "a.html"), "edited by hand")
	write(t, filepath.Join(dest, "theirs/keep.html"), "keep")
	stats := publish(t, quick(), dest, site{"index.html": "one", "theirs/ours.html": "x"})
	if want := []string{"a.html"}; !slices.Equal(stats.Kept, want) {
		t.Errorf("kept %v, want %v", stats.Kept, want)
	}
	want := site{"index.html": "one", "b/c/notes.txt": "mine", "a.html": "edited by hand", "theirs/keep.html": "keep", "theirs/ours.html": "x"}
	wantTree(t, dest, want)

	session := open(t, quick(), dest)
	if err := (site{"a.html": "again ours?", "b/c": "a file"}).put(session); err != nil {
		t.Fatal(err)
	}
	var refused *RefusedError
	if _, err := session.Commit(); !errors.As(err, &refused) || !strings.Contains(refused.Why, `"a.html", "b/c"`) {
		t.Errorf("have %v", err)
	}
	wantTree(t, dest, want)

	if stats := publish(t, quick(), dest, site{"index.html": "one", "a.html": "edited by hand"}); stats.Unchanged != 2 || stats.Removed != 1 {
		t.Errorf("a foreign file with the right content is taken over: %+v", stats)
	}
	delete(want, "theirs/ours.html")
	wantTree(t, dest, want)
	if err := os.Remove(filepath.Join(dest, "theirs/keep.html")); err != nil {
		t.Fatal(err)
	}
	publish(t, quick(), dest, site{"index.html": "one", "theirs/ours.html": "y"})
	publish(t, quick(), dest, site{"index.html": "one"})
	have := tree(t, dest)
	if _, ok := have["theirs/"]; !ok {
		t.Error("a folder that was there before us was removed")
	}
	if _, ok := have["a.html"]; ok {
		t.Error("a file that became ours was not removed")
	}
}

func TestLinksInDestination(t *testing.T) {
	dest := dest(t)
	outside := t.TempDir()
	publish(t, quick(), dest, first)
	write(t, filepath.Join(outside, "index.html"), "B")
	if err := os.RemoveAll(filepath.Join(dest, "b")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dest, "b")); err != nil {
		t.Skip("no symbolic links here")
	}
	publish(t, quick(), dest, site{"index.html": "one"})
	wantTree(t, outside, site{"index.html": "B"})
	session := open(t, quick(), dest)
	if err := (site{"b/new.html": "x"}).put(session); err != nil {
		t.Fatal(err)
	}
	var refused *RefusedError
	if _, err := session.Commit(); !errors.As(err, &refused) {
		t.Errorf("a write through a link: %v", err)
	}
	wantTree(t, outside, site{"index.html": "B"})
}

func TestPaths(t *testing.T) {
	dest := dest(t)
	for _, path := range []string{
		"", "/a", "../a", "a/../../b", "a//b", "a/", "./a", "a/.", `a\b`, "a\x00b", "..", "\xff", ".porchlight/x", strings.Repeat("x", 256), strings.Repeat("ж", 128) + "/a",
	} {
		session := open(t, quick(), dest)
		if err := session.Put(path, []byte("x")); err == nil {
			t.Errorf("%q was taken", path)
		}
		if _, err := session.Commit(); err == nil {
			t.Errorf("a site without %q was committed", path)
		}
	}
	for _, pair := range [][2]string{{"a", "a"}, {"Tag/x", "tag/x"}, {"caf\u00e9", "cafe\u0301"}, {"straße", "STRASSE"}} {
		session := open(t, quick(), dest)
		if err := session.Put(pair[0], nil); err != nil {
			t.Error(err)
		}
		if err := session.Put(pair[1], nil); err == nil {
			t.Errorf("%q beside %q was taken", pair[1], pair[0])
		}
		_ = session.Abort()
	}
	if _, err := os.Lstat(dest); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the destination was made")
	}
}

func TestPutFile(t *testing.T) {
	dest := dest(t)
	large := bytes.Repeat([]byte("porch"), 1<<18)
	reads := 0
	build := func(content []byte) Stats {
		session := open(t, quick(), dest)
		if err := session.PutFile("flyer.pdf", func() (io.ReadCloser, error) {
			reads++
			return io.NopCloser(bytes.NewReader(content)), nil
		}); err != nil {
			t.Fatal(err)
		}
		stats, err := session.Commit()
		if err != nil {
			t.Fatal(err)
		}
		return stats
	}
	for i, want := range []Stats{{Written: 1}, {Unchanged: 1}} {
		if stats := build(large); fmt.Sprint(stats) != fmt.Sprint(want) {
			t.Errorf("build %d: %+v", i, stats)
		}
	}
	if reads != 2 {
		t.Errorf("read %d times", reads)
	}
	build(large[1:])
	wantTree(t, dest, site{"flyer.pdf": string(large[1:])})

	session := open(t, quick(), dest)
	broken := errors.New("broken")
	err := session.PutFile("other.pdf", func() (io.ReadCloser, error) { return nil, broken })
	if !errors.Is(err, broken) {
		t.Error(err)
	}
	if _, err := session.Commit(); !errors.Is(err, broken) {
		t.Errorf("committed without the file: %v", err)
	}
}

func TestPutConcurrently(t *testing.T) {
	dest := dest(t)
	want := site{}
	for i := range 400 {
		want[fmt.Sprintf("p%d/index.html", i)] = fmt.Sprint("page ", i)
	}
	for range 2 {
		session := open(t, quick(), dest)
		failed := make(chan error, len(want))
		for path, content := range want {
			go func() { failed <- session.Put(path, []byte(content)) }()
		}
		for range want {
			if err := <-failed; err != nil {
				t.Fatal(err)
			}
		}
		if _, err := session.Commit(); err != nil {
			t.Fatal(err)
		}
		wantTree(t, dest, want)
		delete(want, "p7/index.html")
		want["p8/index.html"] = "changed"
	}
}

// TestOrder: assets are in place before the pages that name them, feeds and the sitemap come last.
func TestOrder(t *testing.T) {
	session := open(t, quick(), dest(t))
	if err := (site{"a.html": "", "sitemap.xml": "", "robots.txt": "", "z.css": "", "a/index.xml": "", "img/x.png": ""}).put(session); err != nil {
		t.Fatal(err)
	}
	p, err := session.plan()
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, st := range p.steps.puts {
		have = append(have, st.Path)
	}
	if want := []string{"img/x.png", "z.css", "a.html", "a/index.xml", "robots.txt", "sitemap.xml"}; !slices.Equal(have, want) {
		t.Errorf("have %v, want %v", have, want)
	}
}

func TestModes(t *testing.T) {
	dest := dest(t)
	publish(t, quick(), dest, first)
	for path, want := range map[string]fs.FileMode{"index.html": 0o644, "b": fs.ModeDir | 0o755} {
		info, err := os.Stat(filepath.Join(dest, path))
		if err != nil {
			t.Fatal(err)
		}
		if have := info.Mode(); filepath.Separator == '/' && (have&0o700 != want&0o700 || have&0o777&^want != 0) {
			t.Errorf("%s: mode %v, want %v within the umask", path, have, want)
		}
	}
}
