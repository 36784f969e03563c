package build

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/folder"
	"porchlight/internal/race"
	"porchlight/internal/tree"
)

// faulty is a site's folder in which one operation fails, counted over a whole build.
type faulty struct {
	tree.Root
	err  error
	at   int64  // the operation that fails; 0: none
	only string // of this file; "": of all
	done *atomic.Int64
	name *atomic.Value // of the file with which it failed
}

func (f faulty) next(name string) error {
	if f.only != "" && name != f.only || f.done.Add(1) != f.at {
		return nil
	}
	f.name.Store(name)
	return &fs.PathError{Op: "read", Path: name, Err: f.err}
}

func (f faulty) Open(name string) (fs.File, error) {
	if err := f.next(name); err != nil {
		return nil, err
	}
	file, err := f.Root.Open(name)
	return faultyFile{file, f, name}, err
}

func (f faulty) Stat(name string) (fs.FileInfo, error) {
	if err := f.next(name); err != nil {
		return nil, err
	}
	return f.Root.Stat(name)
}

func (f faulty) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := f.next(name); err != nil {
		return nil, err
	}
	return fs.ReadDir(f.Root, name)
}

// OpenFolder hides that of Root, so that every file is opened here.
func (f faulty) OpenFolder(string) (fs.FS, error) { return nil, errors.ErrUnsupported }

type faultyFile struct {
	fs.File
	in   faulty
	name string
}

func (f faultyFile) Read(b []byte) (int, error) {
	if err := f.in.next(f.name); err != nil {
		return 0, err
	}
	return f.File.Read(b)
}

// TestReadErrorsPublishNothing: whichever operation of a build meets an error of the machine, the build reports it and
// publishes nothing.
func TestReadErrorsPublishNothing(t *testing.T) {
	source := t.TempDir()
	files := folder.SmallSite()
	files["content/plain.md"] = "---\ntitle: Plain\n---\nIts first words are its summary and its description. ![door](door.png)\n"
	files["content/door.png"] = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x00"
	files["content/notes.txt"] = "Words.\n"
	files["static/js/own.js"] = "var own = 1;\n"
	files["data/services.toml"] = folder.OwnServices
	files["layouts/_partials/own.html"] = "<p>Own</p>\n"
	files.Write(t, source)
	run := func(dest, only string, at int64, cause error) (*Report, *faulty, error) {
		opt := Options{
			Source: source, Dest: dest, Theme: porchlight.Starter, NoCache: true,
			Flags: config.Flags{Clock: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)},
		}
		line, root, err := Open(opt)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		f := &faulty{root, cause, at, only, new(atomic.Int64), new(atomic.Value)}
		line.Source = f
		report, err := line.run(t.Context(), source, opt)
		return report, f, err
	}
	whole := filepath.Join(t.TempDir(), "public")
	report, all, err := run(whole, "", 0, nil)
	if err != nil || report.Stopped {
		t.Fatalf("the site does not build: %v, %v", err, report)
	}
	want := folder.Read(t, whole)
	met := 0
	try := func(only string, at int64, cause error) (name string) {
		dest := filepath.Join(t.TempDir(), "public")
		report, f, err := run(dest, only, at, cause)
		if name, _ = f.name.Load().(string); name == "" {
			return "" // a build with fewer operations, by the order in which its workers read
		}
		met++
		if _, missing := os.Stat(dest); err == nil && !report.Stopped || missing == nil {
			if difference := folder.Difference(want, folder.Read(t, dest)); difference != "" {
				t.Errorf("%v at operation %d, %q: a wrong site is published: %.300s", cause, at, name, difference)
			} else {
				t.Errorf("%v at operation %d, %q: published without a word: %v", cause, at, name, report.Findings)
			}
			return name
		}
		if err == nil && !finding.Stops(report.Findings) || err != nil &&
			!strings.Contains(err.Error(), cause.Error()) {
			t.Errorf("%v at operation %d, %q: %v, %v", cause, at, name, err, report)
		}
		if err == nil && !hasCause(report.Findings, cause) {
			t.Errorf("%v at operation %d, %q: no finding names it: %v", cause, at, name, report.Findings)
		}
		return name
	}
	step := int64(5)
	if race.FewRounds() {
		step = 400
	}
	for i, cause := range []error{syscall.EMFILE, syscall.EIO} {
		for at := int64(1 + i); at <= all.done.Load(); at += step {
			try("", at, cause)
		}
	}
	alone := []string{"content/plain.md", "content/door.png", "content/notes.txt", "static/js/own.js",
		"data/services.toml", "config.toml", "layouts/_partials/own.html"}
	if race.FewRounds() {
		alone = alone[:2]
	}
	for _, name := range alone {
		if try(name, 1, syscall.EIO) == "" {
			t.Errorf("nothing reads %s", name)
		}
	}
	t.Logf("%d builds with an error, each at another operation", met)
}

func hasCause(findings []finding.Finding, cause error) bool {
	for _, f := range findings {
		if f.Severity == finding.Error && strings.Contains(f.Message, cause.Error()) {
			return true
		}
	}
	return false
}
