package site

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

const linked = `
-- config --
baseURL: https://example.org/recovery/
-- static/img/door.svg --
-- static/.well-known/security.txt --
-- content/_index.md --
---
title: Home
---
-- content/about.md --
---
title: About
---
-- content/levels-of-care/_index.md --
---
title: Levels of care
aliases: [/levels/]
---
-- content/levels-of-care/php.md --
---
title: PHP
aliases: [/old-php/]
---
-- content/levels-of-care/iop/index.md --
---
title: IOP
---
-- content/levels-of-care/iop/group.jpg --
-- content/levels-of-care/iop/plan/week 1.pdf --
-- content/levels-of-care/stairs.svg --
-- content/levels-of-care/moved.md --
---
title: Moved
url: /elsewhere/
---
-- content/levels-of-care/draft.md --
---
title: Draft
draft: true
---
-- content/levels-of-care/été.md --
---
title: Summer
tags: [Alcohol use]
---
-- unread --
content/broken.md content/s/index.md
-- content/closed/_index.md --
---
title: Closed
draft: true
---
-- content/closed/inside.md --
---
title: Inside
---
`

func TestResolve(t *testing.T) {
	s := goodSite(t, linked)
	for _, test := range []struct{ from, dest, want string }{
		// Source files.
		{"/levels-of-care/iop", "../php.md", "page /recovery/levels-of-care/php/"},
		{"/levels-of-care/iop", "../php.md#who-it-is-for", "page /recovery/levels-of-care/php/#who-it-is-for"},
		{"/levels-of-care/iop", "../php.md?print=1#a%20b", "page /recovery/levels-of-care/php/?print=1#a%20b"},
		{"/levels-of-care/php", "iop/index.md", "page /recovery/levels-of-care/iop/"},
		{"/levels-of-care/php", "_index.md", "page /recovery/levels-of-care/"},
		{"/about", "/levels-of-care/php.md", "page /recovery/levels-of-care/php/"},
		{"/about", "levels-of-care/php.md", "page /recovery/levels-of-care/php/"},
		{"/about", "./levels-of-care/../about.md", "page /recovery/about/"},
		{"/about", "/levels-of-care/moved.md", "page /recovery/elsewhere/"},
		{"/levels-of-care/php", "../_index.md", "page /recovery/"},
		{"/levels-of-care/php", "%C3%A9t%C3%A9.md", "page /recovery/levels-of-care/%C3%A9t%C3%A9/"},
		{"/levels-of-care/php", "e\u0301te\u0301.md", "page /recovery/levels-of-care/%C3%A9t%C3%A9/"},
		// Addresses.
		{"/about", "/levels-of-care/php/", "page /recovery/levels-of-care/php/"},
		{"/about", "/levels-of-care/php", "page /recovery/levels-of-care/php/"},
		{"/about", "/levels-of-care/php/index.html", "page /recovery/levels-of-care/php/"},
		{"/about", "/recovery/levels-of-care/php/", "page /recovery/levels-of-care/php/"},
		{"/about", "/recovery", "page /recovery/"},
		{"/about", "/", "page /recovery/"},
		{"/about", "/404.html", "page /recovery/404.html"},
		{"/levels-of-care/iop", "../php/", "page /recovery/levels-of-care/php/"},
		{"/levels-of-care/iop", "../../about/", "page /recovery/about/"},
		{"/levels-of-care/iop", "..", "page /recovery/levels-of-care/"},
		{"/levels-of-care/iop", "../../../../about/", "page /recovery/about/"},
		{"/about", "/elsewhere/", "page /recovery/elsewhere/"},
		{"/about", "/levels-of-care/moved", "page /recovery/elsewhere/"},
		{"/levels-of-care/iop", "../php", "page /recovery/levels-of-care/php/"},
		{"/levels-of-care/php", "iop", "page /recovery/levels-of-care/iop/"},
		{"/levels-of-care", "php", "page /recovery/levels-of-care/php/"},
		{"/about", "/tags/alcohol-use/", "page /recovery/tags/alcohol-use/"},
		{"/about", "#top", "page #top"},
		{"/about", "?x=1", "page ?x=1"},
		// Old addresses.
		{"/about", "/old-php/#a", `alias /recovery/levels-of-care/php/#a near "/levels-of-care/php/#a"`},
		{"/about", "/levels", `alias /recovery/levels-of-care/ near "/levels-of-care/"`},
		// Files.
		{"/levels-of-care/iop", "group.jpg", "file /recovery/levels-of-care/iop/group.jpg from content/levels-of-care/iop/group.jpg"},
		{"/levels-of-care/iop", "plan/week%201.pdf",
			"file /recovery/levels-of-care/iop/plan/week%201.pdf from content/levels-of-care/iop/plan/week 1.pdf"},
		{"/levels-of-care/php", "stairs.svg", "file /recovery/levels-of-care/stairs.svg from content/levels-of-care/stairs.svg"},
		{"/levels-of-care", "stairs.svg", "file /recovery/levels-of-care/stairs.svg from content/levels-of-care/stairs.svg"},
		{"/levels-of-care/php", "iop/group.jpg",
			"file /recovery/levels-of-care/iop/group.jpg from content/levels-of-care/iop/group.jpg"},
		{"/about", "/levels-of-care/iop/group.jpg",
			"file /recovery/levels-of-care/iop/group.jpg from content/levels-of-care/iop/group.jpg"},
		{"/about", "/img/door.svg", "file /recovery/img/door.svg from static/img/door.svg"},
		{"/levels-of-care/php", "../../img/door.svg", "file /recovery/img/door.svg from static/img/door.svg"},
		{"/about", "/.well-known/security.txt", "file /recovery/.well-known/security.txt from static/.well-known/security.txt"},
		{"/about", "/levels-of-care/index.xml", "file /recovery/levels-of-care/index.xml"},
		{"/about", "/sitemap.xml", "file /recovery/sitemap.xml"},
		// Elsewhere.
		{"/about", "https://988lifeline.org/", "external https://988lifeline.org/"},
		{"/about", "tel:988", "external tel:988"},
		{"/about", "//example.com/", "external //example.com/"},
		{"/about", "mailto:a@example.org", "external mailto:a@example.org"},
		// Not published.
		{"/levels-of-care/php", "draft.md", "withheld draft.md: it is a draft"},
		{"/about", "/levels-of-care/draft/#a", "withheld /levels-of-care/draft/#a: it is a draft"},
		{"/about", "/levels-of-care/draft", "withheld /levels-of-care/draft: it is a draft"},
		{"/about", "closed/inside.md", "withheld closed/inside.md: its section content/closed/_index.md is not published"},
		{"/about", "broken.md", "withheld broken.md: its file could not be read"},
		{"/about", "/broken/", "withheld /broken/: its file could not be read"},
		{"/about", "s/", "withheld s/: its file could not be read"},
		// Nothing there.
		{"/about", "", "missing "},
		{"/levels-of-care/iop", "../phpp.md#a", `missing ../phpp.md#a near "../php.md"`},
		{"/about", "php.md", `missing php.md near "levels-of-care/php.md"`},
		{"/about", "/php/", `missing /php/ near "/levels-of-care/php/"`},
		{"/about", "/levels-of-car/php.md", `missing /levels-of-car/php.md near "/levels-of-care/php.md"`},
		{"/about", "/levels-of-care/PHP.md", `missing /levels-of-care/PHP.md near "/levels-of-care/php.md"`},
		{"/levels-of-care/php", `..\about.md`, `missing ..\about.md near "../about.md"`},
		{"/levels-of-care/php", "grup.jpg", `missing grup.jpg near "/levels-of-care/iop/group.jpg"`},
		{"/about", "/img/dor.svg", `missing /img/dor.svg near "/img/door.svg"`},
		{"/about", "/img/Door.svg", `missing /img/Door.svg near "/img/door.svg"`},
		{"/about", "/Elsewhere/", `missing /Elsewhere/ near "/elsewhere/"`},
		{"/about", "/zzz/", "missing /zzz/"},
		{"/about", "../../../etc/passwd", "missing ../../../etc/passwd"},
		{"/about", "../../config.toml", "missing ../../config.toml"},
		{"/about", "/100%", "missing /100%"},
		{"/about", "/a%00b", "missing /a%00b"},
	} {
		if got := shown(s.Resolve(s.at(t, test.from), test.dest)); got != test.want {
			t.Errorf("%s on %s:\n got %s\nwant %s", test.dest, test.from, got, test.want)
		}
	}
}

