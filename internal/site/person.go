package site

import (
	"cmp"
	"regexp"
	"strings"
)

// Person is who wrote or checked a page.
type Person struct {
	Name        string
	Credentials string // "MD, FASAM"
	Role        string
	Sample      bool  // not a real person
	Card        *Card // their page; nil: none
}

// String is the name.
func (p Person) String() string { return p.Name }

// Author is who wrote the page, the first of several; nil when not given.
func (p *Page) Author() *Person {
	if all := p.Authors(); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Authors are all who wrote the page.
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

// Reviewer is who checked the page; nil when not given.
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

// idLike matches texts that are ids and not names: lower case, joined by hyphens.
var idLike = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)

// subjectOfPerson finds what a word stands for among the people of the site, by id or by name.
func (s *Site) subjectOfPerson(word string) *Subject {
	if found := s.field.subjects["people"][word]; found != nil {
		return found
	}
	return s.field.titles[word]
}

// IsPerson reports whether a word names a person: it is the id of a published page, or a name and no id.
func (s *Site) IsPerson(word string) bool {
	if found := s.subjectOfPerson(word); found != nil {
		return len(found.Pages) > 0
	}
	return word != "" && !idLike.MatchString(word)
}

// person finds a person by id or name; nil where IsPerson is false.
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
