package build

import (
	"reflect"
	"testing"

	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/render"
)

// TestPackedDrawing: what is packed of a drawing comes out as it was, whichever files its findings are in.
func TestPackedDrawing(t *testing.T) {
	own := finding.Finding{Rule: "long-word", File: "content/a.md", Line: 3, Message: "m", Suggestion: "s",
		Fix: finding.Fix{Line: 3, Text: "t"}}
	ofLayout, ofNone := own, own
	ofLayout.File, ofNone.File = "layouts/page.html", ""
	for _, findings := range [][]finding.Finding{nil, {own}, {own, ofLayout}, {own, ofNone, ofLayout}} {
		made := func() *Drawing {
			return &Drawing{Drawn: render.Drawn{Source: &content.Page{File: "content/a.md"}, Findings: findings},
				Facts:   []check.Facts{{Path: "a/index.html", IDs: []string{"one", "two"}}},
				given:   given{Own: 4, Cards: []int32{1, 4}, Lookups: render.Lookups("x"), HasRelated: true},
				written: []check.Written{{}}}
		}
		d, want := made(), made().unpack()
		d.pack()
		if d.Findings != nil || d.Facts != nil || d.packed.findings != len(findings) {
			t.Errorf("it still has %v, and counts %d", d.Findings, d.packed.findings)
		}
		have := d.unpack()
		have.File = ""
		if !reflect.DeepEqual(have, want) {
			t.Errorf("have %+v\nwant %+v", have, want)
		}
	}
}
