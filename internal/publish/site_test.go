package publish

import (
	"errors"
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

// onDisk reads a folder: files by slash path, folders with a slash at the end. Porchlight's own names are left out.
func onDisk(t testing.TB, dir string) map[string]seen {
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

// dest is a destination that does not exist yet, in memory where the system has such a folder: these tests make
// many files.
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
	if have := contentsOf(onDisk(t, dir)); !maps.Equal(have, want) {
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
	first = site{"index.html": "one", "a.html": "A", "b/index.html": "B", "css/site.css": "body{}",
		"sitemap.xml": "<x/>", "b/c/d.html": "D"}
	second = site{"index.html": "two", "a/index.html": "A2", "b/index.html": "B", "css/site.css": "body{margin:0}",
		"sitemap.xml": "<y/>", "b/c": "file now"}
)
