package render

import (
	"strings"

	"porchlight/internal/care"
)

// ldSubject is what a page is about: a MedicalTherapy, a Substance.
type ldSubject struct {
	Type          string `json:"@type"`
	Name          string `json:"name"`
	AlternateName string `json:"alternateName,omitempty"`
}

// subject is the level, therapy or substance that a page of such a kind is about; nil for other kinds. It has its name on file where the
// page's title says that too, else the title of the page: readers of "Days at the clinic" are told nothing of a partial hospitalization program.
func (p *Page) subject(kind care.Kind) *ldSubject {
	if kind.Schema == "" || kind.Subject == "" {
		return nil
	}
	data := p.worker.r.env.Data
	var name, acronym string
	if kind.Relation == "levels" {
		if level := data.Level(p.Level); level != nil {
			name, acronym = level.Name, level.Acronym
		}
	} else if subject := data.Subject(kind.Relation, p.ID); subject != nil {
		name = subject.Name
	}
	about := &ldSubject{Type: kind.Schema, Name: p.LinkTitle}
	if p.titleSays(name) {
		about.Name = name
	}
	if p.titleSays(acronym) {
		about.AlternateName = acronym
	}
	return about
}

func (p *Page) titleSays(name string) bool {
	return name != "" && strings.Contains(strings.ToLower(p.Title), strings.ToLower(name))
}

// ldAudience is for whom a page is written (https://schema.org/MedicalAudience, https://schema.org/Audience).
type ldAudience struct {
	Type         string `json:"@type"`
	AudienceType string `json:"audienceType"`
}

// audience is for whom the page is written, where it says so. Patients and those who treat them are a medical audience; families are not.
func (p *Page) audience() []ldAudience {
	var list []ldAudience
	for _, word := range p.Audience {
		a := ldAudience{"MedicalAudience", word}
		if word == "families" {
			a.Type = "Audience"
		}
		list = append(list, a)
	}
	return list
}
