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

// linesOf describes the site's helpline and the named ones, by id. They are the same on all pages that show them.
func linesOf(cfg *config.Config, logo string) map[string]line {
	lines := map[string]line{"": newLine(cfg, cfg.Helpline, logo)}
	for id, h := range cfg.Helplines {
		lines[id] = newLine(cfg, h, logo)
	}
	return lines
}

// newLine gives a helpline to whoever answers it. A line that is answered by others is never the organization's own contact point: a
// search engine would show their number under its name, and somebody would call it believing to reach these people.
func newLine(cfg *config.Config, h care.Helpline, logo string) line {
	base := cfg.BaseURL.String()
	o := cfg.Organization
	own := &ldOrganization{
		Type: "Organization", ID: organizationID(cfg), Name: cmp.Or(o.Name, cfg.Title), LegalName: o.LegalName, URL: cmp.Or(o.URL, base),
		Logo: logo, Email: o.Email, Address: o.Address, SameAs: o.SameAs,
	}
	if h.Number.IsZero() {
		return line{organization: own}
	}
	points := []ldContactPoint{contactPoint(h, cfg)}
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

func contactPoint(h care.Helpline, cfg *config.Config) ldContactPoint {
	point := ldContactPoint{
		Type: "ContactPoint", Name: h.Name, Telephone: telephone(h.Number), ContactType: "helpline", AvailableLanguage: h.Languages,
		HoursAvailable: hours(h.Open.Since(cfg.Clock)),
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
