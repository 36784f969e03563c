package render

import (
	"encoding/json"
	"strings"
	"testing"
)

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
		"dateModified": "2026-04-02", "lastReviewed": "2026-05-03", "datePublished": nil,
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
