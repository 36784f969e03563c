package render

import (
	"cmp"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/content"
	"porchlight/internal/site"
)

// ldPlace is a place where help is given (https://schema.org/MedicalClinic). It says nothing of new patients, ratings or reviews: a page
// does not know the first, and whoever runs a place does not rate it.
type ldPlace struct {
	Type            string         `json:"@type"`
	ID              string         `json:"@id"`
	Name            string         `json:"name"`
	URL             string         `json:"url"`
	Description     string         `json:"description,omitempty"`
	Telephone       string         `json:"telephone,omitempty"`
	Email           string         `json:"email,omitempty"`
	Address         *ldAddress     `json:"address,omitempty"`
	Geo             *ldGeo         `json:"geo,omitempty"`
	Hours           []ldHours      `json:"openingHoursSpecification,omitempty"`
	Image           *ldImage       `json:"image,omitempty"`
	KnowsLanguage   []string       `json:"knowsLanguage,omitempty"`
	PaymentAccepted string         `json:"paymentAccepted,omitempty"`
	Services        []ldService    `json:"availableService,omitempty"`
	HasCredential   []ldCredential `json:"hasCredential,omitempty"`
	Parent          *ldReference   `json:"parentOrganization,omitempty"`
	MainEntityPage  *ldReference   `json:"mainEntityOfPage,omitempty"`
}

func (p *ldPlace) id() string { return p.ID }

type ldAddress struct {
	Type       string `json:"@type"`
	Street     string `json:"streetAddress,omitempty"`
	Locality   string `json:"addressLocality,omitempty"`
	Region     string `json:"addressRegion,omitempty"`
	PostalCode string `json:"postalCode,omitempty"`
	Country    string `json:"addressCountry,omitempty"`
}

// ldGeo is a point in degrees (WGS 84).
type ldGeo struct {
	Type      string  `json:"@type"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// ldService is a treatment that a place offers.
type ldService struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// place is the place whose page this is.
func (p *Page) place(kind care.Kind) *ldPlace {
	r := p.worker.r
	place := &ldPlace{
		Type: cmp.Or(kind.Schema, "MedicalClinic"), ID: p.Permalink + "#place", Name: p.Title, URL: p.Permalink, Description: p.Description,
		Services: p.treatments(), Parent: &r.publisher, MainEntityPage: &ldReference{p.Permalink + "#page"},
	}
	if p.Image != nil && !p.Image.Default {
		place.Image = &ldImage{"ImageObject", p.Image.URL, p.Image.Width, p.Image.Height}
	}
	f := p.Facts
	if f == nil {
		return place
	}
	place.Telephone, place.Email, place.KnowsLanguage = telephone(f.Phone), f.Email, r.languageNames(f.Languages)
	place.PaymentAccepted, place.HasCredential = strings.Join(f.Payment, ", "), credentials(f)
	place.Hours = hours(f.OpeningHours.Since(r.cfg.Clock))
	if a := f.Address; a != (content.Address{}) {
		place.Address = &ldAddress{"PostalAddress", a.Street, a.Locality, a.Region, a.PostalCode, strings.ToUpper(cmp.Or(a.Country, r.cfg.Country))}
	}
	if f.Geo != (content.Geo{}) {
		place.Geo = &ldGeo{"GeoCoordinates", f.Geo.Latitude, f.Geo.Longitude}
	}
	return place
}

// treatments are the levels of care and the therapies of a place; its support services are no medical procedures.
func (p *Page) treatments() []ldService {
	var list []ldService
	for _, refs := range [][]site.Ref{p.Levels(), p.Therapies()} {
		for _, ref := range refs {
			s := ldService{Type: "MedicalTherapy", Name: ref.Name}
			if ref.Card != nil {
				s.URL = ref.Card.Permalink
			}
			list = append(list, s)
		}
	}
	return list
}

// ldHours is an OpeningHoursSpecification; schema.org has no midnight at the end of a day, so a whole day closes at 23:59.
type ldHours struct {
	Type         string   `json:"@type"`
	DayOfWeek    []string `json:"dayOfWeek,omitempty"`
	Opens        string   `json:"opens"`
	Closes       string   `json:"closes"`
	ValidFrom    string   `json:"validFrom,omitempty"`
	ValidThrough string   `json:"validThrough,omitempty"`
}

func hours(open care.OpeningHours) []ldHours {
	var list []ldHours
	for _, h := range open.Schema() {
		list = append(list, ldHours{"OpeningHoursSpecification", h.DayOfWeek, h.Opens, h.Closes, h.ValidFrom, h.ValidThrough})
	}
	return list
}

func telephone(number care.Phone) string { return strings.TrimPrefix(number.Tel(), "tel:") }
