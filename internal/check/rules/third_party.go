package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "third-party",
	Severity: finding.Error,
	Doc:      "A page makes the browser tell another site that it is being read",
	Why:      "Whoever runs the other host learns who reads about addiction, and when.",
	Instead:  "Put the file into `static/` and use it from there, or make it a link that the reader may follow.",
	File: func(p *check.Pass) {
		for _, f := range p.File.Fetches() {
			if f.Tag == "" {
				p.Report(p.File.Find(f.Address), "the style sheet loads %q, so %s learns who reads the page",
					f.Address, f.Host).
					Suggest("put the file into static/ and use it from there")
				continue
			}
			p.Report(p.File.Find(f.Address), "the page loads %q by <%s>, so %s learns who reads it",
				f.Address, f.Tag, f.Host).
				Suggest("put the file into static/ and use it from there, or make it a link that the reader may follow")
		}
	},
})
