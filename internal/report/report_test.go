package report_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/folder"
	"porchlight/internal/report"
	"porchlight/internal/site"
)

// noon is the moment at which the sites are looked at.
var noon = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)

// anySite has pages of every status, and mistakes of every stage.
var anySite = folder.Files{
	"config.toml":          "baseURL = \"https://example.org/\"\ntimeZone = \"America/New_York\"\n[helplines.night]\nname = \"Night line\"\nnumber = \"1-217-555-0142\"\nansweredBy = \"facility\"\n",
	"content/_index.md":    "---\ntitle: Home\n---\n[a](a.md) [again](/a/#part) [old](/old/) :::\n",
	"content/a.md":         "---\ntitle: A\naliases: [/old/]\ntags: [evening]\nlevel: iop\n---\n## Part\n\n![none](none.jpg)\n",
	"content/b/_index.md":  "---\ntitle: B\nhelpline: night\n---\n[Here](../a.md), and [there](nowhere.md).\n",
	"content/b/c.md":       "---\ntitle: C\nlevel: php\nreview: {by: Jo Doe, on: 2026-03-01, next: 2027-03-02T04:00:00Z}\n---\n",
	"content/b/draft.md":   "---\ntitle: Draft\ndraft: true\nlastmod: 2027-03-01T03:00:00Z\n---\n[a](../a.md)\n",
	"content/b/future.md":  "---\ntitle: Future\npublishDate: 2100-01-01\n---\n",
	"content/b/expired.md": "---\ntitle: Expired\nexpiryDate: 2000-01-01\n---\n",
	"content/doubt.md":     "---\ntitle: Doubt\ndraft: perhaps\n---\n",
}

func lookAt(t *testing.T, include build.Include) *build.Overview {
	t.Helper()
	source := t.TempDir()
	anySite.Write(t, source)
	flags := config.Flags{Environment: "production", Clock: noon, Env: []string{}}
	o, err := build.Look(build.Options{Source: source, Theme: porchlight.Starter, Flags: flags}, include)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	return o
}

// TestStatusOfPages holds that the status of a page does not depend on the pages that were included, unless all were.
func TestStatusOfPages(t *testing.T) {
	statuses := func(o *build.Overview) map[string]site.Reason {
		m := map[string]site.Reason{}
		for _, p := range report.Pages(o) {
			m[p.File] = p.Status
		}
		return m
	}
	want := map[string]site.Reason{
		"content/_index.md": site.Live, "content/a.md": site.Live, "content/b/_index.md": site.Live,
		"content/b/c.md":     site.Live,
		"content/b/draft.md": site.Draft, "content/b/future.md": site.Future, "content/b/expired.md": site.Expired,
		"content/doubt.md": site.Unread,
	}
	for _, include := range []build.Include{build.OnlyLive, build.AsBuilt} {
		if have := statuses(lookAt(t, include)); !maps.Equal(have, want) {
			t.Errorf("%v: have %v\nwant %v", include, have, want)
		}
	}
	for file, status := range statuses(lookAt(t, build.Everything)) {
		if file == "content/doubt.md" != (status == site.Unread) || status != site.Unread && status != site.Live {
			t.Errorf("with everything, %s is %s", file, status)
		}
	}
}

// TestDaysAreThoseOfTheSite holds that days begin at midnight where the site is, for all who show them.
func TestDaysAreThoseOfTheSite(t *testing.T) {
	pages := map[string]*report.Page{}
	for _, p := range report.Pages(lookAt(t, build.OnlyLive)) {
		pages[p.File] = p
	}
	if have := pages["content/b/draft.md"].Since.String(); have != "2027-02-28" {
		t.Errorf("changed on %s", have)
	}
	if c := pages["content/b/c.md"]; c.Due.String() != "2027-03-01" || c.DaysDue != 0 || !c.ReviewDue(0) ||
		c.ReviewDue(-1) {
		t.Errorf("the review is due on %s, in %d days", c.Due, c.DaysDue)
	}
}

// TestExplainAnything holds that every page can be explained, whatever its status.
func TestExplainAnything(t *testing.T) {
	o := lookAt(t, build.Everything)
	for _, node := range o.Site.Pages() {
		p, err := report.Explain(t.Context(), o, node, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if p.Layout == nil || p.Helpline.Number == "" || len(p.Statements()) < 6 {
			t.Errorf("%s: %+v", node.Path, p)
		}
		want := ""
		if strings.HasPrefix(node.Path, "/b") {
			want = "content/b/_index.md"
		}
		if p.Helpline.File != want {
			t.Errorf("%s: the helpline was chosen by %q", node.Path, p.Helpline.File)
		}
	}
}

// TestCellsAreHarmless holds that a title is no formula for a program that opens tables, and steers no terminal.
func TestCellsAreHarmless(t *testing.T) {
	source := t.TempDir()
	folder.Files{
		"content/_index.md": "---\ntitle: '=HYPERLINK(\"https://example.org/\")'\n---\n",
		"content/a.md":      "---\ntitle: \"\\e[31mred\"\n---\n",
		"content/b.md":      "---\ntitle: '-2+3'\n---\n",
	}.Write(t, source)
	flags := config.Flags{Environment: "production", Clock: noon, Env: []string{}}
	o, err := build.Look(build.Options{Source: source, Theme: porchlight.Starter, Flags: flags}, build.OnlyLive)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	var table strings.Builder
	if err := report.NewList(o, "all", 0).CSV(&table); err != nil {
		t.Fatal(err)
	}
	if text := table.String(); strings.Contains(text, "\x1b") || !strings.Contains(text, `"'=HYPERLINK(`) ||
		!strings.Contains(text, ",'-2+3,") {
		t.Errorf("have %q", text)
	}
}
