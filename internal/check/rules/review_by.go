package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "review-by",
	Severity: finding.Warning,
	Doc:      "A page has the date of a review but no reviewer",
	Why:      "Readers and search engines trust a review only if they can see who made it.",
	Instead:  "Add `by:` with a name, or with the id of a staff page.",
	Page: func(p *check.Pass) {
		if review := p.Page.Source.Review; !review.On.IsZero() && review.By == "" {
			p.ReportKey("review.on", "the page does not say who reviewed it").
				Suggest("write by: with a name, or the id of a staff page")
		}
	},
})
