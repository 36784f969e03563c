package build

import (
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

// engine prepares the use of the last build, and makes an engine that does not look at texts again whose findings are
// known.
func (r *reuse) engine(l *Line) *Engine {
	r.prepare(l)
	e := NewEngine(l)
	if r != nil && r.texts != nil {
		e.texts = r.text
	}
	return e
}

// text gives what the last build found in the text of a page, if a rule would find the same now: then only layouts have
// changed, or what the page shows of others.
func (r *reuse) text(what Subject, source *content.Page) (findings []finding.Finding, known bool) {
	was := r.texts[what.name()]
	if was == nil || string(was.Digest) != string(source.Digest[:]) || !r.others.sameText(was.Given, what.Page) {
		return nil, false
	}
	return was.Findings[:min(was.OfText, len(was.Findings))], true
}
