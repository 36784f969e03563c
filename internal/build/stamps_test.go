package build

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/config"
	"porchlight/internal/folder"
	"porchlight/internal/tree"
)

// counting is a site's folder that counts which files are opened.
type counting struct {
	tree.Root
	opened *atomic.Int64
}

func (c counting) Open(name string) (fs.File, error) {
	c.opened.Add(1)
	return c.Root.Open(name)
}

// OpenFolder hides that of Root, so that every file is opened here.
func (c counting) OpenFolder(string) (fs.FS, error) { return nil, fs.ErrInvalid }

// TestNewStampsAreRecorded: after a checkout all files have new stamps. They are read once, and not again by each later
// build or check.
func TestNewStampsAreRecorded(t *testing.T) {
	source, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	folder.SmallSite().Write(t, source)
	opt := Options{Source: source, Dest: dest, Theme: porchlight.Starter,
		Flags: config.Flags{Clock: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)}}
	opened := func(run func(l *Line) error) int64 {
		t.Helper()
		time.Sleep(2 * tree.ClockStep) // until then the files could change without another stamp
		line, root, err := Open(opt)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		c := counting{root, new(atomic.Int64)}
		line.Source = c
		if err := run(line); err != nil {
			t.Fatal(err)
		}
		return c.opened.Load()
	}
	for what, run := range map[string]func(l *Line) error{
		"build": func(l *Line) error { _, err := l.run(t.Context(), source, opt); return err },
		"check": func(l *Line) error { _, err := l.checkIn(t.Context(), source, opt); return err },
	} {
		opened(run)
		least := opened(run) // of folders and settings
		touch(t, source)
		if n := opened(run); n <= least {
			t.Errorf("%s: %d files are opened after all have new stamps, and %d before", what, n, least)
		}
		if n := opened(run); n != least {
			t.Errorf("%s: %d files are opened again, want %d", what, n, least)
		}
	}
}

// touch gives all files of a site new stamps.
func touch(t *testing.T, source string) {
	t.Helper()
	err := filepath.WalkDir(source, func(name string, e fs.DirEntry, err error) error {
		if err == nil && e.Name() == ".porchlight" {
			return filepath.SkipDir
		}
		long := time.Now().Add(-time.Hour)
		return errors.Join(err, os.Chtimes(name, long, long))
	})
	if err != nil {
		t.Fatal(err)
	}
}
