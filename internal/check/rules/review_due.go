package rules

import (
	"time"

	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "review-due",
	Severity: finding.Info,
	Doc:      "A page is to be reviewed again within 30 days",
	Why:      "A reviewer needs some time. After the day, the page shows that its review is overdue.",
	Instead:  "Ask the reviewer now. After the check, write the new days as `on` and `next`.",
	Page: func(p *check.Pass) {
		next, today := p.Page.Source.Review.Next, p.Config.Today()
		if !next.Before(today) && !next.AddDate(0, 0, -content.ReviewNotice).After(today) {
			p.ReportKey("review.next", "the review is due on %s", next.Format(time.DateOnly)).
				Suggest("ask the reviewer, then write the day of the check as on, and a later day as next")
		}
	},
})