func shown(r Resolution) string {
	kind := [...]string{"missing", "external", "page", "alias", "file", "withheld"}[r.Kind]
	text := kind + " " + r.Href
	if r.Withheld != nil {
		text += ": " + r.Withheld.String()
	}
	if r.File != "" {
		text += " from " + r.File
	}
	if r.Nearest != "" {
		text += fmt.Sprintf(" near %q", r.Nearest)
	}
	return text
}

// What a link leads to is reported for checks of its fragment.
func TestResolveTarget(t *testing.T) {
	s := goodSite(t, linked)
	r := s.Resolve(s.at(t, "/about"), "levels-of-care/php.md#a%20b")
	if r.Target != s.GetPage("/levels-of-care/php") || r.Output != "levels-of-care/php/index.html" ||
		r.Fragment != "a b" {
		t.Errorf("got %v %q %q", r.Target, r.Output, r.Fragment)
	}
	if r = s.Resolve(s.at(t, "/about"), "#here"); r.Output != "about/index.html" || r.Fragment != "here" ||
		r.Target.Path != "/about" {
		t.Errorf("got %v", r)
	}
}

// Every link that Resolve answers with an address of this site leads to an output that exists.
func TestResolvedAddressesExist(t *testing.T) {
	s := goodSite(t, linked)
	for _, p := range s.Pages() {
		r := s.Resolve(p, strings.TrimPrefix(p.RelPermalink, "/recovery"))
		if r.Kind != ToPage || r.Href != p.RelPermalink || r.Output != p.OutputPath {
			t.Errorf("%s leads to %s", p.RelPermalink, shown(r))
		}
	}
}

