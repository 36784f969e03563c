package render

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// hostile is a title that breaks whatever is not encoded for where it stands.
const hostile = `"Quotes" & 100% </script><b>bold</b> 'it''s' + a=b#c?d 🌙 שלום`

const shared = `-- layouts/page.html --
<ul>{{ range .ShareLinks }}<li>{{ if .Script }}<button data-share="{{ .Script }}">{{ .Label }}</button>{{ else }}<a id="{{ .ID }}" href="{{ .URL }}">{{ .Label }}</a>{{ end }}{{ end }}</ul>
<script type="application/ld+json">{{ .JSONLD }}</script>
`

// hrefs are the links of a page by id, as a browser reads them; script is the text of its last script.
func read(t *testing.T, page string) (hrefs map[string]string, buttons []string, script string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	hrefs = map[string]string{}
	for n := range doc.Descendants() {
		attrs := map[string]string{}
		for _, a := range n.Attr {
			attrs[a.Key] = a.Val
		}
		switch n.Data {
		case "a":
			hrefs[attrs["id"]] = attrs["href"]
		case "button":
			buttons = append(buttons, attrs["data-share"])
		case "script":
			script = n.FirstChild.Data
		}
	}
	return hrefs, buttons, script
}

func TestShareLinksCarryAnyTitle(t *testing.T) {
	d := drawSite(t, shared+"-- content/a.md --\n---\ntitle: '"+strings.ReplaceAll(hostile, "'", "''")+"'\n---\n")
	d.wantTold(t)
	const here = "https://site.example/a/"
	hrefs, buttons, _ := read(t, d.files["a/index.html"])
	if len(buttons) != 3 || len(hrefs) < 10 {
		t.Errorf("have %d links and the buttons %v", len(hrefs), buttons)
	}
	for id, href := range hrefs {
		u, err := url.Parse(href)
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		query, err := url.ParseQuery(u.RawQuery)
		if err != nil || u.Fragment != "" || strings.ContainsAny(u.RawQuery, "+ \"<>'") {
			t.Errorf("%s: %q is not well encoded: %v", id, href, err)
		}
		var all strings.Builder
		for _, values := range query {
			all.WriteString(strings.Join(values, "\n") + "\n")
		}
		if !strings.Contains(all.String(), here) {
			t.Errorf("%s: no address of the page in %q", id, all.String())
		}
		if id != "facebook" && id != "linkedin" && !strings.Contains(all.String(), hostile) {
			t.Errorf("%s: no title in %q", id, all.String())
		}
	}
}

func TestShareLinksOfASensitivePage(t *testing.T) {
	d := drawSite(t, shared+`-- content/a.md --
---
sensitive: true
share: [x, print, email, facebook, copy]
---
`)
	hrefs, buttons, _ := read(t, d.files["a/index.html"])
	if len(hrefs) != 1 || !strings.HasPrefix(hrefs["email"], "mailto:?") || strings.Join(buttons, " ") != "print copy" {
		t.Errorf("have %v and %v", hrefs, buttons)
	}
}

func TestJSONLD(t *testing.T) {
	d := drawSite(t, shared+"-- content/care/_index.md --\n---\ntitle: Levels of care\nlinkTitle: Levels\n---\n-- content/care/a.md --\n---\ntitle: '"+
		strings.ReplaceAll(hostile, "'", "''")+`'
linkTitle: A
description: About <it>
date: 2026-03-01
lastmod: 2026-04-02
author: R. Lee
review: {by: J. Doe, credentials: MD, on: 2026-05-03}
sources: [{title: T, url: "https://source.example/"}]
---
`)
	d.wantTold(t)
	page := d.files["care/a/index.html"]
	if strings.Count(page, "</script") != 1 {
		t.Fatalf("a title ends the script: %s", page)
	}
	_, _, script := read(t, page)
	var ld struct {
		Context string           `json:"@context"`
		Graph   []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(script), &ld); err != nil {
		t.Fatalf("%v in %s", err, script)
	}
	byType := map[any]map[string]any{}
	for _, node := range ld.Graph {
		byType[node["@type"]] = node
	}
	about, crumbs, org := byType["WebPage"], byType["BreadcrumbList"], byType["Organization"]
	for key, want := range map[string]any{
		"name": hostile, "url": "https://site.example/care/a/", "description": "About <it>", "inLanguage": "en-US",
		"datePublished": "2026-03-01", "dateModified": "2026-04-02", "lastReviewed": "2026-05-03",
	} {
		if about[key] != want {
			t.Errorf("%s: have %v, want %v", key, about[key], want)
		}
	}
	if reviewer := about["reviewedBy"].(map[string]any); reviewer["name"] != "J. Doe" || reviewer["honorificSuffix"] != "MD" {
		t.Errorf("have reviewer %v", reviewer)
	}
	var trail []string
	for _, item := range crumbs["itemListElement"].([]any) {
		trail = append(trail, item.(map[string]any)["name"].(string))
	}
	if got := strings.Join(trail, " > "); !strings.HasSuffix(got, " > Levels > A") || len(trail) != 3 {
		t.Errorf("have trail %q", got)
	}
	point := org["contactPoint"].([]any)[0].(map[string]any)
	if number := point["telephone"].(string); !strings.HasPrefix(number, "+") && len(number) > 6 {
		t.Errorf("have telephone %q", number)
	}
	if ld.Context != "https://schema.org" {
		t.Errorf("have context %q", ld.Context)
	}
}
