package rules

import (
	"maps"
	"slices"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

var _ = check.Add(check.Rule{
	Name:     "help-expires",
	Severity: finding.Warning,
	Doc:      "The front page, or the page that explains who answers a helpline, has a date on which it expires",
	Why:      "Without these two pages readers find no help, so after that day no build publishes anything.",
	Instead:  "Take `expiryDate` out.",
	Site: func(p *check.Pass) {
		if p.Site.Home == nil {
			return
		}
		lines := []care.Helpline{p.Config.Helpline}
		for _, id := range slices.Sorted(maps.Keys(p.Config.Helplines)) {
			lines = append(lines, p.Config.Helplines[id])
		}
		pages := []*site.Card{p.Site.Home}
		for _, line := range lines {
			if r, _ := p.Site.ResolveSetting(line.Disclosure); r.Target != nil && !slices.Contains(pages, r.Target) {
				pages = append(pages, r.Target)
			}
		}
		for _, card := range pages {
			for up := card; up != nil; up = up.Parent() {
				source := p.Site.SourceOf(up)
				if source == nil || !source.ExpiryDate.After(p.Config.Clock) || up.IsHome() && up != card {
					continue
				}
				file, pos := source.Place("expiryDate")
				p.Report(check.Place{File: file, Start: pos},
					"from %s on nothing is published, because the site needs this page", source.ExpiryDate.Format(time.DateOnly)).
					Suggest("take expiryDate out")
			}
		}
	},
})
