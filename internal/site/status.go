package site

import (
	"time"

	"porchlight/internal/config"
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
