package rules

import (
	"slices"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

var _ = check.Add(check.Rule{
	Name:     "step-order",
	Severity: finding.Warning,
	Doc:      "The step up of a page does not have more support, or the step down not less",
	Why: "The continuum on the page leads readers to the next level of care. A step in the wrong " +
		"direction leads them away from the help they look for.",
	Instead: "Name a level of the right side of the continuum, or take the key out: then the nearest " +
		"level with a page is used.",
	Page: func(p *check.Pass) {
		checkStep(p, "stepUp", p.Page.Source.StepUp, -1, "more")
		checkStep(p, "stepDown", p.Page.Source.StepDown, 1, "less")
	},
})

// stepOf is the index of a level in the continuum; -1 for an unknown level.
func stepOf(p *check.Pass, level string) int {
	return slices.IndexFunc(p.Site.Continuum(), func(s *site.Step) bool { return s.Level.ID == level })
}

// checkStep checks that the level of a step lies in the right direction of the continuum: by is -1 for more support, 1
// for less.
func checkStep(p *check.Pass, key, id string, by int, support string) {
	steps := p.Site.Continuum()
	step := stepOf(p, id)
	if id == "" || step < 0 {
		return
	}
	here := slices.Index(steps, p.Page.Step())
	switch {
	case here < 0 && p.Page.Level == "":
		p.ReportKey(key, "%q is a step, but the page has no level",
			id).Suggest("write level: too, or take it out")
	case here >= 0 && (step-here)*by <= 0:
		var ids []string
		for at := here + by; at >= 0 && at < len(steps); at += by {
			ids = append(ids, steps[at].Level.ID)
		}
		advice := "take it out"
		if len(ids) > 0 {
			advice = "write one of " + strings.Join(ids, ", ")
		}
		p.ReportKey(key, "%q does not have %s support than %q", id, support, p.Page.Level).Suggest("%s", advice)
	}
}
