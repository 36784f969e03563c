package rules

import (
	"strings"
	"time"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "place-zone",
	Severity: finding.Warning,
	Doc:      "The opening hours of a place are in a time zone that its state does not have",
	Why: "A caller would come or call at the wrong hour. Hours without a zone of their own are in the site's " +
		"`timeZone`.",
	Instead: "Set `timeZone` in `config.toml`, or give the hours their own: `openingHours: {timeZone: America/Chicago, weekly: ...}`.",
	Page: func(p *check.Pass) {
		facts := p.Page.Source.Facts
		if facts == nil {
			return
		}
		country := p.Config.Country
		if facts.Address.Country != "" {
			country = strings.ToLower(facts.Address.Country)
		}
		zones := p.Config.Data.Countries[country].Regions[strings.ToLower(facts.Address.Region)]
		zone := facts.OpeningHours.Zone
		if zone == nil || len(zones) == 0 || sharesTime(zone, zones, p.Config.Today()) {
			return
		}
		p.ReportKey("openingHours", "these hours are in the time zone %s, and %s is in %s", zone, facts.Address.Region,
			strings.Join(zones, " or ")).
			Suggest("write timeZone = %q in config.toml, or give these hours their own timeZone", zones[0])
	},
})

// sharesTime reports whether a zone has the same time as one of others, in January and in July of the year of now.
func sharesTime(zone *time.Location, others []string, now time.Time) bool {
	for _, name := range others {
		other, err := time.LoadLocation(name)
		if err != nil {
			continue
		}
		same := true
		for _, month := range []time.Month{time.January, time.July} {
			day := time.Date(now.Year(), month, 1, 12, 0, 0, 0, time.UTC)
			_, a := day.In(zone).Zone()
			_, b := day.In(other).Zone()
			same = same && a == b
		}
		if same {
			return true
		}
	}
	return false
}
