package site

import (
	"slices"

	"porchlight/internal/names"
)

// makeTree sets parent and section of each published page, and makes home and the sections that have no file.
func (a *assembly) makeTree() {
	home := a.site.byPath["/"]
	if home == nil || home.withheld != nil {
		home = a.make(KindHome, "/", a.cfg.Title)
		home.Description = a.cfg.Description
	}
	a.site.home, a.site.Home = home, &home.Card
	a.makeTopSections()

	sections := map[string]*Page{"/": home}
	for _, p := range a.live {
		if p.Kind == KindSection && sections[p.Path] == nil {
			sections[p.Path] = p
		}
	}
	nearest := func(folder string) *Page {
		for at := folder; ; at = parentPath(at) {
			if found := sections[at]; found != nil {
				sections[folder] = found
				return found
			}
		}
	}
	for _, p := range a.live {
		switch p.Kind {
		case KindHome:
			p.section = p
		case KindSection:
			p.parent, p.section = nearest(parentPath(p.Path)), p
			p.Section, p.SectionPath = firstSegment(p.Path), p.Path[1:]
		case KindPage:
			p.parent = nearest(parentPath(p.Path))
			p.section = p.parent
			p.SectionPath = p.section.Path[1:]
			p.Section = firstSegment(p.section.Path)
			p.IsNews = a.isNews(p)
		case KindTaxonomy, KindTerm:
			p.parent, p.section = home, p
			p.Section, p.SectionPath = firstSegment(p.Path), p.Path[1:]
		}
	}
	for _, p := range a.live {
		if p.Kind != KindTerm {
			a.ensureTitle(p)
		}
		a.inherit(p)
	}
}

// makeTopSections makes a section of each folder directly below content/ that has listed pages and no page of its own:
// no _index.md, and no file with the same address (about.md beside about/).
func (a *assembly) makeTopSections() {
	last := "" // pages of one folder follow each other
	for _, p := range slices.Clone(a.live) {
		if isBelow(last, p.Path) || !p.Listed() {
			continue
		}
		top := firstSegment(p.Path)
		if p.Kind != KindPage && p.Kind != KindSection || parentPath(p.Path) == "/" || a.isTaxonomyFolder(top) {
			continue
		}
		last = top
		if at := a.site.byPath["/"+top]; at == nil || at.withheld != nil {
			a.make(KindSection, "/"+top, names.Humanize(top))
		}
	}
}

// inherit sets the fields of a page that it may inherit from the sections above: type, share targets, helpline and
// sensitive.
func (a *assembly) inherit(p *Page) {
	if p.Type == "" {
		p.Type = p.Section
	}
	if p.Type == "" {
		p.Type = KindPage
	}
	p.Share = a.cfg.Share
	shareFound := false
	for up := p; up != nil; up = up.parent {
		if !shareFound {
			if up.Source != nil && up.Source.Share != nil {
				p.Share, shareFound = up.Source.Share, true
			} else if list, ok := a.cfg.ShareSection[up.SectionPath]; ok && up.IsSection() {
				p.Share, shareFound = list, true
			}
		}
		if up.Source == nil {
			continue
		}
		if p.Helpline == "" {
			if _, known := a.cfg.Helplines[up.Source.Helpline]; known {
				p.Helpline = up.Source.Helpline
			}
		}
		p.Sensitive = p.Sensitive || up.Source.Sensitive
	}
}
