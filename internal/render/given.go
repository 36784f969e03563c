package render

import "porchlight/internal/site"

// Given is what a drawing was given of other pages, by site.Card.Number. It can show nothing else of them, so it is the
// same as long as these cards are, and what the methods of its own page give.
type Given struct {
	Cards   []int32 // some more than once; without those that only All stands for
	Asked   []int32 // those of Cards that were asked for other cards; these are among Cards
	Related []int32 // pages related to the drawn one

	HasRelated bool // it asked for these
	All        bool // it asked for all pages of the site
}

// giving collects what a worker gives to the drawing of a page or of a cached partial.
type giving struct {
	Given
	site  *site.Site
	asks  int64 // site.Asks when the drawing began
	round uint32
	marks *marks
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
	return giving{site: w.r.site, asks: w.r.site.Asks(), round: w.marks.round, marks: &w.marks}
}

func (g *giving) add(card *site.Card) { g.addNumber(card.Number()) }

func (g *giving) addNumber(n int32) {
	if g.marks.rounds[n] != g.round {
		g.marks.rounds[n] = g.round
		g.Cards = append(g.Cards, n)
	}
}

// end takes in what the cards gave that were asked, and gives the whole.
func (g *giving) end() Given {
	pages := g.site.Pages()
	for i := 0; i < len(g.Cards); i++ {
		if card := &pages[g.Cards[i]].Card; card.AskedSince(g.asks) {
			g.Asked = append(g.Asked, g.Cards[i])
			card.Reach(g.add)
		}
	}
	return g.Given
}

// join takes in what a cached partial was given.
func (g *giving) join(part Given) {
	for _, n := range part.Cards {
		g.addNumber(n)
	}
	g.Asked = append(g.Asked, part.Asked...)
	g.All = g.All || part.All
}

// The following methods pass on what a layout is given.

// found notes that what a broken link probably meant was looked for among all pages.
func (w *Worker) found(r site.Resolution) site.Resolution {
	w.given.All = w.given.All || r.Kind == site.Missing
	return r
}

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
