package render

import (
	"errors"
	"html/template"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/record"
	"porchlight/internal/site"
)

// Page is the page that a layout draws, as the layout sees it. The most used fields are flat, because
// text/template needs 0.3 microseconds more for a field of an embedded struct. The keys of front matter are
// embedded, so that only package content declares them.
type Page struct {
	*content.FrontMatter // never nil; empty for a page without a file

	// These fields are the same as in a card.
	Kind, Type, Section, Path              string
	Title, LinkTitle, Description, Summary string
	Date, Lastmod                          time.Time
	Weight                                 int
	Params                                 map[string]any
	Permalink, RelPermalink                string
	Image                                  *site.Image
	CareKind, ID, Level                    string
	IsNews                                 bool

	File             string
	Draft, Sensitive bool
	Author, Reviewer *site.Person // nil when not given
	Authors          []*site.Person
	Site             *Site

	Content, TableOfContents template.HTML
	Headings                 []Heading
	WordCount, ReadingTime   int // number of words; minutes, at least 1 for a page with words

	IsHome, IsPage, IsSection, IsNode bool

	node      *site.Page
	worker    *Worker
	pager     pagerState
	drawn     map[string]bool // components in the page's own text, by name
	emergency *EmergencyText  // nil when the text is not about an emergency
	questions []node          // questions and answers of a page of kind FAQ
	described bool            // JSONLD was called
}

// Heading is one heading of the page's own text.
type Heading struct {
	Level int
	ID    string
	HTML  template.HTML
	Text  string
}

// wordsPerMinute is a moderate reading speed for plain text on a screen.
const wordsPerMinute = 200

// fromCard copies the fields that a page and its card have in common.
var fromCard = record.SameFields[Page, site.Card]()

// noFrontMatter is that of pages without a file.
var noFrontMatter = new(content.Whole(content.FrontMatter{}))

func newPage(w *Worker, p *site.Page) *Page {
	page := &Page{
		FrontMatter: noFrontMatter, Draft: p.Draft(), Sensitive: p.Sensitive,
		Authors: w.givePeople(p.Authors()...), Reviewer: p.Reviewer(), Site: w.view, node: p, worker: w,
		IsHome: p.IsHome(), IsPage: p.IsPage(), IsSection: p.IsSection(), IsNode: p.IsNode(),
	}
	fromCard(page, &p.Card)
	page.Date, page.Lastmod = p.Date(), p.Lastmod()
	w.givePeople(page.Reviewer)
	if len(page.Authors) > 0 {
		page.Author = page.Authors[0]
	}
	if s := p.Source; s != nil {
		page.File, page.FrontMatter = s.File, &s.FrontMatter
	}
	return page
}

// where names the page in findings: its file, or its address when it has no file. It returns "" for a nil page.
func (p *Page) where() string {
	if p == nil {
		return ""
	}
	if p.File != "" {
		return p.File
	}
	return p.RelPermalink
}

// The following methods call the method of site.Page with the same name.

func (p *Page) Parent() *site.Card         { return p.worker.give(p.node.Parent()) }
func (p *Page) Ancestors() []*site.Card    { return p.worker.giveAll(p.node.Ancestors()) }
func (p *Page) Pages() []*site.Card        { return p.worker.giveAll(p.node.Pages()) }
func (p *Page) RegularPages() []*site.Card { return p.worker.giveAll(p.node.RegularPages()) }
func (p *Page) RegularPagesRecursive() []*site.Card {
	return p.worker.giveAll(p.node.RegularPagesRecursive())
}
func (p *Page) Sections() []*site.Card     { return p.worker.giveAll(p.node.Sections()) }
func (p *Page) CurrentSection() *site.Card { return p.worker.give(p.node.CurrentSection()) }
func (p *Page) PrevInSection() *site.Card  { return p.worker.give(p.node.PrevInSection()) }
func (p *Page) NextInSection() *site.Card  { return p.worker.give(p.node.NextInSection()) }
func (p *Page) Count() int                 { return p.node.Count() }

// Related returns the pages that share the most terms and subjects with this page, the best first. A rare term or
// subject counts more than a frequent one.
func (p *Page) Related() []*site.Card {
	cards := p.node.Related(p.worker.r.cfg.RelatedLimit)
	p.worker.given.HasRelated, p.worker.given.Related = true, site.Numbers(cards)
	return p.worker.giveAll(cards)
}

