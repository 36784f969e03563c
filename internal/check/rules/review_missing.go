package rules

import (
	"slices"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "review-missing",
	Severity: finding.Info,
	Doc:      "A clinical page does not name who reviewed it",
	Why: "Readers decide by such a page about their health. They and search engines trust a text more if a named " +
		"clinician has checked it.",
	Instead: "Have a second person with the right training check the page, then add `review: {by: ..., on: ..., " +
		"next: ...}`. `care.reviewTypes` in `config.toml` lists the types of page that need a review. A site " +
		"without an address of its own is not checked.",
	Page: func(p *check.Pass) {
		review := p.Page.Source.Review
		if needsReview(p) && hasAddress(p.Config) && review.By == "" && review.On.IsZero() {
			p.Report(firstKey(p), "the page does not say who checked it").
				Suggest("have a clinician check it, then add review: {by: ..., on: ..., next: ...}").
				Fact("https://www.nhs.uk/our-policies/content-policy/")
		}
	},
})

// needsReview reports whether a page has a type that a clinician has to check: one of those that the site set, or
// without these a kind that is a MedicalWebPage for search engines.
func needsReview(p *check.Pass) bool {
	if types := p.Config.ReviewTypes; types != nil {
		return slices.Contains(types, p.Page.Type)
	}
	kind := p.Page.FieldKind()
	return kind != nil && kind.Page == "MedicalWebPage"
}

// firstKey is the place of a finding about a missing key: that of the type, else of the title, else the first line.
func firstKey(p *check.Pass) check.Place {
	for _, key := range []string{"type", "title"} {
		if at := p.Key(key); at.File == p.Page.Source.File && at.Start.Line > 0 {
			return at
		}
	}
	return check.Place{File: p.Page.Source.File, Start: finding.Position{Line: 1, Column: 1}}
}
