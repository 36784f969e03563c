package site

import (
	"strings"
	"testing"
)

func TestMenus(t *testing.T) {
	s, findings := siteOf(t, `
-- config --
baseURL: https://example.org/r/
menu.main: name=Zulu url=https://example.com/
menu.main: name=Alpha url=/a/#who
menu.main: name=Last pageRef=/b weight=9
menu.main: name=First pageRef=/s weight=-1 identifier=s
menu.main: pageRef=/a parent=s
menu.main: name=Deeper pageRef=a parent=A
menu.main: name=Nowhere pageRef=/s/pge
menu.main: name=Page pageRef=/guides/overdose
menu.main: name=Orphan pageRef=/b parent=First
menu.main: name=Self pageRef=/b parent=Self
menu.main: name=Twice pageRef=/b identifier=s
menu.loop: name=One url=# parent=Two
menu.loop: name=Two url=# parent=One
-- content/a.md --
---
title: A
---
-- content/b.md --
---
title: B
menu: main weight=2
menu: footer name=Bee weight=1
---
-- content/s/_index.md --
---
title: S
---
-- content/s/page.md --
---
title: Page
---
`)
	var b strings.Builder
	dumpMenu(&b, s.Menus["main"], "")
	want := `First -> /r/s/ (/s)
  A -> /r/a/ (/a)
    Deeper -> /r/a/ (/a)
B -> /r/b/ (/b)
Last -> /r/b/ (/b)
Alpha -> /r/a/#who (/a)
Orphan -> /r/b/ (/b)
Self -> /r/b/ (/b)
Twice -> /r/b/ (/b)
Zulu -> https://example.com/ (-)
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	var got []string
	for _, f := range findings {
		got = append(got, f.Message+" | "+f.Suggestion)
	}
	wantFindings := []string{
		`menu "loop": the entry "Two" lies below itself | remove parent from one of them`,
		`menu "main": pageRef: no page at "/s/pge" | write pageRef = "/s/page/"`,
		`menu "main": pageRef: no page at "/guides/overdose" | write pageRef = "/s/page/"`,
		`menu "main": the entry "Orphan" has no parent "First" | write the identifier of another entry of this menu`,
		`menu "main": the entry "Self" lies below itself | remove parent from one of them`,
		`menu "main": two entries have the identifier "s" | give one of them another identifier`,
	}
	if strings.Join(got, "\n") != strings.Join(wantFindings, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(wantFindings, "\n"))
	}

	first := s.Menus["main"][0]
	for _, test := range []struct {
		path         string
		current, has bool
	}{{"/s", true, false}, {"/s/page", false, true}, {"/a", false, true}, {"/b", false, false}} {
		p := s.at(t, test.path)
		if current, has := p.IsMenuCurrent("main", first), p.HasMenuCurrent("main", first); current != test.current ||
			has != test.has {
			t.Errorf("%s: current %v, has %v", test.path, current, has)
		}
		if p.IsMenuCurrent("footer", first) || p.HasMenuCurrent("footer", first) || p.IsMenuCurrent("main", nil) ||
			p.HasMenuCurrent("main", nil) {
			t.Errorf("%s is current in another menu", test.path)
		}
	}
	if footer := s.Menus["footer"]; len(footer) != 1 || footer[0].Name != "Bee" || footer[0].Card != s.GetPage("/b") {
		t.Errorf("footer: %v", footer)
	}
}
