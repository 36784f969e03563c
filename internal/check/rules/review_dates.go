package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "review-dates",
	Severity: finding.Error,
	Doc:      "The dates of a review cannot be right",
	Why:      "The page would show a review that has not happened yet, or would never be due again.",
	Instead:  "Write as `on` the day on which the page was reviewed, and as `next` a later day.",
	Page: func(p *check.Pass) {
		const day = "January 2, 2006"
		review := p.Page.Source.Review
		if review.On.After(p.Config.Clock) {
			p.ReportKey("review.on", "%s has not come yet",
				review.On.Format(day)).Suggest("write the day on which the page was reviewed")
		}
		if !review.Next.IsZero() && review.Next.Before(review.On) {
			p.ReportKey("review.next", "the next review, %s, comes before the last, %s",
				review.Next.Format(day), review.On.Format(day)).
				Suggest("write the day on which the page is to be reviewed again")
		}
	},
})
