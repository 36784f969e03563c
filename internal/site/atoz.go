package site

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// SearchLayout is the layout of the page on which readers search the site, or go through all its pages from A to Z.
const SearchLayout = "search"

// HasSearch reports whether there is an index for the search page.
func (s *Site) HasSearch() bool { return s.SearchPage != nil && s.Config.Search }

// IsSearch reports whether this is the page on which readers search the site.
func (p *Page) IsSearch() bool { return p.site.SearchPage == &p.Card }

// makeAtoZ finds the search page, the first one in default order, and lists all that it finds, as readers of the site's
// language sort words.
func (a *assembly) makeAtoZ() {
	at := slices.IndexFunc(a.live, func(p *Page) bool { return p.Source != nil && p.Source.Layout == SearchLayout })
	if at < 0 {
		return
	}
	a.site.SearchPage = &a.live[at].Card
	for _, p := range a.live {
		if p.Searchable() && !p.IsSearch() {
			a.site.AtoZ = append(a.site.AtoZ, &p.Card)
		}
	}
	slices.SortStableFunc(a.site.AtoZ, func(x, y *Card) int {
		return bytes.Compare(a.collation.key(x.sorted()), a.collation.key(y.sorted()))
	})
}

// sorted is the title as it is sorted and searched for by hand: without a mark before its first word.
func (c *Card) sorted() string {
	return strings.TrimLeftFunc(c.LinkTitle, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// Initial is the letter under which a list from A to Z has the page, without an accent: "A"; "0–9" for a number, and
// "#" for a title without either.
func (c *Card) Initial() string {
	first, _ := utf8.DecodeRuneInString(norm.NFKD.String(c.sorted()))
	switch {
	case unicode.IsNumber(first):
		return "0–9"
	case first == utf8.RuneError:
		return "#"
	}
	return string(unicode.ToUpper(first))
}
