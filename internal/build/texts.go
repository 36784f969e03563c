package build

import (
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

// keepTexts lets an engine use again what the last build found in the texts of pages.
func (r *reuse) keepTexts(e *Engine) {
	if r != nil && r.texts != nil {
		e.texts = r.text
	}
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
