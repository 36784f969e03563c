package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestNameBesideWideLogo: on a narrow phone a wide logo leaves room for the whole name of the site.
func TestNameBesideWideLogo(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	source, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	for name, text := range map[string]string{
		"config.toml":       "title = \"Harbor Recovery Center of Springfield\"\n[helpline]\nnumber = \"1-217-555-0134\"\nansweredBy = \"facility\"\n[theme]\nlogo = \"logo.svg\"\n",
		"content/_index.md": "---\ntitle: Home\n---\nWords.\n",
		"content/about.md":  "---\ntitle: About\n---\nWords.\n",
		"static/logo.svg":   `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="80"><rect width="600" height="80"/></svg>`,
	} {
		name = filepath.Join(source, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if code := run([]string{"build", "--source", source, "--destination", dest}, io.Discard, io.Discard); code != 0 {
		t.Fatalf("exit status %d", code)
	}
	host := httptest.NewServer(http.FileServer(http.Dir(dest)))
	t.Cleanup(host.Close)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(320, 640)); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/", "/about/"} {
		visit(ctx, t, host.URL+page)
		if cut := evaluate[bool](ctx, t, `(e => e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth)(document.querySelector('.top .logo + span'))`); cut {
			t.Errorf("%s: the name is cut", page)
		}
	}
}
