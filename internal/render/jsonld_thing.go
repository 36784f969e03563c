package render

import (
	"cmp"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/site"
)

// mainNode describes the place or the person that the page is about; nil for other kinds and for samples.
func (p *Page) mainNode(kind care.Kind) node {
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

func (p *Page) isSample() bool { return p.facts().Sample }

// facts returns the facts in the front matter. Without any, it returns empty facts, never nil.
func (p *Page) facts() *content.Facts { return cmp.Or(p.Facts, &content.Facts{}) }

// place describes the place of this page (https://schema.org/MedicalClinic). It does not say whether the place
// accepts new patients, because a page does not know that. It has no ratings or reviews, because owners must not
// rate their own place.
func (p *Page) place(kind care.Kind) node {
	r, f := p.worker.r, p.facts()
	return schemaNode(cmp.Or(kind.Schema, "MedicalClinic"), "@id", p.Permalink+"#place", "name", p.Title,
		"url", p.Permalink, "description", p.Description, "telephone", telephone(f.Phone), "email", f.Email,
		"address", r.postalAddress(f.Address), "geo", coordinates(f.Geo),
		"openingHoursSpecification", hours(f.OpeningHours.Since(r.cfg.Today())), "image", p.image(),
		"knowsLanguage", r.languageNames(f.Languages), "paymentAccepted", strings.Join(f.Payment, ", "),
		"availableService", p.treatments(), "hasCredential", credentials(f), "parentOrganization", r.publisher,
		"mainEntityOfPage", reference(p.pageID()))
}

// postalAddress describes an address; nil for an empty one.
func (r *Renderer) postalAddress(a content.Address) node {
	if a == (content.Address{}) {
		return nil
	}
	return schemaNode("PostalAddress", "streetAddress", a.Street, "addressLocality", a.Locality,
		"addressRegion", a.Region, "postalCode", a.PostalCode,
		"addressCountry", strings.ToUpper(cmp.Or(a.Country, r.cfg.Country)))
}

// coordinates describes a point in degrees (WGS 84); nil for the zero Geo.
func coordinates(g content.Geo) node {
	if g == (content.Geo{}) {
		return nil
	}
	return node{{"@type", "GeoCoordinates"}, {"latitude", g.Latitude}, {"longitude", g.Longitude}} // 0 is a coordinate
}

// treatments describes the levels of care and the therapies of a place. Support services are not medical
// procedures.
func (p *Page) treatments() []node {
	var list []node
	for _, refs := range [][]site.Ref{p.Levels(), p.Therapies()} {
		for _, ref := range refs {
			address := ""
			if ref.Card != nil {
				address = ref.Card.Permalink
			}
			list = append(list, schemaNode("MedicalTherapy", "name", ref.Name, "url", address))
		}
	}
	return list
}

// hours describes opening hours as OpeningHoursSpecifications. schema.org has no midnight at the end of a day, so
// a whole day closes at 23:59.
func hours(open care.OpeningHours) []node {
	var list []node
	for _, h := range open.Schema() {
		list = append(list, schemaNode("OpeningHoursSpecification", "dayOfWeek", h.DayOfWeek, "opens", h.Opens,
			"closes", h.Closes, "validFrom", h.ValidFrom, "validThrough", h.ValidThrough))
	}
	return list
}

// telephone returns a number in international form, without "tel:".
func telephone(number care.Phone) string { return strings.TrimPrefix(number.Tel(), "tel:") }

// person describes a person that a page names. If the person has a page, the node has the id of that page on
// every page.
func (r *Renderer) person(who *site.Person) node {
	id, address := "", ""
	if who.Card != nil {
		id, address = personID(who.Card.Permalink), who.Card.Permalink
	}
	return schemaNode("Person", "@id", id, "name", who.Name, "honorificSuffix", who.Credentials, "url", address)
}

// personID returns the id of a person with a page.
func personID(permalink string) string { return permalink + "#person" }

// authors describes the authors of the page, without samples. An author with the name of the organization is the
// organization. A single author is a node, several are a list. For an article that names no author, the
// author is the organization, if it has a name. Otherwise the result is nil.
func (p *Page) authors() any {
	var all []node
	for _, who := range p.Authors {
		switch {
		case who.Sample:
		case who.Name == p.worker.r.cfg.Organization.Name:
			all = append(all, p.worker.r.publisher)
		default:
			all = append(all, p.worker.r.person(who))
		}
	}
	switch len(all) {
	case 0:
		if len(p.Authors) == 0 && p.CareKind == "article" && p.worker.r.cfg.Organization.Name != "" {
			return p.worker.r.publisher // the review line shows the same
		}
		return nil
	case 1:
		return all[0]
	}
	return all
}

// staff describes the person of this page.
func (p *Page) staff(kind care.Kind) node {
	r, f := p.worker.r, p.facts()
	return schemaNode(cmp.Or(kind.Schema, "Person"), "@id", personID(p.Permalink), "name", p.Title,
		"honorificSuffix", strings.Join(f.Credentials, ", "), "url", p.Permalink, "jobTitle", f.Role,
		"knowsLanguage", r.languageNames(f.Languages), "hasCredential", credentials(f), "worksFor", r.publisher,
		"mainEntityOfPage", reference(p.pageID()))
}

// credentials describes the license and the accreditations of a person or a place.
func credentials(f *content.Facts) []node {
	var list []node
	for _, l := range append([]content.License{f.License}, f.Accreditation...) {
		if l == (content.License{}) {
			continue
		}
		var authority node
		if l.Authority != "" {
			authority = schemaNode("Organization", "name", l.Authority)
		}
		list = append(list, schemaNode("EducationalOccupationalCredential", "name", l.Name, "identifier", l.Number,
			"url", l.URL, "recognizedBy", authority))
	}
	return list
}

// helplineNodes describe the organization and the answerer of one helpline. All pages with this helpline have the
// same nodes.
type helplineNodes struct {
	organization node
	answerer     node // nil: answered by the site's own staff, or unknown
	brief        node // the answerer with only the number, for pages about something else
}

// describeHelplines describes all helplines by id. The id of the site's helpline is "".
func (r *Renderer) describeHelplines() map[string]helplineNodes {
	lines := map[string]helplineNodes{"": r.describeHelpline(r.cfg.Helpline)}
	for id, h := range r.cfg.Helplines {
		lines[id] = r.describeHelpline(h)
	}
	return lines
}

// describeHelpline assigns a helpline to the organization that answers it. A helpline that others answer is never
// a contact point of the site's organization. A search engine would show its number under the provider's name.
func (r *Renderer) describeHelpline(h care.Helpline) helplineNodes {
	var points []node
	if !h.Number.IsZero() {
		points = []node{r.contactPoint(h)}
	}
	var l helplineNodes
	var memberOf node
	if h.AnsweredBy != care.Facility {
		if points != nil && h.AnswererName != "" {
			id := r.cfg.BaseURL.String() + "#helpline"
			if h.ID != "" {
				id += "-" + h.ID
			}
			answerer := slices.Clip(schemaNode("Organization", "@id", id, "name", h.AnswererName))
			l.answerer = answerer.with("contactPoint", points)
			l.brief = answerer.with("contactPoint", []node{schemaNode("ContactPoint", "name", h.Name,
				"url", r.disclosure(h), "telephone", telephone(h.Number), "contactType", "helpline")})
			if h.AnsweredBy == care.Network {
				memberOf = reference(id)
			}
		}
		points = nil
	}
	o := r.cfg.Organization
	logo := ""
	if o.Logo != "" {
		logo = r.absolute(r.relative(o.Logo))
	}
	l.organization = schemaNode("Organization", "@id", organizationID(r.cfg), "name", cmp.Or(o.Name, r.cfg.Title),
		"legalName", o.LegalName, "url", cmp.Or(o.URL, r.cfg.BaseURL.String()), "logo", logo, "email", o.Email,
		"address", o.Address, "sameAs", o.SameAs, "memberOf", memberOf, "contactPoint", points)
	return l
}

// organizationID returns the id of the site's organization.
func organizationID(cfg *config.Config) string { return cfg.BaseURL.String() + "#organization" }

// disclosure returns the address of the page that says who answers a helpline; "" without one.
func (r *Renderer) disclosure(h care.Helpline) string {
	if h.Disclosure == "" {
		return ""
	}
	return r.absolute(r.relative(h.Disclosure))
}

// contactPoint describes a helpline.
func (r *Renderer) contactPoint(h care.Helpline) node {
	option := ""
	if h.Number.TollFree() {
		option = "TollFree"
	}
	open := hours(h.Open.Since(r.cfg.Today()))
	if len(open) == 0 && h.AlwaysOpen {
		open = []node{everyDay}
	}
	return schemaNode("ContactPoint", "name", h.Name, "url", r.disclosure(h), "telephone", telephone(h.Number),
		"contactType", "helpline", "contactOption", option, "availableLanguage", r.languageNames(h.Languages),
		"hoursAvailable", open)
}

// everyDay holds the opening hours of a helpline that is always open.
var everyDay = schemaNode("OpeningHoursSpecification",
	"dayOfWeek", []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
	"opens", "00:00", "closes", "23:59")
