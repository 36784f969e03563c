package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

// Nothing at all still makes a site with a front page and a 404 page.
func TestEmptySite(t *testing.T) {
	s, findings := Assemble(&content.Tree{}, &config.Config{Title: "T"}, nil)
	if len(findings) > 0 || len(s.Pages()) != 2 || s.Home.Title != "T" || s.NotFound().OutputPath != "404.html" {
		t.Errorf("got %s", dump(s, findings))
	}
	home := s.Pages()[0]
	if home.Parent() != nil || len(home.Ancestors()) != 0 || home.CurrentSection() != s.Home || home.PrevInSection() != nil || home.Related(5) != nil {
		t.Error("the front page has company")
	}
}

// Pages stand by weight, then newest date, then title as readers sort it, then path; next and previous run as in Hugo.
func TestOrder(t *testing.T) {
	s := goodSite(t, `
-- content/s/z-weight-ten.md --
---
title: Z
weight: 10
---
-- content/s/weight-minus.md --
---
title: Y
weight: -5
---
-- content/s/weight-twenty.md --
---
title: X
weight: 20
date: 2026-05-05
---
-- content/s/new.md --
---
title: New
date: 2026-02-01
---
-- content/s/old.md --
---
title: Old
date: 2026-01-01
---
-- content/s/t1.md --
---
title: zebra
---
-- content/s/t2.md --
---
title: Äpfel
---
-- content/s/t3.md --
---
title: Zoo
linkTitle: banana
---
-- content/s/t4.md --
---
title: apple
---
-- content/s/t5.md --
---
title: apple
---
`)
	section := s.GetPage("/s")
	want := "/s/weight-minus /s/z-weight-ten /s/weight-twenty /s/new /s/old /s/t2 /s/t4 /s/t5 /s/t3 /s/t1"
	if got := paths(section.Pages()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	page := s.at(t, "/s/new")
	if next, prev := pathOf(page.NextInSection()), pathOf(page.PrevInSection()); next != "/s/weight-twenty" || prev != "/s/old" {
		t.Errorf("next %s, previous %s", next, prev)
	}
	if first, last := s.at(t, "/s/weight-minus"), s.at(t, "/s/t1"); first.NextInSection() != nil || last.PrevInSection() != nil {
		t.Error("the ends have neighbours")
	}
}

func TestTree(t *testing.T) {
	s := goodSite(t, `
-- content/_index.md --
---
title: Home
---
-- content/about.md --
---
title: About
---
-- content/about/team.md --
---
title: Team
---
-- content/a/_index.md --
---
title: A
---
-- content/a/none/deep/page.md --
---
title: Page
---
-- content/a/none/deep/_index.md --
---
title: Deep
---
-- content/b/c/leaf/index.md --
---
title: Leaf
---
-- content/top/index.md --
---
title: Top
---
`)
	for path, want := range map[string]string{
		"/about":            "parent=/ section= type=page ancestors=/ current=/",
		"/about/team":       "parent=/ section= type=page ancestors=/ current=/",
		"/top":              "parent=/ section= type=page ancestors=/ current=/",
		"/a":                "parent=/ section=a type=a ancestors=/ current=/a",
		"/a/none/deep":      "parent=/a section=a type=a ancestors=/ /a current=/a/none/deep",
		"/a/none/deep/page": "parent=/a/none/deep section=a type=a ancestors=/ /a /a/none/deep current=/a/none/deep",
		"/b":                "parent=/ section=b type=b ancestors=/ current=/b",
		"/b/c/leaf":         "parent=/b section=b type=b ancestors=/ /b current=/b",
	} {
		p := s.at(t, path)
		got := fmt.Sprintf("parent=%s section=%s type=%s ancestors=%s current=%s", pathOf(p.Parent()), p.Section, p.Type, paths(p.Ancestors()), pathOf(p.CurrentSection()))
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", path, got, want)
		}
	}
	if got := paths(s.Sections); got != "/a /b" {
		t.Errorf("sections: %s", got)
	}
	if n := s.Home.Count(); n != 5 {
		t.Errorf("%d pages below home", n)
	}
	if n := s.GetPage("/a").Count(); n != 1 {
		t.Errorf("%d pages below a", n)
	}
	if s.GetPage("/about").IsNode() || !s.Home.IsHome() || !s.GetPage("/a").IsSection() || !s.GetPage("/top").IsPage() || !s.GetPage("/a").IsNode() {
		t.Error("kinds")
	}
}

