package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "reference-self",
	Severity: finding.Warning,
	Doc:      "A page refers to itself",
	Why:      "Nothing is shown for it: readers are on that page already.",
	Instead:  "Take it out.",
	Page: func(p *check.Pass) {
		for _, r := range p.References() {
			if r.Subject != nil && r.Subject == p.Page.Subject() {
				p.ReportKey(r.Key, "%q is this page itself", r.ID).Suggest("take it out")
			}
		}
	},
})
