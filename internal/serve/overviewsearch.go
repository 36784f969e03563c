package serve

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// fold brings a text into the form in which it is searched: without letter case, accents and the like.
func fold(text string) string {
	if isPlain(text) {
		return strings.ToLower(text)
	}
	// Case goes first: some capitals fold to a letter with an accent.
	plain, _, err := transform.String(transform.Chain(cases.Fold(), norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), text)
	if err != nil {
		return strings.ToLower(text)
	}
	return plain
}

// isPlain reports whether a text is ASCII, which most addresses and many titles are.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

// find gives the pages that have every word of a query somewhere in title, file or address. Those whose title has them stand first, and before
// those the ones whose title begins with the query. A query without words finds nothing.
func (st *stock) find(query string) []*row {
	whole := fold(query)
	words := strings.Fields(whole)
	if len(words) == 0 {
		return nil
	}
	type hit struct {
		*row
		rank int
	}
	var hits []hit
	for _, r := range st.rows {
		if !hasAll(r.folded, words) {
			continue
		}
		rank, title := 2, fold(r.Title)
		if hasAll(title, words) {
			rank = 1
		}
		if strings.HasPrefix(title, strings.Join(words, " ")) {
			rank = 0
		}
		hits = append(hits, hit{r, rank})
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.rank, b.rank) })
	list := make([]*row, len(hits))
	for i, h := range hits {
		list[i] = h.row
	}
	return list
}

func hasAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
