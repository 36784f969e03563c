package render

import (
	"fmt"
	"strings"
	"testing"
)

const paged = `-- config.toml --
baseURL = "https://site.example/sub/"
[pagination]
pagerSize = 2
-- layouts/section.html --
{{ with .Paginator }}{{ .PageNumber }}/{{ .TotalPages }}{{ range .Pages }} {{ .Title }}{{ end }}
{{- with .Prev }} prev={{ .URL }}{{ end }}{{ with .Next }} next={{ .URL }}{{ end }}{{ end }} at={{ .RelPermalink }}
`

func TestPager(t *testing.T) {
	var pages strings.Builder
	for i := range 5 {
		fmt.Fprintf(&pages, "-- content/s/p%d.md --\n---\ntitle: P%d\nweight: %d\n---\n", i, i, i+1)
	}
	d := drawSite(t, paged+"-- content/s/_index.md --\n---\ntitle: S\n---\n"+pages.String())
	d.wantFindings(t)
	d.wantFile(t, "s/index.html", "1/3 P0 P1 next=/sub/s/page/2/ at=/sub/s/")
	d.wantFile(t, "s/page/2/index.html", "2/3 P2 P3 prev=/sub/s/ next=/sub/s/page/3/ at=/sub/s/page/2/")
	d.wantFile(t, "s/page/3/index.html", "3/3 P4 prev=/sub/s/page/2/ at=/sub/s/page/3/")
	if _, more := d.files["s/page/4/index.html"]; more {
		t.Error("an empty part was drawn")
	}
	if feed := d.files["s/index.xml"]; !strings.Contains(feed, "<link>https://site.example/sub/s/</link>") {
		t.Errorf("the feed of a divided list leads elsewhere: %s", feed)
	}
}

func TestPagerOfAnEmptyList(t *testing.T) {
	d := drawSite(t, paged+"-- content/s/_index.md --\n---\ntitle: S\n---\n")
	d.wantFindings(t)
	d.wantFile(t, "s/index.html", "1/1 at=/sub/s/")
}

func TestPaginateTwice(t *testing.T) {
	d := drawSite(t, paged+`-- layouts/section.html --
{{ $a := .Paginate .Pages }}{{ $b := .Paginate .Pages }}
-- content/s/_index.md --
---
title: S
---
`)
	d.wantFindings(t, `layouts/section.html:1:38: layout: Paginate: a page can be divided only once: keep the result of .Paginate in a variable (while drawing content/s/_index.md)`)
}

// TestPartsNear: what a part leads to does not grow with the list, or drawing all parts would take the square of it.
func TestPartsNear(t *testing.T) {
	const near = `-- config.toml --
[pagination]
pagerSize = 1
-- layouts/section.html --
{{ with .Paginator }}{{ range .Near 1 }} {{ with . }}{{ .PageNumber }}{{ else }}gap{{ end }}{{ end }}{{ end }}
`
	var pages strings.Builder
	for i := range 7 {
		fmt.Fprintf(&pages, "-- content/s/p%d.md --\n---\ntitle: P%d\n---\n", i, i)
	}
	d := drawSite(t, near+"-- content/s/_index.md --\n---\ntitle: S\n---\n"+pages.String())
	for path, want := range map[string]string{
		"s/index.html": "1 2 gap 7", "s/page/2/index.html": "1 2 3 gap 7", "s/page/3/index.html": "1 2 3 4 gap 7",
		"s/page/4/index.html": "1 gap 3 4 5 gap 7", "s/page/6/index.html": "1 gap 5 6 7",
		"s/page/7/index.html": "1 gap 6 7",
	} {
		d.wantFile(t, path, want)
	}
}
