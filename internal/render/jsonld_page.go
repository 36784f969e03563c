package render

import (
	"slices"
	"strings"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/markdown"
)

// JSONLD describes the page, its subject, its breadcrumb, the organization, and the answerer of the page's
// helpline.
func (p *Page) JSONLD() any {
	p.described = true
	kind := p.careKind()
	about := p.describe(kind)
	thing, crumbs := p.mainNode(kind), p.breadcrumbs()
	r, h := p.worker.r, p.Helpline()
	line := r.helplines[h.ID]

	nodes := append(make([]node, 0, 6), nil) // first the page, made last: it refers to the others
	if about.isWork {
		nodes = append(nodes, p.work(kind, about))
		about.author, about.mainEntity = nil, reference(p.workID())
	}
	if thing != nil {
		nodes = append(nodes, thing)
		about.mainEntity = reference(thing.id())
	}
	about.publisher, about.mentions = line.organization, line.answerer
	if h.ID == "" && !p.IsHome && p.Permalink != r.disclosure(h) && line.answerer != nil { // else the full node
		about.mentions = line.brief
	}
	nodes[0] = p.webPage(kind, about, crumbs)
	return node{{"@context", "https://schema.org"}, {"@graph", nodes}}
}

// careKind returns the page's kind; the zero Kind for a page without one.
func (p *Page) careKind() care.Kind {
	if p.CareKind != "" {
		if kind := p.worker.r.cfg.Data.Kind(p.CareKind); kind != nil {
			return *kind
		}
	}
	return care.Kind{}
}

// webPageTypes are the schema.org types that describe pages. A kind with another type, such as Article, is a work
// on a page.
var webPageTypes = []string{
	"WebPage", "AboutPage", "CollectionPage", "ContactPage", "FAQPage", "ItemPage", "MedicalWebPage", "ProfilePage",
	"QAPage",
}

// description holds values for the node of the page or of the work on it.
type description struct {
	pageType   string
	isWork     bool // the page holds a work, of its kind's type
	modified   string
	author     any // a node or a list of nodes; nil without an author
	image      node
	mainEntity any // a node or a list of questions; nil without one
	publisher  node
	mentions   node // the answerer of the helpline, if it is not the publisher
}

// describe collects the values for the page or its work.
func (p *Page) describe(kind care.Kind) description {
	d := description{pageType: "WebPage", author: p.authors(), image: p.image()}
	switch {
	case slices.Contains(webPageTypes, kind.Page):
		d.pageType = kind.Page
	default:
		d.isWork = kind.Page != ""
	}
	if p.IsPage || p.IsSection { // other pages change with the pages that they list, and show no date
		d.modified = isoDate(p.Lastmod)
	}
	switch {
	case d.pageType == "FAQPage" && len(p.questions) == 0, d.pageType == "ProfilePage" && p.isSample():
		d.pageType = "WebPage" // the page lacks the questions or the person that its type requires
	case d.pageType == "FAQPage":
		d.mainEntity = p.questions
	}
	return d
}

func (p *Page) pageID() string { return p.Permalink + "#page" }

func (p *Page) workID() string { return p.Permalink + "#article" }

// webPage describes the page. Only pages, not works, can have lastReviewed and reviewedBy
// (https://schema.org/WebPage).
func (p *Page) webPage(kind care.Kind, d description, crumbs node) node {
	var reviewed string
	var reviewer node
	if p.Reviewer != nil && !p.Reviewer.Sample {
		reviewed, reviewer = isoDate(p.Review.On), p.worker.r.person(p.Reviewer)
	}
	n := schemaNode(d.pageType, "@id", p.pageID(), "url", p.Permalink, "name", p.Title, "description", p.Description,
		"inLanguage", p.worker.r.cfg.Locale, "dateModified", d.modified,
		"lastReviewed", reviewed, "reviewedBy", reviewer, "author", d.author, "audience", p.audience(),
		"about", p.subject(kind), "mainEntity", d.mainEntity,
		"mentions", d.mentions, "primaryImageOfPage", d.image, "publisher", d.publisher)
	if crumbs != nil {
		n = n.with("breadcrumb", crumbs)
	}
	return n
}

