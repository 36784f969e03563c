package preview_test

import (
	"slices"
	"strings"
	"testing"

	"porchlight/internal/finding"
)

// TestMendedLayoutsKeepNoFinding: a mistake in a layout that was corrected is not reported any more, also while another
// mistake keeps the old layouts in use.
func TestMendedLayoutsKeepNoFinding(t *testing.T) {
	const good = "<h1>{{ .Title }}</h1>"
	p, source := opened(t, tree{
		"layouts/page.html": `{{ partial "heading.html" . }}`, "layouts/_partials/heading.html": good,
		"layouts/home.html": "home", "content/a.md": "---\ntitle: A\n---\nx\n",
	})
	has := func(words string) bool {
		t.Helper()
		if err := p.CheckAll(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		all, _ := p.Findings()
		a, ok := p.Get(t.Context(), "a/index.html")
		if !ok {
			t.Fatal("there is no page")
		}
		in := func(list []finding.Finding) bool {
			return slices.ContainsFunc(list, func(f finding.Finding) bool { return strings.Contains(f.Message, words) })
		}
		site, page := in(all), in(a.Findings())
		if site != page {
			t.Errorf("%q: have %t on the site, %t on the page", words, site, page)
		}
		return site
	}
	save := func(name, text string) { p.Apply(put(t, source, name, text)) }

	const heading = "layouts/_partials/heading.html"
	save(heading, "<h1>{{ .Titel }}</h1>")
	if !has(".Titel") {
		t.Fatal("the first mistake is not found")
	}
	save(heading, good+"{{ if .Title }}")
	if has(".Titel") || !has("is never closed") {
		t.Error("the first mistake is gone, and only the second is to be reported")
	}
	save("layouts/home.html", "{{ .Title }}")
	if has(".Titel") {
		t.Error("the mistake of before is back after a change of another layout")
	}
	save(heading, "<h1>{{ .Titel }}</h1>")
	if !has(".Titel") || has("is never closed") {
		t.Error("the layouts have no error of reading any more, so the mistake is to be found again")
	}
}
