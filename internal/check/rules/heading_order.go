package rules

import (
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
)

var _ = check.Add(check.Rule{
	Name:     "heading-order",
	Severity: finding.Warning,
	Doc:      "A heading is more than one level below the heading before it",
	Why: "Many blind readers go from heading to heading. A level that is left out sounds as if a part of the page were " +
		"missing (WCAG 1.3.1).",
	Instead: "Write the next level: `##` below the title, `###` below `##`. Styles decide how large a heading looks.",
	File: func(p *check.Pass) {
		if !p.File.IsHTML() {
			return
		}
		before := 0
		for _, h := range p.File.Tags().Outline.Headings {
			if before > 0 && h.Level > before+1 {
				words := h.Words()
				p.Report(p.FindWords(markdown.ProseHeading, words), "the heading %q has level %d, and the one before it level %d", words, h.Level,
					before).Suggest("write it with level %d: %s", before+1, strings.Repeat("#", before+1)).
					Fact("https://www.w3.org/WAI/tutorials/page-structure/headings/")
			}
			before = h.Level
		}
	},
})
