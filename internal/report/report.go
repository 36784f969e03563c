// Package report collects the facts about the pages of a site: whether each is live and why, when its review is
// due, who reviewed it, where it is in the continuum, what leads to it, and what is wrong with it.
//
// All commands use the same Page. "porchlight list" prints some pages (List). "porchlight explain" prints one,
// with the facts that need the drawn site (Explain). The overview of the preview shows all (Overview), and the
// bar beside a page shows that page (Of).
package report

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"porchlight/internal/build"
	"porchlight/internal/check"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/preview"
	"porchlight/internal/site"
)

// Page has the facts about one page. Other programs rely on its JSON names. newPage sets the facts that are known
// without the drawn site. Explain sets Errors, Blanks, Layout, Helpline, Author, and the fields from StepUp to
// Ignores, except LastBuild. Addresses are full, except those of aliases, which begin at the root of the host.
type Page struct {
	File   string      `json:"file,omitempty"` // "": the page has no file, such as the page of a term
	Title  string      `json:"title,omitempty"`
	Status site.Reason `json:"status"`
	// for a page that is not published: words that follow "it is not published: "
	Why         string    `json:"why,omitempty"`
	Errors      int       `json:"errors"` // number of errors of the whole site that stop publishing
	Blanks      int       `json:"blanks"` // number of blanks that are left
	Address     string    `json:"address,omitempty"`
	Output      string    `json:"output,omitempty"`
	Kind        string    `json:"kind,omitempty"`     // home, page, section, taxonomy, term, 404
	CareKind    string    `json:"careKind,omitempty"` // level-of-care
	ID          string    `json:"id,omitempty"`
	Layout      *Layout   `json:"layout,omitempty"`
	Helpline    *Helpline `json:"helpline,omitempty"`
	Author      string    `json:"author,omitempty"`
	Reviewer    string    `json:"reviewer,omitempty"`
	Credentials string    `json:"credentials,omitempty"`
	Reviewed    Day       `json:"reviewed,omitzero"`
	Due         Day       `json:"due,omitzero"` // the next review
	Date        Day       `json:"date,omitzero"`
	PublishDate Day       `json:"publishDate,omitzero"`
	Lastmod     Day       `json:"lastmod,omitzero"`
	ExpiryDate  Day       `json:"expiryDate,omitzero"`
	Level       string    `json:"level,omitempty"`

	StepUp     string              `json:"stepUp,omitempty"`
	StepDown   string              `json:"stepDown,omitempty"`
	Refs       map[string][]string `json:"refs,omitempty"` // ids by relation
	Aliases    []string            `json:"aliases"`
	Menus      []string            `json:"menus"`
	LinkedFrom LinkedFrom          `json:"linkedFrom"`
	LastBuild  *build.LastDrawing  `json:"lastBuild,omitempty"` // set only on request
	Findings   []finding.Finding   `json:"findings"`
	Ignores    []check.Ignored     `json:"ignores"` // by the page and the settings

	// live: its date; draft: last change; future: day it appears; expired: day it expired; zero: unknown
	Since   Day        `json:"-"`
	DaysDue int        `json:"-"` // days until Due; negative: days overdue
	Node    *site.Page `json:"-"` // nil: the file could not be read

	config *config.Config
	source *content.Page // nil: the page has no file
	shown  bool          // the preview shows it at its address
	folder string        // "levels-of-care"; "": directly in content/
	folded string        // title, file and address in the form for searches
}

// Day is a day in the time zone of the site. The zero Day is unknown.
type Day struct{ time.Time }

// String writes the day as in front matter; "" for the zero Day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Format(time.DateOnly)
}

