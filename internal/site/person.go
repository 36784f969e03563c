package site

import (
	"cmp"
	"strings"

	"porchlight/internal/lazyregexp"
)

// Person is an author or a reviewer of a page.
type Person struct {
	Name        string
	Credentials string // "MD, FASAM"
	Role        string
	Sample      bool  // not a real person
	Card        *Card // page of the person; nil: none
}

// String is the name.
func (p Person) String() string { return p.Name }

// Author is the first author of the page; nil: none is given.
func (p *Page) Author() *Person {
	if all := p.Authors(); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Authors are all authors of the page.
func (p *Page) Authors() []*Person {
	if p.Source == nil {
		return nil
	}
	var all []*Person
	for _, word := range p.Source.Author {
		if who := p.site.person(word); who != nil {
			all = append(all, who)
		}
	}
	return all
}

// Reviewer is the reviewer of the page; nil: none is given.
func (p *Page) Reviewer() *Person {
	if p.Source == nil {
		return nil
	}
	who := p.site.person(p.Source.Review.By)
	if who != nil {
		who.Credentials = cmp.Or(p.Source.Review.Credentials, who.Credentials)
	}
	return who
}

// idLike matches texts with the form of an id, which are not names: words in lower case, joined by hyphens.
var idLike = lazyregexp.New(`^[a-z0-9]+(-[a-z0-9]+)+$`)

// subjectOfPerson is the person of the site with an id or a name; nil: none.
func (s *Site) subjectOfPerson(word string) *Subject {
	if found := s.field.subjects["people"][word]; found != nil {
		return found
	}
	return s.field.titles[word]
}

// IsPerson reports whether a word is the id or the name of a person with a published page, or another name. A word with
// the form of an id is no name.
func (s *Site) IsPerson(word string) bool {
	if found := s.subjectOfPerson(word); found != nil {
		return len(found.Pages) > 0
	}
	return word != "" && !idLike().MatchString(word)
}

// person is the person with an id or a name; nil if IsPerson is false.
func (s *Site) person(word string) *Person {
	if !s.IsPerson(word) {
		return nil
	}
	found := s.subjectOfPerson(word)
	if found == nil {
		return &Person{Name: word}
	}
	page := found.Pages[0]
	who := &Person{Name: page.LinkTitle, Card: &page.Card}
	if facts := page.Source.Facts; facts != nil {
		who.Credentials, who.Role, who.Sample = strings.Join(facts.Credentials, ", "), facts.Role, facts.Sample
	}
	return who
}
