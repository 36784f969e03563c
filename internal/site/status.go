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

// WithheldUnder reports whether a build with other settings would leave out a page that this site has, and why: in
// words that follow "is not published: ". The reason is "" for a page that it would publish.
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

// withheldInBuild is why a build would not publish a page of this site at the time at which it publishes the page that
// leads there. It is nil when the build publishes both or neither. Only settings that include more than a build have
// such pages.
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

// Appears is when a build publishes a page that is due later; zero: the page is not kept back by that alone.
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

// Displaced reports whether something that a build publishes is at the address of the page, which a build leaves out.
func (p *Page) Displaced() bool { return p.displaced }

// IsDue reports whether only a day to come keeps the page back.
func (w Withheld) IsDue() bool { return w.root().Reason == Future }

// root is why the topmost section that is withheld is not published.
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
	// A list without a file is there for what it lists.
	for _, card := range p.pages {
		if card.page.withheldUnder(a) == nil {
			return nil
		}
	}
	return &Withheld{Reason: InSection}
}

// Standing is what is published at an output path. Exactly one field is set, except for a redirect, which sets Page and
// Alias.
type Standing struct {
	Page     *Page     // its own output, or its feed; of a redirect, where it leads
	Alias    *Alias    // a redirect
	Resource *Resource // a file beside a page
	Static   bool      // a file of static/
}

// At finds what is published at an output path that is known before drawing: not the further parts of lists, and
// not the files that are made for the whole site. Where two want one path, which is an error, it is the first. ok is
// false where nothing is.
func (s *Site) At(path string) (at Standing, ok bool) {
	key := names.Fold(path)
	first, taken := s.outputs.index[key]
	if !taken {
		return at, false
	}
	for _, i := range append([]int32{first}, s.outputs.shared[key]...) {
		if c := &s.outputs.claims[i]; c.path == path {
			return s.standing(c)
		}
	}
	return at, false
}

func (s *Site) standing(c *claim) (at Standing, ok bool) {
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
	return at, at != Standing{}
}

// aliasAt finds the redirect at an output path that leads to a page.
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
// address. Pages without a file come first and are looked up by their path.
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

// PublishedFrom is the page that is published from a file of content/. It is nil if there is none.
func (s *Site) PublishedFrom(file string) *Page {
	if p := s.byFile[file]; p != nil && p.withheld == nil {
		return p
	}
	return nil
}

// FieldKind is the kind of the page in the care data. It is nil for a page without a kind.
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

// ResolveSetting resolves an address of the settings, which is relative to the front page. exact is how it has to be
// written where a layout prints it unchanged, such as the banner; "" if it does not lead to a page.
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
