package render

import (
	"cmp"

	"porchlight/internal/care"
	"porchlight/internal/config"
)

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
	MemberOf     *ldReference     `json:"memberOf,omitempty"`
	ContactPoint []ldContactPoint `json:"contactPoint,omitempty"`
}

type ldContactPoint struct {
	Type              string    `json:"@type"`
	Name              string    `json:"name,omitempty"`
	URL               string    `json:"url,omitempty"` // the page that tells who answers
	Telephone         string    `json:"telephone"`
	ContactType       string    `json:"contactType"`
	ContactOption     string    `json:"contactOption,omitempty"`
	AvailableLanguage []string  `json:"availableLanguage,omitempty"`
	HoursAvailable    []ldHours `json:"hoursAvailable,omitempty"`
}

// line is who runs the site and who answers a helpline, as the pages that show this helpline tell it.
type line struct {
	organization *ldOrganization
	answerer     *ldOrganization // nil: the site's own people, or nobody says who
}

// describeLines describes the site's helpline and the named ones, by id. They are the same on all pages that show them.
func (r *Renderer) describeLines() map[string]line {
	lines := map[string]line{"": r.describeLine(r.cfg.Helpline)}
	for id, h := range r.cfg.Helplines {
		lines[id] = r.describeLine(h)
	}
	return lines
}

// describeLine gives a helpline to whoever answers it. A line that is answered by others is never the organization's own contact point: a
// search engine would show their number under its name, and somebody would call it believing to reach these people.
func (r *Renderer) describeLine(h care.Helpline) line {
	base, o := r.cfg.BaseURL.String(), r.cfg.Organization
	own := &ldOrganization{
		Type: "Organization", ID: organizationID(r.cfg), Name: cmp.Or(o.Name, r.cfg.Title), LegalName: o.LegalName, URL: cmp.Or(o.URL, base),
		Email: o.Email, Address: o.Address, SameAs: o.SameAs,
	}
	if o.Logo != "" {
		own.Logo = r.absolute(r.relative(o.Logo))
	}
	if h.Number.IsZero() {
		return line{organization: own}
	}
	points := []ldContactPoint{r.contactPoint(h)}
	if h.AnsweredBy == care.Facility {
		own.ContactPoint = points
		return line{organization: own}
	}
	if h.AnswererName == "" {
		return line{organization: own}
	}
	others := &ldOrganization{Type: "Organization", ID: base + "#helpline", Name: h.AnswererName, ContactPoint: points}
	if h.ID != "" {
		others.ID += "-" + h.ID
	}
	if h.AnsweredBy == care.Network {
		own.MemberOf = &ldReference{others.ID}
	}
	return line{organization: own, answerer: others}
}

func organizationID(cfg *config.Config) string { return cfg.BaseURL.String() + "#organization" }

func (r *Renderer) contactPoint(h care.Helpline) ldContactPoint {
	point := ldContactPoint{
		Type: "ContactPoint", Name: h.Name, Telephone: telephone(h.Number), ContactType: "helpline", AvailableLanguage: r.languageNames(h.Languages),
		HoursAvailable: hours(h.Open.Since(r.cfg.Clock)),
	}
	if h.Disclosure != "" {
		point.URL = r.absolute(r.relative(h.Disclosure))
	}
	if h.Number.TollFree() {
		point.ContactOption = "TollFree"
	}
	if len(point.HoursAvailable) == 0 && h.AlwaysOpen {
		point.HoursAvailable = []ldHours{everyDay}
	}
	return point
}

var everyDay = ldHours{
	Type: "OpeningHoursSpecification", DayOfWeek: []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
	Opens: "00:00", Closes: "23:59",
}
