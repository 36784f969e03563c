package report

import (
	"iter"
	"slices"

	"porchlight/internal/build"
	"porchlight/internal/care"
	"porchlight/internal/site"
)

// reference is a link to a page from the front matter of another page.
type reference struct {
	from *site.Page
	to   *site.Card
	// a relation, "stepUp", "stepDown", "author" or "review"; "": a further page of a step, to which the page
	// does not link
	key string
}

// isRelation reports whether the key is a relation. Both pages show such a reference.
func (t reference) isRelation() bool { return slices.Contains(care.Relations, t.key) }

// references yields the references of a site to other pages.
func references(s *site.Site) iter.Seq[reference] {
	return func(yield func(reference) bool) {
		for _, p := range s.Pages() {
			for t := range referencesFrom(p) {
				if t.to != nil && t.to != &p.Card && !yield(t) {
					return
				}
			}
		}
	}
}

// referencesFrom yields the references of one page. Some lead to no page, or to the page itself.
func referencesFrom(p *site.Page) iter.Seq[reference] {
	return func(yield func(reference) bool) {
		for _, relation := range care.Relations {
			for _, ref := range p.Refs(relation) {
				if !yield(reference{p, ref.Card, relation}) {
					return
				}
			}
		}
		for key, step := range map[string]*site.Step{"stepUp": p.StepUp(), "stepDown": p.StepDown()} {
			for i := 0; step != nil && i < len(step.Pages); i++ {
				if !yield(reference{p, step.Pages[i], key}) {
					return
				}
				key = ""
			}
		}
		for _, who := range p.Authors() {
			if !yield(reference{p, who.Card, "author"}) {
				return
			}
		}
		if who := p.Reviewer(); who != nil && !yield(reference{p, who.Card, "review"}) {
			return
		}
	}
}

// menuEntries yields all entries of all menus.
func menuEntries(s *site.Site) iter.Seq[*site.MenuEntry] {
	return func(yield func(*site.MenuEntry) bool) {
		var all func(entries []*site.MenuEntry) bool
		all = func(entries []*site.MenuEntry) bool {
			for _, e := range entries {
				if !yield(e) || !all(e.Children) {
					return false
				}
			}
			return true
		}
		for _, entries := range s.Menus {
			if !all(entries) {
				return
			}
		}
	}
}

// linkedCards are the pages to which a menu, the helpline or front matter leads.
func linkedCards(s *site.Site) map[*site.Card]bool {
	linked := map[*site.Card]bool{}
	for e := range menuEntries(s) {
		linked[e.Card] = true
	}
	disclosures := []string{s.Config.Helpline.Disclosure}
	for _, line := range s.Config.Helplines {
		disclosures = append(disclosures, line.Disclosure)
	}
	for _, address := range disclosures {
		if p := s.Page(address); address != "" && p != nil {
			linked[&p.Card] = true
		}
	}
	for t := range references(s) {
		linked[t.to] = true
		if t.isRelation() {
			linked[&t.from.Card] = true
		}
	}
	return linked
}

// Naming gives the pages that name the subject of a new page, for relations that both pages have to name. It
// gives their ids by relation. It is nil when a page about the subject exists already, since that page names
// them.
func Naming(o *build.Overview, kind *care.Kind, id string) map[string][]string {
	naming := map[string][]string{}
	for _, p := range o.Site.Pages() {
		if p.CareKind == kind.ID && p.ID == id {
			return nil
		}
		other := o.Config.Data.Kind(p.CareKind)
		if other == nil || !slices.Contains(kind.Answers, other.Relation) ||
			!slices.Contains(p.Source.Refs[kind.Relation], id) {
			continue
		}
		if !slices.Contains(naming[other.Relation], p.ID) {
			naming[other.Relation] = append(naming[other.Relation], p.ID)
		}
	}
	return naming
}
