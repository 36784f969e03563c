package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "text-missing",
	Severity: finding.Error,
	Doc:      "A layout does not show the text of its pages",
	Why:      "All that an editor wrote there would be lost from the site.",
	Instead:  "Write `{{ .Content }}` where the text belongs, or `{{ partial \"text.html\" . }}` for the text with its contents list.",
	File: func(p *check.Pass) {
		if p.LacksText() {
			p.Report(check.Place{File: p.File.Layout}, "layout: pages that have this layout do not show their text, or not all of it").
				Suggest("write {{ .Content }} where it belongs, or take the text out of these pages")
		}
	},
})
