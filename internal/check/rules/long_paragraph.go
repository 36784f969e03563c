package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
)

var _ = check.Add(check.Rule{
	Name:     "long-paragraph",
	Severity: finding.Info,
	Doc:      "A paragraph has more than 150 words",
	Why:      "On a phone it fills the screen, and readers skip it.",
	Instead:  "Make several paragraphs of it, each about one thing, or a list.",
	Text: func(p *check.Pass) {
		blocks := p.Blocks()
		for i := range blocks {
			b := &blocks[i]
			if b.Kind != markdown.ProseParagraph || b.Quoted || b.Listed || len(b.Tokens) <= longParagraph {
				continue
			}
			words := 0
			for _, t := range b.Tokens {
				if !t.Mark {
					words++
				}
			}
			if words > longParagraph {
				p.Report(p.Words(b, 0, 0), "this paragraph has %d words", words).
					Suggest("make several paragraphs of it, or a list")
			}
		}
	},
})

const longParagraph = 150
