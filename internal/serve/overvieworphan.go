package serve

import (
	"porchlight/internal/care"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// ledTo are the pages to which a menu, the helpline or front matter leads. Front matter leads both ways: the page that names another is named
// on that one.
func ledTo(s *site.Site) map[*site.Card]bool {
	led := map[*site.Card]bool{}
	for _, entries := range s.Menus {
		menuLeads(entries, led)
	}
	disclosed := []string{s.Config.Helpline.Disclosure}
	for _, line := range s.Config.Helplines {
		disclosed = append(disclosed, line.Disclosure)
	}
	for _, address := range disclosed {
		if p := s.Page(address); address != "" && p != nil {
			led[&p.Card] = true
		}
	}
	for _, p := range s.Pages() {
		frontMatterLeads(p, led)
	}
	delete(led, nil)
	return led
}

func menuLeads(entries []*site.MenuEntry, led map[*site.Card]bool) {
	for _, e := range entries {
		led[e.Card] = true
		menuLeads(e.Children, led)
	}
}

// frontMatterLeads enters what a page is tied to, and the page itself where somebody else's page names it in turn.
func frontMatterLeads(p *site.Page, led map[*site.Card]bool) {
	tie := func(other *site.Card) {
		if other != nil && other != &p.Card {
			led[other], led[&p.Card] = true, true
		}
	}
	for _, relation := range care.Relations {
		for _, ref := range p.Refs(relation) {
			tie(ref.Card)
		}
	}
	for _, step := range []*site.Step{p.StepUp(), p.StepDown()} {
		if step != nil {
			for _, card := range step.Pages {
				led[card] = led[card] || card != &p.Card
			}
		}
	}
	for _, who := range []*site.Person{p.Author(), p.Reviewer()} {
		if who != nil && who.Card != nil && who.Card != &p.Card {
			led[who.Card] = true
		}
	}
}

// orphans are the ordinary pages to which nothing leads but lists. links are those in the texts of all pages.
func (st *stock) orphans(links []render.TextLink) []*row {
	linked := map[*site.Card]bool{}
	for _, l := range links {
		if to := st.byCard[l.Target]; to != nil && to.File != l.File {
			linked[l.Target] = true
		}
	}
	var list []*row
	for _, r := range st.rows {
		if r.card != nil && r.card.IsPage() && !linked[r.card] && !st.led[r.card] {
			list = append(list, r)
		}
	}
	return list
}
