package site

import (
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"porchlight/internal/content"
)

// Page is one page of the site, as its own layout sees it.
type Page struct {
	Card
	Source     *content.Page // nil for a page without file: a section without _index.md, a term, the 404 page
	OutputPath string        // "levels-of-care/iop/index.html", NFC, not percent-encoded

	Helpline  string   // id of a configured helpline, of the page or a section above; "": the site's own
	Share     []string // share targets, of the page, a section above or the settings; nil: the care data's defaults
	Sensitive bool     // the page or a section above is marked as sensitive

	site       *Site
	parent     *Page
	section    *Page          // the section, or home, of this page; for a section, home or a list, itself
	*listing                  // never nil
	terms      []*Page        // of all taxonomies in the configuration's order
	termIDs    []int32        // for Related
	subject    *Subject       // of the page's ID; nil: it has none
	refs       refsByRelation // nil: none
	mentions   []*Card
	traversed  atomic.Int64 // see TraversedSince
	number     int32        // index in the site's pages
	place      int          // index in the section's regular pages; -1: none
	order      int32        // index in the site's regular pages; -1: none
	withheld   *Withheld
	displaced  bool   // an output of a build has its address, so it is not drawn
	dir        string // output folder of files beside the page: "levels-of-care/iop/"; "" at the top
	addressKey string // front matter key that decides the address: "url", "slug" or ""
}

// listing is the part of a page that only pages that list others have.
type listing struct {
	pages     []*Card
	regular   []*Card
	sections  []*Card
	recursive []*Card       // for home and sections: ordinary pages at any depth
	firstUse  *content.Page // for a term without file: the first page that has the term
	firstItem int           // index of the term among those of firstUse
	uses      int           // of a term: number of pages that have it
}

// lists is the listing of the page, which the caller may change while the site is assembled.
func (p *Page) lists() *listing {
	if p.listing == noListing {
		p.listing = &listing{}
	}
	return p.listing
}

// newPage makes a page with a logical path.
func (s *Site) newPage(path string) *Page {
	p := &Page{}
	p.init(s, path)
	return p
}

func (p *Page) init(s *Site, path string) {
	p.site, p.page, p.Path, p.place, p.order = s, p, path, -1, -1
	p.careCard, p.listing = noCare, noListing
}

// Listed reports whether lists, cards, feeds, menus of front matter and the site map have the page. A page that is
// marked as hidden in front matter is not listed, but has its address.
func (p *Page) Listed() bool { return p.Source == nil || !p.Source.Hidden }

// Searchable reports whether the site's search and its list from A to Z have the page.
func (p *Page) Searchable() bool { return p.isPublic() && (p.Source == nil || !p.Source.NoSearch) }

// InSitemap reports whether the site map has the page.
func (p *Page) InSitemap() bool {
	return p.isPublic() && (p.Source == nil || !p.Source.Sitemap.Disable)
}

// isPublic reports whether searches may find the page.
func (p *Page) isPublic() bool {
	return p.Kind != Kind404 && p.Listed() && (p.Source == nil || !p.Source.NoIndex)
}

// Date and Lastmod are those of the card. The following methods are described at Card.
func (p *Page) Date() time.Time    { return p.date }
func (p *Page) Lastmod() time.Time { return p.lastmod }

// Pages are the pages that a list lists.
func (p *Page) Pages() []*Card { return p.pages }

// RegularPages are the ordinary pages of Pages.
func (p *Page) RegularPages() []*Card { return p.regular }

// RegularPagesRecursive are the ordinary pages below home or a section at any depth; of other lists, RegularPages.
func (p *Page) RegularPagesRecursive() []*Card {
	if p.Kind == KindHome || p.Kind == KindSection {
		return p.recursive
	}
	return p.regular
}

// Sections are the sections directly below home or a section.
func (p *Page) Sections() []*Card { return p.sections }

// Parent is the page above, or nil.
func (p *Page) Parent() *Card {
	if p.parent == nil {
		return nil
	}
	return &p.parent.Card
}

// Count is the number of ordinary pages below a section, of pages of a term, or of terms of a taxonomy.
func (p *Page) Count() int {
	switch p.Kind {
	case KindHome, KindSection:
		return len(p.recursive)
	default:
		return len(p.pages)
	}
}

// Ancestors are the pages above, home first: the breadcrumb.
func (p *Page) Ancestors() []*Card {
	depth := 0
	for up := p.parent; up != nil; up = up.parent {
		depth++
	}
	list := make([]*Card, depth)
	for up := p.parent; up != nil; up = up.parent {
		depth--
		list[depth] = &up.Card
	}
	return list
}