// Terms returns the page's terms of a taxonomy. GetTerms is Hugo's name for Terms.
func (p *Page) Terms(taxonomy string) []*site.Card    { return p.worker.giveAll(p.node.Terms(taxonomy)) }
func (p *Page) GetTerms(taxonomy string) []*site.Card { return p.Terms(taxonomy) }

func (p *Page) GetPage(path string) *site.Card { return p.worker.getPage(path, p.node) }

func (p *Page) IsMenuCurrent(menu string, entry *site.MenuEntry) bool {
	return p.node.IsMenuCurrent(menu, entry)
}
func (p *Page) HasMenuCurrent(menu string, entry *site.MenuEntry) bool {
	return p.node.HasMenuCurrent(menu, entry)
}

// Refs returns what the page refers to in one relation. The methods below do the same for the relation in their
// name.
func (p *Page) Refs(relation string) []site.Ref { return p.worker.giveRefs(p.node.Refs(relation)) }
func (p *Page) Levels() []site.Ref              { return p.Refs("levels") }
func (p *Page) Services() []site.Ref            { return p.Refs("services") }
func (p *Page) Substances() []site.Ref          { return p.Refs("substances") }
func (p *Page) Therapies() []site.Ref           { return p.Refs("therapies") }
func (p *Page) People() []site.Ref              { return p.Refs("people") }
func (p *Page) Places() []site.Ref              { return p.Refs("places") }

// Step returns the place of the page's level in the continuum; nil for a page without a level.
func (p *Page) Step() *site.Step { return p.worker.giveStep(p.node.Step()) }

// StepUp and StepDown return the next level with more and with less support; nil at the ends.
func (p *Page) StepUp() *site.Step   { return p.worker.giveStep(p.node.StepUp()) }
func (p *Page) StepDown() *site.Step { return p.worker.giveStep(p.node.StepDown()) }

// HasDirective reports whether the page's own text holds a component of this name.
func (p *Page) HasDirective(name string) bool { return p.drawn[name] }

// OutputFormat returns the address of the page in an output format, from the host's root; "" without that format.
func (p *Page) OutputFormat(name string) string {
	for _, format := range p.node.OutputFormats() {
		if format.Name == name {
			_, href := p.node.In(format)
			return href
		}
	}
	return ""
}

// Feed returns the address of the page's feed; "" without a feed. The home page and sections have one.
func (p *Page) Feed() string { return p.OutputFormat(site.RSS) }

// Keys returns the keys of the helpline's banner, for a cached partial. Pages have this method, so that a layout
// can use .Keys in a page and in a cached partial.
func (p *Page) Keys() []any { return []any{p.Helpline().ID, p.IsEmergency()} }

// Helpline returns the helpline of this page: the line of its place, the page's or section's own, or the site's.
func (p *Page) Helpline() care.Helpline {
	if p.HasOwnLine() {
		return p.placeLine()
	}
	if h, ok := p.worker.r.cfg.Helplines[p.node.Helpline]; ok && p.node.Helpline != "" {
		return h
	}
	return p.worker.r.cfg.Helpline
}

// QuickExit returns the link with which a reader leaves this page at once; nil for a page without such a link.
func (p *Page) QuickExit() *config.QuickExit {
	if exit := &p.worker.r.cfg.QuickExit; p.Sensitive || exit.Everywhere {
		return exit
	}
	return nil
}

// Country returns the emergency number and the crisis lines of the configured country.
func (p *Page) Country() care.Country { return p.worker.r.country }

// pagerState holds the number of the part being drawn. pager is nil until the layout divides a list.
type pagerState struct {
	number int
	pager  *Pager
}

var errPagedTwice = errors.New("a page can be divided only once: keep the result of .Paginate in a variable")

// Paginator divides a default list into parts: for a taxonomy its terms, for the search page all pages from A to
// Z, else the page's ordinary pages.
func (p *Page) Paginator() (*Pager, error) {
	if p.pager.pager != nil {
		return p.pager.pager, nil
	}
	switch {
	case p.IsSearch():
		return p.Paginate(p.Site.AtoZ())
	case p.Kind == site.KindTaxonomy:
		return p.Paginate(p.Pages())
	}
	return p.Paginate(p.RegularPages())
}

// IsSearch reports whether this is the page on which readers search the site.
func (p *Page) IsSearch() bool { return p.node.IsSearch() }

// Paginate divides a list of cards into parts. Each part becomes an output. A page can be divided only once.
func (p *Page) Paginate(cards []*site.Card) (*Pager, error) {
	if p.pager.pager != nil {
		return nil, errPagedTwice
	}
	p.pager.pager = newPager(p, cards, p.pager.number)
	return p.pager.pager, nil
}
