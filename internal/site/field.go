package site

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

// field is the subjects of the site with their pages, and the references between pages.
type field struct {
	data     *care.Data                     // never nil
	kinds    map[string]*care.Kind          // by id
	subjects map[string]map[string]*Subject // by relation and id
	ordered  map[string][]*Subject          // by relation, in the order shown
	steps    []*Step
	titles   map[string]*Subject // people, by the link title of their page
	terms    map[string]bool     // names of the taxonomies of this site
}

// Subject is a thing to which pages refer by its id. The data have it, pages are about it, or both.
type Subject struct {
	Ref
	OnFile bool    // the data have it
	Pages  []*Page // published pages about it in default order, but its page (see choosePage) first
	Hidden *Page   // a withheld page about it; nil: none

	rank   int        // index among the subjects of its relation, in the order shown
	naming []*Subject // subjects of the pages that refer to it, one for each page, so that some are repeated
	named  []*Card    // pages that refer to it, in default order
	mark   int        // of the last list in which it was found, see newMark
}

func newField(data *care.Data) (field, []finding.Finding) {
	if data == nil {
		data = &care.Data{}
	}
	f := field{
		data: data, kinds: make(map[string]*care.Kind, len(data.Kinds)), titles: map[string]*Subject{},
		terms:    map[string]bool{},
		subjects: make(map[string]map[string]*Subject, len(care.Relations)),
		ordered:  make(map[string][]*Subject, len(care.Relations)),
	}
	var findings, problems []finding.Finding
	for _, kind := range data.Kinds {
		kind.Required, problems = kind.KeysRequired(content.Keys())
		f.kinds[kind.ID], findings = &kind, append(findings, problems...)
	}
	return f, findings
}

// careKind is the kind of a page in the care data by its front matter; nil: none.
func (a *assembly) careKind(p *Page) *care.Kind {
	if p.Kind != KindPage || len(a.site.field.kinds) == 0 {
		return nil
	}
	if kind := a.site.field.kinds[p.Source.Type]; kind != nil {
		return kind
	}
	for _, key := range care.SubjectKeys {
		if p.Source.Subject(key) == "" {
			continue
		}
		for _, kind := range a.site.field.data.Kinds {
			if kind.Subject == key {
				return a.site.field.kinds[kind.ID]
			}
		}
	}
	return nil
}

// identify sets the kind of a page in the care data, and the id by which others refer to it.
func (a *assembly) identify(p *Page) {
	kind := a.careKind(p)
	if kind == nil {
		return
	}
	p.CareKind = kind.ID
	if p.Type == "" {
		p.Type = kind.ID
	}
	if kind.Relation == "" {
		return
	}
	own := p.ofCare()
	own.ID = p.Source.Subject(kind.Subject)
	if p.ID == "" {
		own.ID = lastSegment(p.Path)
	}
	if kind.Subject == "level" && p.Level == "" && a.site.field.data.Level(p.ID) != nil {
		own.Level = own.ID
	}
}

// isNews reports whether readers need the date of a page: of an article, or of a dated page without a kind in a section
// that is not the folder of another kind.
func (a *assembly) isNews(p *Page) bool {
	if p.Source.Date.IsZero() && p.Source.PublishDate.IsZero() {
		return false
	}
	if p.CareKind != "" || p.Section == "" {
		return p.CareKind == article
	}
	return !slices.ContainsFunc(a.site.field.data.Kinds, func(k care.Kind) bool {
		return k.Folder == p.Section && k.ID != article
	})
}

// article is the id of the kind of guides and news.
const article = "article"

// makeField makes the subjects and resolves the references of pages to them. The pages have to be in default order.
func (a *assembly) makeField() {
	a.subjectsOnFile()
	a.subjectsOfPages()
	a.rankSubjects()
	a.site.makeContinuum()
	a.makeTies()
}

// subjectsOnFile adds the subjects of the data.
func (a *assembly) subjectsOnFile() {
	f := &a.site.field
	for _, relation := range care.Relations {
		f.subjects[relation] = map[string]*Subject{}
		for i, s := range f.data.Subjects(relation) {
			f.subjects[relation][s.ID] = &Subject{OnFile: true, rank: i,
				Ref: Ref{Relation: relation, ID: s.ID, Name: s.Name, Summary: s.Summary}}
		}
	}
	for i, level := range f.data.Levels {
		f.subjects["levels"][level.ID] = &Subject{OnFile: true, rank: i,
			Ref: Ref{Relation: "levels", ID: level.ID, Name: level.Label(), Summary: level.Summary}}
	}
}

// subjectsOfPages adds the pages that have an id to their subjects.
func (a *assembly) subjectsOfPages() {
	f := &a.site.field
	enter := func(p *Page) *Subject {
		relation := f.kinds[p.CareKind].Relation
		s := f.subjects[relation][p.ID]
		if s == nil {
			s = &Subject{Ref: Ref{Relation: relation, ID: p.ID}}
			if f.subjects[relation] == nil {
				f.subjects[relation] = map[string]*Subject{}
			}
			f.subjects[relation][p.ID] = s
		}
		p.subject = s
		return s
	}
	for _, p := range a.live {
		if p.ID != "" {
			s := enter(p)
			s.Pages = append(s.Pages, p)
		}
	}
	for _, p := range a.all {
		if p.ID == "" {
			continue
		}
		if p.withheld != nil {
			enter(p).Hidden = p
		}
	}
	for _, subjects := range f.subjects {
		for _, s := range subjects {
			s.choosePage()
		}
	}
	for _, p := range a.live { // of two people with the same name, the first in default order counts
		if s := p.subject; s != nil && s.Relation == "people" && f.titles[s.Name] == nil {
			f.titles[s.Name] = s
		}
	}
}

// choosePage chooses the page of a subject: the listed one whose path ends with its id, else the first listed one.
func (s *Subject) choosePage() {
	if len(s.Pages) == 0 {
		return
	}
	if at := slices.IndexFunc(s.Pages, (*Page).Listed); at > 0 { // hidden ones last
		s.Pages = append(s.Pages[at:len(s.Pages):len(s.Pages)], s.Pages[:at]...)
	}
	if at := slices.IndexFunc(s.Pages, func(p *Page) bool { return lastSegment(p.Path) == s.ID }); at > 0 &&
		s.Pages[at].Listed() {
		chosen := s.Pages[at]
		s.Pages = slices.Insert(slices.Delete(s.Pages, at, at+1), 0, chosen)
	}
	card := &s.Pages[0].Card
	s.Card, s.Name = card, card.LinkTitle
	if card.Description != "" {
		s.Summary = card.Description
	}
}

// rankSubjects sorts the subjects of each relation: those of the data first, then the others by name.
func (a *assembly) rankSubjects() {
	for relation, subjects := range a.site.field.subjects {
		var others []*Subject
		for _, s := range subjects {
			if !s.OnFile {
				others = append(others, s)
			}
		}
		slices.SortFunc(others, func(s, t *Subject) int {
			return cmp.Or(bytes.Compare(a.collation.key(s.Name), a.collation.key(t.Name)), strings.Compare(s.ID, t.ID))
		})
		for i, s := range others {
			s.rank = len(subjects) - len(others) + i
		}
		a.site.field.ordered[relation] = slices.SortedFunc(maps.Values(subjects),
			func(s, t *Subject) int { return s.rank - t.rank })
	}
}
