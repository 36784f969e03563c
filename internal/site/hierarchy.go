package site

import (
	"fmt"
	"slices"
	"strings"

	"porchlight/internal/finding"
)

// growTree gives every published page its place below home, and makes the sections that have no file.
func (a *assembly) growTree() {
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
		case KindTaxonomy, KindTerm:
			p.parent, p.section = home, p
			p.Section, p.SectionPath = firstSegment(p.Path), p.Path[1:]
		}
	}
	for _, p := range a.live {
		if p.Kind != KindTerm {
			a.nameless(p)
		}
		a.inherit(p)
	}
}

// makeTopSections makes the page of each folder directly below content/ that holds published pages but no _index.md. Where a file
// beside the folder has its address (about.md beside about/), that file is the folder's page.
func (a *assembly) makeTopSections() {
	for _, p := range slices.Clone(a.live) {
		top := firstSegment(p.Path)
		if p.Kind != KindPage && p.Kind != KindSection || parentPath(p.Path) == "/" || a.isTaxonomyFolder(top) {
			continue
		}
		if at := a.site.byPath["/"+top]; at == nil || at.withheld != nil {
			a.make(KindSection, "/"+top, humanise(top))
		}
	}
}

// inherit takes from the sections above what a page may leave to them.
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
			p.Helpline = a.helplineOf(up, up == p)
		}
		p.Sensitive = p.Sensitive || up.Source.Sensitive
	}
}

// helplineOf is the helpline that a page's own front matter names, if the configuration has it.
func (a *assembly) helplineOf(p *Page, report bool) string {
	id := p.Source.Helpline
	if id == "" {
		return ""
	}
	if _, known := a.cfg.Helplines[id]; known {
		return id
	}
	if report {
		a.reportAt(p, "helpline", helplineUnknown, fmt.Sprintf("the configuration has no helpline %q", id), a.helplineAdvice(id))
	}
	return ""
}

func (a *assembly) helplineAdvice(id string) string {
	known := make([]string, 0, len(a.cfg.Helplines))
	for name := range a.cfg.Helplines {
		known = append(known, name)
	}
	if len(known) == 0 {
		return fmt.Sprintf("add [helplines.%s] to config.toml, or remove the line", id)
	}
	slices.Sort(known)
	if near := finding.Nearest(id, known); near != "" {
		return fmt.Sprintf("write %q", near)
	}
	return "write one of " + strings.Join(known, ", ")
}
