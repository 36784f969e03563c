package rules

import (
	"slices"

	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "asam-edition",
	Severity: finding.Error,
	Doc:      "A page names an edition of The ASAM Criteria that is not in use",
	Why:      "The same level has other numbers in other editions, so a number means nothing without the right one.",
	Instead:  "Write `3` (2013) or `4` (2023).",
	Page: func(p *check.Pass) {
		have := p.Page.Source.ASAM
		if have.Number != "" && have.Edition != 0 && !slices.Contains(care.Editions, have.Edition) {
			p.ReportKey("asam.edition", "there is no edition %d in use",
				have.Edition).Suggest("write 3 (2013) or 4 (2023)")
		}
	},
})
