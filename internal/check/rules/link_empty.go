package rules

import (
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/prose"
)

var _ = check.Add(check.Rule{
	Name:     "link-empty",
	Severity: finding.Warning,
	Doc:      "The words of a link do not describe where it leads",
	Why: "People who listen to a page go from link to link and hear \"here, here, more\" (WCAG 2.4.4, 2.4.9). " +
		"People who skim a page see the same.",
	Instead: "Link the words that name what readers find there: `[what a day in the program looks like](a-day.md)`.",
	Text: func(p *check.Pass) {
		blocks := p.Blocks()
		for i := range blocks {
			b := &blocks[i]
			for _, span := range b.Spans {
				if span.Kind != markdown.SpanLink || span.To-span.From > len("click this link here") {
					continue
				}
				words := strings.Trim(prose.Fold(b.Text[span.From:span.To]), " .:!>»›→")
				if emptyWords[words] {
					p.Report(p.In(b.Prose, span.From, span.To), "the link %q does not say where it leads",
						b.Text[span.From:span.To]).
						Suggest("link the words that name what readers find there").
						Fact("https://www.w3.org/WAI/WCAG22/Understanding/link-purpose-in-context.html")
				}
			}
		}
	},
})

// emptyWords are words of links, folded, that do not describe where a link leads.
var emptyWords = map[string]bool{"click here": true, "here": true, "click": true, "click this link": true,
	"this link": true, "link": true, "read more": true, "learn more": true, "more": true, "find out more": true,
	"see more": true, "click on this link": true, "tap here": true, "this": true, "aquí": true, "haga clic aquí": true,
	"leer más": true}
