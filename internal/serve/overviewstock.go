package serve

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"porchlight/internal/build"
	"porchlight/internal/care"
	text "porchlight/internal/content"
	"porchlight/internal/site"
)

// stock is what one edition of a site holds, as its editor counts it: every page that has a file, whether a build publishes it or not. It
// does not change.
type stock struct {
	rows   []*row // by file
	byCard map[*site.Card]*row
	led    map[*site.Card]bool // pages to which front matter, a menu or the helpline leads
	until  func(day time.Time) int
	lang   string // of titles; "" English, as the overview itself
}

// row is one page of the stock.
type row struct {
	Title   string
	File    string
	Address string // from the host's root; "" for a page that the preview does not show
	Kind    string // in words; "" an ordinary page
	Level   string // in words; "" none
	Status  site.Reason
	Why     string    // of a page that a build leaves out: words that follow "it is left out: "
	Since   time.Time // draft: last change; future: when it appears; expired: when it went; else zero. Zero: not said
	Due     time.Time // when the next review of a live page is due; zero: not said
	Folder  string    // "levels-of-care"; "" directly in content/
	Lang    string    // of the title; "" English

	card   *site.Card // nil: the preview does not have it
	output string     // output path; "" as above
	folded string     // title, file and address for searching
}

// inventory is what a stock is taken of.
type inventory struct {
	site     *site.Site
	data     *care.Data
	withheld []site.Withheld // pages that the preview leaves out, those that could not be read included; nil: not to be told
	status   func(*site.Page) (reason site.Reason, why string)
	until    func(day time.Time) int // days from the moment of the preview; negative: in the past
}

// takeStock lists the pages of an edition.
func takeStock(of inventory) *stock {
	st := &stock{byCard: map[*site.Card]*row{}, until: of.until}
	if of.site.Language != "en" {
		st.lang = of.site.Language
	}
	for _, p := range of.site.Pages() {
		if p.Source == nil {
			continue
		}
		r := newRow(p.Source)
		r.Title, r.Address, r.card, r.output = cmp.Or(p.Title, r.Title), p.RelPermalink, &p.Card, p.OutputPath
		if kind := of.data.Kind(p.CareKind); kind != nil {
			r.Kind = kind.Name
		}
		if level := of.data.Level(p.Level); level != nil {
			r.Level = cmp.Or(level.Acronym, level.Name)
		}
		r.Status, r.Why = of.status(p)
		r.tell(p.Source)
		st.byCard[r.card] = r
		st.rows = append(st.rows, r)
	}
	for _, w := range of.withheld {
		r := newRow(w.Page)
		r.Status, r.Why = w.Reason, w.String()
		r.tell(w.Page)
		st.rows = append(st.rows, r)
	}
	slices.SortStableFunc(st.rows, func(a, b *row) int { return strings.Compare(a.File, b.File) })
	// A file that the preview keeps in its last good state is also among those that could not be read.
	st.rows = slices.CompactFunc(st.rows, func(a, b *row) bool { return a.File == b.File })
	for _, r := range st.rows {
		r.Lang = st.lang
		r.folded = fold(r.Title + " " + r.File + " " + r.Address)
	}
	st.led = ledTo(of.site)
	return st
}

func newRow(source *text.Page) *row {
	r := &row{File: source.File, Title: cmp.Or(source.Title, path.Base(source.File)), Folder: source.Path}
	if source.Bundle != text.Branch {
		r.Folder = path.Dir(cmp.Or(source.Path, "/"))
	}
	r.Folder = strings.Trim(r.Folder, "/.")
	return r
}

// tell fills in the dates that belong to the status.
func (r *row) tell(source *text.Page) {
	switch r.Status {
	case build.Live:
		r.Due = source.Review.Next
	case site.Draft:
		r.Since = source.Lastmod
		if source.Date.After(r.Since) {
			r.Since = source.Date
		}
	case site.Future:
		r.Since = source.PublishDate
		if r.Since.IsZero() {
			r.Since = source.Date
		}
	case site.Expired:
		r.Since = source.ExpiryDate
	}
}

// soon is how many days before its review a page is said to be due.
const soon = 30

// reviewDue reports whether a page's review is overdue or due soon.
func (st *stock) reviewDue(r *row) bool { return !r.Due.IsZero() && st.until(r.Due) <= soon }

// away counts the pages that a build leaves out.
func (st *stock) away() (n int) {
	for _, r := range st.rows {
		if r.Status != build.Live {
			n++
		}
	}
	return n
}
