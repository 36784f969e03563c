package rules

import (
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

var _ = check.Add(check.Rule{
	Name:     "reference-twice",
	Severity: finding.Warning,
	Doc:      "A page refers to the same thing twice",
	Why:      "It is shown once. Perhaps the second was meant to be another.",
	Instead:  "Take one of the two out, or correct it.",
	Page: func(p *check.Pass) {
		references := p.References()
		if len(references) < 2 {
			return
		}
		seen := make(map[*site.Subject]bool, len(references))
		for _, r := range references {
			s := r.Subject
			if s == nil || s == p.Page.Subject() || !s.OnFile && len(s.Pages) == 0 {
				continue
			}
			if seen[s] && strings.Contains(r.Key, "[") { // the level of an article may be in its list as well
				p.ReportKey(r.Key, "%q stands here twice", r.ID).Suggest("take one of the two out")
			}
			seen[s] = true
		}
	},
})
