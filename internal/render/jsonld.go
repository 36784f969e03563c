package render

import (
	"slices"
	"time"

	"porchlight/internal/care"
)

// What machines are told is written in schema.org's words (https://schema.org/docs/meddocs.html) as JSON-LD. Each value is one that the
// page shows, drawn from the same field; samples are left out. A layout prints the graph inside a script element, where html/template
// writes it as JSON and escapes what could end it.

type graph struct {
	Context string `json:"@context"`
	Graph   []any  `json:"@graph"`
}

type ldReference struct {
	ID string `json:"@id"`
}

// JSONLD describes the page and what it is about, its breadcrumb, who runs the site, and who answers the helpline that the page shows.
func (p *Page) JSONLD() any {
	kind := p.careKind()
	page := p.webPage(kind)
	nodes := append(make([]any, 0, 6), page)
	if article := p.article(kind, page); article != nil {
		nodes = append(nodes, article)
	}
	if thing := p.mainThing(kind); thing != nil {
		page.MainEntity = ldReference{thing.id()}
		nodes = append(nodes, thing)
	}
	if ancestors := p.Ancestors(); len(ancestors) > 0 {
		crumbs := p.breadcrumbs(ancestors)
		page.Breadcrumb = &ldReference{crumbs.ID}
		nodes = append(nodes, crumbs)
	}
	line := p.worker.r.lines[p.Helpline().ID]
	nodes = append(nodes, line.organization)
	if line.answerer != nil {
		page.Mentions = &ldReference{line.answerer.ID}
		nodes = append(nodes, line.answerer)
	}
	return graph{Context: "https://schema.org", Graph: nodes}
}

// thing is a node that a page of some kinds is wholly about: a place, a person.
type thing interface{ id() string }

// mainThing is the place or the person of the page; nil for other kinds and for samples, which do not exist.
func (p *Page) mainThing(kind care.Kind) thing {
	if p.isSample() {
		return nil
	}
	switch kind.Relation {
	case "places":
		return p.place(kind)
	case "people":
		return p.staff(kind)
	}
	return nil
}

func (p *Page) isSample() bool { return p.Facts != nil && p.Facts.Sample }

// careKind is the page's kind; the zero Kind for a page of none.
func (p *Page) careKind() care.Kind {
	if p.CareKind != "" {
		if kind := p.worker.r.env.Data.Kind(p.CareKind); kind != nil {
			return *kind
		}
	}
	return care.Kind{}
}

// webPageTypes are the types of schema.org that are pages. A kind whose page is of another type, such as Article, is a work of that type on
// a page.
var webPageTypes = []string{
	"WebPage", "AboutPage", "CollectionPage", "ContactPage", "FAQPage", "ItemPage", "MedicalWebPage", "ProfilePage", "QAPage",
}

func isWebPage(schema string) bool { return slices.Contains(webPageTypes, schema) }

func isoDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
