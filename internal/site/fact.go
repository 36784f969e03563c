package site

import (
	"maps"
	"slices"
	"strings"
)

// A fact is data of the whole site that a layout may use: "menus", "sections", "terms" of all taxonomies, "levels" of
// the continuum, "level/iop", all "refs/services", or "subject/services/housing". The drawing of a page depends only on
// the facts that it used.

// FactDigest is the digest of the pages of a fact, in their order. Their cards are not part of it.
func (s *Site) FactDigest(fact string) Digest {
	if known, ok := s.facts.Load(fact); ok {
		return known.(Digest)
	}
	d := newDigester()
	switch what, name, _ := strings.Cut(fact, "/"); what {
	case "menus":
		for _, menu := range slices.Sorted(maps.Keys(s.Menus)) {
			d.menu(s.Menus[menu])
		}
	case "sections":
		d.cards(s.Sections)
	case "terms":
		for _, plural := range slices.Sorted(maps.Keys(s.Taxonomies)) {
			d.text(plural)
			d.cards(s.Taxonomies[plural])
		}
	case "levels", "level":
		for _, step := range s.Continuum() {
			if what == "levels" || step.Level.ID == name {
				d.text(step.Level.ID)
				d.cards(step.Pages)
			}
		}
	case "refs":
		for _, about := range s.Subjects(name) {
			d.subject(about)
		}
	case "subject":
		relation, id, _ := strings.Cut(name, "/")
		d.subject(s.Subject(relation, id))
	}
	sum := d.sum()
	s.facts.Store(fact, sum)
	return sum
}

// subject adds a subject and its page. nil: there is no subject with the id.
func (d *digester) subject(s *Subject) {
	if s == nil {
		return
	}
	d.text(s.ID)
	d.flag(s.OnFile)
	if s.Hidden != nil {
		d.text(s.Hidden.Source.File)
	}
	if len(s.Pages) > 0 {
		d.page(s.Pages[0])
		d.flag(s.Pages[0].Listed())
	}
}

func (d *digester) menu(entries []*MenuEntry) {
	d.number(len(entries))
	for _, e := range entries {
		d.text(e.Menu, e.Identifier, e.Name, e.URL)
		d.number(e.Weight)
		if e.Card != nil {
			d.page(e.Card.page)
		}
		d.menu(e.Children)
	}
}