// MarshalJSON writes the day as a string.
func (d Day) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// newPage collects the facts that are known without drawing the page. node is nil when the page could not be
// read. source is nil when the page has no file.
func newPage(cfg *config.Config, node *site.Page, source *content.Page, status site.Reason, why string) *Page {
	day := func(t time.Time) Day {
		if !t.IsZero() {
			t = t.In(cfg.TimeZone)
		}
		return Day{t}
	}
	p := &Page{Status: status, Why: why, Node: node, config: cfg, source: source}
	if s := source; s != nil {
		p.File, p.Title = s.File, s.Title
		p.Reviewed, p.Due = day(s.Review.On), day(s.Review.Next)
		p.Date, p.PublishDate, p.Lastmod, p.ExpiryDate = day(s.Date), day(s.PublishDate), day(s.Lastmod), day(
			s.ExpiryDate)
		p.DaysDue = p.days(p.Due)
	}
	if n := node; n != nil {
		p.Title, p.Address, p.Output = cmp.Or(n.Title, p.Title), n.Permalink, n.OutputPath
		p.Kind, p.CareKind, p.ID, p.Level = n.Kind, n.CareKind, n.ID, n.Level
		if who := n.Reviewer(); who != nil {
			p.Reviewer, p.Credentials = who.Name, who.Credentials
		}
	}
	switch status {
	case site.Live:
		p.Since = cmp.Or(p.Date, p.PublishDate, p.Lastmod)
	case site.Draft:
		p.Since = slices.MaxFunc([]Day{p.Lastmod, p.Date}, Day.compare)
	case site.Future:
		p.Since = cmp.Or(p.PublishDate, p.Date)
	case site.Expired:
		p.Since = p.ExpiryDate
	}
	return p
}

func (d Day) compare(other Day) int { return d.Compare(other.Time) }

// Of gives the facts about a page that a preview shows.
func Of(e *preview.Edition, p *site.Page) *Page {
	status, why := e.Status(p)
	if withheld := p.Withheld(); withheld != nil {
		status, why = withheld.Reason, withheld.String()
	}
	return newPage(e.Config, p, p.Source, status, why)
}

// Pages returns all pages that have a file, sorted by file.
func Pages(o *build.Overview) []*Page {
	live := func(*site.Page) (site.Reason, string) { return site.Live, "" }
	return pages(o, live, o.Withheld())
}

// pages returns the pages of the site, with the status of each, and the withheld pages. A file can be among both.
// Then the preview shows its last readable state, and that one is returned.
func pages(o *build.Overview, status func(*site.Page) (site.Reason, string), withheld []site.Withheld) []*Page {
	var list []*Page
	for _, p := range o.Site.Pages() {
		if p.Source != nil {
			reason, why := status(p)
			page := newPage(o.Config, p, p.Source, reason, why)
			page.shown = true
			list = append(list, page)
		}
	}
	for _, w := range withheld {
		list = append(list, newPage(o.Config, o.Site.Page(w.Page.File), w.Page, w.Reason, w.String()))
	}
	for _, p := range list {
		p.folder = folderOf(p.source)
	}
	slices.SortStableFunc(list, func(a, b *Page) int { return strings.Compare(a.File, b.File) })
	return slices.CompactFunc(list, func(a, b *Page) bool { return a.File == b.File })
}

// days is the number of days from the day of the build to another day, in the time zone of the site. It is
// negative for a day in the past.
func (p *Page) days(day Day) int {
	midnight := func(t time.Time) time.Time {
		y, m, d := t.In(p.config.TimeZone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(math.Round(midnight(day.Time).Sub(midnight(p.config.Clock)).Hours() / 24))
}

// ReviewDue reports whether the review of a live page is overdue, or due within some days.
func (p *Page) ReviewDue(within int) bool {
	return p.Status == site.Live && !p.Due.IsZero() && p.DaysDue <= within
}

// statuses maps the names of lists to the status of their pages.
var statuses = map[string]site.Reason{
	"drafts": site.Draft, "future": site.Future, "expired": site.Expired, "hidden": site.InSection,
	"unread": site.Unread,
}

// choose returns the pages of a list, the most urgent first: those with a status, "review-due" within some days,
// or all.
func choose(all []*Page, list string, within int) []*Page {
	status, known := statuses[list]
	due := list == "review-due"
	if !known && !due {
		return all
	}
	var chosen []*Page
	for _, p := range all {
		if known && p.Status == status || due && p.ReviewDue(within) {
			chosen = append(chosen, p)
		}
	}
	slices.SortStableFunc(chosen, func(a, b *Page) int {
		if due {
			return a.Due.compare(b.Due)
		}
		return a.Since.compare(b.Since)
	})
	return chosen
}