func TestTerms(t *testing.T) {
	s := goodSite(t, `
-- content/a.md --
---
title: A
tags: [Opioid use, alcohol, Alcohol, What's next?]
---
-- content/b.md --
---
title: B
tags: [OPIOID  USE, ALCOHOL]
---
-- content/c.md --
---
title: C
tags: [Hidden]
---
-- content/tags/hidden/_index.md --
---
draft: true
---
-- content/s/_index.md --
---
title: S
tags: [alcohol]
---
-- content/draft.md --
---
title: Draft
draft: true
tags: [Secret, alcohol]
---
-- content/tags/what's next/_index.md --
---
description: A term with a text
---
-- content/tags/unused/_index.md --
---
title: Unused
---
`)
	a := s.at(t, "/a")
	if got := paths(a.Terms("tags")); got != "/tags/opioid-use /tags/alcohol /tags/whats-next" {
		t.Errorf("terms: %s", got)
	}
	if got := paths(a.Terms("Tags")); got == "" {
		t.Error("letter case of the taxonomy counts")
	}
	if got := paths(s.Taxonomies["tags"]); got != "/tags/alcohol /tags/opioid-use /tags/unused /tags/whats-next" {
		t.Errorf("taxonomy: %s", got)
	}
	if got := paths(s.GetPage("/tags/alcohol").Pages()); got != "/a /b /s" {
		t.Errorf("alcohol: %s", got)
	}
	if got := paths(s.GetPage("/tags/alcohol").RegularPages()); got != "/a /b" {
		t.Errorf("alcohol, ordinary pages: %s", got)
	}
	for path, title := range map[string]string{"/tags/opioid-use": "Opioid use", "/tags/alcohol": "alcohol", "/tags/whats-next": "What's next?", "/tags": "Tags"} {
		if got := s.GetPage(path).Title; got != title {
			t.Errorf("%s is called %q, want %q", path, got, title)
		}
	}
	if s.GetPage("/tags/secret") != nil {
		t.Error("a term of a draft alone is published")
	}
	if terms := s.at(t, "/c").terms; len(terms) != 0 {
		t.Error("a page has a term that is not published")
	}
	if s.GetPage("/services") != nil || s.Taxonomies["services"] != nil {
		t.Error("a taxonomy without terms has a page")
	}
	if term := s.at(t, "/tags/alcohol"); pathOf(term.Parent()) != "/tags" || term.Count() != 3 || s.GetPage("/tags").Count() != 4 {
		t.Error("the term hangs wrong")
	}
}

func TestWithheldTaxonomy(t *testing.T) {
	s := goodSite(t, `
-- content/a.md --
---
title: A
tags: [x]
---
-- content/tags/_index.md --
---
title: Tags
draft: true
---
-- content/tags/x/_index.md --
---
title: X
---
`)
	if s.GetPage("/tags") != nil || s.GetPage("/tags/x") != nil || len(s.at(t, "/a").Terms("tags")) != 0 || len(s.Withheld) != 2 {
		t.Errorf("got %s", dump(s, nil))
	}
}

func TestBuildFlags(t *testing.T) {
	const archive = `
-- config --
FLAG: true
-- content/draft.md --
---
title: Draft
draft: true
---
-- content/future.md --
---
title: Future
date: 2027-01-01
---
-- content/expired.md --
---
title: Expired
expiryDate: 2026-11-23
---
-- content/closed/_index.md --
---
title: Closed
draft: true
---
-- content/closed/future.md --
---
title: Future
publishDate: 2027-01-01
---
-- content/closed/page.md --
---
title: Page
---
`
	for flag, want := range map[string]string{
		"uglyURLs":     "",
		"buildDrafts":  "/closed /closed/page /draft",
		"buildFuture":  "/future",
		"buildExpired": "/expired",
	} {
		s := goodSite(t, strings.Replace(archive, "FLAG", flag, 1))
		var got []string
		for _, c := range s.Cards {
			if c.Kind != KindHome {
				got = append(got, c.Path)
			}
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("%s: published %v, want %s", flag, got, want)
		}
		if len(s.Withheld)+len(got) != 6 {
			t.Errorf("%s: %d published and %d withheld of 6", flag, len(got), len(s.Withheld))
		}
	}
}

