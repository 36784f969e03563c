package site

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"porchlight/internal/config"
	"porchlight/internal/finding"
)

var (
	menuEntry  = finding.NewRule("menu-entry", finding.Error, "An entry of a menu has no place in it")
	menuTarget = finding.NewRule("menu-target", finding.Warning, "An entry of a menu leads nowhere, so it is left out")
)

// MenuEntry is an entry of a menu, with the entries below it.
type MenuEntry struct {
	Menu       string
	Identifier string
	Name       string
	URL        string // address from the host's root, or any other as configured
	Card       *Card  // the page to which it leads; nil for another site
	Weight     int
	Children   []*MenuEntry

	file     string
	pos      finding.Position
	up       *MenuEntry // the entry above; nil: none
	withheld *Withheld  // of the page to which it leads, or whose front matter has it; nil: published
	broken   bool       // it leads to nothing
	own      *Page      // for an entry in front matter: the page
}

// Place is the place of the entry in its file.
func (e *MenuEntry) Place() (file string, pos finding.Position) { return e.file, e.pos }

// leftOutWith is the entry because of which an entry is left out: itself or one above it; nil: it is shown.
func (e *MenuEntry) leftOutWith() *MenuEntry {
	for at := e; at != nil; at = at.up {
		if at.withheld != nil || at.broken {
			return at
		}
	}
	return nil
}

// key is the name by which entries below refer to an entry.
func (e *MenuEntry) key() string { return cmp.Or(e.Identifier, e.Name) }

// makeMenus makes the menus of the configuration and of the pages' front matter.
func (a *assembly) makeMenus() {
	entries := map[string][]*MenuEntry{}
	parents := map[*MenuEntry]string{}
	add := func(menu string, written config.MenuEntry, own *Page) {
		e := a.menuEntry(menu, written, own)
		entries[menu] = append(entries[menu], e)
		parents[e] = written.Parent
	}
	for _, menu := range slices.Sorted(maps.Keys(a.cfg.Menus)) {
		for _, written := range a.cfg.Menus[menu] {
			add(menu, written, nil)
		}
	}
	for _, withheld := range []bool{false, true} { // entries of withheld pages are needed to leave out those below them
		for _, p := range a.all {
			if (p.withheld != nil) == withheld && p.Listed() {
				for _, written := range p.Source.Menus {
					add(written.Menu, written, p)
				}
			}
		}
	}
	for _, menu := range slices.Sorted(maps.Keys(entries)) {
		if top := a.menuTree(entries[menu], parents); len(top) > 0 {
			a.site.Menus[menu] = top
		}
	}
}

// menuEntry resolves one entry, and reports one that leads nowhere.
func (a *assembly) menuEntry(menu string, written config.MenuEntry, own *Page) *MenuEntry {
	e := &MenuEntry{Menu: menu, Identifier: written.Identifier, Name: written.Name, URL: written.URL,
		Weight: written.Weight, file: written.File, pos: written.Pos, own: own}
	if own != nil && e.file == "" {
		e.file, e.pos = own.Source.Place("menus")
	}
	if own != nil && own.withheld != nil {
		e.withheld, e.Name = own.withheld, cmp.Or(e.Name, own.LinkTitle)
		return e
	}
	dest, key := written.URL, "url"
	if written.PageRef != "" {
		dest, key = "/"+strings.TrimPrefix(written.PageRef, "/"), "pageRef"
	} else if dest == "" && own != nil {
		e.Card, e.URL = &own.Card, own.RelPermalink
	}
	if dest != "" {
		r := a.site.ResolveLink(a.site.home, dest, func() string { return written.Name })
		switch r.Kind {
		case Missing:
			a.report(missingEntry(e, key, dest, r.Nearest))
			e.broken = true
		case ToWithheld:
			a.report(r.Withheld.LeftOut(e.file, e.pos, finding.Message("menu %q: %s: %q", menu, key, dest)))
			e.withheld, e.Name = r.Withheld, cmp.Or(e.Name, r.Withheld.Page.LinkTitle, r.Withheld.Page.Title)
		}
		if r.Kind == ToPage && r.Withheld != nil {
			a.report(r.Withheld.LeftOut(e.file, e.pos, finding.Message("menu %q: %s: %q", menu, key, dest)))
		}
		e.URL, e.Card = r.Href, r.Target
	}
	if e.Name == "" && e.Card != nil {
		e.Name = e.Card.LinkTitle
	}
	e.Name = cmp.Or(e.Name, e.Identifier, e.URL)
	return e
}

