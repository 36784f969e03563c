package tree_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"porchlight/internal/tree"
)

// TestKnown: a later run knows without reading what is as it was, and notices everything that is not.
func TestKnown(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("content/a.md", "one")
	put("content/b/c.md", "two")
	if err := os.Symlink("a.md", filepath.Join(dir, "content/link.md")); err != nil {
		t.Fatal(err)
	}
	look := func() *tree.Snapshot {
		t.Helper()
		root, err := tree.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { root.Close() }) //nolint:errcheck // it was only read
		return tree.Take(root, "content")
	}
	known := func() tree.Known {
		t.Helper()
		time.Sleep(2 * tree.ClockStep) // until then the files could change without another stamp
		k, whole := look().Known()
		if !whole {
			t.Fatal("a file could not be read")
		}
		return k
	}
	is := func(k tree.Known) bool {
		now := look()
		now.Recall(k)
		return now.Is(k)
	}
	k := known()
	for range 2 {
		if !is(k) {
			t.Error("the same folder is another one")
		}
	}
	for _, stamp := range k.Stamps {
		if stamp == (tree.Stamp{}) {
			t.Error("a file that rests has no stamp")
		}
	}

	// The digest is taken over, not read: a file whose stamp is the same counts as the same.
	lie := k
	lie.Digests = append([]byte(nil), k.Digests...)
	lie.Digests[0] ^= 1
	now := look()
	now.Recall(lie)
	if digest, err := now.Entry(k.Paths[0]).Digest(); err != nil || digest[0] != lie.Digests[0] {
		t.Error("a file was read whose stamp is the same")
	}
	if now.Is(k) {
		t.Error("another digest counts as the same")
	}

	changes := map[string]func(){
		"another text":  func() { put("content/a.md", "0ne") },
		"a new file":    func() { put("content/new.md", "") },
		"a name":        func() { _ = os.Rename(filepath.Join(dir, "content/b/c.md"), filepath.Join(dir, "content/b/d.md")) },
		"fewer":         func() { _ = os.Remove(filepath.Join(dir, "content/new.md")) },
		"another link":  func() { put("content/e.md", "one"); relink(t, dir, "e.md") },
		"a broken link": func() { relink(t, dir, "nowhere.md") },
	}
	for _, name := range []string{"another text", "a new file", "a name", "fewer", "another link", "a broken link"} {
		k := known()
		if changes[name](); is(k) {
			t.Errorf("%s is not noticed", name)
		}
	}

	// What was asked for beside the snapshot counts, too.
	now = look()
	if _, err := now.Stat("_posts"); err == nil {
		t.Fatal("there is a folder")
	}
	k, _ = now.Known()
	put("_posts/a.md", "x")
	if is(k) {
		t.Error("a folder beside the snapshot is not noticed")
	}

	// Another stamp and the same text is the same, as after a fresh checkout.
	k = known()
	long := time.Now().Add(-time.Hour)
	for _, name := range k.Paths {
		if err := os.Chtimes(filepath.Join(dir, name), long, long); err != nil {
			t.Fatal(err)
		}
	}
	if !is(k) {
		t.Error("another time counts as another text")
	}

	// A file that was saved just now could be saved again without another stamp.
	put("content/a.md", "new")
	young, _ := look().Known()
	if young.Stamps[0] != (tree.Stamp{}) && time.Since(time.Unix(0, young.Stamps[0].Changed)) < tree.ClockStep {
		t.Error("a file that was saved just now has a stamp")
	}
	if now := look(); now.Is(tree.Known{}) || now.Is(tree.Known{Paths: []string{"x"}}) {
		t.Error("nothing is the same as something")
	}
}

func relink(t *testing.T, dir, to string) {
	t.Helper()
	link := filepath.Join(dir, "content/link.md")
	_ = os.Remove(link)
	if err := os.Symlink(to, link); err != nil {
		t.Fatal(err)
	}
}
