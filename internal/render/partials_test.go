package render

import (
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"testing"

	"porchlight/internal/asset"
	"porchlight/internal/site"
)

const notingSite = `-- config.toml --
baseURL = "https://site.example/"
-- static/a.css --
a { color: red }
-- layouts/all.html --
{{ .Content }}{{ partialCached "outer" . }}{{ partialCached "inner" . "x" }}
-- layouts/_directives/plot.html --
{{ partialCached "inner" . "x" }}
-- layouts/_directives/plot.toml --
-- layouts/_partials/outer.html --
{{ warnf "outside" }}{{ markdownify "[now](javascript:now)" }}{{ partialCached "inner" . "y" }}{{ (asset "a.css").MediaType }}
-- layouts/_partials/inner.html --
{{ errorf "inside %s" (index .Keys 0) }}
-- content/a.md --
---
title: A
---
::plot{}
-- content/b.md --
---
title: B
---
`

// TestCachedPartialsReportTheSame: the result of a page does not depend on what a worker drew before. The findings of a
// cached partial count for every page that shows it.
func TestCachedPartialsReportTheSame(t *testing.T) {
	d := drawSite(t, notingSite)
	warm, err := d.renderer.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for _, p := range d.renderer.site.Pages() {
			drawn := d.renderer.cached
			d.renderer.cached = newCachedParts(d.renderer.minifier)
			cold, err := d.renderer.NewWorker()
			if err != nil {
				t.Fatal(err)
			}
			want := cold.Page(p, p.Source, textOf(t, p))
			d.renderer.cached = drawn
			got := warm.Page(p, p.Source, textOf(t, p))
			want.Prose, got.Prose = nil, nil // functions cannot be compared
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: a worker that has drawn others gives %+v\nwant %+v", p.Path, got, want)
			}
			if p.Kind != site.Kind404 && (len(want.Findings) < 4 || len(want.Assets) != 1) {
				t.Errorf("%s: %d findings and %d static files, so this test proves nothing", p.Path, len(want.Findings), len(want.Assets))
			}
		}
	}
	d.wantFindings(t,
		`layouts/_partials/inner.html: inside x`,
		`layouts/_partials/inner.html: inside y`,
		`layouts/_partials/outer.html: outside`,
		`layouts/_partials/outer.html: the link "javascript:now" starts with "javascript:", which is not allowed (use a page of this site, or an address that starts with https:, mailto:, tel: or sms:)`,
	)
}

// A page among the keys is that of the moment: when its text is another, the partial is drawn again.
func TestCachedPartialOfAPage(t *testing.T) {
	d := drawSite(t, `-- layouts/all.html --
{{ partialCached "text" . . }}
-- layouts/_partials/text.html --
{{ (index .Keys 0).Content }}
-- content/a.md --
---
title: A
---
Before
-- content/b.md --
---
title: B
---
After
`)
	w, err := d.renderer.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	a, b := d.renderer.site.Page("content/a.md"), d.renderer.site.Page("content/b.md")
	for _, from := range []string{"Before", "After"} {
		shown := a
		if from == "After" {
			shown = b
		}
		if got := string(w.Page(a, shown.Source, textOf(t, shown)).Outputs[0].Body); got != "<p>"+from+"</p>" {
			t.Errorf("have %q, want %q", got, from)
		}
	}
}

// drawCount counts how often it was drawn.
type drawCount struct{ drawn *int }

func (t drawCount) Count() int { *t.drawn++; return *t.drawn }

func TestCachedPartialIsDrawnOnce(t *testing.T) {
	d := drawSite(t, `-- layouts/_partials/w.html --
{{ (index .Keys 0).Count }}
`)
	w, err := d.renderer.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	key, drawn := 0, 0
	for _, want := range []int{1, 1, 2, 2} {
		if want == 2 {
			key = 1
		}
		html, err := w.partialCached("w.html", nil, drawCount{&drawn}, key)
		if err != nil || strings.TrimSpace(string(html)) != fmt.Sprint(want) {
			t.Errorf("have %q (%v), want %d", html, err, want)
		}
	}
}

// TestCachedPartialsAreBounded: a layout that gives every page a key of its own fills no memory.
func TestCachedPartialsAreBounded(t *testing.T) {
	cached := newCachedParts(asset.NewMinifier())
	part := cachedPart{html: template.HTML(strings.Repeat("x", maxCached/10))}
	for i := range 100 {
		cached.keep(fmt.Sprint(i), part)
		if _, ok := cached.all[fmt.Sprint(i)]; !ok {
			t.Fatalf("part %d is not cached", i)
		}
		if len(cached.all) > 10 {
			t.Fatalf("%d parts of a tenth of the bound are cached", len(cached.all))
		}
	}
}
