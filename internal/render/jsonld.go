package render

import (
	"strings"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/site"
)

// The types below are schema.org's (https://schema.org/WebPage, BreadcrumbList, ContactPoint) as JSON-LD. Values are the ones that the
// page shows. A layout prints them inside a script element, where html/template writes them as JSON and escapes what could end it.

type graph struct {
	Context string `json:"@context"`
	Graph   []any  `json:"@graph"`
}

type ldReference struct {
	ID string `json:"@id"`
}

type ldPage struct {
	Type          string        `json:"@type"`
	ID            string        `json:"@id"`
	URL           string        `json:"url"`
	Name          string        `json:"name"`
	Headline      string        `json:"headline,omitempty"`
	Description   string        `json:"description,omitempty"`
	InLanguage    string        `json:"inLanguage,omitempty"`
	DatePublished string        `json:"datePublished,omitempty"`
	DateModified  string        `json:"dateModified,omitempty"`
	LastReviewed  string        `json:"lastReviewed,omitempty"`
	Image         *ldImage      `json:"primaryImageOfPage,omitempty"`
	Author        *ldPerson     `json:"author,omitempty"`
	ReviewedBy    *ldPerson     `json:"reviewedBy,omitempty"`
	Publisher     *ldReference  `json:"publisher,omitempty"`
	Breadcrumb    *ldReference  `json:"breadcrumb,omitempty"`
	Citation      []ldReference `json:"citation,omitempty"`
}

// ldImage is the page's own picture; the site's, which stands in for it when the page is shared, is not a picture of the page.
type ldImage struct {
	Type   string `json:"@type"`
	URL    string `json:"url"`
	Width  int    `json:"width,omitempty"`  // CSS pixels
	Height int    `json:"height,omitempty"` // CSS pixels
}

type ldPerson struct {
	Type       string `json:"@type"`
	Name       string `json:"name"`
	Credential string `json:"honorificSuffix,omitempty"`
}

type ldOrganization struct {
	Type         string           `json:"@type"`
	ID           string           `json:"@id"`
	Name         string           `json:"name"`
	LegalName    string           `json:"legalName,omitempty"`
	URL          string           `json:"url,omitempty"`
	Logo         string           `json:"logo,omitempty"`
	Email        string           `json:"email,omitempty"`
	Address      string           `json:"address,omitempty"`
	SameAs       []string         `json:"sameAs,omitempty"`
	ContactPoint []ldContactPoint `json:"contactPoint,omitempty"`
}

type ldContactPoint struct {
	Type              string   `json:"@type"`
	Name              string   `json:"name,omitempty"`
	Telephone         string   `json:"telephone"`
	ContactType       string   `json:"contactType"`
	AvailableLanguage []string `json:"availableLanguage,omitempty"`
	HoursAvailable    *ldHours `json:"hoursAvailable,omitempty"`
}

// ldHours is an OpeningHoursSpecification; schema.org has no midnight at the end of a day, so a whole day closes at 23:59.
type ldHours struct {
	Type      string   `json:"@type"`
	DayOfWeek []string `json:"dayOfWeek"`
	Opens     string   `json:"opens"`
	Closes    string   `json:"closes"`
}

var everyDay = ldHours{"OpeningHoursSpecification", []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}, "00:00", "23:59"}

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

// JSONLD describes the page, its breadcrumb, and who runs the site with the helpline that the page shows.
func (p *Page) JSONLD() any {
	cfg := p.worker.r.cfg
	organization := ldReference{cfg.BaseURL.String() + "#organization"}
	page := ldPage{
		Type: "WebPage", ID: p.Permalink + "#page", URL: p.Permalink, Name: p.Title, Description: p.Description, InLanguage: cfg.Locale,
		DatePublished: isoDate(p.Date), DateModified: isoDate(newer(p.Lastmod, p.Date)), LastReviewed: isoDate(p.Review.On),
		Publisher: &organization, Author: person(p.Author), ReviewedBy: person(p.Reviewer),
	}
	if p.Image != nil && !p.Image.Default {
		page.Image = &ldImage{"ImageObject", p.Image.URL, p.Image.Width, p.Image.Height}
	}
	for _, s := range p.Sources {
		if s.URL != "" {
			page.Citation = append(page.Citation, ldReference{s.URL})
		}
	}
	all := []any{&page}
	if ancestors := p.Ancestors(); len(ancestors) > 0 {
		crumbs := p.breadcrumbs(ancestors)
		page.Breadcrumb = &ldReference{crumbs.ID}
		all = append(all, crumbs)
	}
	return graph{Context: "https://schema.org", Graph: append(all, p.organization(organization.ID))}
}

func (p *Page) breadcrumbs(ancestors []*site.Card) ldBreadcrumbs {
	crumbs := ldBreadcrumbs{Type: "BreadcrumbList", ID: p.Permalink + "#breadcrumb"}
	for i, up := range ancestors {
		crumbs.Items = append(crumbs.Items, ldBreadcrumb{"ListItem", i + 1, up.LinkTitle, up.Permalink})
	}
	crumbs.Items = append(crumbs.Items, ldBreadcrumb{"ListItem", len(ancestors) + 1, p.LinkTitle, ""})
	return crumbs
}

func (p *Page) organization(id string) ldOrganization {
	cfg := p.worker.r.cfg
	o := cfg.Organization
	ld := ldOrganization{Type: "Organization", ID: id, Name: o.Name, LegalName: o.LegalName, URL: o.URL, Email: o.Email, Address: o.Address, SameAs: o.SameAs}
	if ld.Name == "" {
		ld.Name = cfg.Title
	}
	if ld.URL == "" {
		ld.URL = cfg.BaseURL.String()
	}
	if o.Logo != "" {
		ld.Logo = p.worker.r.absolute(p.worker.r.relative(o.Logo))
	}
	if point, ok := contactPoint(p.Helpline()); ok {
		ld.ContactPoint = []ldContactPoint{point}
	}
	return ld
}

func contactPoint(h care.Helpline) (ldContactPoint, bool) {
	if h.Number.IsZero() {
		return ldContactPoint{}, false
	}
	point := ldContactPoint{Type: "ContactPoint", Name: h.Name, Telephone: strings.TrimPrefix(h.Number.Tel(), "tel:"), ContactType: "helpline", AvailableLanguage: h.Languages}
	if h.AlwaysOpen {
		point.HoursAvailable = &everyDay
	}
	return point, true
}

func person(p *site.Person) *ldPerson {
	if p == nil {
		return nil
	}
	return &ldPerson{"Person", p.Name, p.Credentials}
}

func isoDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02")
}
