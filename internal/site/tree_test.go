package site

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"porchlight/internal/config"
	"porchlight/internal/content"
)

// A site without files has a home page and a 404 page.
func TestEmptySite(t *testing.T) {
	s, findings := Assemble(&content.Tree{}, &config.Config{Title: "T"}, nil)
	if len(findings) > 0 || len(s.Pages()) != 2 || s.Home.Title != "T" || s.NotFound().OutputPath != "404.html" {
		t.Errorf("got %s", dump(s, findings))
	}
	home := s.Pages()[0]
	if home.Parent() != nil || len(home.Ancestors()) != 0 || home.CurrentSection() != s.Home ||
		home.PrevInSection() != nil || home.Related(5) != nil {
		t.Error("the front page has company")
	}
}

// Pages are sorted by weight, newest date, title by the rules of the language, and path; next and previous are as in
// Hugo.
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
	if next, prev := pathOf(page.NextInSection()), pathOf(page.PrevInSection()); next != "/s/weight-twenty" ||
		prev != "/s/old" {
		t.Errorf("next %s, previous %s", next, prev)
	}
	if first, last := s.at(t, "/s/weight-minus"), s.at(t, "/s/t1"); first.NextInSection() != nil ||
		last.PrevInSection() != nil {
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
		got := fmt.Sprintf("parent=%s section=%s type=%s ancestors=%s current=%s", pathOf(p.Parent()), p.Section,
			p.Type, paths(p.Ancestors()), pathOf(p.CurrentSection()))
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
	if s.GetPage("/about").IsNode() || !s.Home.IsHome() || !s.GetPage("/a").IsSection() ||
		!s.GetPage("/top").IsPage() || !s.GetPage("/a").IsNode() {
		t.Error("kinds")
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
	for path, want := range map[string]string{
		"/": "rss index.xml /r/index.xml", "/a": "rss a/index.xml /r/a/index.xml",
		"/b": "rss care/index.xml /r/care/index.xml", "/a/page": "",
	} {
		var have []string
		p := s.at(t, path)
		for _, format := range p.OutputFormats() {
			output, href := p.In(format)
			have = append(have, format.Name, output, href)
			if found, ok := p.OutputFormat(output); !ok || found.Name != format.Name {
				t.Errorf("%s is not found as an output format of %s", output, path)
			}
		}
		if got := strings.Join(have, " "); got != want {
			t.Errorf("output formats of %s: have %q, want %q", path, got, want)
		}
		if _, ok := p.OutputFormat(p.OutputPath); ok {
			t.Errorf("the HTML of %s counts as another format", path)
		}
	}
	if c, taken := s.outputs.find("A/index.html"); !taken || c.what() != "content/a/_index.md" {
		t.Errorf("taken by %+v", c)
	}
	if _, taken := s.outputs.find("a/page/2/index.html"); taken {
		t.Error("a free path is taken")
	}
}

// TestSharedParts: the parts that pages share while they have nothing of their own stay empty.
func TestSharedParts(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/whole.txtar")
	if err != nil {
		t.Fatal(err)
	}
	s, _ := parseFixture(t, archive).assemble()
	for _, p := range s.Pages() {
		if p.Kind == KindPage && p.listing != noListing {
			t.Errorf("%s lists nothing, but has a listing", p.Path)
		}
	}
	if !reflect.DeepEqual(noListing, &listing{}) || !reflect.DeepEqual(noCare, &careCard{}) {
		t.Errorf("shared by all pages: %+v, %+v", noListing, noCare)
	}
}
