package build

import (
	"reflect"
	"testing"

	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// TestPackedDrawing: what is packed of a drawing comes out as it was, whichever files its findings are in.
func TestPackedDrawing(t *testing.T) {
	own := finding.Finding{Rule: "long-word", Severity: finding.Warning, File: "content/a.md", Line: 3, Column: 4,
		EndLine: 5, EndColumn: 6, Message: "m", Suggestion: "s", Cause: "c", Source: "w", Withholds: true,
		Fix: finding.Fix{Line: 3, Text: "t"}}
	for i := range reflect.TypeOf(own).NumField() {
		if reflect.ValueOf(own).Field(i).IsZero() {
			t.Errorf("the finding has no %s", reflect.TypeOf(own).Field(i).Name)
		}
	}
	ofLayout, ofNone := own, own
	ofLayout.File, ofNone.File = "layouts/page.html", ""
	facts := []check.Facts{{Path: "a/index.html", IDs: []string{"one", "two"}},
		{Path: "b/index.html", IDs: []string{"", "one"}}, {IDs: []string{}}}
	for _, findings := range [][]finding.Finding{{}, {own}, {own, ofLayout}, {own, ofNone, ofLayout}} {
		page := &site.Page{OutputPath: "a/index.html"}
		for _, drawn := range []render.Drawn{{}, {Page: page, Source: &content.Page{File: "content/a.md"}}} {
			drawn.Findings = findings
			d := &Drawing{Drawn: drawn, Facts: facts}
			d.pack(newPhrases())
			if d.Findings != nil || d.Facts != nil || d.packed.findings != len(findings) {
				t.Errorf("it still has %v, and counts %d", d.Findings, d.packed.findings)
			}
			have, ofOutputs := d.unpack()
			if !reflect.DeepEqual(have, findings) || !reflect.DeepEqual(ofOutputs, facts) {
				t.Errorf("have %+v, %+v\nwant %+v, %+v", have, ofOutputs, findings, facts)
			}
		}
	}
}
