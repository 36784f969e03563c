package site

// Traversals is the number of calls so far of methods of cards that return other cards. Package render knows which
// cards it gives to a drawing, but not which further cards a layout gets from these. So the calls are counted.
func (s *Site) Traversals() int64 { return s.traversals.Load() }

// TraversedSince reports whether such a method of the card was called after Traversals was n, in this drawing or in
// another one at the same time.
func (c *Card) TraversedSince(n int64) bool { return c.page.traversed.Load() > n }

// traverse records the call of a method that returns other cards, and returns the card's page.
func (c *Card) traverse() *Page {
	p := c.page
	for n := p.site.traversals.Add(1); ; {
		if was := p.traversed.Load(); was >= n || p.traversed.CompareAndSwap(was, n) {
			return p
		}
	}
}

// Reach calls take with each card that the methods of a card return, with some more than once.
func (c *Card) Reach(take func(*Card)) {
	p := c.page
	if p.parent != nil {
		take(&p.parent.Card)
	}
	for _, list := range [][]*Card{p.pages, p.sections, p.recursive, p.mentions} {
		for _, card := range list {
			take(card)
		}
	}
	for _, refs := range p.refs {
		for i := range refs {
			p.site.ReachRef(&refs[i], take)
		}
	}
}

// ReachRef calls take with the card of the page whose data a reference has, even if the reference does not lead there.
func (s *Site) ReachRef(r *Ref, take func(*Card)) {
	if about := s.field.subjects[r.Relation][r.ID]; about != nil && len(about.Pages) > 0 {
		take(&about.Pages[0].Card)
	}
}

// Number is the index of the card's page in Site.Pages.
func (c *Card) Number() int32 { return c.page.number }

// Numbers are the numbers of some cards.
func Numbers(cards []*Card) []int32 {
	list := make([]int32, len(cards))
	for i, card := range cards {
		list[i] = card.Number()
	}
	return list
}
