package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "long-sentence",
	Severity: finding.Info,
	Doc:      "A sentence has more than 40 words",
	Why:      "Who reads slowly, is ill or afraid has lost the beginning of such a sentence before its end.",
	Instead:  "Make two or three sentences of it, or a list. Half of the words are plenty.",
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
