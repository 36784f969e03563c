package preview_test

import (
	"testing"
	"testing/fstest"
)

// TestPreviewOfBuiltInFiles holds that a static file of the site takes the place of a built-in one and gives it back,
// and that a copy which falls behind is reported until its original is the current built-in file.
func TestPreviewOfBuiltInFiles(t *testing.T) {
	source := t.TempDir()
	tree{"content/_index.md": "---\ntitle: Home\n---\n", "layouts/part.html": "mine"}.write(t, source)
	opt := everything(source, "")
	opt.Theme = fstest.MapFS{
		"layouts/all.html":   {Data: []byte("<title>{{ .Title }}</title>")},
		"layouts/part.html":  {Data: []byte("built in")},
		"static/favicon.ico": {Data: []byte("built in")}, "static/other.ico": {Data: []byte("asked for by nothing")},
	}
	p := open(t, opt)
	icon := func(want string) {
		t.Helper()
		if have := served(t, p, "favicon.ico"); have != want {
			t.Errorf("favicon.ico is %q, want %q", have, want)
		}
	}
	outdated := func(want bool) {
		t.Helper()
		findings, _ := p.Findings()
		if have := hasRule(findings, "copy-outdated"); have != want {
			t.Errorf("a copy is reported: %v, want %v", have, want)
		}
	}
	icon("built in")
	if _, ok := p.Get(t.Context(), "other.ico"); ok {
		t.Error("a built-in file is published that nothing asked for")
	}
	p.Apply(put(t, source, "static/favicon.ico", "mine"))
	icon("mine")
	p.Apply(remove(t, source, "static/favicon.ico"))
	icon("built in")
	outdated(false)
	p.Apply(put(t, source, ".originals/layouts/part.html", "as it was"))
	outdated(true)
	p.Apply(put(t, source, ".originals/layouts/part.html", "built in"))
	outdated(false)
	p.Apply(put(t, source, ".originals/layouts/part.html", "as it was"))
	p.Apply(remove(t, source, "layouts/part.html"))
	outdated(false)
}
