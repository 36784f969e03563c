package render

import (
	"porchlight/internal/care"
	"porchlight/internal/site"
)

// Step finds a level of care in the continuum by its id; nil when there is none.
func (s *Site) Step(id string) *site.Step {
	s.worker.ask("level/" + id)
	for _, step := range s.site.Continuum() {
		if step.Level.ID == id {
			return s.worker.giveStep(step)
		}
	}
	return nil
}

// Refs returns everything that a relation such as "services" can refer to. The entries of the data come first, in
// their order. Entries that only pages of this site define follow.
func (s *Site) Refs(relation string) []site.Ref {
	s.worker.ask("refs/" + relation)
	return s.worker.giveRefs(s.refs[relation])
}

// Ref returns the entry with an id in a relation; nil when there is none.
func (s *Site) Ref(relation, id string) *site.Ref {
	s.worker.ask("subject/" + relation + "/" + id)
	for i, ref := range s.refs[relation] {
		if ref.ID == id {
			return s.worker.giveRef(&s.refs[relation][i])
		}
	}
	return nil
}

// fieldRefs returns the Refs of all relations, by relation.
func fieldRefs(s *site.Site) map[string][]site.Ref {
	refs := map[string][]site.Ref{}
	for _, relation := range care.Relations {
		refs[relation] = s.Refs(relation)
	}
	return refs
}
