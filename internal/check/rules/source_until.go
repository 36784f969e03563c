package rules

import (
	"fmt"
	"time"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "source-until",
	Severity: finding.Warning,
	Doc:      "A fact of the page has an end, and that day has come",
	Why:      "Laws and rules that end or begin on a known day make a page wrong overnight.",
	Instead:  "Look up what is true now, correct the page, and take `until` out or write the next day of change.",
	Page: func(p *check.Pass) {
		for i, s := range p.Page.Source.Sources {
			if !s.Until.IsZero() && !s.Until.After(p.Config.Clock) {
				p.ReportKey(fmt.Sprintf("sources[%d].until", i+1), "a fact from %q is true only until %s",
					s.Title, s.Until.Format(time.DateOnly)).
					Suggest("look up what is true now, correct the page, then take until out or write the next day")
			}
		}
	},
})
