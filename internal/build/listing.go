package build

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/content"
	"porchlight/internal/site"
)

// Live is the status of a page that is published; the others are the reasons why one is not.
const Live site.Reason = "live"

// Listed is a page with a file, and where it stands in its life.
type Listed struct {
	File     string
	Title    string
	Address  string // full; of a page that is not published, the one it would have; "" when its file could not be read
	Kind     string // id of its kind in the care data; "" none
	Status   site.Reason
	Since    time.Time // live: its date; draft: last change; future: when it appears; expired: when it went; else zero. Zero: not said
	Reviewer string    // name; "" nobody
	Reviewed time.Time // zero: not said
	Due      time.Time // when the next review is due; zero: not said
}

// Pages lists every page that has a file, sorted by file.
func (o *Overview) Pages() []Listed {
	var list []Listed
	for _, p := range o.Site.Pages() {
		if p.Source != nil {
			list = append(list, o.listed(p, p.Source, Live, written(p.Source)))
		}
	}
	for _, w := range o.Withheld() {
		since := w.When
		if w.Reason == site.Draft {
			since = newest(w.Page.Lastmod, w.Page.Date)
		}
		list = append(list, o.listed(o.Site.Page(w.Page.File), w.Page, w.Reason, since))
	}
	slices.SortFunc(list, func(a, b Listed) int { return strings.Compare(a.File, b.File) })
	return list
}

// ReviewDue lists the published pages whose next review is due within so many days, the most overdue first.
func (o *Overview) ReviewDue(within int) []Listed {
	var list []Listed
	for _, p := range o.Site.ReviewDue(o.Config.Clock.AddDate(0, 0, within)) {
		list = append(list, o.listed(p, p.Source, Live, written(p.Source)))
	}
	return list
}

// written is the date that a page says of itself; sections take those of their pages otherwise.
func written(p *content.Page) time.Time { return cmp.Or(p.Date, p.PublishDate, p.Lastmod) }

// listed says what is listed of a page; p is nil for one that could not be read.
func (o *Overview) listed(p *site.Page, source *content.Page, status site.Reason, since time.Time) Listed {
	l := Listed{File: source.File, Title: source.Title, Status: status, Since: since, Reviewed: source.Review.On, Due: source.Review.Next}
	if p != nil {
		l.Title, l.Address, l.Kind = cmp.Or(p.Title, l.Title), p.Permalink, p.CareKind
		if who := p.Reviewer(); who != nil {
			l.Reviewer = who.Name
		}
	}
	return l
}

// Naming are the pages that name what a new page of a kind is to be about, where both sides have to tell: their ids by relation. It is empty
// when there is such a page already, since then that one tells.
func (o *Overview) Naming(kind *care.Kind, id string) map[string][]string {
	naming := map[string][]string{}
	for _, p := range o.Site.Pages() {
		if p.CareKind == kind.ID && p.ID == id {
			return nil
		}
		other := o.Config.Data.Kind(p.CareKind)
		if other == nil || !slices.Contains(kind.Answers, other.Relation) || !slices.Contains(p.Source.Refs[kind.Relation], id) {
			continue
		}
		if !slices.Contains(naming[other.Relation], p.ID) {
			naming[other.Relation] = append(naming[other.Relation], p.ID)
		}
	}
	return naming
}

// DaysUntil counts the days from the moment of the build to a day; a day in the past is negative. Days begin at midnight where the site is.
func (o *Overview) DaysUntil(day time.Time) int {
	midnight := func(t time.Time) time.Time {
		y, m, d := t.In(o.Config.TimeZone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(math.Round(midnight(day).Sub(midnight(o.Config.Clock)).Hours() / 24))
}

func newest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