// A page appears at the moment of its publishDate and is gone at that of its expiryDate.
func TestMoment(t *testing.T) {
	tree := &content.Tree{Pages: []*content.Page{
		{File: "content/a.md", Path: "/a", Title: "A", PublishDate: testClock},
		{File: "content/b.md", Path: "/b", Title: "B", ExpiryDate: testClock},
		{File: "content/c.md", Path: "/c", Title: "C", PublishDate: testClock.Add(time.Second)},
		{File: "content/d.md", Path: "/d", Title: "D", ExpiryDate: testClock.Add(time.Second)},
	}}
	s, _ := Assemble(tree, &config.Config{Clock: testClock}, nil)
	if got := paths(s.RegularPages); got != "/a /d" {
		t.Errorf("published: %s", got)
	}
}

func TestHomeWithheld(t *testing.T) {
	s, findings := siteOf(t, "-- content/_index.md --\n---\ntitle: Home\ndraft: true\n---\n-- content/a.md --\n---\ntitle: A\n---\n")
	if len(findings) != 1 || findings[0].Rule != "home-withheld" || findings[0].Severity != finding.Error {
		t.Errorf("findings: %v", findings)
	}
	if s.Home == nil || s.GetPage("/a") == nil || s.Home.Title != "Porchlight" {
		t.Error("the site has no front page to draw with")
	}
}

func TestPagerAndFeed(t *testing.T) {
	s := goodSite(t, `
-- config --
baseURL: https://example.org/r/
-- content/a/_index.md --
---
title: A
---
-- content/a/page.md --
---
title: Page
---
-- content/b/_index.md --
---
title: B
url: /care.html
---
`)
	for _, test := range []struct {
		path        string
		n           int
		output, url string
	}{
		{"/a", 1, "a/index.html", "/r/a/"},
		{"/a", 2, "a/page/2/index.html", "/r/a/page/2/"},
		{"/", 3, "page/3/index.html", "/r/page/3/"},
		{"/b", 2, "care/page/2/index.html", "/r/care/page/2/"},
	} {
		if output, href := s.at(t, test.path).Pager(test.n); output != test.output || href != test.url {
			t.Errorf("part %d of %s: %s %s", test.n, test.path, output, href)
		}
	}
	for path, want := range map[string]string{"/": "index.xml /r/index.xml", "/a": "a/index.xml /r/a/index.xml", "/b": "care/index.xml /r/care/index.xml", "/a/page": " "} {
		if output, href := s.at(t, path).Feed(); output+" "+href != want {
			t.Errorf("feed of %s: %s %s", path, output, href)
		}
	}
	if what, taken := s.Taken("A/index.html"); !taken || what != "content/a/_index.md" {
		t.Errorf("taken by %q", what)
	}
	if _, taken := s.Taken("a/page/2/index.html"); taken {
		t.Error("a free path is taken")
	}
}

type sizedStatics struct{ StaticIndex }

func (sizedStatics) Size(path string) (int, int, bool) { return 1200, 630, path == "img/share.png" }

func TestPictures(t *testing.T) {
	const archive = `
-- config --
baseURL: https://example.org/r/
defaultImage: img/share.png
-- static/img/share.png --
-- content/a.md --
---
title: A
image: https://example.com/x.png
---
-- content/b/index.md --
---
title: B
image: pic ture.jpg
---
-- content/b/pic ture.jpg --
-- content/c.md --
---
title: C
image: /img/shore.png
---
-- content/d.md --
---
title: D
image: b.md
---
-- content/e.md --
---
title: E
---
`
	f := parseFixture(t, archiveOf(archive))
	s, findings := Assemble(&f.tree, &f.cfg, sizedStatics{StaticPaths(f.statics...)})
	for path, want := range map[string]string{
		"/a": "https://example.com/x.png 0x0 false",
		"/b": "https://example.org/r/b/pic%20ture.jpg 0x0 false",
		"/c": "https://example.org/r/img/share.png 1200x630 true",
		"/e": "https://example.org/r/img/share.png 1200x630 true",
	} {
		img := s.GetPage(path).Image
		if got := fmt.Sprintf("%s %dx%d %v", img.URL, img.Width, img.Height, img.Default); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
	if len(findings) != 2 || findings[0].Rule != "image-missing" || findings[0].Suggestion != `write "/img/share.png"` || findings[1].File != "content/d.md" {
		t.Errorf("findings: %v", findings)
	}
	if s := goodSite(t, "-- content/a.md --\n---\ntitle: A\n---\n"); s.Home.Image != nil {
		t.Error("a picture out of nothing")
	}
}
