package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "id-twice",
	Severity: finding.Error,
	Doc:      "Two pages have the same id",
	Why:      "Pages refer to each other by id, and the id leads to the first of the two.",
	Instead:  "Give one of the two files another name.",
	Page: func(p *check.Pass) {
		s, kind := p.Page.Subject(), p.Page.FieldKind()
		if s == nil || p.Page == s.Pages[0] || p.Page.Source.Subject(kind.Subject) != "" {
			return
		}
		p.Report(check.Place{File: p.Page.Source.File}, "%q is the id of %s too, so no page can refer to this one",
			p.Page.ID, s.Pages[0].Source.File).
			Suggest("give the file another name")
	},
})
