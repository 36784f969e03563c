package site

import (
	"slices"

	"porchlight/internal/care"
)

// Ref is a reference of a page to a level of care, a service, a substance, a therapy, a person or a place.
type Ref struct {
	Relation string // "services"
	ID       string // "housing"
	Name     string // link title of its page, else the name in the data: "Housing"
	Summary  string // description of its page, else one plain sentence of the data; "": none
	Card     *Card  // its page; nil: the site has none
}

// refsByRelation are the references of a page, in the order of care.Relations.
type refsByRelation [][]Ref

// Refs are the references of a page in one relation ("services"), in the order of the data: those that it names, and
// those that name it where the data want both pages to name each other.
func (p *Page) Refs(relation string) []Ref {
	if p.refs == nil {
		return nil
	}
	if at := slices.Index(care.Relations, relation); at >= 0 {
		return p.refs[at]
	}
	return nil
}

// Refs are those of the card's page.
func (c *Card) Refs(relation string) []Ref { return c.traverse().Refs(relation) }

// Levels lists the references of the relation "levels".
func (c *Card) Levels() []Ref { return c.Refs("levels") }

// Services lists the references of the relation "services".
func (c *Card) Services() []Ref { return c.Refs("services") }

// Substances lists the references of the relation "substances".
func (c *Card) Substances() []Ref { return c.Refs("substances") }

// Therapies lists the references of the relation "therapies".
func (c *Card) Therapies() []Ref { return c.Refs("therapies") }

// People lists the references of the relation "people".
func (c *Card) People() []Ref { return c.Refs("people") }

// Places lists the references of the relation "places".
func (c *Card) Places() []Ref { return c.Refs("places") }

// Refs are all subjects of a relation ("services") that have data or a listed page: those of the data in their order,
// then the others by name.
func (s *Site) Refs(relation string) []Ref {
	var refs []Ref
	for _, about := range s.field.ordered[relation] {
		ref := about.Ref
		if len(about.Pages) > 0 && !about.Pages[0].Listed() {
			ref.Card = nil
		}
		if about.OnFile || ref.Card != nil {
			refs = append(refs, ref)
		}
	}
	return refs
}

// subjects are the subject of the page and those to which it refers.
func (p *Page) subjects() []*Subject {
	var list []*Subject
	if p.subject != nil {
		list = append(list, p.subject)
	}
	for _, refs := range p.refs {
		for i := range refs {
			list = append(list, p.site.field.subjects[refs[i].Relation][refs[i].ID])
		}
	}
	return list
}

// Mentions are the ordinary pages that name this one, in default order, without those in Refs: the articles about a
// substance.
func (p *Page) Mentions() []*Card { return p.mentions }

// Mentions are those of the card's page.
func (c *Card) Mentions() []*Card { return c.traverse().mentions }

// Reference is one reference as written in front matter.
type Reference struct {
	Relation, ID string
	Key          string   // "services[2]", counted from 1, or "level"
	Subject      *Subject // nil: neither the data nor a page has the id
}

// References are all references of a page. A key for the subject of another kind is a reference, too: an article with a
// level belongs to that level.
func (p *Page) References() []Reference {
	if p.Source == nil {
		return nil
	}
	var list []Reference
	add := func(relation, id, key string) {
		list = append(list, Reference{relation, id, key, p.site.field.subjects[relation][id]})
	}
	if len(p.Source.Refs) > 0 {
		for _, relation := range care.Relations {
			for i, id := range p.Source.Refs[relation] {
				add(relation, id, item(relation, i))
			}
		}
	}
	own := p.subjectKey()
	for _, key := range care.SubjectKeys {
		id := p.Source.Subject(key)
		if id == "" || key == own {
			continue
		}
		if relation := p.site.relationOf(key); relation != "" {
			add(relation, id, key)
		}
	}
	return list
}

// relationOf is the relation of a subject key: "levels" for "level"; "": none, or it is a taxonomy of the site.
func (s *Site) relationOf(key string) string {
	for i := range s.field.data.Kinds {
		if kind := &s.field.data.Kinds[i]; kind.Subject == key && !s.isTerms(kind.Relation) {
			return kind.Relation
		}
	}
	return ""
}

// isTerms reports whether a relation is a taxonomy of this site, whose values are terms and not ids.
func (s *Site) isTerms(relation string) bool { return s.field.terms[relation] }

// makeTies sets the references of all pages, in both directions. Rules report faulty references.
func (a *assembly) makeTies() {
	own := map[*Page][]*Subject{}
	for _, p := range a.live {
		mark := a.newMark()
		for _, r := range p.References() {
			s := r.Subject
			if s == nil || s == p.subject || s.mark == mark || !s.OnFile && len(s.Pages) == 0 {
				continue
			}
			s.mark = mark
			own[p] = append(own[p], s)
			if !p.Listed() {
				continue
			}
			s.named = append(s.named, &p.Card)
			if p.subject != nil {
				s.naming = append(s.naming, p.subject)
			}
		}
	}
	for _, p := range a.live {
		all, mark := own[p], a.newMark()
		for _, s := range all {
			s.mark = mark
		}
		if p.subject != nil {
			for _, s := range p.subject.naming {
				if p.Answers(s.Relation) && s.mark != mark {
					s.mark = mark
					all = append(all, s)
				}
			}
			p.mentions = p.unanswered(mark)
		}
		p.setRefs(all)
	}
}

// newMark returns a mark that no subject has. With marked subjects it is cheap to find out whether one is in a list,
// since thousands may all refer to each other.
func (a *assembly) newMark() int {
	a.marks++
	return a.marks
}

// Answers reports whether a relation of this page's kind has to be named on both pages.
func (p *Page) Answers(relation string) bool {
	kind := p.FieldKind()
	return kind != nil && slices.Contains(kind.Answers, relation) && !p.site.isTerms(relation) &&
		!p.site.isTerms(kind.Relation)
}

// setRefs sets the references of a page, in the order in which they are shown.
func (p *Page) setRefs(all []*Subject) {
	if len(all) == 0 {
		return
	}
	slices.SortFunc(all, func(s, t *Subject) int { return s.rank - t.rank })
	p.refs = make(refsByRelation, len(care.Relations))
	for _, s := range all {
		if at := slices.Index(care.Relations, s.Relation); at >= 0 {
			p.refs[at] = append(p.refs[at], s.Ref)
		}
	}
}

// unanswered are the ordinary pages that name a page and are not in its references, whose subjects have the mark.
func (p *Page) unanswered(mark int) []*Card {
	var list []*Card
	for _, card := range p.subject.named {
		other := card.page
		answered := !other.IsPage() || other == p || other.subject != nil && other.subject.mark == mark
		if !answered {
			list = append(list, card)
		}
	}
	return list
}
