package rules

import (
	"bytes"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/prose"
	"porchlight/internal/site"
)

var _ = check.Add(check.Rule{
	Name:     "snippet-repeated",
	Severity: finding.Info,
	Doc:      "Two pages have the same title or the same description",
	Why: "Readers see two lines that are alike in a list, a search or their tabs, and cannot tell which " +
		"one they want.",
	Instead: "Write in each what only that page has: the place, the level of care, the year.",
	Site: func(p *check.Pass) {
		titles, descriptions := map[string]*site.Page{}, map[string]*site.Page{}
		var room []byte
		repeated := func(seen map[string]*site.Page, key, text string) {
			if room = appendAlike(room[:0], text); len(room) == 0 {
				return
			}
			if other := seen[string(room)]; other != nil {
				p.ReportKey(key, "it is the same as that of %s", other.Source.File).
					Suggest("say what only this page has")
				return
			}
			seen[string(room)] = p.Page
		}
		for _, p.Page = range p.Site.Pages() {
			if p.Page.Source != nil {
				repeated(titles, "title", p.Page.Source.Title)
				repeated(descriptions, "description", p.Page.Source.Description)
			}
		}
		p.Page = nil
	},
})

// appendAlike appends a text as those that read alike have it: folded, with single spaces. Most texts are ASCII, which
// needs no copies.
func appendAlike(to []byte, text string) []byte {
	for i := range len(text) {
		c := text[i]
		switch {
		case c < ' ' || c > '~':
			return append(to[:0], strings.Join(strings.Fields(prose.Fold(text)), " ")...)
		case c == ' ' && (len(to) == 0 || to[len(to)-1] == ' '):
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		to = append(to, c)
	}
	return bytes.TrimRight(to, " ")
}
