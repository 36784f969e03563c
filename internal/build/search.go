package build

import (
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// SearchIndex draws the search index from the drawings of all subjects. drawing gives the drawing of a subject; if it
// is nil, the text of the page is not found.
func (e *Engine) SearchIndex(drawing func(Subject) *Drawing) []render.Output {
	if !e.line.Site.HasSearch() {
		return nil
	}
	return e.line.Renderer.SearchIndex(e.words, wordsOf(drawing))
}

// wordsOf are the words of the text of a page.
func wordsOf(drawing func(Subject) *Drawing) func(p *site.Page) []byte {
	return func(p *site.Page) []byte {
		if d := drawing(Subject{Page: p}); d != nil {
			return d.words
		}
		return nil
	}
}

// bySubject finds the drawing of a subject: there are all, unless a page took too long, which stops the build.
func (e *Engine) bySubject(drawings []*Drawing) func(Subject) *Drawing {
	bySubject := make(map[Subject]*Drawing, len(drawings))
	for i, what := range e.Subjects()[:len(drawings)] {
		bySubject[what] = drawings[i]
	}
	return func(what Subject) *Drawing { return bySubject[what] }
}
