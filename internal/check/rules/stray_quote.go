package rules

import (
	"bytes"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "stray-quote",
	Severity: finding.Info,
	Doc:      "A quotation mark stands between spaces, so that it quotes nothing",
	Why:      "It is unclear whether it opens or closes, so it is shown the wrong way round.",
	Instead:  "Write the mark at the word, without a space: \"like this\".",
	Text: func(p *check.Pass) {
		blocks := p.Blocks()
		for i := range blocks {
			b := &blocks[i]
			for j := range b.Tokens {
				t := &b.Tokens[j]
				if t.Mark && !t.Joined && j > 0 && strings.HasSuffix(b.Text[:t.From], " ") && b.Word(j) == `"` &&
					(int(t.To) == len(b.Text) || b.Text[t.To] == ' ') &&
					len(bytes.TrimSpace(b.Before(j))) == 0 { // no markup before it
					p.Report(p.Words(b, j, j), "this quotation mark stands between spaces").
						Suggest("take the space out between it and the words that it quotes")
				}
			}
		}
	},
})
