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
		if title := p.Page.Source.Title; isAllCapitals(title, p.Tokens(title)) {
			p.ReportKey("title", "it is all in capitals").Suggest("write as in a sentence")
		}
	},
	Text: func(p *check.Pass) {
		blocks := p.Blocks()
		for i := range blocks {
			if b := &blocks[i]; b.Kind != markdown.ProseCell && isAllCapitals(b.Text, b.Tokens) {
				p.Report(p.In(b.Prose, b.Tokens[0].From, len(b.Text)), "%q is all in capitals", b.Text).
					Suggest("write as in a sentence")
			}
		}
	},
})

// isAllCapitals reports whether a text of three words or more, most of them longer than an abbreviation, has no letter
// in lower case.
func isAllCapitals(text string, tokens []prose.Token) bool {
	const fewest, long = 3, 4
	if len(tokens) < fewest || strings.ContainsAny(text, "aeiou") || text != strings.ToUpper(text) ||
		text == strings.ToLower(text) {
		return false
	}
	words, longer := 0, 0
	for _, t := range tokens {
		if !t.Mark && !t.Joined && strings.Trim(t.Word, "abcdefghijklmnopqrstuvwxyz") == "" {
			words++
			if len(t.Word) >= long {
				longer++
			}
		}
	}
	return words >= fewest && longer*2 >= words
}
