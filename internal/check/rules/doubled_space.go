package rules

import (
	"bytes"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "doubled-space",
	Severity: finding.Info,
	Doc:      "There are two spaces between two words",
	Why: "They are left where words were taken out or pasted in, and often a word is missing there. Two spaces " +
		"after a " +
		"full stop are a habit, and are not reported.",
	Instead: "Write one space. `porchlight check --fix` does it.",
	Page: func(p *check.Pass) {
		for key, text := range map[string]string{"title": p.Page.Source.Title,
			"description": p.Page.Source.Description} {
			if strings.Contains(text, "  ") {
				p.ReportKey(key, "there are several spaces in a row").Suggest("write one space")
			}
		}
	},
	Text: func(p *check.Pass) {
		blocks := p.Blocks()
		for i := range blocks {
			b := &blocks[i]
			if len(b.Tokens) == 0 || b.IsVerbatim() || !bytes.Contains(b.Between(0, len(b.Text)), []byte("  ")) {
				continue
			}
			for j := 1; j < len(b.Tokens); j++ {
				first, second := b.Tokens[j-1], b.Tokens[j]
				if first.Mark || second.Mark || b.Text[first.To:second.From] != " " {
					continue
				}
				if string(b.Before(j)) == "  " { // more than two spaces align something
					at := p.Words(b, j-1, j-1)
					at.Start, at.End = at.End, p.Words(b, j, j).Start
					p.Report(at, "there are two spaces before %q", b.Text[second.From:second.To]).
						Suggest("write one space, or the word that is missing").Replace(at, " ")
				}
			}
		}
	},
})
