package main

import (
	"maps"
	"slices"

	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// explanationReport is an explanation for other programs. Its names are an interface. Days are such as 2027-03-01, addresses are full except
// those of aliases, which count from the host's root.
type explanationReport struct {
	Version     int                 `json:"version"`
	File        string              `json:"file,omitempty"`
	Title       string              `json:"title,omitempty"`
	Status      string              `json:"status"` // live, draft, future, expired, section, not read
	Why         string              `json:"why,omitempty"`
	Errors      int                 `json:"errors"` // of the whole site: with one, nothing is published
	Blanks      int                 `json:"blanks"` // left to be filled in
	Address     string              `json:"address,omitempty"`
	Output      string              `json:"output,omitempty"`
	Kind        string              `json:"kind,omitempty"`     // home, page, section, taxonomy, term, 404
	CareKind    string              `json:"careKind,omitempty"` // level-of-care
	ID          string              `json:"id,omitempty"`
	Layout      *layoutReport       `json:"layout,omitempty"`
	Helpline    *helplineReport     `json:"helpline,omitempty"`
	Author      string              `json:"author,omitempty"`
	Reviewer    string              `json:"reviewer,omitempty"`
	Credentials string              `json:"credentials,omitempty"`
	Reviewed    string              `json:"reviewed,omitempty"`
	Due         string              `json:"due,omitempty"`
	Date        string              `json:"date,omitempty"`
	PublishDate string              `json:"publishDate,omitempty"`
	Lastmod     string              `json:"lastmod,omitempty"`
	ExpiryDate  string              `json:"expiryDate,omitempty"`
	Level       string              `json:"level,omitempty"`
	StepUp      string              `json:"stepUp,omitempty"`
	StepDown    string              `json:"stepDown,omitempty"`
	Refs        map[string][]string `json:"refs,omitempty"` // ids by relation
	Aliases     []string            `json:"aliases"`
	Menus       []string            `json:"menus"`
	LinkedFrom  linkedReport        `json:"linkedFrom"`
	Findings    []finding.Finding   `json:"findings"`
}

type layoutReport struct {
	File string `json:"file"`
	Base string `json:"base,omitempty"`
	Own  bool   `json:"own"` // the site's own, not the one that comes with Porchlight
}

type helplineReport struct {
	ID     string `json:"id,omitempty"`
	Name   string `json:"name"`
	Number string `json:"number"`
	File   string `json:"file,omitempty"` // where it was chosen
	Line   int    `json:"line,omitempty"`
}

type linkedReport struct {
	Texts  []textReport `json:"texts"`
	Keys   []keysReport `json:"keys"`
	Others int          `json:"others"` // further pages, through menus and lists
}

type textReport struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

type keysReport struct {
	Page string   `json:"page"` // its file, else its address
	Keys []string `json:"keys"` // "services", "stepUp", "author"
}

func (e *explained) report() explanationReport {
	r := explanationReport{
		Version: 1, File: e.File, Status: string(e.Status), Why: e.Why, Errors: e.Errors, Blanks: e.Blanks, Aliases: append([]string{}, e.Aliases...), Menus: append([]string{}, e.Menus...),
		LinkedFrom: e.linkedReport(), Findings: append([]finding.Finding{}, e.Findings...),
	}
	p := e.Page
	if p == nil {
		return r
	}
	r.Title, r.Address, r.Output, r.Kind, r.CareKind, r.ID, r.Level = p.Title, p.Permalink, p.OutputPath, p.Kind, p.CareKind, p.ID, p.Level
	if e.Layout.File != "" {
		r.Layout = &layoutReport{e.Layout.File, e.Layout.Base, e.Layout.Own}
	}
	h := e.Helpline
	r.Helpline = &helplineReport{h.ID, h.Name, h.Number.String(), h.File, h.Pos.Line}
	if who := p.Author(); who != nil {
		r.Author = who.Name
	}
	if who := p.Reviewer(); who != nil {
		r.Reviewer, r.Credentials = who.Name, who.Credentials
	}
	if s := p.Source; s != nil {
		r.Reviewed, r.Due = e.day(s.Review.On), e.day(s.Review.Next)
		r.Date, r.PublishDate, r.Lastmod, r.ExpiryDate = e.day(s.Date), e.day(s.PublishDate), e.day(s.Lastmod), e.day(s.ExpiryDate)
	}
	r.StepUp, r.StepDown = stepID(p.StepUp()), stepID(p.StepDown())
	for _, relation := range care.Relations {
		for _, ref := range p.Refs(relation) {
			if r.Refs == nil {
				r.Refs = map[string][]string{}
			}
			r.Refs[relation] = append(r.Refs[relation], ref.ID)
		}
	}
	return r
}

func (e *explained) linkedReport() linkedReport {
	linked := linkedReport{Texts: []textReport{}, Keys: []keysReport{}, Others: e.Others}
	for _, link := range e.Links {
		linked.Texts = append(linked.Texts, textReport{link.File, link.Pos.Line, link.Pos.Column})
	}
	ties := e.tiesByPage()
	for _, from := range slices.Sorted(maps.Keys(ties)) {
		linked.Keys = append(linked.Keys, keysReport{from, ties[from]})
	}
	return linked
}

func stepID(step *site.Step) string {
	if step == nil {
		return ""
	}
	return step.Level.ID
}
