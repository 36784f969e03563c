package site

import (
	"slices"
	"strings"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/names"
)

// WithheldUnder is the reason why a build with other settings would leave out a page of this site; "": it would publish
// the page. why is the reason in words that continue "is not published: ".
func (p *Page) WithheldUnder(cfg *config.Config) (reason Reason, why string) {
	w := p.withheldUnder(&assembly{cfg: cfg})
	if w == nil {
		return "", ""
	}
	if w.Page == nil {
		return w.Reason, "nothing that it lists is published"
	}
	return w.Reason, w.String()
}

// withheldInBuild is the reason why a build does not publish page p at the time at which it publishes from, which leads
// to p. nil: it publishes both or not from. It is always nil unless the settings include more pages than a build.
func (s *Site) withheldInBuild(from, p *Page) *Withheld {
	plain := s.Config.Plain
	if plain == nil || p == nil || p.withheld != nil {
		return nil
	}
	switch w := from.withheldUnder(&assembly{cfg: plain}); {
	case w == nil:
	case w.root().Reason == Future:
		then := *plain
		then.Clock = w.root().When
		plain = &then
	default:
		return nil
	}
	w := p.withheldUnder(&assembly{cfg: plain})
	if w == nil || w.Page == nil {
		return nil
	}
	return w
}

// Appears is the time at which a build publishes a page that is due later; zero for any other page.
func (p *Page) Appears() time.Time {
	w := p.withheld
	if plain := p.site.Config.Plain; w == nil && plain != nil {
		w = p.withheldUnder(&assembly{cfg: plain})
	}
	if w == nil || w.root().Reason != Future {
		return time.Time{}
	}
	return w.root().When
}

// Displaced reports whether an output of a build has the address of the page, which a build leaves out.
func (p *Page) Displaced() bool { return p.displaced }

// IsDue reports whether the page is withheld only because it is due later.
func (w Withheld) IsDue() bool { return w.root().Reason == Future }

// root is the reason of the topmost withheld section, or of the page itself.
func (w *Withheld) root() *Withheld {
	for w.above != nil {
		w = w.above
	}
	return w
}

func (p *Page) withheldUnder(a *assembly) *Withheld {
	for up := p; up != nil; up = up.parent {
		if up.Source == nil || up.Kind == KindHome && up != p {
			continue
		}
		switch w := a.whyWithheld(up.Source); {
		case w != nil && up == p:
			return w
		case w != nil:
			return &Withheld{Page: p.Source, Reason: InSection, Section: up.Source, above: w}
		}
	}
	if p.Source != nil || p.Kind == KindHome || len(p.pages) == 0 {
		return nil
	}
	// A list without a file is published if one of its pages is.
	for _, card := range p.pages {
		if card.page.withheldUnder(a) == nil {
			return nil
		}
	}
	return &Withheld{Reason: InSection}
}

// Published is the source of an output. Exactly one field is set, except for a redirect, which sets Page and Alias.
type Published struct {
	Page     *Page     // its own output, or its feed; the target of a redirect
	Alias    *Alias    // a redirect
	Resource *Resource // a file beside a page
	Static   bool      // a file of static/
}

// At is the source of the output at a path. ok is false if there is none, for further parts of lists, and for files
// that are made for the whole site. If two outputs have the same path, which is an error, it is the first.
func (s *Site) At(path string) (at Published, ok bool) {
	key := names.Fold(path)
	first, taken := s.outputs.index[key]
	if !taken {
		return at, false
	}
	for _, i := range append([]int32{first}, s.outputs.shared[key]...) {
		if c := &s.outputs.claims[i]; c.path == path {
			return s.published(c)
		}
	}
	return at, false
}

func (s *Site) published(c *claim) (at Published, ok bool) {
	switch {
	case c.alias != "":
		at.Page, at.Alias = c.page, s.aliasAt(c.path, c.page)
	case c.static:
		at.Static = true
	case c.file != "":
		at.Resource = s.byResource[c.file]
	default:
		at.Page = c.page
	}
	return at, at != Published{}
}

// aliasAt is the redirect at an output path that leads to a page.
func (s *Site) aliasAt(path string, target *Page) *Alias {
	i, _ := slices.BinarySearchFunc(s.Aliases, path,
		func(a Alias, path string) int { return strings.Compare(a.Path, path) })
	for ; i < len(s.Aliases) && s.Aliases[i].Path == path; i++ {
		if s.Aliases[i].Target == target {
			return &s.Aliases[i]
		}
	}
	return nil
}

// Absent are the pages of this site that another state of the site does not publish from the same file at the same
// address. Pages without a file come first and are compared by output path.
func (s *Site) Absent(other *Site) []*Page {
	var list []*Page
	for _, p := range s.pages {
		if p.Source == nil {
			if at, ok := other.At(p.OutputPath); !ok || at.Page == nil {
				list = append(list, p)
			}
		}
	}
	next := 0
	for _, p := range s.files {
		for next < len(other.files) && other.files[next].Source.File < p.Source.File {
			next++
		}
		same := next < len(other.files) && other.files[next].Source.File == p.Source.File &&
			other.files[next].withheld == nil
		if p.withheld == nil && (!same || other.files[next].RelPermalink != p.RelPermalink) {
			list = append(list, p)
		}
	}
	return list
}

// PublishedFrom is the page that is published from a file of content/; nil: none.
func (s *Site) PublishedFrom(file string) *Page {
	if p := s.byFile[file]; p != nil && p.withheld == nil {
		return p
	}
	return nil
}

// FieldKind is the kind of the page in the care data; nil: none.
func (p *Page) FieldKind() *care.Kind { return p.site.field.kinds[p.CareKind] }

// subjectKey is the key that names the subject of a page of its kind; "": none.
func (p *Page) subjectKey() string {
	if kind := p.FieldKind(); kind != nil {
		return kind.Subject
	}
	return ""
}

// Subject is the subject of the page's ID; nil for a page to which others cannot refer.
func (p *Page) Subject() *Subject { return p.subject }

// NamedBy are the subjects whose pages refer to this one.
func (s *Subject) NamedBy() map[*Subject]bool {
	by := make(map[*Subject]bool, len(s.naming))
	for _, other := range s.naming {
		by[other] = true
	}
	return by
}

// Subject is the subject with an id in a relation ("services"); nil: neither the data nor a page has it.
func (s *Site) Subject(relation, id string) *Subject { return s.field.subjects[relation][id] }

// Subjects are all subjects of a relation, including those of withheld pages: first those of the data in their order,
// then the others by name. Callers must not change the list.
func (s *Site) Subjects(relation string) []*Subject { return s.field.ordered[relation] }

// ResolveSetting resolves an address of the settings, which is relative to the home page. exact is the form in which it
// has to be written if a layout prints it unchanged, as the banner does; "" if it does not lead to a page.
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

// SourceOf is the source of the page of a card; nil for a page without file.
func (s *Site) SourceOf(c *Card) *content.Page { return c.page.Source }

// fromRoot is an address without the base path, percent-encoded.
func (s *Site) fromRoot(address string) string {
	decoded, _ := decodeLink(address)
	if base := s.BasePath; base != "/" && strings.HasPrefix(decoded, base) {
		decoded = "/" + strings.TrimPrefix(decoded, base)
	}
	return escapePath(decoded)
}
