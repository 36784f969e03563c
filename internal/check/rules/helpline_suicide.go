package rules

import (
	"maps"
	"slices"

	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/config"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "helpline-suicide",
	Severity: finding.Warning,
	Doc:      "A helpline of the site is a public line for people who think about suicide",
	Why: "The banner on all pages is for calls about treatment. A line about suicide is for a crisis, and not for " +
		"admissions.",
	Instead: "Write your own line in `[helpline]`, or leave the table out. Show the crisis line with `::crisis{}`.",
	Site: func(p *check.Pass) {
		lines := p.Config.Data.Countries[p.Config.Country].ForTopic("suicide")
		report := func(key string, own care.Helpline, pos finding.Position) {
			for _, line := range lines {
				if pos.Line > 0 && !own.Number.IsZero() && own.Number.E164() == line.Phone.E164() {
					p.Report(check.Place{File: config.File, Start: pos},
						"%s.number: %s is that of %q, a line about suicide", key, own.Number, line.Name).
						Suggest("write your own line, or take the table out; ::crisis{} shows the crisis lines").Fact(line.Source)
					return
				}
			}
		}
		report("helpline", p.Config.Helpline, p.Config.HelplinePos[""])
		for _, id := range slices.Sorted(maps.Keys(p.Config.Helplines)) {
			report("helplines."+id, p.Config.Helplines[id], p.Config.HelplinePos[id])
		}
	},
})
