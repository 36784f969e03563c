package publish

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestGroupOfFolder: in a folder that gives its group to all that is made in it (setgid), what is published has that
// group, too: a web server may be able to read it only by its group.
func TestGroupOfFolder(t *testing.T) {
	dest := dest(t)
	parent := filepath.Dir(dest)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(parent, 0o755|fs.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	publish(t, quick(), dest, site{"index.html": "1", "about/index.html": "1"})
	publish(t, quick(), dest, site{"index.html": "2", "about/index.html": "2", "new/index.html": "2"})
	about, added := filepath.Join(dest, "about"), filepath.Join(dest, "new")
	for _, name := range []string{parent, besideFolder(dest), dest, about, added} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode()&fs.ModeSetgid == 0 {
			t.Errorf("%s: mode %v", name, info.Mode())
		}
	}
	if info, err := os.Stat(besideFolder(dest)); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the state folder: %v %v", info.Mode(), err)
	}
}
