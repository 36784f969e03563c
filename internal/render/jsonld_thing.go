package render

import (
	"cmp"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/site"
)

// mainThing is the place or the person that the page is wholly about; nil for other kinds and for samples, which do not
// exist.
func (p *Page) mainThing(kind care.Kind) node {
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

// place is the place whose page this is (https://schema.org/MedicalClinic). It holds nothing of new patients, ratings or
// reviews: a page does not know the first, and an owner must not rate their own place.
func (p *Page) place(kind care.Kind) node {
	r := p.worker.r
	f := p.Facts
	if f == nil {
		f = &content.Facts{}
	}
	return schemaNode(cmp.Or(kind.Schema, "MedicalClinic"), "@id", p.Permalink+"#place", "name", p.Title, "url", p.Permalink,
		"description", p.Description, "telephone", telephone(f.Phone), "email", f.Email, "address", r.postalAddress(f.Address),
		"geo", coordinates(f.Geo), "openingHoursSpecification", hours(f.OpeningHours.Since(r.cfg.Clock)), "image", p.image(),
		"knowsLanguage", r.languageNames(f.Languages), "paymentAccepted", strings.Join(f.Payment, ", "),
		"availableService", p.treatments(), "hasCredential", credentials(f), "parentOrganization", r.publisher,
		"mainEntityOfPage", reference(p.pageID()))
}

func (r *Renderer) postalAddress(a content.Address) node {
	if a == (content.Address{}) {
		return nil
	}
	return schemaNode("PostalAddress", "streetAddress", a.Street, "addressLocality", a.Locality, "addressRegion", a.Region,
		"postalCode", a.PostalCode, "addressCountry", strings.ToUpper(cmp.Or(a.Country, r.cfg.Country)))
}

// coordinates is a point in degrees (WGS 84).
func coordinates(g content.Geo) node {
	if g == (content.Geo{}) {
		return nil
	}
	return node{{"@type", "GeoCoordinates"}, {"latitude", g.Latitude}, {"longitude", g.Longitude}} // 0 is a coordinate
}

// treatments are the levels of care and the therapies of a place. Its support services are no medical procedures.
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

// hours are OpeningHoursSpecifications. schema.org has no midnight at the end of a day, so a whole day closes at 23:59.
func hours(open care.OpeningHours) []node {
	var list []node
	for _, h := range open.Schema() {
		list = append(list, schemaNode("OpeningHoursSpecification", "dayOfWeek", h.DayOfWeek, "opens", h.Opens,
			"closes", h.Closes, "validFrom", h.ValidFrom, "validThrough", h.ValidThrough))
	}
	return list
}

func telephone(number care.Phone) string { return strings.TrimPrefix(number.Tel(), "tel:") }

// person is somebody whom a page names. Their own page, where they have one, identifies them on every page.
func (r *Renderer) person(who *site.Person) node {
	id, address := "", ""
	if who.Card != nil {
		id, address = personID(who.Card.Permalink), who.Card.Permalink
	}
	return schemaNode("Person", "@id", id, "name", who.Name, "honorificSuffix", who.Credentials, "url", address)
}

func personID(permalink string) string { return permalink + "#person" }

// author is who wrote the page: a person, or the organization where the page gives its name; nil for a sample.
func (p *Page) author() node {
	switch {
	case p.Author == nil || p.Author.Sample:
		return nil
	case p.Author.Name == p.worker.r.cfg.Organization.Name:
		return p.worker.r.publisher
	}
	return p.worker.r.person(p.Author)
}

// staff is the person whose page this is.
func (p *Page) staff(kind care.Kind) node {
	r := p.worker.r
	f := p.Facts
	if f == nil {
		f = &content.Facts{}
	}
	return schemaNode(cmp.Or(kind.Schema, "Person"), "@id", personID(p.Permalink), "name", p.Title,
		"honorificSuffix", strings.Join(f.Credentials, ", "), "url", p.Permalink, "jobTitle", f.Role,
		"knowsLanguage", r.languageNames(f.Languages), "hasCredential", credentials(f), "worksFor", r.publisher,
		"mainEntityOfPage", reference(p.pageID()))
}

// credentials are the license and the accreditations of a person or a place.
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

// line is who runs the site and who answers a helpline, the same on all pages that show this helpline.
type line struct {
	organization node
	answerer     node // nil: the site's own people, or it is not known who
}

// describeLines describes the site's helpline, under the id "", and the named ones.
func (r *Renderer) describeLines() map[string]line {
	lines := map[string]line{"": r.describeLine(r.cfg.Helpline)}
	for id, h := range r.cfg.Helplines {
		lines[id] = r.describeLine(h)
	}
	return lines
}

// describeLine gives a helpline to the organization that answers it. A line that others answer is never the site's own
// contact point: a search engine would show their number under the provider's name, and callers would take one for the other.
func (r *Renderer) describeLine(h care.Helpline) line {
	var points []node
	if !h.Number.IsZero() {
		points = []node{r.contactPoint(h)}
	}
	var l line
	var memberOf node
	if h.AnsweredBy != care.Facility {
		if points != nil && h.AnswererName != "" {
			id := r.cfg.BaseURL.String() + "#helpline"
			if h.ID != "" {
				id += "-" + h.ID
			}
			l.answerer = schemaNode("Organization", "@id", id, "name", h.AnswererName, "contactPoint", points)
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

func organizationID(cfg *config.Config) string { return cfg.BaseURL.String() + "#organization" }

func (r *Renderer) contactPoint(h care.Helpline) node {
	disclosure, option := "", ""
	if h.Disclosure != "" {
		disclosure = r.absolute(r.relative(h.Disclosure))
	}
	if h.Number.TollFree() {
		option = "TollFree"
	}
	open := hours(h.Open.Since(r.cfg.Clock))
	if len(open) == 0 && h.AlwaysOpen {
		open = []node{everyDay}
	}
	return schemaNode("ContactPoint", "name", h.Name, "url", disclosure, "telephone", telephone(h.Number),
		"contactType", "helpline", "contactOption", option, "availableLanguage", r.languageNames(h.Languages),
		"hoursAvailable", open)
}

var everyDay = schemaNode("OpeningHoursSpecification",
	"dayOfWeek", []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
	"opens", "00:00", "closes", "23:59")
