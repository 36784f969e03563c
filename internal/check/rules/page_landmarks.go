package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "page-landmarks",
	Severity: finding.Warning,
	Doc:      "A page has no `<main>` or several, or no title",
	Why: "With `<main>`, a screen reader can skip the banner and the menu. The title is what a browser shows for " +
		"the page in tabs, bookmarks and its history (WCAG 1.3.1, 2.4.2).",
	Instead: "Put what belongs to this page alone into one `<main>`, and its name into `<title>`, as the built-in `baseof.html` does.",
	File: func(p *check.Pass) {
		f := p.File
		if !f.IsHTML() {
			return
		}
		o := &f.Tags().Outline
		if !o.HasRoot || o.Mains == 1 && o.HasTitle || p.LayoutsLost() {
			return
		}
		if o.Mains == 0 {
			p.Report(check.Place{File: f.Name}, "the page has no <main>").Suggest(
				"put what belongs to this page alone into <main>")
		} else if o.Mains > 1 {
			p.Report(f.Find("<main"), "the page has %d <main>", o.Mains).Suggest("put all of it into one")
		}
		if !o.HasTitle {
			p.Report(check.Place{File: f.Name}, "the page has no title").Suggest(
				"write what it is about into <title> in its <head>")
		}
	},
})
