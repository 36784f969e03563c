package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "review-by",
	Severity: finding.Warning,
	Doc:      "A page has the date of a review but no reviewer",
	Why:      "A review convinces readers and search engines only by the person who stands behind it.",
	Instead:  "Add `by:` with a name, or with the id of a staff page.",
	Page: func(p *check.Pass) {
		if review := p.Page.Source.Review; !review.On.IsZero() && review.By == "" {
			p.ReportKey("review.on", "the page does not say who reviewed it").
				Suggest("write by: with a name, or the id of a staff page")
		}
	},
})
