package rules

import (
	"time"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "review-overdue",
	Severity: finding.Warning,
	Doc:      "The day has passed on which a page was to be reviewed again",
	Why:      "Doses, laws and numbers change. The page shows that its review is overdue, so readers trust it less.",
	Instead: "Check the page, then write the day as `on` and a later one as `next`. " +
		"`porchlight list review-due --within 30` lists what is due soon.",
	Page: func(p *check.Pass) {
		next := p.Page.Source.Review.Next
		inOrder := !next.Before(p.Page.Source.Review.On) // else review-dates reports it
		if !next.IsZero() && inOrder && next.Before(p.Config.Today()) {
			p.ReportKey("review.next", "the review was due on %s", next.Format(time.DateOnly)).
				Suggest("check the page, then write the day of the check as on, and a later day as next")
		}
	},
})
