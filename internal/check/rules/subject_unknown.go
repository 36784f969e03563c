package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "subject-unknown",
	Severity: finding.Error,
	Doc:      "The subject of a page is not in the data",
	Why:      "Facts such as its hours and its number would be missing, and lists would not have the page.",
	Instead:  "Write an id that is in the data, or add it to the site's data.",
	Page: func(p *check.Pass) {
		if isMisnamed(p) {
			kind := p.Page.FieldKind()
			reportUnknown(p, kind.Subject, kind.Relation, p.Page.Source.Subject(kind.Subject))
		}
	},
})
