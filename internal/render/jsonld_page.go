package render

import (
	"slices"
	"strings"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/markdown"
)

// JSONLD describes the page and what it is about, its breadcrumb, who runs the site, and who answers the helpline that the
// page shows.
func (p *Page) JSONLD() any {
	kind := p.careKind()
	about := p.describe(kind)
	thing, crumbs := p.mainThing(kind), p.breadcrumbs()
	line := p.worker.r.lines[p.Helpline().ID]

	nodes := append(make([]node, 0, 6), nil) // the first is the page, which refers to the others
	if about.isWork {
		nodes = append(nodes, p.work(kind, about))
		about.author, about.citation, about.mainEntity = nil, nil, reference(p.workID())
	}
	if thing != nil {
		nodes = append(nodes, thing)
		about.mainEntity = reference(thing.id())
	}
	if crumbs != nil {
		nodes = append(nodes, crumbs)
	}
	nodes = append(nodes, line.organization)
	var mentions node
	if line.answerer != nil {
		nodes = append(nodes, line.answerer)
		mentions = reference(line.answerer.id())
	}
	nodes[0] = p.webPage(kind, about, mentions, crumbs)
	return node{{"@context", "https://schema.org"}, {"@graph", nodes}}
}

// careKind is the page's kind; the zero Kind for a page of none.
func (p *Page) careKind() care.Kind {
	if p.CareKind != "" {
		if kind := p.worker.r.env.Data.Kind(p.CareKind); kind != nil {
			return *kind
		}
	}
	return care.Kind{}
}

// webPageTypes are the types of schema.org that are pages. A kind whose page is of another type, such as Article, is a work
// of that type on a page.
var webPageTypes = []string{
	"WebPage", "AboutPage", "CollectionPage", "ContactPage", "FAQPage", "ItemPage", "MedicalWebPage", "ProfilePage", "QAPage",
}

// description is what is told of a page and may belong to the work on it instead.
type description struct {
	pageType   string
	isWork     bool // the page holds a work of its kind's type
	modified   string
	author     node
	image      node
	citation   []node
	mainEntity any // a node or a list of questions
}

func (p *Page) describe(kind care.Kind) description {
	d := description{pageType: "WebPage", author: p.author(), image: p.image()}
	switch {
	case slices.Contains(webPageTypes, kind.Page):
		d.pageType = kind.Page
	default:
		d.isWork = kind.Page != ""
	}
	if p.IsPage || p.IsSection { // lists of other pages change when those do, and show no day of their own
		d.modified = isoDate(p.Lastmod)
	}
	switch {
	case d.pageType == "FAQPage" && len(p.questions) == 0, d.pageType == "ProfilePage" && p.isSample():
		d.pageType = "WebPage" // these types promise what the page does not hold
	case d.pageType == "FAQPage":
		d.mainEntity = p.questions
	}
	for _, s := range p.Sources {
		if s.URL != "" {
			d.citation = append(d.citation, reference(s.URL))
		}
	}
	return d
}

func (p *Page) pageID() string { return p.Permalink + "#page" }

func (p *Page) workID() string { return p.Permalink + "#article" }

// webPage is the page as a page. lastReviewed and reviewedBy belong to pages, not to works (https://schema.org/WebPage).
func (p *Page) webPage(kind care.Kind, d description, mentions, crumbs node) node {
	var reviewed string
	var reviewer node
	if p.Reviewer != nil && !p.Reviewer.Sample {
		reviewed, reviewer = isoDate(p.Review.On), p.worker.r.person(p.Reviewer)
	}
	n := schemaNode(d.pageType, "@id", p.pageID(), "url", p.Permalink, "name", p.Title, "description", p.Description,
		"inLanguage", p.worker.r.cfg.Locale, "dateModified", d.modified, "lastReviewed", reviewed, "reviewedBy", reviewer,
		"author", d.author, "audience", p.audience(), "about", p.subject(kind), "mainEntity", d.mainEntity,
		"mentions", mentions, "primaryImageOfPage", d.image, "publisher", p.worker.r.publisher)
	if crumbs != nil {
		n = n.with("breadcrumb", reference(crumbs.id()))
	}
	return n.with("citation", d.citation)
}

// work is what a page of kind article holds. Only articles show the day on which they were first published.
func (p *Page) work(kind care.Kind, d description) node {
	return schemaNode(kind.Page, "@id", p.workID(), "headline", p.Title, "description", p.Description,
		"inLanguage", p.worker.r.cfg.Locale, "datePublished", isoDate(p.Date), "dateModified", d.modified, "author", d.author,
		"image", d.image, "publisher", p.worker.r.publisher, "citation", d.citation, "mainEntityOfPage", reference(p.pageID()))
}

// image is the page's own picture. The site's, which stands in for it when the page is shared, is not a picture of the page.
func (p *Page) image() node {
	if p.Image == nil || p.Image.Default {
		return nil
	}
	return schemaNode("ImageObject", "url", p.Image.URL, "width", p.Image.Width, "height", p.Image.Height)
}

// breadcrumbs are the sections above the page; nil without any.
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
	return schemaNode("BreadcrumbList", "@id", p.Permalink+"#breadcrumb", "itemListElement", items)
}

// subject is the level, therapy or substance that a page of such a kind is about; nil for other kinds. Its name is the one
// in the data where the page's title holds it, else the title of the page: a title such as "Days at the clinic" does not
// show the words "partial hospitalization program".
func (p *Page) subject(kind care.Kind) node {
	if kind.Schema == "" || kind.Subject == "" {
		return nil
	}
	data := p.worker.r.env.Data
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

func (p *Page) titleHolds(name string) bool {
	return name != "" && strings.Contains(strings.ToLower(p.Title), strings.ToLower(name))
}

// audience is for whom the page is written, where it says so. Patients and those who treat them are a medical audience;
// families are not (https://schema.org/MedicalAudience, https://schema.org/Audience).
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

// keepQuestions remembers the questions that a page of questions and answers shows. Other pages may hold questions too, but
// are not made of them, and repeating each answer would make every page heavier.
func (p *Page) keepQuestions(use markdown.Directive) {
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

func isoDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
