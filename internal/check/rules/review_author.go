package rules

import (
	"slices"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

var _ = check.Add(check.Rule{
	Name:     "review-author",
	Severity: finding.Warning,
	Doc:      "A page was reviewed by the one who wrote it",
	Why: "A review is the work of a second person. Readers assume that the name below a page is that of a " +
		"second person.",
	Instead: "Write as `by` somebody else who checked the page, or leave out the review.",
	Page: func(p *check.Pass) {
		reviewer, authors := p.Page.Reviewer(), p.Page.Authors()
		if reviewer == nil || len(authors) == 0 {
			return
		}
		other := func(author *site.Person) bool { return author.Name != reviewer.Name }
		if !slices.ContainsFunc(authors, other) {
			p.ReportKey("review.by", "%s wrote this page, and reviewed it, too", reviewer.Name).
				Suggest("name somebody else who checked it, or leave out the review")
		}
	},
})
