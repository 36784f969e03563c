package render

import (
	"strings"
	"testing"
)

func TestCachedPartialsSeeNoPage(t *testing.T) {
	for layout, want := range map[string]string{
		`{{ partialCached "c" . }}`:        `there is no .Title here`,
		`{{ partialCached "p" . }}`:        `page: a cached partial is drawn once for many pages and knows only .Site and .Keys`,
		`{{ partialCached "k" . .Title }}`: ``,
	} {
		d := drawSite(t, "-- layouts/page.html --\n"+layout+`
-- layouts/_partials/c.html --
{{ .Title }}
-- layouts/_partials/p.html --
{{ (page).Title }}
-- layouts/_partials/k.html --
{{ index .Keys 0 }} of {{ .Site.Title }}
-- content/a.md --
---
title: A
---
-- content/b.md --
---
title: B
---
`)
		if got := d.reported(); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: have %q, want %q", layout, got, want)
		}
		if want == "" {
			d.wantFile(t, "a/index.html", "A of The Site")
			d.wantFile(t, "b/index.html", "B of The Site")
		}
	}
}

// A change of one page's text reaches no other page: law 2.
func TestOtherPagesDoNotSeeABody(t *testing.T) {
	const site = `-- layouts/all.html --
{{ .Title }}{{ range .Site.Pages }} {{ .Title }}: {{ .Summary }}{{ end }}{{ range .Related }}{{ .Title }}{{ end }}{{ .Content }}
-- content/a.md --
---
title: A
description: About A
---
BODY
-- content/b.md --
---
title: B
---
`
	before, after := drawSite(t, site), drawSite(t, strings.Replace(site, "BODY", "## Other\n\nwords", 1))
	for path, text := range before.files {
		if changed := text != after.files[path]; changed != (path == "a/index.html") {
			t.Errorf("%s: changed is %v", path, changed)
		}
	}
}
