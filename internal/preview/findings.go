package preview

import (
	"context"
	"errors"
	"slices"
	"strings"

	"porchlight/internal/build"
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/render"
)

// collected is the Known of an edition, with the state from which it was made.
type collected struct {
	edition *Edition
	changes uint64             // of the scene
	ahead   *[]finding.Finding // of the edition
	decoded int                // number of pictures that were decoded
	Known
}

// Known is what is known of an edition: by reading and assembling it, and by drawing pages in their present state.
// Callers share its values and must not change them.
type Known struct {
	Findings []finding.Finding
	Links    []render.TextLink // in the texts of the pages, by file and place
	Ignored  []check.Ignored
	Readings map[string]*check.Reading // by file of the page
	Complete bool                      // every page was checked, so that Findings are those of a build
}

// collect is what is known of the current edition. It is made again only after the edition changed or a page was drawn.
func (p *Preview) collect() *collected {
	p.collecting.Lock()
	defer p.collecting.Unlock()
	e := p.Edition()
	results, changes := e.scene.drawings()
	decoded := p.decoded.count()
	if c := p.collected.Load(); c != nil && c.edition == e && c.changes == changes && c.ahead == e.ahead.Load() &&
		c.decoded == decoded {
		return c
	}
	line, ahead := *e.line, e.ahead.Load()
	c := &collected{edition: e, changes: changes, ahead: ahead, decoded: decoded,
		Known: Known{Complete: ahead != nil || !line.HasDue()}}
	if ahead != nil {
		line.Found[build.Ahead] = *ahead
	}
	var drawings []*build.Drawing
	for _, what := range e.scene.engine.Subjects() {
		switch d := results[what]; {
		case e.isStale(what):
		case d == nil || d.Source != e.source(what):
			c.Complete = false
		default:
			drawings = append(drawings, e.upToDate(d))
		}
	}
	damaged, complete := p.undecoded(e, drawings)
	line.Found[build.Beside], c.Complete = slices.Concat(line.Found[build.Beside], damaged), c.Complete && complete
	c.Findings, c.Ignored = line.Judge(drawings)
	c.Links, c.Readings = build.TextLinks(drawings), build.Readings(drawings)
	if p.Edition().scene == e.scene { // otherwise a site that is no longer shown would stay in memory
		p.collected.Store(c)
	}
	return c
}

// upToDate is a drawing without the findings in layouts that have changed since it was made.
func (e *Edition) upToDate(d *build.Drawing) *build.Drawing {
	if len(e.outdated) == 0 {
		return d
	}
	now := *d
	outdated := func(f finding.Finding) bool { return e.outdated[f.File] }
	now.Faults = slices.DeleteFunc(slices.Clone(d.Faults), func(f render.Fault) bool { return outdated(f.Finding) })
	now.Findings = slices.DeleteFunc(slices.Clone(d.Findings), outdated)
	return &now
}

// Known is what is known of the current edition so far. After CheckAll it is complete.
func (p *Preview) Known() Known { return p.collect().Known }

// Findings are those of Known.
func (p *Preview) Findings() (findings []finding.Finding, complete bool) {
	known := p.Known()
	return known.Findings, known.Complete
}

// maxLinked is the largest number of pages that are drawn to check the links of one page.
const maxLinked = 50

// PageFindings are the findings of the page at an output path, as in Answer.Findings. It draws the pages to whose
// headings the page links, so that these links are checked, too.
func (p *Preview) PageFindings(ctx context.Context, path string) []finding.Finding {
	e := p.Edition()
	if at := e.scene.at(path); at != nil && at.page != nil {
		what := build.Subject{Page: at.page}
		if d, err := e.scene.draw(ctx, what, e.source(what), false); err == nil {
			drawn := 0
			for _, l := range d.Links {
				to := e.scene.at(l.Target)
				if to == nil || to.page == nil || drawn == maxLinked {
					continue
				}
				target := build.Subject{Page: to.page}
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
	return a.Findings()
}

// ErrEdited is the error of a check that ended because the site changed while it ran.
var ErrEdited = errors.New("the site was edited meanwhile")

// CheckAll draws every page that was not drawn in its present state, and each page that is due later as it will be on
// its day. Then all findings are known, and pages that break later have a last good output. It ends with the error of
// ctx, or with ErrEdited if more than a text changes. progress gets numbers of pages and may be nil.
func (p *Preview) CheckAll(ctx context.Context, progress func(done, total int64)) error {
	scene := p.Edition().scene
	err := scene.engine.Each(ctx, func(ctx context.Context, _ int, what build.Subject) error {
		for {
			e, next := p.state()
			if e.scene != scene {
				return ErrEdited
			}
			if e.isStale(what) {
				return nil
			}
			d, err := scene.draw(ctx, what, e.source(what), false)
			if err == nil {
				p.good.fill(d, what.Page)
				return nil
			}
			select { // the file was saved, so the next edition follows
			case <-next:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}, progress)
	if err == nil && p.Edition().scene != scene { // the edit came after the last page was begun
		err = ErrEdited
	}
	if err != nil {
		return err
	}
	if err := p.decodePictures(ctx); err != nil {
		return err
	}
	return p.Edition().lookAhead(ctx)
}

// lookAhead finds the findings that pages which are due later will have on their day.
func (e *Edition) lookAhead(ctx context.Context) error {
	if e.ahead.Load() != nil || !e.line.HasDue() {
		return nil
	}
	line := *e.line
	if err := line.LookAhead(ctx); err != nil {
		return err
	}
	e.ahead.Store(&line.Found[build.Ahead])
	return nil
}

// findingsOf are the findings of some files from the steps of the line, with those of the sections and folders that
// keep a file from being read.
func (e *Edition) findingsOf(files ...string) []finding.Finding {
	var findings []finding.Finding
	for _, file := range files {
		findings = append(findings, e.byFile()[file]...)
		if other, ok := e.causes[file]; ok {
			findings = append(findings, e.byFile()[other]...)
		}
	}
	return findings
}

// withoutLayout is the errors of layouts, because of which a page has no layout.
func (e *Edition) withoutLayout() []finding.Finding {
	var findings []finding.Finding
	for _, found := range e.line.Found {
		for _, f := range build.Errors(found) {
			if strings.HasPrefix(f.File, "layouts") {
				findings = append(findings, f)
			}
		}
	}
	return findings
}

// drawingFindings are the findings of a drawing, and of its links to places on pages that were drawn.
func (e *Edition) drawingFindings(d *build.Drawing) []finding.Finding {
	var facts []check.Facts
	looked := map[string]bool{}
	for _, l := range d.Links {
		if looked[l.Target] {
			continue
		}
		looked[l.Target] = true
		if at := e.scene.at(l.Target); at != nil && at.page != nil {
			what := build.Subject{Page: at.page}
			if to := e.scene.known(what, e.source(what)); to != nil {
				facts = append(facts, to.FactsOf(l.Target))
			}
		}
	}
	return slices.Concat(d.Findings, render.Faults(d.Faults), e.line.CheckLinks(d.Links, facts))
}
