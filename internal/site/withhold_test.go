package site

import (
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

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
		{File: "content/a.md", Path: "/a", FrontMatter: front("A", content.Rare{PublishDate: testClock})},
		{File: "content/b.md", Path: "/b", FrontMatter: front("B", content.Rare{ExpiryDate: testClock})},
		{File: "content/c.md", Path: "/c", FrontMatter: front("C", content.Rare{
			PublishDate: testClock.Add(time.Second)})},
		{File: "content/d.md", Path: "/d", FrontMatter: front("D", content.Rare{
			ExpiryDate: testClock.Add(time.Second)})},
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
