package preview_test

import (
	"io/fs"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/preview"
)

// heldFile is a theme whose file static/held.txt cannot be read until it is released, once it is held.
type heldFile struct {
	fs.FS
	held     atomic.Bool
	released chan struct{}
}

// Open waits with the file, as a slow disk does.
func (h *heldFile) Open(name string) (fs.File, error) {
	if name == "static/held.txt" && h.held.Load() {
		<-h.released
	}
	return h.FS.Open(name)
}

// TestDelayedPagesAreDrawnLater: pages that could not be drawn because others took all the time are drawn later.
func TestDelayedPagesAreDrawnLater(t *testing.T) {
	source := t.TempDir()
	tree{
		"config.toml":       "limits.pageTime = \"200ms\"\n",
		"layouts/page.html": "<h1>{{ .Title }}</h1>", "layouts/slow/page.html": `{{ asset "held.txt" }}`,
		"layouts/home.html": "home",
		"content/a.md":      "---\ntitle: A\n---\nx\n", "content/b.md": "---\ntitle: B\ntype: slow\n---\n",
		"content/c.md": "---\ntitle: C\ntype: slow\n---\n",
	}.write(t, source)
	theme := &heldFile{FS: fstest.MapFS{"static/held.txt": {Data: []byte("x")}}, released: make(chan struct{})}
	opt := build.Options{Source: source, Theme: theme,
		Flags: config.Flags{Clock: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}}
	p, err := preview.Open(opt, build.AsBuilt)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	theme.held.Store(true)
	release := sync.OnceFunc(func() { close(theme.released) })
	defer release()
	isLate := func(path string) bool {
		t.Helper()
		a, ok := p.Get(t.Context(), path)
		if !ok {
			t.Fatal("there is no page")
		}
		return hasRule(a.Fatal, "page-time")
	}
	if !isLate("b/index.html") || !isLate("c/index.html") {
		t.Fatal("the slow pages are in time, so this test proves nothing")
	}
	if !isLate("a/index.html") {
		t.Fatal("a page is drawn beside too many that take too long")
	}
	if _, complete := p.Findings(); complete {
		t.Error("all findings are reported as known")
	}
	release()
	for until := time.Now().Add(2 * time.Minute); isLate("a/index.html"); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("the page is still held up")
		}
	}
	for complete := false; !complete; {
		if err := p.CheckAll(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		_, complete = p.Findings()
	}
	found, _ := p.Findings()
	for _, f := range found {
		if f.Rule == "page-time" && f.File == "content/a.md" {
			t.Errorf("still reported: %v", f)
		}
	}
}
