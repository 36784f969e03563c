package rules

import (
	"cmp"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "third-party",
	Severity: finding.Error,
	Doc:      "A page makes the browser contact another site",
	Why:      "The other host learns who reads about addiction, and when.",
	Instead: "Put the file into `static/` and use it from there, or make it a link that the reader may follow. A host " +
		"that the site cannot do without can be allowed in `config.toml`, under `[privacy.allow]`, with the reason.",
	File: func(p *check.Pass) {
		for _, f := range p.File.Fetches() {
			if _, allowed := p.Config.Allowed[strings.ToLower(f.Host)]; allowed {
				continue
			}
			what, advice := "the page loads %q by <"+f.Tag+">, so %s learns who reads it",
				"put the file into static/ and use it from there, or make it a link that the reader may follow"
			switch f.Tag {
			case "":
				what, advice = "the style sheet loads %q, so %s learns who reads the page",
					"put the file into static/ and use it from there"
			case "style":
				what = "the styles of the page load %q, so %s learns who reads it"
			case "form", "button":
				what, advice = "the form sends what a reader enters to %q, so %s gets it",
					"let the form send to this site's own host, or give a telephone number or an email address instead"
			case "meta":
				what, advice = "the page sends its reader on to %q, so %s learns who reads it",
					"make it a link that the reader may follow"
			case "base":
				what, advice = "all addresses of the page are read from %q, so %s learns who reads it", "take out <base>"
			case "script text":
				what, advice = "a script contacts %q, so %s learns who reads the page",
					"take it out of the script, or let it ask this site's own host"
			case "a":
				what, advice = "the link reports to %q that it was followed, so %s learns who reads the page", "take out ping"
			}
			host := f.Host
			tracker := p.Config.Data.Tracker(f.Host, f.Address)
			if tracker != nil {
				host += " (" + tracker.Name + ", which is for " + tracker.Purpose() + ")"
				if tracker.Follows() {
					advice = "take it out"
				}
				advice = cmp.Or(tracker.Instead, advice)
			}
			r := p.Report(p.File.Find(f.Address), what, f.Address, host).Suggest("%s", advice)
			if tracker != nil {
				r.Fact(tracker.Source)
			}
		}
	},
})
