package rules

import (
	"fmt"
	"time"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "notice-date",
	Severity: finding.Warning,
	Doc:      "A notice has no day on which it takes effect, or one before the law last changed",
	Why:      "Readers have to know which version they read. An older notice may lack what the law now requires.",
	Instead:  "Add `effective:` with the day. If the law has changed since, have the notice checked, then write the new day.",
	Page: func(p *check.Pass) {
		facts := p.Page.Source.Facts
		if facts == nil {
			return
		}
		for i, id := range facts.Notices {
			n, key := p.Config.Data.Notice(id), fmt.Sprintf("notices[%d]", i+1)
			switch {
			case n == nil || !n.Verified:
			case facts.Effective.IsZero():
				p.ReportKey(key, "%q has no day on which it takes effect", n.Name).
					Suggest("add effective: with the day, such as 2027-03-01").Fact(n.Source)
			case facts.Effective.Before(n.Since):
				p.ReportKey("effective", "%q is of %s, and what it has to say may have changed on %s (%s, as of %s)",
					n.Name,
					facts.Effective.Format(time.DateOnly), n.Since.Format(time.DateOnly), n.Law, n.AsOf.Format(
						time.DateOnly)).
					Suggest("have it checked, then write the day on which the new text takes effect").Fact(n.Source)
			}
		}
	},
})
