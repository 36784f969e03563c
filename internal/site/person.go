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

// Author is who wrote the page; nil when not given.
func (p *Page) Author() *Person {
	if p.Source == nil {
		return nil
	}
	return p.site.person(p.Source.Author)
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

// person finds a person by id or name. It is nil for an empty word and for an id without a published page.
func (s *Site) person(word string) *Person {
	if word == "" {
		return nil
	}
	found := s.field.subjects["people"][word]
	if found == nil {
		found = s.field.titles[word]
	}
	switch {
	case found != nil && len(found.Pages) > 0:
		page := found.Pages[0]
		who := &Person{Name: page.LinkTitle, Card: &page.Card}
		if facts := page.Source.Facts; facts != nil {
			who.Credentials, who.Role, who.Sample = strings.Join(facts.Credentials, ", "), facts.Role, facts.Sample
		}
		return who
	case found != nil || idLike.MatchString(word):
		return nil
	}
	return &Person{Name: word}
}
