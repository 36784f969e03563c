package build

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"porchlight/internal/config"
)

// TestHeldUpPagesRecover: pages that could not be drawn because others took all the time there is are drawn once that is over.
func TestHeldUpPagesRecover(t *testing.T) {
	source := t.TempDir()
	for name, text := range map[string]string{"layouts/page.html": "<h1>{{ .Title }}</h1>", "layouts/home.html": "home", "content/a.md": "---\ntitle: A\n---\nx\n"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(source, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(source, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p, err := NewPreview(Options{Source: source, Theme: os.DirFS(source), Flags: config.Flags{Clock: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}}, AsBuilt)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	engine := p.Edition().scene.engine
	late := func(pages int) {
		engine.mu.Lock()
		engine.late = pages
		engine.mu.Unlock()
	}
	isLate := func() bool {
		t.Helper()
		a, ok := p.Get(t.Context(), "a/index.html")
		if !ok {
			t.Fatal("there is no page")
		}
		for _, f := range a.Fatal {
			if f.Rule == pageTime.Name {
				return true
			}
		}
		return false
	}
	late(lateMost)
	if !isLate() {
		t.Error("a page is drawn beside too many that take too long")
	}
	if err := p.CheckAll(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, complete := p.Findings(); complete {
		t.Error("all is said to be known")
	}
	late(0)
	if isLate() {
		t.Error("the page is still held up")
	}
	if err := p.CheckAll(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	found, complete := p.Findings()
	if !complete {
		t.Error("not all is known")
	}
	for _, f := range found {
		if f.Rule == pageTime.Name {
			t.Errorf("still said: %v", f)
		}
	}
}
