package render

import (
	"strings"

	"porchlight/internal/site"
)

// Given lists the information about other pages that the drawing of a page used. Pages are numbered by
// site.Card.Number. The drawing depends only on this information and on the page itself.
type Given struct {
	Cards   []int32 // used cards, possibly repeated; not those used only through All
	Asked   []int32 // those of Cards whose methods gave other cards; the other cards are in Cards too
	Related []int32 // pages related to the drawn one
	Lookups Lookups // lookups among all pages, with digests of the answers

	HasRelated bool // the drawing used Related
	All        bool // the drawing used all pages of the site
}

// giving collects the Given of a page or of a cached partial while it is drawn.
type giving struct {
	Given
	site       *site.Site
	traversals int64 // value of site.Traversals when the drawing began
	round      uint32
	marks      *marks
}

// marks records for each page number the last round in which the card was added to a giving.
type marks struct {
	rounds []uint32
	round  uint32
}

// newGiving starts a new round.
func (w *Worker) newGiving() giving {
	if w.marks.rounds == nil {
		w.marks.rounds = make([]uint32, len(w.r.site.Pages()))
	}
	w.marks.round++
	return giving{site: w.r.site, traversals: w.r.site.Traversals(), round: w.marks.round, marks: &w.marks}
}

func (g *giving) add(card *site.Card) { g.addNumber(card.Number()) }

func (g *giving) addNumber(n int32) {
	if g.marks.rounds[n] != g.round {
		g.marks.rounds[n] = g.round
		g.Cards = append(g.Cards, n)
	}
}

// end adds the cards that were reached through other cards, and returns the complete Given.
func (g *giving) end() *Given {
	pages := g.site.Pages()
	for i := 0; i < len(g.Cards); i++ {
		if card := &pages[g.Cards[i]].Card; card.TraversedSince(g.traversals) {
			g.Asked = append(g.Asked, g.Cards[i])
			card.Reach(g.add)
		}
	}
	given := g.Given
	return &given
}

// join adds the Given of a cached partial.
func (g *giving) join(part Given) {
	for _, n := range part.Cards {
		g.addNumber(n)
	}
	g.Asked = append(g.Asked, part.Asked...)
	g.Lookups = append(g.Lookups, part.Lookups...)
	g.All = g.All || part.All
}

// The following methods record the information that they return to a layout.

// resolve finds the target of a link of the page. words returns the text of the link, from which the advice for a
// broken link may guess the target; nil without text.
func (w *Worker) resolve(dest string, words func() string) site.Resolution {
	r := w.r.site.ResolveLink(w.page.node, dest, words)
	switch {
	case r.Kind == site.Missing, r.Kind == site.ToWithheld: // the finding depends on other pages
		w.given.All = true
	case r.Kind != site.External && !strings.HasPrefix(dest, "#"):
		w.given.Lookups.add(ofLink, dest, r.Digest())
	}
	return r
}

// getPage finds a page by its path, from the folder of another page. A nil from means from the top.
func (w *Worker) getPage(path string, from *site.Page) *site.Card {
	kind, card := ofPath, (*site.Card)(nil)
	if from != nil {
		kind, card = ofPathHere, from.GetPage(path)
	} else {
		card = w.r.site.GetPage(path)
	}
	w.given.Lookups.add(kind, path, card.PathDigest())
	return w.give(card)
}

// ask records that the drawing used a fact about the whole site. See site.Site.FactDigest.
func (w *Worker) ask(fact string) { w.given.Lookups.add(ofFact, fact, w.r.site.FactDigest(fact)) }

func (w *Worker) give(card *site.Card) *site.Card {
	if card != nil {
		w.given.add(card)
	}
	return card
}

func (w *Worker) giveAll(cards []*site.Card) []*site.Card {
	for _, card := range cards {
		w.given.add(card)
	}
	return cards
}

func (w *Worker) giveRef(ref *site.Ref) *site.Ref {
	if ref != nil {
		w.r.site.ReachRef(ref, w.given.add)
	}
	return ref
}

func (w *Worker) giveRefs(refs []site.Ref) []site.Ref {
	for i := range refs {
		w.giveRef(&refs[i])
	}
	return refs
}

func (w *Worker) giveStep(step *site.Step) *site.Step {
	if step != nil {
		w.giveAll(step.Pages)
	}
	return step
}

func (w *Worker) giveSteps(steps []*site.Step) []*site.Step {
	for _, step := range steps {
		w.giveStep(step)
	}
	return steps
}

func (w *Worker) givePeople(people ...*site.Person) []*site.Person {
	for _, person := range people {
		if person != nil {
			w.give(person.Card)
		}
	}
	return people
}

func (w *Worker) giveMenu(entries []*site.MenuEntry) {
	for _, entry := range entries {
		w.give(entry.Card)
		w.giveMenu(entry.Children)
	}
}
