package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "page-language",
	Severity: finding.Error,
	Doc:      "A page does not declare its language",
	Why:      "A screen reader then reads it in the wrong voice, and browsers do not offer to translate it (WCAG 3.1.1).",
	Instead:  "Write it in the first tag. In a layout: `<html lang=\"{{ .Site.Locale }}\">`. In a file of `static/`: `<html lang=\"en\">`.",
	File: func(p *check.Pass) {
		f := p.File
		if f.IsHTML() && f.Tags().Outline.HasRoot && f.Tags().Outline.Language == "" && !p.LayoutsLost() {
			at := check.Place{File: f.Name} // a page may be of several layouts
			for _, tag := range []string{"<html", "<HTML"} {
				if f.Origin == check.FromStatic && at.Start.Line == 0 {
					at = f.Find(tag)
				}
			}
			p.Report(at, "the page does not say in which language it is").
				Suggest(`write <html lang="en">, with its language; in a layout, lang="{{ .Site.Locale }}"`).
				Fact("https://www.w3.org/WAI/WCAG22/Understanding/language-of-page.html")
		}
	},
})
