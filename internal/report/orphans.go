package report

import (
	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

var orphanPage = finding.Register(finding.Rule{
	Name: "orphan-page", Severity: finding.Info, OnRequest: true,
	Doc: "Only lists lead to a page (`check --orphans`)",
	Why: "Few readers look through lists. A page to which no text leads has few readers, so nobody notices when it " +
		"is out of date.",
	Instead: "Link to it from a text whose readers need it, name it in the front matter of a page that it belongs to, or " +
		"put it into a menu.",
})

// OrphanFindings gives a finding for each orphan of a drawn site.
func OrphanFindings(o *build.Overview) []finding.Finding {
	var found []finding.Finding
	for _, p := range orphans(o.Site, o.Links, linkedCards(o.Site)) {
		file, pos := p.Source.Place("title")
		found = append(found, orphanPage.At(file, pos, "only lists lead to this page").
			Suggest("link to it from a text whose readers need it, or put it into a menu"))
	}
	return found
}

// orphans are the ordinary pages to which only lists lead. News are not among them, since readers look for news
// in a list. links are the links in the texts of all pages. linked are the pages to which something else leads.
func orphans(s *site.Site, links []render.TextLink, linked map[*site.Card]bool) []*site.Page {
	files := map[*site.Card]string{}
	for _, p := range s.Pages() {
		if p.Source != nil {
			files[&p.Card] = p.Source.File
		}
	}
	inText := map[*site.Card]bool{}
	for _, l := range links {
		if l.Target != nil && files[l.Target] != l.File {
			inText[l.Target] = true
		}
	}
	var list []*site.Page
	for _, p := range s.Pages() {
		if card := &p.Card; p.Source != nil && card.IsPage() && !card.IsNews && p.Listed() && !inText[card] &&
			!linked[card] {
			list = append(list, p)
		}
	}
	return list
}

// orphans are the orphans that the inventory shows.
func (inv *Inventory) orphans(links []render.TextLink) map[*Page]bool {
	set := map[*Page]bool{}
	for _, node := range orphans(inv.edition.Site, links, inv.linked) {
		if p := inv.byCard[&node.Card]; p != nil {
			set[p] = true
		}
	}
	return set
}