// CurrentSection is the section, or home, of the page; a page that lists others is its own section.
func (p *Page) CurrentSection() *Card {
	if p.section == nil {
		return nil
	}
	return &p.section.Card
}

// NextInSection is the neighbour before this page in its section's default order, as in Hugo: among dated pages the
// newer one. It is nil at the end.
func (p *Page) NextInSection() *Card { return p.neighbour(-1) }

// PrevInSection is the neighbour after this page in its section's default order; nil at the end.
func (p *Page) PrevInSection() *Card { return p.neighbour(1) }

func (p *Page) neighbour(step int) *Card {
	if p.Kind != KindPage || p.section == nil || p.place < 0 {
		return nil
	}
	at := p.place + step
	if at < 0 || at >= len(p.section.regular) {
		return nil
	}
	return p.section.regular[at]
}

// Terms are the page's terms of one taxonomy ("tags"), in the order written.
func (p *Page) Terms(plural string) []*Card {
	var list []*Card
	for _, term := range p.terms {
		if strings.EqualFold(term.Section, plural) {
			list = append(list, &term.Card)
		}
	}
	return list
}

// GetPage is the page with a logical path: "/levels-of-care/iop" from the top, "../php" from this page's folder, also
// with ".md". nil: it does not exist or is not published.
func (p *Page) GetPage(path string) *Card { return p.site.lookup(path, p.folder()) }

// folder is the logical folder of the page's file, from which relative paths count.
func (p *Page) folder() string {
	if p.Source != nil && p.Source.Bundle == content.Single {
		return parentPath(p.Path)
	}
	return p.Path
}

// IsMenuCurrent reports whether an entry of the menu leads to this page.
func (p *Page) IsMenuCurrent(menu string, entry *MenuEntry) bool {
	return entry != nil && entry.Menu == menu && entry.Card == &p.Card
}

// HasMenuCurrent reports whether an entry below the given one leads to this page, or the given one leads to a section
// above it.
func (p *Page) HasMenuCurrent(menu string, entry *MenuEntry) bool {
	if entry == nil || entry.Menu != menu {
		return false
	}
	for _, child := range entry.Children {
		if p.IsMenuCurrent(menu, child) || p.HasMenuCurrent(menu, child) {
			return true
		}
	}
	if entry.Card == nil || entry.Card.Kind != KindSection {
		return false
	}
	for up := p.parent; up != nil; up = up.parent {
		if entry.Card == &up.Card {
			return true
		}
	}
	return false
}

// Pager is the output path and the address of the nth part of a list, counted from 1:
// "levels-of-care/page/2/index.html" and "/levels-of-care/page/2/". The first part is the page itself.
func (p *Page) Pager(n int) (output, href string) {
	if n <= 1 {
		return p.OutputPath, p.RelPermalink
	}
	folder := p.dir + "page/" + strconv.Itoa(n) + "/"
	return folder + "index.html", p.site.href(folder)
}

// OutputFormat is a format in which a page is published beside its HTML. It is made from cards, without layouts.
type OutputFormat struct {
	Name      string // "rss", by which package render draws it
	MediaType string
	Label     string // name in messages: "feed"

	file  string   // name in the page's folder
	kinds []string // of pages that have the format
}

// outputFormats are the formats of every site.
var outputFormats = []OutputFormat{
	{Name: RSS, MediaType: "application/rss+xml", Label: "feed", file: "index.xml",
		kinds: []string{KindHome, KindSection}},
}

// RSS is the name of the output format of feeds.
const RSS = "rss"

// OutputFormats are the formats in which the page is published beside its HTML.
func (p *Page) OutputFormats() []OutputFormat {
	var list []OutputFormat
	for _, f := range outputFormats {
		if slices.Contains(f.kinds, p.Kind) {
			list = append(list, f)
		}
	}
	return list
}

// In is the output path and the address of a page in a format: "levels-of-care/index.xml" and
// "/levels-of-care/index.xml".
func (p *Page) In(f OutputFormat) (output, href string) {
	output = p.dir + f.file
	return output, p.site.href(output)
}

// OutputFormat is the format of the page with an output path. ok is false for any other path, such as that of its HTML.
func (p *Page) OutputFormat(path string) (format OutputFormat, ok bool) {
	for _, f := range p.OutputFormats() {
		if output, _ := p.In(f); output == path {
			return f, true
		}
	}
	return OutputFormat{}, false
}

// Draft reports whether the page is marked as a draft. A site has its drafts only if the settings include them.
func (p *Page) Draft() bool { return p.Source != nil && bool(p.Source.Draft) }
