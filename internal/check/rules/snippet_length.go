package rules

import (
	"unicode/utf8"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "snippet-length",
	Severity: finding.Info,
	Doc:      "The title or the description of a page is longer or shorter than search engines show",
	Why: "Search engines and messages show about 70 characters of a title and 160 of a description. They cut off " +
		"the rest, or take a sentence of the page instead. A description of fewer than 25 characters is too short " +
		"to help.",
	Instead: "Write a title of up to 70 characters and a description of 50 to 160, and begin with what matters.",
	Page: func(p *check.Pass) {
		const longTitle, shortest, longest = 70, 25, 160
		if n := utf8.RuneCountInString(p.Page.Source.Title); n > longTitle {
			p.ReportKey("title", "it has %d characters, and %d are shown", n, longTitle).Suggest("make it shorter")
		}
		switch n := utf8.RuneCountInString(p.Page.Source.Description); {
		case n > longest:
			p.ReportKey("description", "it has %d characters, and %d are shown", n, longest).Suggest("make it shorter")
		case n > 0 && n < shortest:
			p.ReportKey("description", "it has %d characters, and 50 to %d are shown", n, longest).
				Suggest("say what readers find on the page, and for whom it is")
		}
	},
})