func TestResolveUgly(t *testing.T) {
	s := goodSite(t, `
-- config --
uglyURLs: true
-- content/a/one.md --
---
title: One
---
-- content/a/two.md --
---
title: Two
---
`)
	for dest, want := range map[string]string{
		"two.md": "page /a/two.html", "two.html": "page /a/two.html", "/a/two": "page /a/two.html", "/a/": "page /a/",
		"../": "page /",
	} {
		if got := shown(s.Resolve(s.at(t, "/a/one"), dest)); got != want {
			t.Errorf("%s: got %s, want %s", dest, got, want)
		}
	}
}

func TestResolveConcurrently(t *testing.T) {
	s := goodSite(t, linked)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, p := range s.Pages() {
				s.Resolve(p, "nothing.md")
				s.Resolve(p, "/levels-of-care/php/")
				p.Related(3)
			}
		})
	}
	wg.Wait()
}

func TestGetPage(t *testing.T) {
	s := goodSite(t, linked)
	iop := s.at(t, "/levels-of-care/iop")
	for want, ask := range map[string][]string{
		"/levels-of-care/php": {"/levels-of-care/php", "/levels-of-care/php.md", "/Levels-of-care/PHP", "../php",
			"../php.md", "/levels-of-care/php/"},
		"/levels-of-care":     {"/levels-of-care", "..", "/levels-of-care/_index.md"},
		"/levels-of-care/iop": {"/levels-of-care/iop", "/levels-of-care/iop/index.md", "."},
		"/":                   {"/", "/_index.md", "../.."},
		"/tags/alcohol-use":   {"/tags/Alcohol Use"},
		"-":                   {"/nothing", "/levels-of-care/draft", "/404", "", "/elsewhere"},
	} {
		for _, path := range ask {
			if path == "" {
				continue
			}
			if got := pathOf(iop.GetPage(path)); got != want {
				t.Errorf("GetPage(%q): got %s, want %s", path, got, want)
			}
		}
	}
	if got := pathOf(s.GetPage("levels-of-care/php")); got != "/levels-of-care/php" {
		t.Errorf("from the site: got %s", got)
	}
	if got := pathOf(s.at(t, "/levels-of-care/php").GetPage("iop")); got != "/levels-of-care/iop" {
		t.Errorf("from a sibling: got %s", got)
	}
}
