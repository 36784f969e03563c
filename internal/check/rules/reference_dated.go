package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "reference-dated",
	Severity: finding.Warning,
	Doc:      "A page refers to a page that has expired or whose date has not come",
	Why: "Nothing is shown for it until that page is published. As an error it would keep the old " +
		"page online on the day on which it has to go.",
	Instead: "Wait for the day, or take the reference out.",
	Page: func(p *check.Pass) {
		hidden(p, true, "nothing is shown for it until that page is published")
	},
})
