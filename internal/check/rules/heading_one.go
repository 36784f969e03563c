package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
)

var _ = check.Add(check.Rule{
	Name:     "heading-one",
	Severity: finding.Warning,
	Doc:      "A page has no heading of level 1, or several",
	Why: "The heading of level 1 names the subject of the page. Screen readers and search engines look for it. " +
		"With two of them, the subject is unclear.",
	Instead: "The layout prints the title as heading of level 1. Begin the headings of a text with `##`. In a layout of " +
		"your own, print `<h1>{{ .Title }}</h1>` once.",
	File: func(p *check.Pass) {
		f := p.File
		if !f.IsHTML() {
			return
		}
		ones := 0
		for _, h := range f.Tags().Outline.Headings {
			if h.Level != 1 {
				continue
			}
			if ones++; ones > 1 {
				p.Report(p.FindWords(markdown.ProseHeading, h.Words()), "the page has a further heading of level 1, %q",
					h.Words()).
					Suggest("write it with level 2: ##")
			}
		}
		if ones == 0 && f.Tags().Outline.HasRoot && !p.LayoutsLost() {
			p.Report(check.Place{File: f.Name}, "the page has no heading of level 1").
				Suggest("print its title in the layout: <h1>{{ .Title }}</h1>")
		}
	},
})
