package site

import "porchlight/internal/config"

// HeldBack reports whether a build with other settings would leave out a page that this site has, and why: in words
// that follow "is not published: ". The reason is "" for a page that it would publish.
func (p *Page) HeldBack(cfg *config.Config) (reason Reason, why string) {
	w := p.heldBack(&assembly{cfg: cfg})
	if w == nil {
		return "", ""
	}
	if w.Page == nil {
		return w.Reason, "nothing that it lists is published"
	}
	return w.Reason, w.String()
}

func (p *Page) heldBack(a *assembly) *Withheld {
	for up := p; up != nil; up = up.parent {
		if up.Source == nil || up.Kind == KindHome && up != p {
			continue
		}
		switch w := a.reasonAgainst(up.Source); {
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
		if card.page.heldBack(a) == nil {
			return nil
		}
	}
	return &Withheld{Reason: InSection}
}
