package build

import (
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// SearchIndex draws the search index. drawing returns the drawing of a subject. If that is nil, the text
// of the page cannot be found by searching.
func (e *Engine) SearchIndex(drawing func(Subject) *Drawing) []render.Output {
	if !e.line.Site.HasSearch() {
		return nil
	}
	return e.line.Renderer.SearchIndex(e.words, wordsOf(drawing))
}

// wordsOf returns a function that gives the words of a page's text.
func wordsOf(drawing func(Subject) *Drawing) func(p *site.Page) []byte {
	return func(p *site.Page) []byte {
		if d := drawing(Subject{Page: p}); d != nil {
			return d.words
		}
		return nil
	}
}

// bySubject returns a function that finds the drawing of a subject. Drawings are missing only if a page
// took too long, which stops the build.
func (e *Engine) bySubject(drawings []*Drawing) func(Subject) *Drawing {
	bySubject := make(map[Subject]*Drawing, len(drawings))
	for i, what := range e.Subjects()[:len(drawings)] {
		bySubject[what] = drawings[i]
	}
	return func(what Subject) *Drawing { return bySubject[what] }
}
