package site

import (
	"math/bits"
	"slices"
	"sort"
	"sync"
)

// maxPostings is the largest number of pages of one term that are compared with a page: those nearest to it in default
// order. So the time for related pages is linear in the size of the site.
const maxPostings = 256

// relatedIndex has the pages of each term and each subject, and its weight. It is made when first needed.
type relatedIndex struct {
	once     sync.Once
	postings [][]int32 // by term or subject: Page.order of its ordinary pages, ascending
	weights  []int32   // by term or subject, see rarity
	scratch  sync.Pool // *relatedScratch
}

type relatedScratch struct {
	scores  []int32 // by Page.order; all zero between uses
	touched []int32 // indexes of scores that are not zero
}

// Related are the pages that share most with this one, best first. Each common term of a taxonomy counts, and each
// level, service or other subject that both are about or refer to. A rare one counts more than a frequent one. Pages
// with the same score are in default order, those of the same section first. A limit of 0 is that of the configuration.
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

// best is the pages with the highest scores, found by insertion, since limit is small.
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

// window is the maxPostings orders around one.
func window(postings []int32, around int32) []int32 {
	if len(postings) <= maxPostings {
		return postings
	}
	at, _ := slices.BinarySearch(postings, around)
	start := min(max(0, at-maxPostings/2), len(postings)-maxPostings)
	return postings[start : start+maxPostings]
}

// indexTerms makes the index of terms and subjects.
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

// indexSubjects adds the subjects that pages are about or refer to.
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

// add adds a term or subject with the orders of its pages, and returns its number. all is the number of all pages.
func (index *relatedIndex) add(orders []int32, all int) int32 {
	index.postings = append(index.postings, orders)
	index.weights = append(index.weights, rarity(all, len(orders)))
	return int32(len(index.postings) - 1)
}

// rarity is the weight of a term that some of all pages have: 256 times the logarithm to base 2 of 1 + all/some. It is
// calculated with integers, so that it is the same on every machine.
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
