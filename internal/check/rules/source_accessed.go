package rules

import (
	"fmt"

	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "source-accessed",
	Severity: finding.Warning,
	Doc:      "A source lacks the day on which it was read",
	Why:      "Other sites change their pages. The day shows readers and reviewers which version supports the text.",
	Instead:  "Open the source, check that it supports the page, and add `accessed:` with the day.",
	Page: func(p *check.Pass) {
		for i, s := range p.Page.Source.Sources {
			if s.Accessed.IsZero() && !content.HasBlank(s.Title) {
				p.ReportKey(fmt.Sprintf("sources[%d]", i+1), "no day on which %q was read", s.Title).
					Suggest("open it, check that it supports the page, then add accessed: with the day")
			}
		}
	},
})
