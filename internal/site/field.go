package site

import (
	"porchlight/internal/care"
)

// Ref is something of the field that a page is tied to: a level of care, a service, a substance, a therapy, a person or a place.
type Ref struct {
	Relation string // "services"
	ID       string // "housing"
	Name     string // "Housing": of its page, else of the data
	Summary  string // one plain sentence; "" none
	Card     *Card  // its page; nil: none of this site is about it
}

// Step is one level of care as it stands in the continuum of the site.
type Step struct {
	Level care.Level
	Card  *Card   // the page of this level; nil: this site has none
	Pages []*Card // all pages of kind level-of-care at this level in default order, Card first
}

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

// Refs are what the page is tied to in one relation ("services"), in the order of the data: what it names itself, and, where both sides
// tell, the pages that name it.
func (c *Card) Refs(relation string) []Ref { return nil }

// Levels, Services, Substances, Therapies, People and Places are the Refs of that relation.
func (c *Card) Levels() []Ref     { return c.Refs("levels") }
func (c *Card) Services() []Ref   { return c.Refs("services") }
func (c *Card) Substances() []Ref { return c.Refs("substances") }
func (c *Card) Therapies() []Ref  { return c.Refs("therapies") }
func (c *Card) People() []Ref     { return c.Refs("people") }
func (c *Card) Places() []Ref     { return c.Refs("places") }

// Continuum are all levels of care in order, the most support first.
func (s *Site) Continuum() []*Step { return nil }

// Step is where the page's level stands in the continuum; nil for a page without level.
func (p *Page) Step() *Step { return nil }

// StepUp and StepDown are the levels with more and with less support that come next: those that the page names, else the nearest ones of
// the continuum that have a page; nil at the ends.
func (p *Page) StepUp() *Step   { return nil }
func (p *Page) StepDown() *Step { return nil }

// Author is who wrote the page; nil: not said.
func (p *Page) Author() *Person {
	if p.Source == nil || p.Source.Author == "" {
		return nil
	}
	return &Person{Name: p.Source.Author}
}

// Reviewer is who checked the page; nil: not said.
func (p *Page) Reviewer() *Person {
	if p.Source == nil || p.Source.Review.By == "" {
		return nil
	}
	return &Person{Name: p.Source.Review.By, Credentials: p.Source.Review.Credentials}
}
