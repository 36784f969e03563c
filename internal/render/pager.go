package render

import (
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// Pager is one part of a divided list.
type Pager struct {
	Pages      []*site.Card
	PageNumber int // from 1
	TotalPages int
	URL        string

	page  *Page
	cards []*site.Card
}

func newPager(p *Page, cards []*site.Card, number int) *Pager {
	size := max(1, p.worker.r.cfg.PagerSize)
	total := max(1, (len(cards)+size-1)/size)
	number = max(1, min(number, total))
	_, href := p.node.Pager(number)
	return &Pager{
		Pages:      cards[min(len(cards), (number-1)*size):min(len(cards), number*size)],
		PageNumber: number, TotalPages: total, URL: href, page: p, cards: cards,
	}
}

func (g *Pager) HasPrev() bool { return g.PageNumber > 1 }
func (g *Pager) HasNext() bool { return g.PageNumber < g.TotalPages }

// Prev is the part before, nil at the start.
func (g *Pager) Prev() *Pager {
	if !g.HasPrev() {
		return nil
	}
	return newPager(g.page, g.cards, g.PageNumber-1)
}

// Next is the part after, nil at the end.
func (g *Pager) Next() *Pager {
	if !g.HasNext() {
		return nil
	}
	return newPager(g.page, g.cards, g.PageNumber+1)
}

func (g *Pager) First() *Pager { return newPager(g.page, g.cards, 1) }
func (g *Pager) Last() *Pager  { return newPager(g.page, g.cards, g.TotalPages) }

// Pagers are all parts in order.
func (g *Pager) Pagers() []*Pager {
	list := make([]*Pager, g.TotalPages)
	for i := range list {
		list[i] = newPager(g.page, g.cards, i+1)
	}
	return list
}

// partTaken says what else would be published where a part of the page belongs; nil: nothing. Such a part is drawn, to see what else is wrong,
// and left out.
func (w *Worker) partTaken(number int) *finding.Finding {
	if number == 1 {
		return nil // the page itself, of which Assemble knows
	}
	return w.page.node.PartTaken(number)
}
