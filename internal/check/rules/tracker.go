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
	Severity: finding.Error,
	Doc: "A script of a page, or a host that the site allows, belongs to a program that follows readers; a warning where " +
		"the site allows its host, or it does not follow readers",
	Why: "Information on who reads a website about addiction is health data. The Federal Trade Commission has " +
		"acted against providers that passed it on to advertisers, and the policy of a page does not stop a script " +
		"that the site serves itself.",
	Instead: "Take the script out. If the site cannot do without it, ask a lawyer first, and allow its host with the reason " +
		"under `[privacy.allow]`, which the page about privacy prints. `tracker = \"off\"` under `[checks]` ends the warning.",
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
	severity := finding.Warning
	if t.Follows() && !isAllowed(p.Config, t) {
		severity = finding.Error
	}
	r := p.Report(at, "%s belongs to %s, which is for %s", what, t.Name, t.Purpose()).Severe(severity).
		Fact("https://www.ftc.gov/business-guidance/privacy-security/health-privacy")
	if t.Instead != "" {
		r.Suggest("take it out, and %s", t.Instead)
	} else {
		r.Suggest("take it out")
	}
}

// isAllowed reports whether the site allows a host of a tracker.
func isAllowed(cfg *config.Config, t *care.Tracker) bool {
	for host := range cfg.Allowed {
		if cfg.Data.Tracker(host, "") == t || cfg.Data.Tracker(host, host) == t {
			return true
		}
	}
	return false
}
