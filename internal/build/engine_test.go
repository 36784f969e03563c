package build

import (
	"os"
	"testing"
	"time"

	"porchlight/internal/config"
	layout "porchlight/internal/folder"
)

// TestHeldUpSubjectsAreNotDrawn: nothing is begun beside too many subjects that take too long, and all is drawn once those have ended.
func TestHeldUpSubjectsAreNotDrawn(t *testing.T) {
	source := t.TempDir()
	layout.Files{
		"layouts/page.html": "<h1>{{ .Title }}</h1>", "layouts/home.html": "home", "content/a.md": "---\ntitle: A\n---\nx\n",
	}.Write(t, source)
	opt := Options{Source: source, Theme: os.DirFS(source), Flags: config.Flags{Clock: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}}
	line, root, err := Open(opt)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	line.Read(opt.Flags, nil)
	engine := NewEngine(line)
	for _, late := range []int{0, lateMost, 0} {
		engine.late = late
		d, err := engine.Draw(t.Context(), engine.Subjects()[0], nil)
		if err != nil {
			t.Fatal(err)
		}
		if held := late == lateMost; d.HeldUp != held || held != (len(d.Fatal()) > 0) || held != (len(d.Outputs) == 0) {
			t.Errorf("beside %d late ones: %+v", late, d)
		}
		drawings, err := engine.DrawAll(t.Context(), func(*Drawing) {}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if want := len(engine.Subjects()); late == 0 && len(drawings) != want || late > 0 && len(drawings) > 0 {
			t.Errorf("beside %d late ones %d of %d are drawn", late, len(drawings), want)
		}
	}
}
