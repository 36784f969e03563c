package build

import (
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"porchlight/internal/config"
	layout "porchlight/internal/folder"
)

// prepared is a small site, ready to be drawn.
func prepared(t *testing.T) (line *Line, source string) {
	t.Helper()
	source = t.TempDir()
	layout.Files{
		"layouts/page.html": "<h1>{{ .Title }}</h1>{{ .Content }}", "layouts/home.html": "home",
		"content/a.md": "---\ntitle: A\n---\nx\n", "content/b.md": "---\ntitle: B\n---\nx\n",
	}.Write(t, source)
	opt := Options{
		Source: source, Theme: os.DirFS(source),
		Flags: config.Flags{Clock: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)},
	}
	line, root, err := Open(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	line.Read(opt.Flags, nil)
	return line, source
}

// TestCount: a build knows how many pages it will read, so that it can limit its memory before.
func TestCount(t *testing.T) {
	line, _ := prepared(t)
	pages := 0
	line.count(func(n int) { pages = n })
	if pages != 2 {
		t.Errorf("have %d, want 2", pages)
	}
}

// TestSavedWhileBuilding: a file that is saved between reading and drawing is a finding, and all other pages are drawn.
func TestSavedWhileBuilding(t *testing.T) {
	line, source := prepared(t)
	layout.Files{"content/a.md": "---\ntitle: A\n---\nLater.\n"}.Write(t, source)
	var drawn atomic.Int64
	take := func(_ Subject, d *Drawing) { drawn.Add(int64(len(d.Outputs))) }
	drawings, err := NewEngine(line).DrawAll(t.Context(), nil, take,
		nil)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, f := range line.Findings(drawings) {
		if f.Rule == changed.Name {
			files = append(files, f.File)
		}
	}
	if !slices.Equal(files, []string{"content/a.md"}) {
		t.Errorf("reported are %q, want content/a.md", files)
	}
	if want := int64(len(line.Site.Pages()) - 1); drawn.Load() < want {
		t.Errorf("%d outputs, want %d and the feeds", drawn.Load(), want)
	}
}

// TestNothingIsDrawnBesideSlowSubjects: nothing is begun beside too many subjects that take too long, and all is drawn
// once those have ended.
func TestNothingIsDrawnBesideSlowSubjects(t *testing.T) {
	line, _ := prepared(t)
	engine := NewEngine(line)
	for _, late := range []int{0, maxLate, 0} {
		engine.late = late
		d, err := engine.Draw(t.Context(), engine.Subjects()[0], nil)
		if err != nil {
			t.Fatal(err)
		}
		if held := late == maxLate; d.Starved != held || held != (len(d.Fatal()) > 0) || held != (len(d.Outputs) == 0) {
			t.Errorf("beside %d late ones: %+v", late, d)
		}
		drawings, err := engine.DrawAll(t.Context(), nil, func(Subject, *Drawing) {}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if want := len(engine.Subjects()); late == 0 && len(drawings) != want || late > 0 && len(drawings) > 0 {
			t.Errorf("beside %d late ones %d of %d are drawn", late, len(drawings), want)
		}
	}
}
