package build

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"porchlight/internal/check"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/render"
)

// told is what is known of an edition before anything is drawn: what reading, assembling and preparing it found.
type told struct {
	parts      [][]finding.Finding
	kept       []finding.Finding // of settings and layouts that are not in use because of them
	blamed     map[string]string // by file: the section or folder of which the findings count for the file, too
	config     *config.Config
	suppressed func() check.Suppressions
	byFile     func() map[string][]finding.Finding
}

func newTold(l *line, blamed map[string]string, kept []finding.Finding, parts ...[]finding.Finding) *told {
	t := &told{parts: parts, kept: kept, blamed: blamed, config: l.config}
	t.suppressed = sync.OnceValue(func() check.Suppressions { return check.SuppressionsOf(l.tree.Pages) })
	t.byFile = sync.OnceValue(func() map[string][]finding.Finding {
		files := map[string][]finding.Finding{}
		for _, part := range append(slices.Clone(parts), t.suppressed().Findings) {
			for _, f := range part {
				files[f.File] = append(files[f.File], f)
			}
		}
		return files
	})
	return t
}

// of are the findings of some files, as they were found.
func (t *told) of(files ...string) []finding.Finding {
	var findings []finding.Finding
	for _, file := range files {
		findings = append(findings, t.byFile()[file]...)
		if other, ok := t.blamed[file]; ok {
			findings = append(findings, t.byFile()[other]...)
		}
	}
	return findings
}

// settle leaves out what pages ignore, gives the rest the severities that the site chose, and sorts it.
func (t *told) settle(findings []finding.Finding) []finding.Finding {
	return t.suppressed().Apply(t.config.Checks, findings)
}

// missing says why a page has no layout that could draw it.
func (t *told) missing() []finding.Finding {
	var findings []finding.Finding
	for _, part := range t.parts {
		for _, f := range errorsOf(part) {
			if strings.HasPrefix(f.File, "layouts") {
				findings = append(findings, f)
			}
		}
	}
	return findings
}

// tell puts into an answer what is known of its page under the names of its files, what drawing it said, and what is fatal.
func (t *told) tell(a *Answer, said, fatal []finding.Finding, names ...string) {
	a.Fatal = errorsOf(t.settle(slices.Concat(t.kept, fatal)))
	a.Findings = t.settle(slices.Concat(t.kept, fatal, said, t.of(names...)))
	a.Broken = len(a.Fatal) > 0
	if a.Broken && len(bytes.TrimSpace(a.Body)) == 0 {
		a.Body = nil
	}
}

// said is what came of drawing a page, and of its links to places on pages that were drawn, too.
func (e *Edition) said(d *drawing) []finding.Finding {
	var facts []check.Facts
	for _, l := range d.links {
		if at := e.scene.at(l.Target); at != nil && at.page != nil {
			what := subject{page: at.page}
			if to := e.scene.known(what, e.source(what)); to != nil {
				facts = append(facts, to.factsOf(l.Target))
			}
		}
	}
	return slices.Concat(d.findings, render.Faults(d.faults), e.scene.line.checker.Links(d.links, facts))
}

// factsOf are those of one output.
func (d *drawing) factsOf(path string) check.Facts {
	for _, f := range d.facts {
		if f.Path == path {
			return f
		}
	}
	return check.Facts{}
}

// linkedMost is how many pages are drawn to look for the places that one page's links lead to.
const linkedMost = 50

// PageFindings are the findings of the page at an output path, as in Answer.Findings, for which the pages are drawn, too, to whose headings it
// links.
func (p *Preview) PageFindings(ctx context.Context, path string) []finding.Finding {
	e := p.Edition()
	if at := e.scene.at(path); at != nil && at.page != nil {
		what := subject{page: at.page}
		if d, err := e.scene.draw(ctx, what, e.source(what), false); err == nil {
			drawn := 0
			for _, l := range d.links {
				to := e.scene.at(l.Target)
				if to == nil || to.page == nil || drawn == linkedMost {
					continue
				}
				target := subject{page: to.page}
				if e.scene.known(target, e.source(target)) == nil {
					drawn++
					_, _ = e.scene.draw(ctx, target, e.source(target), false)
				}
			}
		}
	}
	a, ok := p.Get(ctx, path)
	if !ok {
		return nil
	}
	return a.Findings
}

// ErrEdited says that a check was given up because the site changed meanwhile.
var ErrEdited = errors.New("the site was edited meanwhile")

// CheckAll draws every page that was not drawn since it last changed, so that all findings are known, and those that break next can be shown as
// they were. It gives up when ctx ends, or with
// ErrEdited when more of the site changes than a text. progress may be nil.
func (p *Preview) CheckAll(ctx context.Context, progress func(done, total int64)) error {
	scene := p.Edition().scene
	subjects := scene.subjects()
	for i, what := range subjects {
		for {
			e, next := p.state()
			if e.scene != scene {
				return ErrEdited
			}
			source := e.source(what)
			if what.alias == "" && source != nil && e.stale[source.File] {
				break
			}
			d, err := scene.draw(ctx, what, source, false)
			if err == nil {
				p.keep(what, d)
				break
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			select { // the file was saved: its next state is on its way
			case <-next:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if progress != nil {
			progress(int64(i+1), int64(len(subjects)))
		}
	}
	return nil
}

// listSubjects lists all there is to draw, in the order in which a build reports on it.
func listSubjects(l *line) []subject {
	pages, aliases := l.site.Pages(), l.site.Aliases
	list := make([]subject, 0, len(pages)+len(aliases))
	for _, p := range pages {
		list = append(list, subject{page: p})
	}
	for _, a := range aliases {
		list = append(list, subject{page: a.Target, alias: a.Path})
	}
	return list
}

// Findings are those of the current edition that are known so far: of reading and assembling, and of every page drawn since it last changed.
// They are those a build would report once complete is true, as long as nothing is broken: CheckAll draws what was not drawn yet. The slice is
// shared: read it only.
func (p *Preview) Findings() (findings []finding.Finding, complete bool) {
	j := p.judge()
	return j.findings, j.complete
}

// Links are where the texts of the pages lead, by file and place, as far as they were drawn. The slice is shared: read it only.
func (p *Preview) Links() (links []render.TextLink, complete bool) {
	j := p.judge()
	return j.links, j.complete
}
