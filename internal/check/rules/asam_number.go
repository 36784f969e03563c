package rules

import (
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/prose"
)

var _ = check.Add(check.Rule{
	Name:     "asam-number",
	Severity: finding.Warning,
	Doc:      "A text has a number of The ASAM Criteria without its edition",
	Why: "The third and the fourth edition number the levels in different ways, and states change from one to the other at " +
		"different times. A number alone can be read as another level.",
	Instead: "Name the edition once on the page, \"level 2.1 in the third edition\", or give it in the front " +
		"matter: `asam: {edition: 3, level: \"2.1\"}`. If the page shows the number of its level with the edition, " +
		"the text needs no edition.",
	Text: func(p *check.Pass) {
		blocks := p.Blocks()
		var found []asamPlace
		for i := range blocks {
			block := &blocks[i]
			if block.InQuote || block.InNote || !block.Number || !strings.Contains(block.Text, "evel") &&
				!strings.Contains(block.Text, "ASAM") {
				continue
			}
			for _, m := range asamNumber().FindAllStringSubmatchIndex(block.Text, -1) {
				number := block.Text[max(m[2], m[4]):max(m[3], m[5])]
				if !showsEdition(p, number) {
					found = append(found, asamPlace{p.In(block.Prose, m[0], m[1]), block.Text[m[0]:m[1]], number})
				}
			}
		}
		if len(found) == 0 || slices.ContainsFunc(blocks, namesEdition) {
			return
		}
		for _, f := range found {
			p.Report(f.at, "%q does not say in which edition of The ASAM Criteria", f.words).
				Suggest(`name the edition, such as "level %s in the third edition (2013)"`, f.number).
				Fact("https://www.dhs.state.il.us/?item=170097")
		}
	},
})

// namesEdition reports whether a block has the word "edition".
func namesEdition(b prose.Block) bool {
	return strings.Contains(b.Text, "edition") || strings.Contains(b.Text, "Edition")
}

// asamPlace is a number in a text, with the words around it.
type asamPlace struct {
	at            check.Place
	words, number string
}

// asamNumber matches a number after "ASAM" or "ASAM level", and after "level" a number that only The ASAM Criteria
// have.
var asamNumber = lazyregexp.New(`\bASAM(?: Criteria)?,? (?:[Ll]evels?(?: of [Cc]are)? )?([0-4]\.[0-9](?:-[A-Z]+)?)\b` +
	`|\b(?:ASAM(?: Criteria)?,? )?[Ll]evels?(?: of [Cc]are)? ([0-4]\.[1579](?:-[A-Z]+)?)\b`)

// showsEdition reports whether the page shows a number with its edition beside the text: that of its front matter or
// of its level.
func showsEdition(p *check.Pass, number string) bool {
	if have := p.Page.Source.ASAM; have.Number == number && have.Edition != 0 {
		return true
	}
	level := ownLevel(p)
	return level != nil && slices.ContainsFunc(level.ASAM, func(a care.ASAM) bool { return a.Number == number })
}