// missingEntry is the finding about an entry that leads to nothing. It does not stop a build, since that would keep a
// deleted page online.
func missingEntry(e *MenuEntry, key, dest, nearest string) finding.Finding {
	f := menuTarget.At(e.file, e.pos, "menu %q: %s: no page at %q", e.Menu, key, dest).Withhold()
	if nearest != "" {
		return f.Suggest("write %s = %s", key, strconv.Quote(nearest))
	}
	return f.Suggest("write the path of a page such as /levels-of-care/iop")
}

// menuTree puts the entries of a menu below their parents and returns those without one, sorted by weight (none last),
// then by name.
func (a *assembly) menuTree(entries []*MenuEntry, parents map[*MenuEntry]string) []*MenuEntry {
	byKey := map[string]*MenuEntry{}
	var keys []string
	for _, e := range entries {
		if first := byKey[e.key()]; first != nil && e.Identifier != "" && first.withheld == nil && e.withheld == nil {
			a.report(menuEntry.At(e.file, e.pos, "menu %q: two entries have the identifier %q", e.Menu, e.Identifier).
				Suggest("give one of them another identifier"))
		} else if first == nil {
			byKey[e.key()] = e
			keys = append(keys, e.key())
		}
	}
	var top []*MenuEntry
	for _, e := range entries {
		e.up = a.parentEntry(e, parents[e], byKey, keys)
	}
	for _, e := range entries {
		switch with := e.leftOutWith(); {
		case with != nil:
			a.reportLeftOut(e, with)
		case e.up == nil:
			top = append(top, e)
		default:
			e.up.Children = append(e.up.Children, e)
		}
	}
	for _, e := range entries {
		sortEntries(e.Children)
	}
	sortEntries(top)
	return top
}

// reportLeftOut reports an entry that is left out because of one above it.
func (a *assembly) reportLeftOut(e, with *MenuEntry) {
	switch {
	case e == with:
	case with.withheld == nil:
		a.report(menuTarget.At(e.file, e.pos, "menu %q: the entry %q is below %q, which leads nowhere", e.Menu, e.Name,
			with.Name).Withhold().Suggest("correct that entry, or give this one another parent"))
	case e.own == nil || e.own.withheld == nil:
		a.report(with.withheld.LeftOut(e.file, e.pos,
			finding.Message("menu %q: %q, below %q", e.Menu, e.Name, with.Name)))
	}
}

// parentEntry is the entry above an entry; nil: none. A parent that does not exist or lies below the entry is a
// finding.
func (a *assembly) parentEntry(e *MenuEntry, name string, byKey map[string]*MenuEntry, keys []string) *MenuEntry {
	if name == "" {
		return nil
	}
	parent := byKey[name]
	if parent == nil {
		f := menuTarget.At(e.file, e.pos, "menu %q: the entry %q has no parent %q", e.Menu, e.Name, name).Withhold()
		if near := finding.Nearest(name, keys); near != "" {
			f = f.Suggest("write %q", near)
		} else {
			f = f.Suggest("write the identifier of another entry of this menu")
		}
		a.report(f)
		return nil
	}
	for up := parent; up != nil; up = up.up {
		if up == e {
			a.report(menuEntry.At(e.file, e.pos, "menu %q: the entry %q lies below itself", e.Menu, e.Name).
				Suggest("remove parent from one of them"))
			return nil
		}
	}
	return parent
}

func sortEntries(entries []*MenuEntry) {
	slices.SortStableFunc(entries, func(a, b *MenuEntry) int {
		if c := compareWeight(a.Weight, b.Weight); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Identifier, b.Identifier),
			strings.Compare(a.URL, b.URL))
	})
}
