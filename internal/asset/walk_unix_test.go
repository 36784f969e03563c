//go:build unix

package asset

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestOddFiles looks through a real folder with links, pipes and unreadable files.
func TestOddFiles(t *testing.T) {
	root := t.TempDir()
	static := filepath.Join(root, "site", "static")
	for name, text := range map[string]string{"site/static/dir/a.txt": "a", "site/other/b.txt": "b", "secret.txt": "s",
		"site/static/locked.css": "x"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{
		"inside": "dir/a.txt", "folder": "dir", "elsewhere.txt": "../other/b.txt", "out.txt": "../../secret.txt",
		"absolute.txt": filepath.Join(root, "secret.txt"),
		"circle":       ".", "dir/up": "..", "nothing": "gone", "loop": "loop", "to-pipe": "pipe",
	} {
		if err := os.Symlink(target, filepath.Join(static, name)); err != nil {
			t.Skip("no symbolic links here")
		}
	}
	if err := syscall.Mkfifo(filepath.Join(static, "pipe"), 0o644); err != nil {
		t.Skip("no pipes here")
	}
	if err := os.Chmod(filepath.Join(static, "locked.css"), 0); err != nil {
		t.Fatal(err)
	}
	opened, err := os.OpenRoot(filepath.Join(root, "site"))
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	s, findings := Open(opened.FS(), nil)
	reported := map[string]string{}
	for _, f := range findings {
		reported[f.File] = f.Rule + ": " + f.Message
	}
	for _, name := range []string{"out.txt", "absolute.txt", "circle", "dir/up", "nothing", "loop", "to-pipe", "pipe"} {
		if reported["static/"+name] == "" || s.Has(name) {
			t.Errorf("%s: no finding", name)
		}
	}
	if os.Getuid() != 0 && !strings.Contains(reported["static/locked.css"], "no permission to read it") {
		t.Errorf("locked.css: %q", reported["static/locked.css"])
	}
	for _, name := range []string{"inside", "folder/a.txt", "dir/a.txt"} {
		if !s.Has(name) {
			t.Errorf("%s is missing; reported %q", name, reported["static/"+name])
		}
	}
	if !s.Has("elsewhere.txt") {
		t.Errorf("elsewhere.txt: %v, reported %q", s.Has("elsewhere.txt"), reported["static/elsewhere.txt"])
	}
	for _, f := range s.Files() {
		if f.Path != "locked.css" {
			bodyOf(t, f)
		}
	}
}

// TestEndlessLinks: folders that double at each level end in a finding, not in a night of work.
func TestEndlessLinks(t *testing.T) {
	root := t.TempDir()
	for level := range 30 {
		dir := filepath.Join(root, "static", "d"+string(rune('A'+level)))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, link := range []string{"a", "b"} {
			if err := os.Symlink("../d"+string(rune('A'+level+1)), filepath.Join(dir, link)); err != nil {
				t.Fatal(err)
			}
		}
	}
	opened, err := os.OpenRoot(root)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	_, findings := Open(opened.FS(), nil)
	if len(findings) == 0 || len(findings) > 1000 || !strings.Contains(findings[0].Message, "more than 3 deep") {
		t.Errorf("%d findings", len(findings))
	}
}
