package build

import (
	"slices"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/render"
)

// known holds the findings about the pages that were checked so far.
type known struct {
	found  []finding.Finding // before they are judged
	byFile map[string][]finding.Finding
	drawn  map[string]bool // by file; false: this page or one that it links to has to be drawn; nil: all have
	ahead  bool            // includes the findings of pages that are due later
}

// know stores findings.
func (o *Overview) know(found []finding.Finding) {
	o.known.found, o.known.byFile = found, map[string][]finding.Finding{}
	for _, f := range found {
		o.known.byFile[f.File] = append(o.known.byFile[f.File], f)
	}
}

// past returns what the last check or build with the same options kept; nil: nothing. It also recalls the
// digests of unchanged files.
func (o *Overview) past() *reuse {
	past := newReuse(o.opt, o.root.Name()).ofCheck()
	if past != nil {
		o.line.Snapshot.Recall(past.last.Files)
	}
	return past
}

// Recall loads the findings of the last build or check with the same options, for all pages of which a
// check would find the same now. It draws nothing.
func (o *Overview) Recall() {
	past := o.past()
	if past == nil {
		return
	}
	defer past.end()
	if past.prepare(o.line); !past.holds {
		return
	}
	o.known.drawn = map[string]bool{}
	var drawings []*Drawing
	byFile, missing := map[string]*Drawing{}, map[string]bool{}
	for _, what := range o.line.subjects() {
		d := past.match(o.line, what)
		if d != nil {
			drawings = append(drawings, d)
		}
		if what.Alias == nil && what.Page.Source != nil {
			byFile[what.Page.Source.File], missing[what.Page.OutputPath] = d, d == nil
		}
	}
	for file, d := range byFile {
		toMissing := func(l render.Link) bool { return missing[l.Target] }
		o.known.drawn[file] = d != nil && !slices.ContainsFunc(d.Links, toMissing)
	}
	o.know(o.line.foundBy(drawings, func(file string) bool { return o.known.drawn[file] }))
}

// OfFile returns the findings that a build would report in a page's file. Call Recall or Draw before.
// known is false if the page has to be drawn first.
func (o *Overview) OfFile(file string) (findings []finding.Finding, known bool) {
	if o.known.drawn == nil {
		return nil, false
	}
	drawn, published := o.known.drawn[file]
	if published && !drawn {
		return nil, false
	}
	if p := o.Site.WithheldPage(file); p != nil && !p.Appears().IsZero() && !o.known.ahead {
		return nil, false
	}
	return o.line.Apply(o.known.byFile[file]), true
}

// Ignored returns the rules that a page and the settings ignore in a file. Each has the number of findings
// that it hides, among the known ones.
func (o *Overview) Ignored(file string) []check.Ignored {
	return o.line.suppressed().On(o.Config, file, o.known.byFile[file])
}
