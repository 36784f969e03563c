package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "reviewer-page",
	Severity: finding.Info,
	Doc:      "The reviewer of a page has no staff page, on a site that has staff pages",
	Why:      "Readers and search engines cannot find out who the reviewer is.",
	Instead: "Write a page of type `staff` for the person, and its file without `.md` as `by`. For somebody from outside, " +
		"a short page is enough.",
	Site: func(p *check.Pass) {
		if len(p.Site.Refs("people")) == 0 {
			return
		}
		for _, p.Page = range p.Site.Pages() {
			if who := p.Page.Reviewer(); who != nil && who.Card == nil {
				p.ReportKey("review.by", "%q has no staff page, so readers cannot look up who it is", who.Name).
					Suggest("write a page of type staff for the person, and its file without .md as by")
			}
		}
		p.Page = nil
	},
})
