package site

import (
	"maps"
	"slices"

	"porchlight/internal/care"
)

// Ref is something of the field that a page is tied to: a level of care, a service, a substance, a therapy, a person or a place.
type Ref struct {
	Relation string // "services"
	ID       string // "housing"
	Name     string // "Housing": of its page, else of the data
	Summary  string // its page's description, else one plain sentence of the data; "" none
	Card     *Card  // its page; nil: none of this site is about it
}

// ties are what a page is tied to, by the place of the relation in care.Relations.
type ties [][]Ref

// Refs are what the page is tied to in one relation ("services"), in the order of the data: what it names itself, and, where both sides
// tell, the pages that name it.
func (c *Card) Refs(relation string) []Ref {
	if c.page.ties == nil {
		return nil
	}
	if at := slices.Index(care.Relations, relation); at >= 0 {
		return c.page.ties[at]
	}
	return nil
}

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

// Refs are all that a relation ("services") can refer to: what the data know, in their order, then what only pages of this site tell of, by name.
func (s *Site) Refs(relation string) []Ref {
	var refs []Ref
	for _, about := range slices.SortedFunc(maps.Values(s.field.subjects[relation]), func(a, b *subject) int { return a.rank - b.rank }) {
		if about.onFile || len(about.pages) > 0 {
			refs = append(refs, about.ref)
		}
	}
	return refs
}

// subjects are what the page is about and what it is tied to.
func (p *Page) subjects() []*subject {
	var list []*subject
	if p.subject != nil {
		list = append(list, p.subject)
	}
	for _, refs := range p.ties {
		for i := range refs {
			list = append(list, p.site.field.subjects[refs[i].Relation][refs[i].ID])
		}
	}
	return list
}

// Mentions are the ordinary pages that name this one, in default order, without those that Refs tells: the articles about a substance.
func (c *Card) Mentions() []*Card { return c.page.mentions }

// naming is one reference as a page writes it.
type naming struct {
	relation, id string
	key          string // where it stands: "services[2]", "level"
}

// namings are all references of a page. A key that names the subject of another kind ties the page to it as well: an article with a
// level belongs to that level.
func (a *assembly) namings(p *Page) []naming {
	if p.Source == nil {
		return nil
	}
	var list []naming
	if len(p.Source.Refs) > 0 {
		for _, relation := range care.Relations {
			for i, id := range p.Source.Refs[relation] {
				list = append(list, naming{relation, id, item(relation, i)})
			}
		}
	}
	own := a.subjectKey(p)
	for _, key := range care.SubjectKeys {
		id := p.Source.Subject(key)
		if id == "" || key == own {
			continue
		}
		if relation := a.relationOf(key); relation != "" {
			list = append(list, naming{relation, id, key})
		}
	}
	return list
}

// relationOf is the relation by which pages refer to those whose subject a key names; "" where the site files pages under terms of that name.
func (a *assembly) relationOf(key string) string {
	for i := range a.site.field.data.Kinds {
		if kind := &a.site.field.data.Kinds[i]; kind.Subject == key && !a.isTerms(kind.Relation) {
			return kind.Relation
		}
	}
	return ""
}

// isTerms reports whether a relation is a taxonomy of this site, whose values are terms and not ids.
func (a *assembly) isTerms(relation string) bool {
	_, named := a.taxonomy[relation]
	return named
}

// makeTies looks up the references of all pages and lets the other side know.
func (a *assembly) makeTies() {
	own := map[*Page][]*subject{}
	var asked []question
	for _, p := range a.live {
		told := a.newMark()
		for _, n := range a.namings(p) {
			s := a.lookup(p, n, told)
			if s == nil {
				continue
			}
			s.mark = told
			own[p] = append(own[p], s)
			s.named = append(s.named, &p.Card)
			if p.subject != nil {
				s.naming = append(s.naming, p.subject)
			}
			if a.answers(p, n.relation) && len(s.pages) > 0 {
				asked = append(asked, question{p, n, s})
			}
		}
	}
	a.checkAnswers(asked)
	for _, p := range a.live {
		all, tied := own[p], a.newMark()
		for _, s := range all {
			s.mark = tied
		}
		if p.subject != nil {
			for _, s := range p.subject.naming {
				if a.answers(p, s.ref.Relation) && s.mark != tied {
					s.mark = tied
					all = append(all, s)
				}
			}
			p.mentions = p.unanswered(tied)
		}
		p.tie(all)
	}
}

// newMark is a mark that no subject bears yet. Whoever goes through a list of subjects marks them, so that to ask whether one is in the list
// does not go through it again: there may be thousands that all name each other.
func (a *assembly) newMark() int {
	a.marks++
	return a.marks
}

// answers reports whether pages of this page's kind tell of a relation from both sides.
func (a *assembly) answers(p *Page, relation string) bool {
	kind := a.site.field.kinds[p.CareKind]
	return kind != nil && slices.Contains(kind.Answers, relation) && !a.isTerms(relation) && !a.isTerms(kind.Relation)
}

// tie keeps what a page is tied to, in the order shown.
func (p *Page) tie(all []*subject) {
	if len(all) == 0 {
		return
	}
	slices.SortFunc(all, func(s, t *subject) int { return s.rank - t.rank })
	p.ties = make(ties, len(care.Relations))
	for _, s := range all {
		if at := slices.Index(care.Relations, s.ref.Relation); at >= 0 {
			p.ties[at] = append(p.ties[at], s.ref)
		}
	}
}

// unanswered are the ordinary pages that name a page and are not about anything that it is tied to, which bears the mark tied.
func (p *Page) unanswered(tied int) []*Card {
	var list []*Card
	for _, card := range p.subject.named {
		other := card.page
		told := !other.IsPage() || other == p || other.subject != nil && other.subject.mark == tied
		if !told {
			list = append(list, card)
		}
	}
	return list
}
