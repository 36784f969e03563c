package rules

import (
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/prose"
)

var _ = check.Add(check.Rule{
	Name:     "heading-stop",
	Severity: finding.Info,
	Doc:      "A heading ends with a full stop",
	Why: "A heading is a name for what follows. With a full stop it looks like a paragraph, and lists of " +
		"contents show it.",
	Instead: "Take the full stop out. A heading of several sentences is not reported. `porchlight check --fix` " +
		"removes it.",
	Text: func(p *check.Pass) {
		blocks := p.Blocks()
		for i := range blocks {
			b := &blocks[i]
			end := len(b.Text) - 1
			if b.Kind != markdown.ProseHeading || end < 1 || b.Text[end] != '.' || b.Text[end-1] == '.' {
				continue
			}
			sentences := 0
			for range prose.Sentences(b.Text) {
				sentences++
			}
			word := b.Text[strings.LastIndexByte(b.Text, ' ')+1 : end]
			if sentences == 1 && len(b.Tokens) > 2 && !strings.Contains(word, ".") && !prose.IsAbbreviation(word) {
				at := p.In(b.Prose, end, end+1)
				p.Report(at, "the heading %q ends with a full stop", b.Text).Suggest("take the full stop out").
					Replace(at, "")
			}
		}
	},
})
