package rules

import (
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
)

var _ = check.Add(check.Rule{
	Name:     "list-of-one",
	Severity: finding.Info,
	Doc:      "A list has a single item",
	Why: "A mark before a line makes readers look for the second one. Often the other items were lost, or " +
		"became part of the first.",
	Instead: "Write a paragraph, or the items that are missing. Each begins on a line of its own.",
	Text: func(p *check.Pass) {
		blocks := p.Blocks()
		for i := range blocks {
			b := &blocks[i]
			if b.Alone && b.Kind == markdown.ProseListItem && !b.Listed && b.Component == "" && len(b.Tokens) > 0 &&
				!strings.HasSuffix(b.Text, ":") && (i == 0 || !blocks[i-1].Alone) {
				p.Report(p.Words(b, 0, 0), "this list has a single item").
					Suggest("write a paragraph, or the items that are missing")
			}
		}
	},
})
