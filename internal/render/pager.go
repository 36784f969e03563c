package render

import "porchlight/internal/site"

// Pager is one part of a divided list.
type Pager struct {
	Pages      []*site.Card
	PageNumber int // from 1
	TotalPages int
	URL        string

	page  *Page
	cards []*site.Card
}

// atozSize is the smallest size of a part of the list from A to Z, in titles. Titles are short, and readers
// cannot guess which part has a letter.
const atozSize = 500

// newPager makes the part of a list with a number. A number out of range is replaced by the nearest one.
func newPager(p *Page, cards []*site.Card, number int) *Pager {
	size := max(1, p.worker.r.cfg.PagerSize)
	if p.IsSearch() {
		size = max(size, atozSize)
	}
	total := max(1, (len(cards)+size-1)/size)
	number = max(1, min(number, total))
	_, href := p.node.Pager(number)
	return &Pager{
		Pages:      cards[min(len(cards), (number-1)*size):min(len(cards), number*size)],
		PageNumber: number, TotalPages: total, URL: href, page: p, cards: cards,
	}
}

// HasPrev reports whether there is a previous part.
func (g *Pager) HasPrev() bool { return g.PageNumber > 1 }

// HasNext reports whether there is a next part.
func (g *Pager) HasNext() bool { return g.PageNumber < g.TotalPages }

// Prev returns the previous part; nil at the start.
func (g *Pager) Prev() *Pager {
	if !g.HasPrev() {
		return nil
	}
	return newPager(g.page, g.cards, g.PageNumber-1)
}

// Next returns the next part; nil at the end.
func (g *Pager) Next() *Pager {
	if !g.HasNext() {
		return nil
	}
	return newPager(g.page, g.cards, g.PageNumber+1)
}

// First returns the first part.
func (g *Pager) First() *Pager { return newPager(g.page, g.cards, 1) }

// Last returns the last part.
func (g *Pager) Last() *Pager { return newPager(g.page, g.cards, g.TotalPages) }

// Near returns the parts to which the navigation of a part leads: the first, the last, and those at most distance
// parts away. A nil stands for a gap. Unlike the result of Pagers, this list does not grow with the number of
// parts.
func (g *Pager) Near(distance int) []*Pager {
	var list []*Pager
	from, to := max(1, g.PageNumber-distance), min(g.TotalPages, g.PageNumber+distance)
	if from > 1 {
		list = append(list, g.First())
	}
	if from > 2 {
		list = append(list, nil)
	}
	for n := from; n <= to; n++ {
		list = append(list, newPager(g.page, g.cards, n))
	}
	if to < g.TotalPages-1 {
		list = append(list, nil)
	}
	if to < g.TotalPages {
		list = append(list, g.Last())
	}
	return list
}

// Pagers returns all parts in order.
func (g *Pager) Pagers() []*Pager {
	list := make([]*Pager, g.TotalPages)
	for i := range list {
		list[i] = newPager(g.page, g.cards, i+1)
	}
	return list
}
