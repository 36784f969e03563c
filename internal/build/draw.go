package build

import (
	"context"
	"errors"
	"slices"

	"porchlight/internal/cache"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/render"
	"porchlight/internal/search"
)

// Draw draws a subject from the current state of its file, and checks the outputs. source is the page in
// that state. It may differ from the page of the site only in data that other pages do not show. The text
// is read once, before drawing, so a drawing never mixes two states of a file. The error is
// content.ErrChanged if the file is no longer in this state; otherwise it is the error of ctx or about the
// machine.
func (e *Engine) Draw(ctx context.Context, what Subject, source *content.Page) (*Drawing, error) {
	var drawn render.Drawn
	space := e.spaces.Get().(*[]byte)
	known, task, err := e.task(what, source, space, &drawn)
	if err != nil {
		return nil, err
	}
	limit := e.limit(what)
	switch err := e.work(ctx, task, limit); {
	case errors.Is(err, errLate):
		late := pageTime.At(what.name(), finding.Position{}, "drawing this page takes longer than %s", limit).
			Suggest("look for a loop without end in its layout, or raise limits.pageTime in config.toml")
		return &Drawing{Drawn: skippedResult(source, late), Late: true}, nil
	case errors.Is(err, errStarved):
		const message = "this page waits for others, which take longer than %s to draw"
		waiting := pageTime.At(what.name(), finding.Position{}, message, limit).
			Suggest("fix those first, then load this page again")
		return &Drawing{Drawn: skippedResult(source, waiting), Starved: true}, nil
	case err != nil:
		return nil, err
	}
	d := &Drawing{Drawn: drawn}
	if d.Outputs == nil {
		d.Outputs = []render.Output{}
	}
	d.Links = slices.DeleteFunc(d.Links, func(l render.Link) bool { return l.Fragment == "" })
	e.check(d, known)
	if d.words == nil && what.Alias == nil && d.Text != "" && e.line.Site.HasSearch() && what.Page.Searchable() {
		counter, _ := e.counters.Get().(*search.Counter)
		d.words = counter.Page(d.Text)
		e.counters.Put(counter)
	}
	if d.place == (cache.Place{}) && d.Converted != nil && e.keep != nil {
		d.place = e.keep(d.Converted)
	}
	d.Prose, d.Text, d.Converted = nil, "", nil // these hold the whole text
	e.spaces.Put(space)                         // not after errors: a worker may still read it
	return d, nil
}

// task returns the function that draws a subject into drawn, and the known results for its text; nil:
// there are none. If the text has to be read, it is read into space.
func (e *Engine) task(what Subject, source *content.Page, space *[]byte, drawn *render.Drawn) (*text,
	func(*render.Worker), error) {
	if what.Alias != nil {
		return nil, func(w *render.Worker) { *drawn = w.Alias(*what.Alias) }, nil
	}
	var known *text
	if e.texts != nil && source != nil {
		known = e.texts(what, source)
	}
	if known != nil && known.converted != nil {
		return known, func(w *render.Worker) { *drawn = w.PageAgain(what.Page, source, known.converted) }, nil
	}
	var written []byte
	if source != nil && source.Body.Len > 0 {
		var err error
		if written, err = source.Body.TextIn(e.files, space); err != nil {
			return nil, nil, err
		}
		e.markdown.Add(1)
	}
	return known, func(w *render.Worker) { *drawn = w.Page(what.Page, source, written) }, nil
}

// check runs the rules on the outputs. It also runs them on the text, unless the findings of the text are
// known.
func (e *Engine) check(d *Drawing, known *text) {
	began := e.line.Profile.now()
	defer func() { e.line.Profile.checked(began) }()
	pass := e.line.checker.Drawn(d.Drawn)
	defer pass.Close()
	var ofText []finding.Finding
	switch {
	case known != nil:
		ofText = known.findings
		if known.converted != nil {
			d.words, d.place = known.words, known.place
		}
	case d.Source != nil:
		ofText = pass.Text()
		e.checked.Add(1)
	}
	if e.line.Readings {
		d.Reading = pass.Reading()
	}
	if known != nil {
		d.written = known.written
	}
	facts, findings := pass.Outputs(&d.written)
	d.Facts, d.ofText = facts, len(ofText)
	d.Findings = slices.Concat(ofText, d.Findings, findings)
}
