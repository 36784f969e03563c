package site

import (
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"porchlight/internal/content"
)

// Page is one page of the site with all that its own layout may ask.
type Page struct {
	Card
	Source     *content.Page // nil for a page that has no file: a section without _index.md, a term, the 404 page
	OutputPath string        // where it is published: "levels-of-care/iop/index.html", NFC, not percent-encoded

	// The nearest of the page and the sections above it that sets one decides these three.
	Helpline  string   // id of a configured helpline; "" the site's own
	Share     []string // share targets; nil: the care data's defaults
	Sensitive bool     // the page or a section above is marked sensitive

	site       *Site
	parent     *Page
	section    *Page // the section, or home, that this page is in; of those themselves, themselves
	pages      []*Card
	regular    []*Card
	sections   []*Card
	recursive  []*Card        // of home and sections: ordinary pages at any depth
	terms      []*Page        // of all taxonomies in the configuration's order
	termIDs    []int32        // for Related
	subject    *Subject       // what others mean by the page's ID; nil without
	refs       refsByRelation // nil: none
	mentions   []*Card
	asked      atomic.Int64
	number     int32 // index in the site's pages
	place      int   // index in the section's regular pages; -1 for none
	order      int32 // index in the site's regular pages; -1 for none
	withheld   *Withheld
	displaced  bool          // something that a build publishes has its address: it is not drawn
	dir        string        // output folder of what is beside the page: "levels-of-care/iop/"; "" at the top
	addressKey string        // front matter key that decides the address: "url", "slug" or ""
	firstUse   *content.Page // of a term without file: the page that brought it
	firstItem  int           // and which of that page's terms it is, from 0
}

// Listed reports whether other pages list this one: lists, cards, feeds, menus of front matter and the site map leave
// out a page whose front matter says that it is hidden. It still has its address.
func (p *Page) Listed() bool { return p.Source == nil || !p.Source.Hidden }

// Searchable reports whether the site's own search and its list from A to Z have the page.
func (p *Page) Searchable() bool { return p.isPublic() && (p.Source == nil || !p.Source.NoSearch) }

// InSitemap reports whether search engines are to find the page.
func (p *Page) InSitemap() bool {
	return p.isPublic() && (p.Source == nil || !p.Source.Sitemap.Disable)
}

// isPublic reports whether the page is to be found by readers who have no link to it.
func (p *Page) isPublic() bool {
	return p.Kind != Kind404 && p.Listed() && (p.Source == nil || !p.Source.NoIndex)
}

// Date and Lastmod are those of the card.
func (p *Page) Date() time.Time    { return p.date }
func (p *Page) Lastmod() time.Time { return p.lastmod }

// Pages are what a list page lists.
func (p *Page) Pages() []*Card { return p.pages }

// RegularPages are those of Pages that are neither sections nor lists.
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

// Count is how many ordinary pages are below a section, how many pages a term has, or how many terms a taxonomy.
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

// CurrentSection is the section, or home, that the page is in; a page that lists others is its own.
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

// GetPage finds another page by logical path: "/levels-of-care/iop" from the top, "../php" from this page's folder;
// ".md" may follow. It is nil for a page that does not exist or is not published.
func (p *Page) GetPage(path string) *Card { return p.site.lookup(path, p.folder()) }

// folder is the logical folder from which the page's relative paths count: that of its file.
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

// HasMenuCurrent reports whether this page is reached by an entry below the given one, or is in the section to which
// it leads.
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

// Pager gives the output path and the address of the nth part of a list, counted from 1:
// "levels-of-care/page/2/index.html" and "/levels-of-care/page/2/". The first part is the page itself.
func (p *Page) Pager(n int) (output, href string) {
	if n <= 1 {
		return p.OutputPath, p.RelPermalink
	}
	folder := p.dir + "page/" + strconv.Itoa(n) + "/"
	return folder + "index.html", p.site.href(folder)
}

// OutputFormat is a form in which a page is published beside its HTML. It is made of cards, without layouts.
type OutputFormat struct {
	Name      string // "rss", by which package render knows how to draw it
	MediaType string
	Label     string // what messages call it: "feed"

	file  string   // name in the page's folder
	kinds []string // of the pages that have it
}

// outputFormats are those of every site.
var outputFormats = []OutputFormat{
	{Name: RSS, MediaType: "application/rss+xml", Label: "feed", file: "index.xml",
		kinds: []string{KindHome, KindSection}},
}

// RSS is the name of the output format of feeds.
const RSS = "rss"

// OutputFormats are those in which the page is published beside its HTML.
func (p *Page) OutputFormats() []OutputFormat {
	var list []OutputFormat
	for _, f := range outputFormats {
		if slices.Contains(f.kinds, p.Kind) {
			list = append(list, f)
		}
	}
	return list
}

// In gives the output path and the address of a page in a format: "levels-of-care/index.xml" and
// "/levels-of-care/index.xml".
func (p *Page) In(f OutputFormat) (output, href string) {
	output = p.dir + f.file
	return output, p.site.href(output)
}

// OutputFormat finds the format that is published at an output path; ok is false for the page's HTML.
func (p *Page) OutputFormat(path string) (format OutputFormat, ok bool) {
	for _, f := range p.OutputFormats() {
		if output, _ := p.In(f); output == path {
			return f, true
		}
	}
	return OutputFormat{}, false
}

// Draft reports whether the page is marked as a draft; it is then only part of a site built with drafts.
func (p *Page) Draft() bool { return p.Source != nil && bool(p.Source.Draft) }
