package render

import (
	"cmp"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/content"
	"porchlight/internal/site"
)

type ldPerson struct {
	Type           string         `json:"@type"`
	ID             string         `json:"@id,omitempty"`
	Name           string         `json:"name"`
	Credential     string         `json:"honorificSuffix,omitempty"`
	URL            string         `json:"url,omitempty"`
	JobTitle       string         `json:"jobTitle,omitempty"`
	KnowsLanguage  []string       `json:"knowsLanguage,omitempty"`
	HasCredential  []ldCredential `json:"hasCredential,omitempty"`
	WorksFor       *ldReference   `json:"worksFor,omitempty"`
	MainEntityPage *ldReference   `json:"mainEntityOfPage,omitempty"`
}

func (p *ldPerson) id() string { return p.ID }

// ldCredential is a license or an accreditation of a person or a place.
type ldCredential struct {
	Type         string   `json:"@type"`
	Name         string   `json:"name,omitempty"`
	Identifier   string   `json:"identifier,omitempty"`
	URL          string   `json:"url,omitempty"`
	RecognizedBy *ldNamed `json:"recognizedBy,omitempty"`
}

type ldNamed struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

// person is somebody whom a page names. Their page, where they have one, is their address and makes them the same person on every page.
func (r *Renderer) person(who *site.Person) *ldPerson {
	p := &ldPerson{Type: "Person", Name: who.Name, Credential: who.Credentials}
	if who.Card != nil {
		p.ID, p.URL = personID(who.Card.Permalink), who.Card.Permalink
	}
	return p
}

func personID(permalink string) string { return permalink + "#person" }

// author is who wrote the page: a person, or the organization where the page gives its name; nil for a sample.
func (p *Page) author() any {
	switch {
	case p.Author == nil || p.Author.Sample:
		return nil
	case p.Author.Name == p.worker.r.cfg.Organization.Name:
		return &p.worker.r.publisher
	}
	return p.worker.r.person(p.Author)
}

// staff is the person whose page this is.
func (p *Page) staff(kind care.Kind) *ldPerson {
	who := &ldPerson{
		Type: cmp.Or(kind.Schema, "Person"), ID: personID(p.Permalink), Name: p.Title, URL: p.Permalink,
		WorksFor: &p.worker.r.publisher, MainEntityPage: &ldReference{p.Permalink + "#page"},
	}
	if f := p.Facts; f != nil {
		who.Credential, who.JobTitle, who.KnowsLanguage = strings.Join(f.Credentials, ", "), f.Role, p.worker.r.languageNames(f.Languages)
		who.HasCredential = credentials(f)
	}
	return who
}

// credentials are the license and the accreditations.
func credentials(f *content.Facts) []ldCredential {
	var list []ldCredential
	for _, l := range append([]content.License{f.License}, f.Accreditation...) {
		if l == (content.License{}) {
			continue
		}
		c := ldCredential{Type: "EducationalOccupationalCredential", Name: l.Name, Identifier: l.Number, URL: l.URL}
		if l.Authority != "" {
			c.RecognizedBy = &ldNamed{"Organization", l.Authority}
		}
		list = append(list, c)
	}
	return list
}
