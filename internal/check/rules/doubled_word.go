package rules

import (
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "doubled-word",
	Severity: finding.Warning,
	Doc:      "A word is written twice",
	Why: "Readers stumble over it, and a writer does not see it. Only English is looked at, without names " +
		"and numbers.",
	Instead: "Take one of the two out. `porchlight check --fix` does it.",
	Text: func(p *check.Pass) {
		if len(p.Sections()) == 0 {
			return
		}
		blocks := p.Blocks()
		for i := range blocks {
			b := &blocks[i]
			for j := 1; j < len(b.Tokens); j++ {
				first, second := &b.Tokens[j-1], &b.Tokens[j]
				if !first.Is(second) || second.Mark || b.Quoted || second.Quoted {
					continue
				}
				word := b.Word(j)
				if mayBeTwice[word] || word[0] <= '9' || b.Text[first.To:second.From] != " " ||
					startsUpper(b.Text[second.From:]) {
					continue
				}
				between := string(b.Before(j))
				if strings.Trim(between, " \t\r\n>*_~") != "" {
					continue // markup is between them
				}
				report := p.Report(p.Words(b, j-1, j), "%q is written twice", word).
					Suggest("take one of the two out")
				if strings.TrimSpace(between) == "" {
					at := p.Words(b, j, j)
					at.Start = p.Words(b, j-1, j-1).End
					report.Replace(at, "")
				}
			}
		}
	},
})

// mayBeTwice are words that a sentence may have twice in a row.
var mayBeTwice = map[string]bool{"had": true, "that": true, "very": true, "so": true, "no": true, "bye": true,
	"is": true, "in": true, "on": true, "do": true, "ha": true, "many": true, "really": true, "much": true,
	"there": true,
	"knock": true, "again": true, "more": true, "far": true, "s": true, "t": true, "a": true, "as": true}