// work describes the article on a page. Only works have datePublished.
func (p *Page) work(kind care.Kind, d description) node {
	return schemaNode(kind.Page, "@id", p.workID(), "headline", p.Title, "description", p.Description,
		"inLanguage", p.worker.r.cfg.Locale, "datePublished", isoDate(p.Date), "dateModified", d.modified,
		"author", d.author, "image", d.image, "publisher", p.worker.r.publisher,
		"mainEntityOfPage", reference(p.pageID()))
}

// image describes the page's own picture; nil without one. The site's default picture for sharing is not a
// picture of the page.
func (p *Page) image() node {
	if p.Image == nil || p.Image.Default {
		return nil
	}
	return schemaNode("ImageObject", "url", p.Image.URL, "width", p.Image.Width, "height", p.Image.Height)
}

// breadcrumbs describes the path of sections to the page; nil for a page without sections above it.
func (p *Page) breadcrumbs() node {
	ancestors := p.Ancestors()
	if len(ancestors) == 0 {
		return nil
	}
	items := make([]node, 0, len(ancestors)+1)
	for i, up := range ancestors {
		items = append(items, schemaNode("ListItem", "position", i+1, "name", up.LinkTitle, "item", up.Permalink))
	}
	items = append(items, schemaNode("ListItem", "position", len(ancestors)+1, "name", p.LinkTitle))
	return schemaNode("BreadcrumbList", "itemListElement", items)
}

// subject describes the level, therapy or substance that the page is about; nil for other kinds. The name from
// the data is used only if the page's title contains it. Otherwise the link title is used. A title such as "Days
// at the clinic" does not show the words "partial hospitalization program".
func (p *Page) subject(kind care.Kind) node {
	if kind.Schema == "" || kind.Subject == "" {
		return nil
	}
	data := p.worker.r.cfg.Data
	name, acronym := "", ""
	if kind.Relation == "levels" {
		if level := data.Level(p.Level); level != nil {
			name, acronym = level.Name, level.Acronym
		}
	} else if subject := data.Subject(kind.Relation, p.ID); subject != nil {
		name = subject.Name
	}
	if !p.titleHolds(name) {
		name = p.LinkTitle
	}
	if !p.titleHolds(acronym) {
		acronym = ""
	}
	return schemaNode(kind.Schema, "name", name, "alternateName", acronym)
}

// titleHolds reports whether the page's title contains a name, in any letter case. It is false for "".
func (p *Page) titleHolds(name string) bool {
	return name != "" && strings.Contains(strings.ToLower(p.Title), strings.ToLower(name))
}

// audience describes the declared audience of the page. Families are not a medical audience; all others are
// (https://schema.org/MedicalAudience, https://schema.org/Audience).
func (p *Page) audience() []node {
	var list []node
	for _, word := range p.Audience {
		schemaType := "MedicalAudience"
		if word == "families" {
			schemaType = "Audience"
		}
		list = append(list, schemaNode(schemaType, "audienceType", word))
	}
	return list
}

// questionsComponent is the component whose headings are questions.
const questionsComponent = "faq"

// addQuestions collects the questions of a page of kind FAQ. Questions on other pages are left out, because a
// second copy of each answer would make every page larger.
func (p *Page) addQuestions(use markdown.Directive) {
	if use.Name != questionsComponent || p.careKind().Page != "FAQPage" {
		return
	}
	for _, item := range use.Items {
		question, answer := visibleText(item.Heading), visibleText(item.Body)
		if question != "" && answer != "" {
			p.questions = append(p.questions,
				schemaNode("Question", "name", question, "acceptedAnswer", schemaNode("Answer", "text", answer)))
		}
	}
}

// isoDate formats a date as 2027-03-01. The zero time gives "".
func isoDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
