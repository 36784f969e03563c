package build

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/render"
)

// verdict is what is known of a state of the site.
type verdict struct {
	edition  *Edition
	changes  uint64 // how many drawings of its scene it rests on
	findings []finding.Finding
	links    []render.TextLink
	complete bool
}

// judge puts together what is known of the current edition. It is done again only when the edition changed or more was drawn.
func (p *Preview) judge() *verdict {
	e := p.Edition()
	p.judging.Lock()
	defer p.judging.Unlock()
	drawings, changes, complete := e.drawings()
	if v := p.verdict; v != nil && v.edition == e && v.changes == changes {
		return v
	}
	v := &verdict{edition: e, changes: changes, complete: complete}
	all := slices.Concat(e.told.parts...)
	all = append(all, e.told.suppressed().Findings...)
	var faults []render.Fault
	var links []render.Link
	var facts []check.Facts
	styles := map[*asset.Asset]bool{}
	for _, d := range drawings {
		all = append(all, d.findings...)
		faults, links, facts = append(faults, d.faults...), append(links, d.links...), append(facts, d.facts...)
		v.links = append(v.links, d.textLinks...)
		for _, sheet := range d.styles {
			styles[sheet] = true
		}
	}
	slices.SortFunc(v.links, func(a, b render.TextLink) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Pos.Line-b.Pos.Line, a.Pos.Column-b.Pos.Column)
	})
	all = append(all, render.Faults(faults)...)
	all = append(all, e.scene.line.checker.Links(links, facts)...)
	all = append(all, e.scene.line.checker.Styles(asset.Needed(maps.Keys(styles)))...)
	v.findings = e.told.settle(all)
	p.verdict = v
	return v
}

// drawings are those of the present states of all pages; complete says that none is missing, and then they are in the order of a build.
func (e *Edition) drawings() (drawings []*drawing, changes uint64, complete bool) {
	e.scene.mu.Lock()
	results, changes := maps.Clone(e.scene.drawn.results), e.scene.drawn.changes
	e.scene.mu.Unlock() // somebody may be waiting for a page
	subjects := e.scene.subjects()
	if complete = len(results) >= len(subjects)-len(e.stale); !complete {
		subjects = slices.SortedFunc(maps.Keys(results), func(a, b subject) int {
			return cmp.Or(strings.Compare(a.page.OutputPath, b.page.OutputPath), strings.Compare(a.alias, b.alias))
		})
	}
	for _, what := range subjects {
		d, source := results[what], e.source(what)
		switch {
		case what.alias == "" && source != nil && e.stale[source.File]:
		case d == nil || d.source != source:
			complete = false
		default:
			drawings = append(drawings, d)
		}
	}
	return drawings, changes, complete
}
