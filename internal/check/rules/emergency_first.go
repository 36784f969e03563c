package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "emergency-first",
	Severity: finding.Warning,
	Doc:      "A page about an emergency has another number before the emergency number",
	Why: "Readers of such a page may have only seconds. The first number that can be tapped has to be the one " +
		"to call.",
	Instead: "If `.IsEmergency` is true, print `.Site.Country.Emergency` before the helpline, as the built-in " +
		"`helpline.html` does. `porchlight diff` shows what a copy of it lacks.",
	File: func(p *check.Pass) {
		f := p.File
		if f.Origin == check.FromLayout && f.Emergency != "" && f.IsHTML() && f.Tags().First != f.Emergency &&
			!p.LayoutsLost() {
			p.Report(check.Place{File: f.Name},
				"the page is about an emergency, and the first number to call on it is not the emergency number").
				Suggest("compare your copy of helpline.html or baseof.html with the built-in one: porchlight diff")
		}
	},
})
