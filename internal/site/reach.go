package site

// Asks is how often methods of cards have given other cards so far. Package render knows which cards it gives to a
// drawing, but not which further cards a layout takes from these. So these methods are counted.
func (s *Site) Asks() int64 { return s.asks.Load() }

// AskedSince reports whether a method of the card gave other cards after Asks was n. Another drawing at the same time
// may have called it.
func (c *Card) AskedSince(n int64) bool { return c.page.asked.Load() > n }

// ask marks the card as asked, and gives its page.
func (c *Card) ask() *Page {
	p := c.page
	for n := p.site.asks.Add(1); ; {
		if was := p.asked.Load(); was >= n || p.asked.CompareAndSwap(was, n) {
			return p
		}
	}
}

// Reach calls take with each card that the methods of a card give, some more than once.
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

// ReachRef calls take with each card of which a reference shows something. A reference may have the name of a page to
// which it does not lead.
func (s *Site) ReachRef(r *Ref, take func(*Card)) {
	if about := s.field.subjects[r.Relation][r.ID]; about != nil && len(about.Pages) > 0 {
		take(&about.Pages[0].Card)
	}
}

// Number is the index of the card's page in Site.Pages.
func (c *Card) Number() int32 { return c.page.number }

// Numbers are those of some cards.
func Numbers(cards []*Card) []int32 {
	list := make([]int32, len(cards))
	for i, card := range cards {
		list[i] = card.Number()
	}
	return list
}
