package report

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"porchlight/internal/content"
	"porchlight/internal/preview"
	"porchlight/internal/site"
)

// Inventory has every page of one edition of a site, whether a build publishes it or not. It does not change.
type Inventory struct {
	edition *preview.Edition
	pages   []*Page // by file
	byFile  map[string]*Page
	byCard  map[*site.Card]*Page // pages that the preview shows
	linked  map[*site.Card]bool  // pages to which front matter, a menu or a helpline leads
	all     bool                 // the pages that the preview leaves out are included
}

// NewInventory lists the pages of an edition. With withheld, it includes those that the preview leaves out. Other
// machines must not learn of them.
func NewInventory(e *preview.Edition, withheld bool) *Inventory {
	var left []site.Withheld
	o := e.Overview()
	if withheld {
		left = o.Withheld()
	}
	inv := &Inventory{
		edition: e, pages: pages(o, e.Status, left), byFile: map[string]*Page{}, byCard: map[*site.Card]*Page{},
		linked: linkedCards(e.Site), all: withheld,
	}
	for _, p := range inv.pages {
		address := ""
		if inv.byFile[p.File] = p; p.shown {
			address = p.Node.RelPermalink
			inv.byFile[p.Output], inv.byCard[&p.Node.Card] = p, p
		}
		p.folded = fold(p.name() + " " + p.File + " " + address)
	}
	return inv
}

// folderOf is the folder of a page below content/: "levels-of-care".
func folderOf(source *content.Page) string {
	folder := source.Path
	if source.Bundle != content.Branch {
		folder = path.Dir(cmp.Or(source.Path, "/"))
	}
	return strings.Trim(folder, "/.")
}

// name is the title of a page, or else the name of its file.
func (p *Page) name() string { return cmp.Or(p.Title, path.Base(p.File)) }

// fold brings a text into the form for searches: without letter case, accents and the like.
func fold(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) {
		return strings.ToLower(text)
	}
	// Letter case is removed first, since some capitals fold to a letter with an accent.
	plain, _, err := transform.String(transform.Chain(cases.Fold(), norm.NFKD, runes.Remove(runes.In(unicode.Mn)),
		norm.NFC), text)
	if err != nil {
		return strings.ToLower(text)
	}
	return plain
}

// find returns the pages with every word of a query in title, file or address. Pages whose title begins with the
// query come first, then those with all words in the title. A query without words finds nothing.
func (inv *Inventory) find(query string) []*Page {
	words := strings.Fields(fold(query))
	if len(words) == 0 {
		return nil
	}
	hasAll := func(text string) bool {
		return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
	}
	var ranked [3][]*Page
	for _, p := range inv.pages {
		if !hasAll(p.folded) {
			continue
		}
		rank, title := 2, fold(p.name())
		switch {
		case strings.HasPrefix(title, strings.Join(words, " ")):
			rank = 0
		case hasAll(title):
			rank = 1
		}
		ranked[rank] = append(ranked[rank], p)
	}
	return slices.Concat(ranked[:]...)
}
