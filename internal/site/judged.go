package site

import (
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/content"
)

// FieldKind is the kind of the page in the care data; nil: it is of none.
func (p *Page) FieldKind() *care.Kind { return p.site.field.kinds[p.CareKind] }

// subjectKey is the key that names what a page of its kind is about; "" without.
func (p *Page) subjectKey() string {
	if kind := p.FieldKind(); kind != nil {
		return kind.Subject
	}
	return ""
}

// Subject is what others mean by the page's ID; nil for a page to which no other can refer.
func (p *Page) Subject() *Subject { return p.subject }

// NamedBy reports for each subject whether a page about it refers to this one.
func (s *Subject) NamedBy() map[*Subject]bool {
	by := make(map[*Subject]bool, len(s.naming))
	for _, other := range s.naming {
		by[other] = true
	}
	return by
}

// Subject finds what an id means in a relation ("services"); nil: it is neither on file nor a page.
func (s *Site) Subject(relation, id string) *Subject { return s.field.subjects[relation][id] }

// Subjects are all that a relation can refer to, pages that are not published included: first what the data know,
// in their order, then the others by name. Read only.
func (s *Site) Subjects(relation string) []*Subject { return s.field.ordered[relation] }

// ResolveSetting resolves an address of the settings, which counts from the front page. exact is how it has to be
// written where it is printed as it is, such as by a banner; "" when it does not lead to a page.
func (s *Site) ResolveSetting(address string) (r Resolution, exact string) {
	r = s.Resolve(s.home, address)
	if r.Kind != ToPage {
		return r, ""
	}
	written, tail := cutTail(address)
	if have := s.fromRoot(r.Target.RelPermalink); s.fromRoot(written) != have {
		return r, have + tail
	}
	return r, address
}

// SourceOf is the file of the page of a card; nil for a page that has none.
func (s *Site) SourceOf(c *Card) *content.Page { return c.page.Source }

// fromRoot is an address without the base path, encoded, with its slashes.
func (s *Site) fromRoot(address string) string {
	decoded, _ := decodeLink(address)
	if base := s.BasePath; base != "/" && strings.HasPrefix(decoded, base) {
		decoded = "/" + strings.TrimPrefix(decoded, base)
	}
	return escapePath(decoded)
}
