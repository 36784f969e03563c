package serve

import (
	"context"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
)

// The preview serves the bytes of every file that a build writes for the starter, with only the suffix added to pages.
func TestServedIsBuilt(t *testing.T) {
	if testing.Short() {
		t.Skip("draws the starter twice; the scenarios of a short run compare small sites")
	}
	dir, dest := t.TempDir(), t.TempDir()
	if err := os.CopyFS(dir, porchlight.Starter); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "static", "own.html"), []byte("<!doctype html><title>Own</title>"),
		0o644); err != nil {
		t.Fatal(err)
	}
	flags := config.Flags{Env: []string{}, Clock: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), BuildDrafts: true,
		BuildFuture: true, BuildExpired: true}
	opt := build.Options{Source: dir, Dest: dest, Theme: porchlight.Starter, Flags: flags}
	report, err := build.Run(context.Background(), opt)
	if err != nil || report.Failed {
		t.Fatal(err, report.Findings)
	}
	w := serveWith(t, opt, nil)
	base := w.preview.Edition().Site.BasePath
	built := os.DirFS(dest)
	pages := 0
	err = fs.WalkDir(built, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		want, err := fs.ReadFile(built, name)
		if err != nil {
			return err
		}
		res, have := w.get(t, "GET", (&url.URL{Path: base + name}).EscapedPath())
		if strings.HasSuffix(name, ".html") {
			pages++
			want = append(want, suffix...)
		}
		if res.StatusCode != 200 || have != string(want) {
			t.Errorf("%s: status %d, %d bytes served, want %d", name, res.StatusCode, len(have), len(want))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if pages < 20 {
		t.Errorf("only %d pages were compared", pages)
	}
}

// Serving writes nothing, whatever is requested.
func TestNothingIsWritten(t *testing.T) {
	w := serveFiles(t, hosted, nil)
	before := stand(t, w.folder)
	for _, address := range []string{"/", "/iop/", "/file.txt", "/nothing", "/group/room.svg",
		"/_porchlight/page?path=/iop/", "/sitemap.xml"} {
		w.get(t, "GET", address)
	}
	if after := stand(t, w.folder); !maps.Equal(before, after) {
		t.Errorf("before %v, after %v", slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after)))
	}
}

// are is the files of a folder: size and time of change by name.
func stand(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		files[name] = info.ModTime().String()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
