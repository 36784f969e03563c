package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "source-missing",
	Severity: finding.Warning,
	Doc:      "A clinical page names no source",
	Why:      "Readers and reviewers cannot check the statements.",
	Instead: "Add `sources:` with title, address and the day on which you read it. `care.reviewTypes` in " +
		"`config.toml` lists the types of page that need sources. A site without an address of its own is not " +
		"checked.",
	Page: func(p *check.Pass) {
		if needsReview(p) && hasAddress(p.Config) && len(p.Page.Source.Sources) == 0 {
			p.Report(firstKey(p), "the page names no source for its statements").
				Suggest("add sources: [{title: ..., url: ..., accessed: ...}]")
		}
	},
})
