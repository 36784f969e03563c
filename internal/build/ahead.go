package build

import (
	"context"
	"errors"
	"slices"

	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// HasDue reports whether LookAhead has pages to draw: pages that are withheld only because their date is
// in the future.
func (l *Line) HasDue() bool {
	return !l.Config.BuildFuture && slices.ContainsFunc(l.Site.Withheld, site.Withheld.IsDue)
}

// LookAhead draws the pages that are due later as they will be on their day. It keeps the findings about
// them in Found[Ahead], because an editor may not be there when a scheduled build fails. It publishes
// nothing. Only the first shard does this.
func (l *Line) LookAhead(ctx context.Context) error {
	l.Found[Ahead] = nil
	if !l.HasDue() || !l.Shard.first() {
		return nil
	}
	then, cfg := *l, *l.Config
	then.Profile = nil
	cfg.BuildFuture, cfg.Plain = true, l.Config
	then.Config = &cfg
	then.Assemble()
	then.Prepare()
	due := func(file string) bool {
		p := l.Site.WithheldPage(file)
		return p != nil && !p.Appears().IsZero()
	}
	for _, f := range slices.Concat(then.Found[Assembly], then.checked()) {
		if due(f.File) {
			l.Found[Ahead] = append(l.Found[Ahead], f)
		}
	}
	engine := NewEngine(&then)
	drawings := make([]*Drawing, len(engine.Subjects()))
	err := engine.Each(ctx, func(ctx context.Context, n int, what Subject) error {
		if what.Alias != nil || what.Page.Source == nil || !due(what.Page.Source.File) {
			return nil
		}
		d, err := engine.Draw(ctx, what, what.Page.Source)
		if errors.Is(err, content.ErrChanged) {
			return nil // the file was saved meanwhile; a later run draws the page
		}
		drawings[n] = d
		return err
	}, nil)
	var faults []render.Fault
	for _, d := range drawings {
		if d != nil {
			l.Found[Ahead] = append(l.Found[Ahead], d.Findings...)
			faults = append(faults, d.Faults...)
		}
	}
	l.Found[Ahead] = finding.Sort(append(l.Found[Ahead], render.Faults(faults)...))
	for i, f := range l.Found[Ahead] {
		if f.Severity == finding.Error && !due(f.File) { // for example, in a layout that draws such a page
			f.Severity, f.Message = finding.Warning, "on a page that appears later: "+f.Message
			l.Found[Ahead][i] = f
		}
	}
	return err
}
