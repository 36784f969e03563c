package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "helpline-order",
	Severity: finding.Warning,
	Doc:      "The helpline of a page comes after its menu or its text",
	Why: "Screen readers and text browsers read a page from its beginning. People who need help should not have to " +
		"go through a menu or a text first. Styles can show the banner anywhere.",
	Instead: "In `baseof.html`, print the banner before everything else: `{{ partial \"helpline.html\" . }}`.",
	File: func(p *check.Pass) {
		f := p.File
		if f.Origin != check.FromLayout || !f.IsHTML() || f.Tags().Behind == "" || p.LayoutsLost() {
			return
		}
		p.Report(check.Place{File: f.Name}, "the first link that calls the helpline comes after <%s>", f.Tags().Behind).
			Suggest("print the banner before it, as the built-in baseof.html does: {{ partial \"helpline.html\" . }}")
	},
})
