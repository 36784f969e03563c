package build

import (
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// SearchIndex draws the index for searching the site of the drawings of its subjects. drawing gives that of a page;
// nil: its text is not found.
func (e *Engine) SearchIndex(drawing func(Subject) *Drawing) []render.Output {
	if !e.line.Site.HasSearch() {
		return nil
	}
	return e.line.Renderer.SearchIndex(e.words, func(p *site.Page) []byte {
		if d := drawing(Subject{Page: p}); d != nil {
			return d.words
		}
		return nil
	})
}
