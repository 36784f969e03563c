package site

import (
	"math/bits"
	"slices"
	"sort"
	"sync"
)

// maxPostings bounds how many pages of one term are weighed for one page: those nearest to it in default
// order. It keeps related pages linear in the size of the site; below this many pages a term is weighed whole.
const maxPostings = 256

// relatedIndex knows for each term, and for each subject of the field, its pages and how much weight sharing it has. It
// is made when first needed.
type relatedIndex struct {
	once     sync.Once
	postings [][]int32 // by term or subject: orders of ordinary pages, ascending
	weights  []int32   // by term or subject: the rarer, the heavier
	scratch  sync.Pool // *relatedScratch
}

type relatedScratch struct {
	scores  []int32 // by order; zero between uses
	touched []int32
}

// Related are the pages that share most with this one, best first. Each common term of a taxonomy counts, and so does
// each level, service or other subject that both are about or refer to. A rare one counts more than a frequent one.
// Equals are in default order, those of the same section first. limit 0 is the configuration's.
func (p *Page) Related(limit int) []*Card {
	if limit <= 0 {
		limit = p.site.Config.RelatedLimit
	}
	index := &p.site.related
	index.once.Do(p.site.indexTerms)
	if len(p.termIDs) == 0 || limit <= 0 {
		return nil
	}
	scratch, ok := index.scratch.Get().(*relatedScratch)
	if !ok {
		scratch = &relatedScratch{scores: make([]int32, len(p.site.RegularPages))}
	}
	defer index.scratch.Put(scratch)
	for _, id := range p.termIDs {
		for _, order := range window(index.postings[id], p.order) {
			if order == p.order {
				continue
			}
			if scratch.scores[order] == 0 {
				scratch.touched = append(scratch.touched, order)
			}
			scratch.scores[order] += index.weights[id]
		}
	}
	best := p.best(scratch, limit)
	for _, order := range scratch.touched {
		scratch.scores[order] = 0
	}
	scratch.touched = scratch.touched[:0]
	return best
}

// best picks the highest scores by insertion, since limit is small.
func (p *Page) best(scratch *relatedScratch, limit int) []*Card {
	type candidate struct {
		score int32
		near  bool
		order int32
	}
	before := func(a, b candidate) bool {
		if a.score != b.score {
			return a.score > b.score
		}
		if a.near != b.near {
			return a.near
		}
		return a.order < b.order
	}
	top := make([]candidate, 0, limit+1)
	for _, order := range scratch.touched {
		c := candidate{score: scratch.scores[order], order: order}
		if len(top) == limit && c.score < top[limit-1].score {
			continue
		}
		c.near = p.site.RegularPages[order].page.section == p.section
		at := sort.Search(len(top), func(i int) bool { return before(c, top[i]) })
		if at < limit {
			top = slices.Insert(top, at, c)
			top = top[:min(len(top), limit)]
		}
	}
	cards := make([]*Card, len(top))
	for i, c := range top {
		cards[i] = p.site.RegularPages[c.order]
	}
	return cards
}

// window cuts a long list of orders to those around one.
func window(postings []int32, around int32) []int32 {
	if len(postings) <= maxPostings {
		return postings
	}
	at, _ := slices.BinarySearch(postings, around)
	start := min(max(0, at-maxPostings/2), len(postings)-maxPostings)
	return postings[start : start+maxPostings]
}

// indexTerms numbers the terms and subjects and weighs them.
func (s *Site) indexTerms() {
	ids := map[*Page]int32{}
	for _, p := range s.pages {
		for _, term := range p.terms {
			if _, known := ids[term]; known || len(term.regular) == 0 {
				continue
			}
			orders := make([]int32, len(term.regular))
			for i, card := range term.regular {
				orders[i] = card.page.order
			}
			ids[term] = s.related.add(orders, len(s.RegularPages))
		}
	}
	for _, p := range s.pages {
		if p.Kind != KindPage {
			continue
		}
		for _, term := range p.terms {
			p.termIDs = append(p.termIDs, ids[term])
		}
	}
	s.indexSubjects()
}

// indexSubjects does the same for what pages are about and refer to.
func (s *Site) indexSubjects() {
	pages := map[*Subject][]*Page{} // in default order
	var met []*Subject
	for _, card := range s.RegularPages {
		for _, about := range card.page.subjects() {
			if pages[about] == nil {
				met = append(met, about)
			}
			pages[about] = append(pages[about], card.page)
		}
	}
	for _, about := range met {
		if len(pages[about]) < 2 {
			continue
		}
		orders := make([]int32, len(pages[about]))
		for i, p := range pages[about] {
			orders[i] = p.order
		}
		id := s.related.add(orders, len(s.RegularPages))
		for _, p := range pages[about] {
			p.termIDs = append(p.termIDs, id)
		}
	}
}

// add enters what the pages of some orders share, of all pages.
func (index *relatedIndex) add(orders []int32, all int) int32 {
	index.postings = append(index.postings, orders)
	index.weights = append(index.weights, rarity(all, len(orders)))
	return int32(len(index.postings) - 1)
}

// rarity weighs a term that some of all pages have: 256 times the logarithm to base 2 of 1 + all/some. Whole numbers
// keep it the same on every machine.
func rarity(all, some int) int32 {
	x := uint64(all+some) << 16 / uint64(some) // 16 bits after the point, at least 1
	whole := bits.Len64(x) - 17
	mantissa := x << (47 - whole) // in [2^63, 2^64)
	mantissa >>= 32               // in [2^31, 2^32)
	result := uint64(whole)
	for range 8 {
		mantissa *= mantissa // in [2^62, 2^64)
		bit := mantissa >> 63
		mantissa >>= 31 + bit
		result = result<<1 | bit
	}
	return int32(result)
}
