package render

import "porchlight/internal/care"

// ldSubject is what a page is about: a MedicalTherapy, a Substance.
type ldSubject struct {
	Type          string `json:"@type"`
	Name          string `json:"name"`
	AlternateName string `json:"alternateName,omitempty"`
}

// subject is the level, therapy or substance that a page of such a kind is about, by its name on file; nil for other kinds.
func (p *Page) subject(kind care.Kind) *ldSubject {
	if kind.Schema == "" || kind.Subject == "" {
		return nil
	}
	data := p.worker.r.env.Data
	if kind.Relation == "levels" {
		if level := data.Level(p.Level); level != nil {
			return &ldSubject{kind.Schema, level.Name, level.Acronym}
		}
	} else if subject := data.Subject(kind.Relation, p.ID); subject != nil {
		return &ldSubject{Type: kind.Schema, Name: subject.Name}
	}
	return &ldSubject{Type: kind.Schema, Name: p.LinkTitle}
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
