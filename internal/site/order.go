package site

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"porchlight/internal/config"
)

// arrange fills every list of the site with the sorted pages.
func (a *assembly) arrange() {
	s := a.site
	s.home.lists().recursive = make([]*Card, 0, len(a.live))
	s.Cards, s.RegularPages = make([]*Card, 0, len(a.live)), make([]*Card, 0, len(a.live))
	for _, p := range a.live {
		s.Cards = append(s.Cards, &p.Card)
		if !p.Listed() {
			continue
		}
		switch p.Kind {
		case KindPage:
			p.order = int32(len(s.RegularPages))
			s.RegularPages = append(s.RegularPages, &p.Card)
			p.place = len(p.section.regular)
			above := p.parent.lists()
			above.pages, above.regular = append(above.pages, &p.Card), append(above.regular, &p.Card)
			for up := p.parent; up != nil; up = up.parent {
				list := up.lists()
				list.recursive = append(list.recursive, &p.Card)
			}
		case KindSection:
			above := p.parent.lists()
			above.pages, above.sections = append(above.pages, &p.Card), append(above.sections, &p.Card)
		case KindTerm:
			above := p.parent.lists()
			above.pages = append(above.pages, &p.Card)
		}
		for _, term := range p.terms {
			list := term.lists()
			if list.pages == nil {
				list.pages, list.regular = make([]*Card, 0, list.uses), make([]*Card, 0, list.uses)
			}
			list.pages = append(list.pages, &p.Card)
			if p.Kind == KindPage {
				list.regular = append(list.regular, &p.Card)
			}
		}
	}
	for _, p := range a.live {
		if p.Kind == KindTaxonomy {
			s.Taxonomies[p.Section] = p.pages
		}
	}
	s.Sections = s.home.sections
	s.pages = append(a.live, s.notFound)
	for i, p := range s.pages {
		p.number = int32(i)
	}
}

// ordering puts pages in default order. It runs while addresses are made, so it has only the data that it needs, and
// changes only the dates of home and sections, which addresses do not use.
type ordering struct {
	live      []*Page
	collation *collation
}

// datesOfSections sets the dates of home and sections without one to the newest of the pages below, as in Hugo, so that
// the site map has the day on which a list changed.
func (o *ordering) datesOfSections() {
	for _, p := range o.live {
		p.datesOfBelow = (p.IsSection() || p.IsHome()) && p.date.IsZero()
	}
	for _, p := range o.live {
		if p.Kind != KindPage || !p.Listed() {
			continue
		}
		for up := p.parent; up != nil; up = up.parent {
			if !up.datesOfBelow {
				continue
			}
			if p.date.After(up.date) {
				up.date = p.date
			}
			if p.lastmod.After(up.lastmod) {
				up.lastmod = p.lastmod
			}
		}
	}
}

// sortDefault sorts the published pages in default order: by weight (none last), newest date, title by the rules of the
// site's language, path. Keys of titles are made only for pages with the same weight and date, since that is slow.
func (o *ordering) sortDefault() {
	compare := func(p, q *Page) int {
		if p.Weight != q.Weight {
			return compareWeight(p.Weight, q.Weight)
		}
		return q.date.Compare(p.date)
	}
	slices.SortFunc(o.live, compare)
	for from := 0; from < len(o.live); {
		to := from + 1
		for to < len(o.live) && compare(o.live[from], o.live[to]) == 0 {
			to++
		}
		o.sortByTitle(o.live[from:to])
		from = to
	}
}

// sortByTitle sorts pages with the same weight and date.
func (o *ordering) sortByTitle(pages []*Page) {
	if len(pages) == 1 {
		return
	}
	type titled struct {
		key  []byte
		page *Page
	}
	list := make([]titled, len(pages))
	for i, p := range pages {
		list[i] = titled{o.collation.key(p.LinkTitle), p}
	}
	slices.SortFunc(list, func(p, q titled) int {
		return cmp.Or(bytes.Compare(p.key, q.key), strings.Compare(p.page.Path, q.page.Path),
			strings.Compare(fileOf(p.page), fileOf(q.page)))
	})
	for i, t := range list {
		pages[i] = t.page
	}
}

// languageOf is the language of a site, by whose rules titles are sorted.
func languageOf(cfg *config.Config) language.Tag {
	tag, err := language.Parse(cfg.Locale)
	if err != nil {
		return language.English
	}
	return tag
}

// compareWeight puts pages without a weight last.
func compareWeight(a, b int) int {
	switch {
	case a == b:
		return 0
	case a == 0:
		return 1
	case b == 0:
		return -1
	}
	return cmp.Compare(a, b)
}

func fileOf(p *Page) string {
	if p.Source == nil {
		return ""
	}
	return p.Source.File
}

// collation makes keys by which words sort by the rules of a language. It is not safe for concurrent use.
type collation struct {
	language language.Tag
	collator *collate.Collator
	buffer   collate.Buffer
	before   map[string][]byte // keys of the last assembly, by words
	keys     map[string][]byte // keys of this assembly, by words
}

// keptKeys are the keys of an assembly that has ended. They do not change.
type keptKeys struct {
	language language.Tag
	keys     map[string][]byte
}

// lastKeys are the keys of the last assembly. While a site is edited, most titles do not change, and making their keys
// is slower than sorting by them.
var lastKeys atomic.Pointer[keptKeys]

func newCollation(tag language.Tag) *collation {
	c := &collation{language: tag, collator: collate.New(tag)}
	size := 0
	if last := lastKeys.Load(); last != nil && last.language == tag {
		c.before, size = last.keys, len(last.keys)
	}
	c.keys = make(map[string][]byte, size)
	return c
}

// key is the key of words. Keys compare as bytes.
func (c *collation) key(words string) []byte {
	if key, ok := c.keys[words]; ok {
		return key
	}
	key, ok := c.before[words]
	if !ok {
		key = bytes.Clone(c.collator.KeyFromString(&c.buffer, words))
		c.buffer.Reset()
	}
	c.keys[words] = key
	return key
}

// keep keeps the keys for the next assembly.
func (c *collation) keep() { lastKeys.Store(&keptKeys{c.language, c.keys}) }

// searchLayout is the layout of the search page, which also lists all pages from A to Z.
const searchLayout = "search"

// HasSearch reports whether there is an index for the search page.
func (s *Site) HasSearch() bool { return s.SearchPage != nil && s.Config.Search }

// IsSearch reports whether this is the search page.
func (p *Page) IsSearch() bool { return p.site.SearchPage == &p.Card }

// makeAtoZ finds the search page, the first one in default order, and sorts the pages that it lists by the rules of the
// site's language.
func (a *assembly) makeAtoZ() {
	at := slices.IndexFunc(a.live, func(p *Page) bool { return p.Source != nil && p.Source.Layout == searchLayout })
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

// sorted is the title without marks before its first word, by which it is sorted from A to Z.
func (c *Card) sorted() string {
	return strings.TrimLeftFunc(c.LinkTitle, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// Initial is the letter of the page in a list from A to Z, without accent: "A"; "0–9" for a title that begins with a
// number, "#" for one without letters and numbers.
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
