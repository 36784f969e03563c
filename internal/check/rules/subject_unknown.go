package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "subject-unknown",
	Severity: finding.Error,
	Doc:      "A page is about something that is not on file",
	Why:      "What the data says of it, such as its hours and its number, would be missing, and lists would be without the page.",
	Instead:  "Write the id of something that is on file, or add it to the site's data.",
	Page: func(p *check.Pass) {
		if isMisnamed(p) {
			kind := p.Page.FieldKind()
			reportUnknown(p, kind.Subject, kind.Relation, p.Page.Source.Subject(kind.Subject))
		}
	},
})
