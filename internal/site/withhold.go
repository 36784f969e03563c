package site

import (
	"fmt"
	"time"

	"porchlight/internal/content"
)

// Reason is the reason why a page is not published, or Live.
type Reason string

const (
	Live        Reason = "live" // it is published
	Draft       Reason = "draft"
	Future      Reason = "future"   // its publishDate, or without one its date, is in the future
	Expired     Reason = "expired"  // its expiryDate has passed
	InSection   Reason = "section"  // a section above it is withheld
	Unread      Reason = "not read" // its file has errors
	Bundled     Reason = "bundled"  // its file is in the folder of another page, Withheld.Section
	Underscored Reason = "aside"    // the name of its file, or of a folder above, begins with "_"
	NoPages     Reason = "no pages" // it is the text of a term that no published page has
)

// Withheld is a page that is not published, with the reason.
type Withheld struct {
	Page    *content.Page
	Reason  Reason
	When    time.Time     // of Future and Expired: the date that decides
	Section *content.Page // of InSection: the section; of Bundled: the page of the folder

	above *Withheld // of InSection: the reason of the section
}

// String is the reason in words that continue "is not published: ".
func (w Withheld) String() string {
	switch w.Reason {
	case Draft:
		return "it is a draft"
	case Future:
		return "it is due on " + w.When.Format(time.DateOnly)
	case Expired:
		return "it expired on " + w.When.Format(time.DateOnly)
	case Bundled:
		return fmt.Sprintf("it lies in the folder of the page %s", w.Section.File)
	case Underscored:
		return `the name of its file or folder begins with "_"`
	case Unread:
		return "its file could not be read"
	case NoPages:
		return "no published page has this term"
	default:
		return fmt.Sprintf("its section %s is not published", w.Section.File)
	}
}

// key is the front matter key that is the reason; "": none is.
func (w Withheld) key() string {
	switch {
	case w.Reason == Unread || w.Reason == InSection || w.Reason == NoPages || w.Reason == Bundled ||
		w.Reason == Underscored:
		return ""
	case w.Reason == Draft:
		return "draft"
	case w.Reason == Expired:
		return "expiryDate"
	case w.Page.PublishDate.IsZero():
		return "date"
	default:
		return "publishDate"
	}
}

// withhold sets Page.withheld, and collects the published pages.
func (a *assembly) withhold() {
	for _, p := range a.all {
		a.site.mark(due(p.Source))
		a.site.mark(p.Source.ExpiryDate)
		if w := a.whyWithheld(p.Source); w != nil {
			p.withheld = w
			if p.Kind != KindPage && p.Kind != KindHome {
				a.hidden[p.Path] = p
			}
		}
	}
	for _, p := range a.all {
		if above := a.hidden.above(p.Path); above != nil && p.Kind != KindHome &&
			(p.withheld == nil || p.withheld.Reason == Unread) { // the section may be why it could not be read
			p.withheld = &Withheld{Page: p.Source, Reason: InSection, Section: above.Source, above: above.withheld}
		}
		if p.withheld == nil {
			a.live = append(a.live, p)
			continue
		}
		if p.withheld.Reason != Bundled && p.withheld.Reason != Underscored { // its folder has a finding
			a.site.Withheld = append(a.site.Withheld, *p.withheld)
		}
		if p.Kind == KindHome {
			a.reportHome(p.withheld)
		}
	}
	if home := a.site.byPath["/"]; home != nil && home.withheld == nil && a.cfg.Plain != nil {
		if w := home.withheldUnder(&assembly{cfg: a.cfg.Plain}); w != nil {
			a.reportHome(w)
		}
	}
}

func (a *assembly) reportHome(w *Withheld) {
	file, pos := w.Page.Place(w.key())
	f := homeWithheld.At(file, pos, "the front page is not published: %s", w).
		Suggest("remove the line, or choose another date")
	if w.Reason == Unread {
		f = f.Suggest("fix the file: without its front page the site is not published")
	}
	a.report(f)
}

// hiddenPages are the sections, taxonomies and terms that are withheld, by logical path.
type hiddenPages map[string]*Page

// above is the nearest withheld section above a logical path; nil: none.
func (h hiddenPages) above(path string) *Page {
	if len(h) == 0 {
		return nil
	}
	for path != "/" {
		path = parentPath(path)
		if p := h[path]; p != nil {
			return p
		}
	}
	return nil
}

// due is the time from which a page is published; zero: always.
func due(src *content.Page) time.Time {
	if src.PublishDate.IsZero() {
		return src.Date
	}
	return src.PublishDate
}

// Window is the time span around the clock of the settings in which no page becomes due or expires: the last one did so
// at since, the next one does at until. Zero: unbounded.
func (s *Site) Window() (since, until time.Time) { return s.since, s.until }

// mark narrows Window by a time at which a page becomes due or expires.
func (s *Site) mark(at time.Time) {
	switch {
	case at.IsZero():
	case !at.After(s.Config.Clock):
		if at.After(s.since) {
			s.since = at
		}
	case s.until.IsZero() || at.Before(s.until):
		s.until = at
	}
}

// whyWithheld is the reason why the file of a page withholds it, without regard to sections above; nil: none.
func (a *assembly) whyWithheld(src *content.Page) *Withheld {
	due := due(src)
	switch now := a.cfg.Clock; {
	case a.bundled[src.File] != nil && a.bundled[src.File].File == "":
		return &Withheld{Page: src, Reason: Underscored}
	case a.bundled[src.File] != nil:
		return &Withheld{Page: src, Reason: Bundled, Section: a.bundled[src.File]}
	case src.Unreadable:
		return &Withheld{Page: src, Reason: Unread}
	case bool(src.Draft) && !a.cfg.BuildDrafts:
		return &Withheld{Page: src, Reason: Draft}
	case due.After(now) && !a.cfg.BuildFuture:
		return &Withheld{Page: src, Reason: Future, When: due}
	case !src.ExpiryDate.IsZero() && !src.ExpiryDate.After(now) && !a.cfg.BuildExpired:
		return &Withheld{Page: src, Reason: Expired, When: src.ExpiryDate}
	}
	return nil
}
