package rules

import (
	"time"

	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "crisis-age",
	Severity: finding.Warning,
	Doc:      "The crisis lines of the site's country were last checked too long ago",
	Why: "Lines change their numbers and hours, and close. A reader in a crisis does not try twice. The limit is " +
		"`limitDays` in the country's file, or a year.",
	Instead: "Compare the lines with the pages of their owners, then write the day in `verifiedOn`, in a " +
		"`data/crisis/COUNTRY.toml` of the site. `porchlight new data` copies the built-in file. A newer Porchlight has " +
		"newer data.",
	Site: func(p *check.Pass) {
		country := p.Config.Data.Countries[p.Config.Country]
		limit := p.Config.Clock.AddDate(0, 0, -country.LimitDays)
		name, oldest, old := "", time.Time{}, 0
		look := func(what string, day time.Time) {
			if day.IsZero() || !day.Before(limit) {
				return
			}
			if old++; oldest.IsZero() || day.Before(oldest) {
				name, oldest = what, day
			}
		}
		look("the emergency number", country.VerifiedOn)
		for _, line := range country.Lines {
			look(line.Name, line.VerifiedOn)
		}
		if old > 0 && !p.Config.Clock.IsZero() {
			p.Report(check.Place{File: care.CountryFile(country.Code)},
				"%d of the numbers for a crisis were checked more than %d days ago, %q first, on %s", old, country.LimitDays, name,
				oldest.Format(time.DateOnly)).Suggest("check them, then write the day in verifiedOn")
		}
	},
})
