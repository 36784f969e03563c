package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

var _ = check.Add(check.Rule{
	Name:     "step-unanswered",
	Severity: finding.Warning,
	Doc:      "A page names a step up or down, and the page of that level does not lead back",
	Why: "Readers follow the steps in both directions. A reader who comes from the evening program should find it " +
		"again as the step down.",
	Instead: "Name the level on the other page, too, or take the key out: then the nearest level with a page is used, on " +
		"both pages.",
	Page: func(p *check.Pass) {
		if ownLevel(p) == nil {
			return
		}
		answer := func(key, id, backKey string, back func(*site.Page) *site.Step) {
			if id == "" || id == p.Page.Level {
				return
			}
			there := p.Site.Subject("levels", id)
			if there == nil || len(there.Pages) == 0 || !inOrder(p, key, id) {
				return
			}
			other := there.Pages[0]
			if step := back(other); step == nil || step.Level.ID != p.Page.Level {
				leads := "nowhere"
				if step != nil {
					leads = `to "` + step.Level.ID + `"`
				}
				p.ReportKey(key, "the page of %q leads back %s, and not to %q", id, leads, p.Page.Level).
					Suggest("write %s: %s in %s, or take %s out here", backKey, p.Page.Level, other.Source.File, key)
			}
		}
		answer("stepUp", p.Page.Source.StepUp, "stepDown", (*site.Page).StepDown)
		answer("stepDown", p.Page.Source.StepDown, "stepUp", (*site.Page).StepUp)
	},
})

// inOrder reports whether a step leads in its direction. step-order reports it otherwise.
func inOrder(p *check.Pass, key, id string) bool {
	step, here := stepOf(p, id), stepOf(p, p.Page.Level)
	return step >= 0 && here >= 0 && (key == "stepUp") == (step < here)
}
