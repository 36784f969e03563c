package rules

import (
	"cmp"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "level-asam",
	Severity: finding.Warning,
	Doc:      "A page has a level and an ASAM number that do not belong together",
	Why:      "Referrers and insurers rely on the number. Only verified numbers are compared.",
	Instead:  "Write the number that the level has in that edition, or correct the level.",
	Page: func(p *check.Pass) {
		have, level := p.Page.Source.ASAM, ownLevel(p)
		if have.Number == "" || !slices.Contains(care.Editions, have.Edition) || level == nil {
			return
		}
		is := func(e care.ASAM) bool { return e.Edition == have.Edition && e.Number == have.Number }
		if slices.ContainsFunc(level.ASAM, is) || slices.ContainsFunc(level.UnverifiedASAM, is) {
			return
		}
		var own []string
		source := level.Source
		for _, e := range level.ASAM {
			if e.Edition == have.Edition {
				own, source = append(own, e.Number), cmp.Or(e.Source, source)
			}
		}
		const message = "%q is not the number of %q in edition %d"
		levels := p.Config.Data.Levels
		other := slices.IndexFunc(levels, func(l care.Level) bool { return slices.ContainsFunc(l.ASAM, is) })
		switch {
		case len(own) > 0:
			p.ReportKey("asam.level", message, have.Number, level.ID, have.Edition).
				Suggest("write %s", strings.Join(own, " or ")).Fact(source)
		case other >= 0: // else the data may lack the number
			p.ReportKey("asam.level", message+", but of %q", have.Number, level.ID, have.Edition, levels[other].ID).
				Suggest("correct the number or the level").Fact(source)
		}
	},
})
