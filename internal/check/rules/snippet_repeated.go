package rules

import (
	"bytes"
	"hash/maphash"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/content"
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
		var text, others []byte
		repeated := func(key string, of func(*content.Page) string) {
			seen := map[uint64]*site.Page{} // by the hash of the text
			for _, p.Page = range p.Site.Pages() {
				if p.Page.Source == nil {
					continue
				}
				if text = appendAlike(text[:0], of(p.Page.Source)); len(text) == 0 {
					continue
				}
				hash := maphash.Bytes(alikeSeed, text)
				other := seen[hash]
				if other == nil {
					seen[hash] = p.Page
				} else if others = appendAlike(others[:0], of(other.Source)); bytes.Equal(text, others) {
					p.ReportKey(key, "it is the same as that of %s", other.Source.File).
						Suggest("say what only this page has")
				}
			}
		}
		repeated("title", func(page *content.Page) string { return page.Title })
		repeated("description", func(page *content.Page) string { return page.Description })
		p.Page = nil
	},
})

var alikeSeed = maphash.MakeSeed()

// appendAlike appends a text in the form that equal texts share: folded, with single spaces. It makes no copies of
// ASCII, as most texts are.
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
