package rules

import (
	"maps"
	"slices"

	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

var _ = check.Add(check.Rule{
	Name:     "helpline-disclosure-missing",
	Severity: finding.Error,
	Doc:      "The page that explains who answers a helpline does not exist",
	Why: "Banners link to that page. Callers have a right to know who answers, and who pays for it, " +
		"before they call.",
	Instead: "Write the page, publish it, or correct the address in `disclosure`: it is printed as it is written.",
	Site: func(p *check.Pass) {
		checkDisclosure(p, "helpline", p.Config.Helpline, p.Config.HelplinePos[""])
		for _, id := range slices.Sorted(maps.Keys(p.Config.Helplines)) {
			checkDisclosure(p, "helplines."+id, p.Config.Helplines[id], p.Config.HelplinePos[id])
		}
	},
})

// checkDisclosure checks that the page about who answers a helpline is published at exactly the address to which
// banners link.
func checkDisclosure(p *check.Pass, key string, line care.Helpline, pos finding.Position) {
	if line.Disclosure == "" {
		return
	}
	report := func(format string, args ...any) check.Report {
		what := finding.Message(format, args...)
		return p.Report(check.Place{File: config.File, Start: pos}, "%s.disclosure: %s", key, what)
	}
	r, exact := p.Site.ResolveSetting(line.Disclosure)
	switch {
	case r.Kind == site.Missing && r.Nearest != "":
		report("there is no page at %q", line.Disclosure).Suggest("write %q", r.Nearest)
	case r.Kind == site.Missing:
		report("there is no page at %q", line.Disclosure).
			Suggest("write that page, or the address of one that tells who answers and who pays")
	case r.Withheld != nil:
		report("the page %q is not published: %s", line.Disclosure, r.Withheld).Suggest("publish that page")
	case r.Kind == site.ToPage && exact != line.Disclosure:
		report("the page %q is at another address", line.Disclosure).Suggest("write %q", exact)
	}
}
