package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "hours-order",
	Severity: finding.Error,
	Doc:      "The hours a week have a maximum below the minimum, or are negative",
	Why:      "Readers would see hours that cannot be true.",
	Instead:  "Write the smaller number as `min` and the larger as `max`, both from 0 up.",
	Page: func(p *check.Pass) {
		switch have := p.Page.HoursPerWeek; {
		case have.Min < 0 || have.Max < 0:
			p.ReportKey("hoursPerWeek", "a number is less than 0").Suggest("write hours from 0 up")
		case have.Max != 0 && have.Max < have.Min:
			p.ReportKey("hoursPerWeek", "the most, %v, is less than the least, %v",
				have.Max, have.Min).Suggest("write the smaller number as min")
		}
	},
})
