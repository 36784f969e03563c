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
	Name:     "tracker",
	Severity: finding.Warning,
	Doc:      "A script of a page, or a host that the site allows, belongs to a program that follows readers",
	Why: "Who reads a website about addiction is health data. The Federal Trade Commission has acted against providers that " +
		"passed it on to advertisers, and the policy of a page does not stop a script that the site serves itself.",
	Instead: "Take the script out. If the site cannot do without it, ask a lawyer first, say so on the page about " +
		"privacy, and set `tracker = \"off\"` under `[checks]`.",
	Site: func(p *check.Pass) {
		for _, host := range slices.Sorted(maps.Keys(p.Config.Allowed)) {
			if t := p.Config.Data.Tracker(host, host); t != nil && t.Follows() {
				reportTracker(p, check.Place{File: config.File, Start: p.Config.AllowedPos[host]}, t,
					"privacy.allow: "+host)
			}
		}
	},
	File: func(p *check.Pass) {
		f := p.File
		var scripts []string
		switch {
		case f.IsHTML():
			scripts = f.Tags().Scripts
		case f.MediaType == "text/javascript":
			scripts = []string{string(f.Body)}
		}
		for _, script := range scripts {
			for _, t := range p.Config.Data.TrackersIn(script) {
				at := check.Place{File: f.Name}
				for _, sign := range append(t.Calls, t.Hosts...) {
					if at.Start.Line == 0 {
						at = f.Find(sign)
					}
				}
				reportTracker(p, at, t, "a script")
			}
		}
	},
})

func reportTracker(p *check.Pass, at check.Place, t *care.Tracker, what string) {
	r := p.Report(at, "%s belongs to %s, which is for %s", what, t.Name, t.Purpose()).
		Fact("https://www.ftc.gov/business-guidance/privacy-security/health-privacy")
	if t.Instead != "" {
		r.Suggest("take it out, and %s", t.Instead)
	} else {
		r.Suggest("take it out")
	}
}
