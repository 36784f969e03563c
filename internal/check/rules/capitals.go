package rules

import (
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/prose"
)

var _ = check.Add(check.Rule{
	Name:     "capitals",
	Severity: finding.Info,
	Doc:      "A title, a heading or a paragraph is all in capitals",
	Why: "Capitals are read more slowly, since words lose their shape, and look like shouting. Some screen " +
		"readers spell " +
		"them letter by letter.",
	Instead: "Write as in a sentence. A layout can show a heading in capitals.",
	Page: func(p *check.Pass) {
		if isAllCapitals(p.Block(p.Page.Source.Title)) {
			p.ReportKey("title", "it is all in capitals").Suggest("write as in a sentence")
		}
	},
	Text: func(p *check.Pass) {
		blocks := p.Blocks()
		for i := range blocks {
			if b := &blocks[i]; b.Kind != markdown.ProseCell && isAllCapitals(b) {
				p.Report(p.In(b.Prose, int(b.Tokens[0].From), len(b.Text)), "%q is all in capitals", b.Text).
					Suggest("write as in a sentence")
			}
		}
	},
})

// isAllCapitals reports whether a text of three words or more, most of them longer than an abbreviation, has no letter
// in lower case.
func isAllCapitals(b *prose.Block) bool {
	const fewest, long = 3, 4
	if len(b.Tokens) < fewest || strings.ContainsAny(b.Text, "aeiou") || b.Text != strings.ToUpper(b.Text) ||
		b.Text == strings.ToLower(b.Text) {
		return false
	}
	words, longer := 0, 0
	for i := range b.Tokens {
		t, word := &b.Tokens[i], b.Word(i)
		if !t.Mark && !t.Joined && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == "" {
			words++
			if len(word) >= long {
				longer++
			}
		}
	}
	return words >= fewest && longer*2 >= words
}
