package site

import (
	"strings"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/content"
	"porchlight/internal/markdown"
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

// Card is what other pages may show of a page. Nothing in it changes when only the page's body changes, except Summary
// of a page that has neither summary nor description, or marks its summary in the body. Its fields are flat because
// templates reach them by reflection.
//
// Slices that its methods return are shared: read them, do not sort or change them.
type Card struct {
	Kind        string
	Type        string // front matter's type, else CareKind, else the section, else "page"
	Section     string // first folder below content/: "levels-of-care"; "" for pages directly in content/
	SectionPath string // the section's whole path without leading slash: "levels-of-care/evening"
	Path        string // logical path in lower case: "/levels-of-care/iop"; home "/"

	Title       string
	LinkTitle   string // the title where front matter gives no shorter one
	Description string
	// plain text: what is before <!--more-->, else front matter's summary, else the description, else the first
	// paragraph
	Summary  string
	Weight   int    // 0: none, listed after those that have one
	IsNews   bool   // the page has a date for which it is read: lists show it
	CareKind string // id of the kind of page in the care data: "level-of-care"; "" none
	// by which other pages refer to this one: "iop", "housing", "jo-doe"; "" for a page of no such kind
	ID     string
	Level  string         // id of the level of care that the page is about or belongs to
	Params map[string]any // keys in lower case

	HoursPerWeek care.Range
	LengthOfStay string

	Role      string   // of a person: "Peer specialist"
	Town      string   // of a place: "Springfield, IL"
	Languages []string // that are spoken, by their codes

	Permalink    string // absolute address
	RelPermalink string // from the host's root, base path included, percent-encoded: "/recovery/levels-of-care/iop/"
	Image        *Image // nil: neither the page nor the site has one

	page          *Page
	date, lastmod time.Time
	datesOfBelow  bool // the dates are those of the newest page below
}

// Image is the picture that stands for a page.
type Image struct {
	URL     string // absolute
	RelURL  string // from the host's root
	Alt     string
	Width   int    // CSS pixels; 0 unknown
	Height  int    // CSS pixels; 0 unknown
	File    string // where it is: "content/iop/group.jpg" or "static/img/share.png"; "" elsewhere on the web
	Path    string // of the output; "" elsewhere on the web
	Default bool   // the site's picture, not the page's own
	Srcset  string // of the page itself: the attribute that offers it in several widths; "" in one only
	Focus   string // what must stay in sight where a layout cuts the picture, for object-position: "30% 20%"
}

// The methods below that give cards are those of Page, and note that they were asked: see AskedSince.

// Date is that of front matter; of home and sections without one, that of the newest page below.
func (c *Card) Date() time.Time { return c.dated().date }

// Lastmod is the day of the last change, as Date.
func (c *Card) Lastmod() time.Time { return c.dated().lastmod }

// dated gives the page, which is marked as asked if it has its dates from the pages below.
func (c *Card) dated() *Page {
	if c.datesOfBelow {
		return c.ask()
	}
	return c.page
}

// Pages are what a list page lists, in default order: of home and sections the pages and sections directly below, of a
// taxonomy its terms, of a term its pages. An ordinary page has none.
func (c *Card) Pages() []*Card { return c.ask().Pages() }

// RegularPages are those of Pages that are neither sections nor lists.
func (c *Card) RegularPages() []*Card { return c.ask().RegularPages() }

// RegularPagesRecursive are the ordinary pages below home or a section at any depth; of other lists, RegularPages.
func (c *Card) RegularPagesRecursive() []*Card { return c.ask().RegularPagesRecursive() }

// Sections are the sections directly below home or a section.
func (c *Card) Sections() []*Card { return c.ask().Sections() }

// Parent is the page above: of a page its section, of a term its taxonomy, of everything else at the top home; of home
// nil.
func (c *Card) Parent() *Card { return c.ask().Parent() }

// Count is how many ordinary pages are below a section at any depth, how many pages a term has, or how many terms a
// taxonomy.
func (c *Card) Count() int { return c.ask().Count() }

// IsHome reports whether this is the front page.
func (c *Card) IsHome() bool { return c.Kind == KindHome }

// IsPage reports whether this is an ordinary page.
func (c *Card) IsPage() bool { return c.Kind == KindPage }

// IsSection reports whether this is the page of a section. Home is not one.
func (c *Card) IsSection() bool { return c.Kind == KindSection }

// IsNode reports whether this page lists others: home, sections, taxonomies and terms.
func (c *Card) IsNode() bool { return c.Kind != KindPage && c.Kind != Kind404 }

// summarise gives every page its summary.
func (a *assembly) summarise() {
	for _, p := range a.live {
		if p.Source != nil {
			p.Summary = a.site.SummaryOf(p.Source)
		} else if p.Summary == "" {
			p.Summary = p.Description
		}
	}
}

// SummaryOf is the Summary of a page's Card for a state of its file. It is the only part of a card that the text can
// change: the summary that an editor marked in the text, in full; otherwise the summary or the description of the front
// matter; otherwise the first words.
func (s *Site) SummaryOf(src *content.Page) string {
	if src.Body.More {
		if intro := markdown.Intro(textOf(src)); intro != "" {
			return intro
		}
	}
	switch {
	case src.Summary != "":
		return src.Summary
	case src.Description != "":
		return src.Description
	}
	return s.firstWords(markdown.FirstParagraph(textOf(src)))
}

// textOf is the text of a page. It is empty when the file was saved meanwhile; drawing the page reports that.
func textOf(src *content.Page) []byte {
	text, err := src.Body.Text()
	if err != nil {
		return nil
	}
	return text
}

// firstWords shortens a paragraph to as many words as summaries have.
func (s *Site) firstWords(text string) string {
	limit := s.Config.SummaryWords
	if limit <= 0 {
		return text
	}
	words := 0
	inWord := false
	for i, r := range text {
		space := r == ' ' || r == '\n' || r == '\t'
		if !space && !inWord {
			if words++; words > limit {
				return strings.TrimSpace(text[:i]) + " …"
			}
		}
		inWord = !space
	}
	return text
}
