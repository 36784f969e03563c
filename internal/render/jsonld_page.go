package render

import (
	"porchlight/internal/care"
	"porchlight/internal/site"
)

// ldPage is a WebPage or a more specific one. lastReviewed and reviewedBy belong to pages, not to works such as articles
// (https://schema.org/WebPage).
type ldPage struct {
	Type         string        `json:"@type"`
	ID           string        `json:"@id"`
	URL          string        `json:"url"`
	Name         string        `json:"name"`
	Description  string        `json:"description,omitempty"`
	InLanguage   string        `json:"inLanguage,omitempty"`
	DateModified string        `json:"dateModified,omitempty"`
	LastReviewed string        `json:"lastReviewed,omitempty"`
	ReviewedBy   *ldPerson     `json:"reviewedBy,omitempty"`
	Author       any           `json:"author,omitempty"`
	Audience     []ldAudience  `json:"audience,omitempty"`
	About        *ldSubject    `json:"about,omitempty"`
	MainEntity   any           `json:"mainEntity,omitempty"`
	Mentions     *ldReference  `json:"mentions,omitempty"`
	Image        *ldImage      `json:"primaryImageOfPage,omitempty"`
	Publisher    *ldReference  `json:"publisher,omitempty"`
	Breadcrumb   *ldReference  `json:"breadcrumb,omitempty"`
	Citation     []ldReference `json:"citation,omitempty"`
}

// ldArticle is what a page of kind article holds.
type ldArticle struct {
	Type          string        `json:"@type"`
	ID            string        `json:"@id"`
	Headline      string        `json:"headline"`
	Description   string        `json:"description,omitempty"`
	InLanguage    string        `json:"inLanguage,omitempty"`
	DatePublished string        `json:"datePublished,omitempty"`
	DateModified  string        `json:"dateModified,omitempty"`
	Author        any           `json:"author,omitempty"`
	Image         *ldImage      `json:"image,omitempty"`
	Publisher     *ldReference  `json:"publisher,omitempty"`
	Citation      []ldReference `json:"citation,omitempty"`
	MainEntityOf  *ldReference  `json:"mainEntityOfPage,omitempty"`
}

// ldImage is the page's own picture; the site's, which stands in for it when the page is shared, is not a picture of the page.
type ldImage struct {
	Type   string `json:"@type"`
	URL    string `json:"url"`
	Width  int    `json:"width,omitempty"`  // CSS pixels
	Height int    `json:"height,omitempty"` // CSS pixels
}

// webPage describes the page as a page. The day on which it was first published is told only of articles: only they show it.
func (p *Page) webPage(kind care.Kind) *ldPage {
	r := p.worker.r
	page := &ldPage{
		Type: "WebPage", ID: p.Permalink + "#page", URL: p.Permalink, Name: p.Title, Description: p.Description, InLanguage: r.cfg.Locale,
		Author: p.author(), Audience: p.audience(), About: p.subject(kind), Publisher: &r.publisher,
	}
	if isWebPage(kind.Page) {
		page.Type = kind.Page
	}
	if p.IsPage || p.IsSection { // lists of other pages change when those do, and show no day of their own
		page.DateModified = isoDate(p.Lastmod)
	}
	switch {
	case page.Type == "FAQPage" && len(p.questions) == 0, page.Type == "ProfilePage" && p.isSample():
		page.Type = "WebPage" // these types promise what the page does not hold
	case page.Type == "FAQPage":
		page.MainEntity = p.questions
	}
	if reviewer := p.Reviewer; reviewer != nil && !reviewer.Sample {
		page.LastReviewed, page.ReviewedBy = isoDate(p.Review.On), p.worker.r.person(reviewer)
	}
	if p.Image != nil && !p.Image.Default {
		page.Image = &ldImage{"ImageObject", p.Image.URL, p.Image.Width, p.Image.Height}
	}
	for _, s := range p.Sources {
		if s.URL != "" {
			page.Citation = append(page.Citation, ldReference{s.URL})
		}
	}
	return page
}

// article moves what belongs to the work from the page to it; nil for kinds whose page is only a page.
func (p *Page) article(kind care.Kind, page *ldPage) *ldArticle {
	if kind.Page == "" || isWebPage(kind.Page) {
		return nil
	}
	work := &ldArticle{
		Type: kind.Page, ID: p.Permalink + "#article", Headline: p.Title, Description: p.Description, InLanguage: page.InLanguage,
		DatePublished: isoDate(p.Date), DateModified: page.DateModified, Author: page.Author, Image: page.Image, Publisher: page.Publisher,
		Citation: page.Citation, MainEntityOf: &ldReference{page.ID},
	}
	page.Author, page.Citation, page.MainEntity = nil, nil, ldReference{work.ID}
	return work
}

type ldBreadcrumbs struct {
	Type  string         `json:"@type"`
	ID    string         `json:"@id"`
	Items []ldBreadcrumb `json:"itemListElement"`
}

type ldBreadcrumb struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item,omitempty"`
}

func (p *Page) breadcrumbs(ancestors []*site.Card) ldBreadcrumbs {
	crumbs := ldBreadcrumbs{Type: "BreadcrumbList", ID: p.Permalink + "#breadcrumb", Items: make([]ldBreadcrumb, 0, len(ancestors)+1)}
	for i, up := range ancestors {
		crumbs.Items = append(crumbs.Items, ldBreadcrumb{"ListItem", i + 1, up.LinkTitle, up.Permalink})
	}
	crumbs.Items = append(crumbs.Items, ldBreadcrumb{"ListItem", len(ancestors) + 1, p.LinkTitle, ""})
	return crumbs
}
