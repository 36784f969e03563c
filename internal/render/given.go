package render

import (
	"strings"

	"porchlight/internal/site"
)

// Given is what a drawing was given of other pages, by site.Card.Number. It can show nothing else of them, so it is the
// same as long as these cards are, and what the methods of its own page give.
type Given struct {
	Cards   []int32 // some more than once; without those that only All stands for
	Asked   []int32 // those of Cards that were asked for other cards; these are among Cards
	Related []int32 // pages related to the drawn one
	Lookups Lookups // what it looked for among all pages, and found

	HasRelated bool // it asked for these
	All        bool // it asked for all pages of the site
}

// giving collects what a worker gives to the drawing of a page or of a cached partial.
type giving struct {
	Given
	site       *site.Site
	traversals int64 // site.Traversals when the drawing began
	round      uint32
	marks      *marks
}

// marks are in which round the card of each page was given last, by number.
type marks struct {
	rounds []uint32
	round  uint32
}

// newGiving begins to collect.
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

// end takes in what the cards gave that were asked, and gives the whole.
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

// join takes in what a cached partial was given.
func (g *giving) join(part Given) {
	for _, n := range part.Cards {
		g.addNumber(n)
	}
	g.Asked = append(g.Asked, part.Asked...)
	g.Lookups = append(g.Lookups, part.Lookups...)
	g.All = g.All || part.All
}

// The following methods pass on what a layout is given.

// resolve finds what a link of the page leads to. words are what it shows, by which it may be guessed what a broken one
// meant; nil: none.
func (w *Worker) resolve(dest string, words func() string) site.Resolution {
	r := w.r.site.ResolveLink(w.page.node, dest, words)
	switch {
	case r.Kind == site.Missing, r.Kind == site.ToWithheld: // what is reported depends on other pages
		w.given.All = true
	case r.Kind != site.External && !strings.HasPrefix(dest, "#"):
		w.given.Lookups.add(ofLink, dest, r.Digest())
	}
	return r
}

// getPage finds a page by its path, from the folder of another page; nil: from the top.
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

// ask notes for which fact of the whole site the drawing asked, see site.Site.FactDigest.
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
