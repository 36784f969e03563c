package render

import (
	"porchlight/internal/care"
	"porchlight/internal/site"
)

// Step finds a level of care in the continuum by its id; nil when there is none.
func (s *Site) Step(id string) *site.Step {
	for _, step := range s.Continuum {
		if step.Level.ID == id {
			return step
		}
	}
	return nil
}

// Refs are all that a relation ("services") can refer to: what the data know, in their order, then what only pages of this site tell of.
func (s *Site) Refs(relation string) []site.Ref { return s.refs[relation] }

// Ref is what an id of a relation stands for; nil when there is no such thing.
func (s *Site) Ref(relation, id string) *site.Ref {
	for i, ref := range s.refs[relation] {
		if ref.ID == id {
			return &s.refs[relation][i]
		}
	}
	return nil
}

// fieldRefs lists what each relation can refer to. Where several pages are about one thing the first in default order stands for it.
func fieldRefs(s *site.Site, data *care.Data) map[string][]site.Ref {
	refs := map[string][]site.Ref{}
	at := map[[2]string]int{} // by relation and id
	add := func(r site.Ref) {
		at[[2]string{r.Relation, r.ID}] = len(refs[r.Relation])
		refs[r.Relation] = append(refs[r.Relation], r)
	}
	for _, step := range s.Continuum() {
		r := site.Ref{Relation: "levels", ID: step.Level.ID, Name: step.Level.Name, Summary: step.Level.Summary}
		if step.Card != nil {
			tell(&r, step.Card)
		}
		add(r)
	}
	for _, relation := range care.Relations {
		for _, subject := range data.Subjects(relation) {
			add(site.Ref{Relation: relation, ID: subject.ID, Name: subject.Name, Summary: subject.Summary})
		}
	}
	for _, card := range s.Cards {
		kind := data.Kind(card.CareKind)
		if kind == nil || kind.Relation == "" || card.ID == "" {
			continue
		}
		if i, ok := at[[2]string{kind.Relation, card.ID}]; !ok {
			r := site.Ref{Relation: kind.Relation, ID: card.ID}
			tell(&r, card)
			add(r)
		} else if r := &refs[kind.Relation][i]; r.Card == nil {
			tell(r, card)
		}
	}
	return refs
}

// tell lets a page speak for itself: its own title, and its own sentence where it has one.
func tell(r *site.Ref, card *site.Card) {
	r.Card, r.Name = card, card.LinkTitle
	if card.Description != "" {
		r.Summary = card.Description
	}
}
