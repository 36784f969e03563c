package render

import (
	"testing"

	"porchlight/internal/finding"
)

// TestDrawnProse: places count from the start of the file, not from that of the text below the front matter.
func TestDrawnProse(t *testing.T) {
	d := drawSite(t, "-- content/a.md --\n---\ntitle: A\n---\n\n## Who *calls*\n-- content/b.md --\n---\ntitle: B\n---\n")
	w, err := d.renderer.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range d.renderer.site.Pages() {
		drawn := w.Page(p, p.Source, textOf(t, p))
		if p.Source == nil || p.Source.File != "content/a.md" {
			if drawn.Prose != nil {
				t.Errorf("%s has prose", p.RelPermalink)
			}
			continue
		}
		prose := drawn.Prose(nil)
		if len(prose) != 1 || prose[0].Text != "Who calls" || prose[0].At(4) != (finding.Position{Line: 5, Column: 9}) {
			t.Errorf("have %+v at %v", prose, prose[0].At(4))
		}
	}
}
