package publish

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestForeignFiles: a file that Porchlight did not write, or that was changed since, is never removed or overwritten.
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
	want := site{"index.html": "one", "b/c/notes.txt": "mine", "a.html": "edited by hand", "theirs/keep.html": "keep",
		"theirs/ours.html": "x"}
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

	if stats := publish(t, quick(), dest, site{"index.html": "one",
		"a.html": "edited by hand"}); stats.Unchanged != 2 || stats.Removed != 1 {
		t.Errorf("a foreign file with the right content is taken over: %+v", stats)
	}
	delete(want, "theirs/ours.html")
	wantTree(t, dest, want)
	if err := os.Remove(filepath.Join(dest, "theirs/keep.html")); err != nil {
		t.Fatal(err)
	}
	publish(t, quick(), dest, site{"index.html": "one", "theirs/ours.html": "y"})
	publish(t, quick(), dest, site{"index.html": "one"})
	have := onDisk(t, dest)
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
