package site

import (
	"cmp"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/content"
)

// The kinds of page, as layouts ask for them.
const (
	KindHome     = "home"
	KindSection  = "section"
	KindPage     = "page"
	KindTaxonomy = "taxonomy" // a list of terms: /tags/
	KindTerm     = "term"     // the pages of one term: /tags/alcohol/
	Kind404      = "404"
)

// Card is what other pages may show of a page. A change of only the body does not change it, except for the Summary of
// a page that has neither summary nor description, or has <!--more-->. Layouts use its fields and methods.
//
// Slices that its methods return are shared and must not be changed.
type Card struct {
	Kind        string
	Type        string // front matter's type, else CareKind, else the section, else "page"
	Section     string // first folder below content/: "levels-of-care"; "" for pages directly in content/
	SectionPath string // the section's whole path without leading slash: "levels-of-care/evening"
	Path        string // logical path in lower case: "/levels-of-care/iop"; home "/"

	Title       string
	LinkTitle   string // a shorter title from front matter, else Title
	Description string
	// Summary is plain text: the text before <!--more-->, else front matter's summary, else the description, else the
	// first paragraph.
	Summary   string
	Weight    int            // order in lists, lowest first; 0: none, after all others
	IsNews    bool           // readers need the date of the page, so lists show it
	CareKind  string         // id of the kind of page in the care data: "level-of-care"; "": none
	Params    map[string]any // keys in lower case
	*careCard                // never nil

	Permalink    string // absolute address
	RelPermalink string // from the host's root, base path included, percent-encoded: "/recovery/levels-of-care/iop/"
	Image        *Image // nil: neither the page nor the site has one

	page          *Page
	date, lastmod time.Time
	datesOfBelow  bool // date and lastmod are those of the newest page below
}

// careCard is the part of a card that only pages about care, people and places have.
type careCard struct {
	ID    string // by which other pages refer to this one: "iop", "jo-doe"; "": they cannot
	Level string // id of the level of care that the page is about or belongs to

	HoursPerWeek care.Range
	LengthOfStay string

	Role      string   // of a person: "Peer specialist"
	Town      string   // of a place: "Springfield, IL"
	Languages []string // codes of spoken languages
}

// noCare and noListing are those of all pages without such data. They must not be changed.
var (
	noCare    = &careCard{}
	noListing = &listing{}
)

// ofCare is the careCard of the page, which the caller may change while the site is assembled.
func (p *Page) ofCare() *careCard {
	if p.careCard == noCare {
		p.careCard = &careCard{}
	}
	return p.careCard
}

// Image is the picture of a page.
type Image struct {
	URL     string // absolute
	RelURL  string // from the host's root
	Alt     string
	Width   int    // CSS pixels; 0: unknown
	Height  int    // CSS pixels; 0: unknown
	File    string // "content/iop/group.jpg" or "static/img/share.png"; "": on another site
	Path    string // of the output; "": on another site
	Default bool   // the site's picture, not the page's own
	Srcset  string // attribute with its variants; "": there are none
	Focus   string // point that has to stay visible when the picture is cropped, for object-position: "30% 20%"
}

// The methods below that return other cards are those of Page, and record the call: see TraversedSince.

// Date is the date of front matter; of home and sections without one, that of the newest page below.
func (c *Card) Date() time.Time { return c.dated().date }

// Lastmod is the day of the last change; of home and sections without a date, that of the newest page below.
func (c *Card) Lastmod() time.Time { return c.dated().lastmod }

// dated is the page. It records the call if the dates are those of pages below.
func (c *Card) dated() *Page {
	if c.datesOfBelow {
		return c.traverse()
	}
	return c.page
}

// Pages are the pages that a list lists, in default order: those and the sections directly below home or a section, the
// terms of a taxonomy, the pages of a term. An ordinary page has none.
func (c *Card) Pages() []*Card { return c.traverse().Pages() }

// RegularPages are the ordinary pages of Pages.
func (c *Card) RegularPages() []*Card { return c.traverse().RegularPages() }

// RegularPagesRecursive are the ordinary pages below home or a section at any depth; of other lists, RegularPages.
func (c *Card) RegularPagesRecursive() []*Card { return c.traverse().RegularPagesRecursive() }

// Sections are the sections directly below home or a section.
func (c *Card) Sections() []*Card { return c.traverse().Sections() }

// Parent is the page above: the section of a page, the taxonomy of a term, otherwise home; nil for home.
func (c *Card) Parent() *Card { return c.traverse().Parent() }

// Count is the number of ordinary pages below home or a section at any depth, of pages of a term, or of terms of a
// taxonomy.
func (c *Card) Count() int { return c.traverse().Count() }

// IsHome reports whether this is the home page.
func (c *Card) IsHome() bool { return c.Kind == KindHome }

// IsPage reports whether this is an ordinary page.
func (c *Card) IsPage() bool { return c.Kind == KindPage }

// IsSection reports whether this is the page of a section. Home is not one.
func (c *Card) IsSection() bool { return c.Kind == KindSection }

// IsNode reports whether this page lists others: home, sections, taxonomies and terms.
func (c *Card) IsNode() bool { return c.Kind != KindPage && c.Kind != Kind404 }

// summarise sets the summaries of all pages.
func (a *assembly) summarise() {
	for _, p := range a.live {
		if p.Source != nil {
			p.Summary = SummaryOf(p.Source)
		} else if p.Summary == "" {
			p.Summary = p.Description
		}
	}
}

// SummaryOf is the Summary of a page's Card for a state of its file: the text before <!--more-->, in full; otherwise
// the summary or the description of the front matter; otherwise the first words of the text. It is the only part of a
// card that depends on the text.
func SummaryOf(src *content.Page) string {
	return cmp.Or(src.Body.Intro, src.Summary, src.Description, src.Body.FirstWords)
}
