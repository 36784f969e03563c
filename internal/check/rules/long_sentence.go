package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "long-sentence",
	Severity: finding.Info,
	Doc:      "A sentence has more than 40 words",
	Why:      "Readers who are slow, ill or afraid forget the beginning of such a sentence before its end.",
	Instead:  "Make two or three sentences of it, or a list. 20 words are enough.",
	Text: func(p *check.Pass) {
		for _, section := range p.Sections() {
			for _, s := range section.Text {
				if s.Words > longSentence && !s.Block.Quoted {
					p.Report(p.In(s.Block.Prose, s.From, s.To), "this sentence has %d words", s.Words).
						Suggest("make two or three sentences of it, or a list")
				}
			}
		}
	},
})

const longSentence = 40
