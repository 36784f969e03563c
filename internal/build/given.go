package build

import (
	"cmp"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"porchlight/internal/finding"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// pageState is what a page was for the others.
type pageState struct {
	File string // "" for a page without one
	Path string // of its output; "": it is not published
	// Address stands for how it is found, Card for what others show of it, Ties for the cards that it gives. Of a page
	// that is not published, Address is that of its front matter, which findings name.
	Address, Card, Ties site.Digest

	number int32 `cache:"-"` // site.Card.Number; -1: none
}

// pageStates are those of all pages, sorted by file and path.
func (l *Line) pageStates() []pageState {
	pages := l.Site.Pages()
	list := make([]pageState, len(pages))
	var workers errgroup.Group
	share := len(pages)/runtime.GOMAXPROCS(0) + 1
	for from := 0; from < len(pages); from += share {
		workers.Go(func() error {
			for i := from; i < min(from+share, len(pages)); i++ {
				list[i] = stateOf(pages[i])
			}
			return nil
		})
	}
	_ = workers.Wait() // cannot fail
	for _, p := range slices.Concat(l.Tree.Pages, l.Tree.Unreadable) {
		if l.Site.PublishedFrom(p.File) == nil {
			list = append(list, pageState{File: p.File, Address: site.Digest(p.Head[:]), number: -1})
		}
	}
	slices.SortFunc(list, func(a, b pageState) int {
		return cmp.Or(strings.Compare(a.File, b.File), strings.Compare(a.Path, b.Path))
	})
	return list
}

func stateOf(p *site.Page) pageState {
	state := pageState{Path: p.OutputPath, Address: p.AddressDigest(), Card: p.CardDigest(), Ties: p.TiesDigest(),
		number: p.Number()}
	if p.Source != nil {
		state.File = p.Source.File
	}
	return state
}

// given is what a drawing was given of other pages, as indexes of made.States. These mean the same pages in all builds
// with one environment.
type given struct {
	Own                   int32   // the page itself
	Cards, Asked, Related []int32 // as of render.Given; the first two ascending
	HasRelated, All       bool
}

// others finds out what of other pages changed between two builds with one environment.
type others struct {
	last, now []pageState
	at        []int32 // index by number
	any       bool    // something did
}

func newOthers(last, now []pageState, pages int) others {
	o := others{last: last, now: now, at: make([]int32, pages)}
	for i, state := range now {
		if state.number >= 0 {
			o.at[state.number] = int32(i)
		}
		o.any = o.any || last != nil && (o.card(int32(i)) || o.ties(int32(i)))
	}
	return o
}

func (o *others) card(at int32) bool { return o.last[at].Card != o.now[at].Card }
func (o *others) ties(at int32) bool { return o.last[at].Ties != o.now[at].Ties }

// indexes are those of some numbers.
func (o *others) indexes(numbers []int32) []int32 {
	list := make([]int32, len(numbers))
	for i, n := range numbers {
		list[i] = o.at[n]
	}
	return list
}

// record is what a drawing of a page was given.
func (o *others) record(page *site.Page, from render.Given) given {
	sorted := func(numbers []int32) []int32 {
		list := o.indexes(numbers)
		slices.Sort(list)
		return slices.Compact(list)
	}
	return given{o.at[page.Number()], sorted(from.Cards), sorted(from.Asked), o.indexes(from.Related), from.HasRelated,
		from.All}
}

// same reports whether a drawing would be given the same now.
func (o *others) same(was given, page *site.Page) bool {
	if !o.any {
		return true
	}
	return !was.All && !o.card(was.Own) && !o.ties(was.Own) && !slices.ContainsFunc(was.Cards, o.card) &&
		!slices.ContainsFunc(was.Asked, o.ties) && (!was.HasRelated || o.sameRelated(was, page))
}

func (o *others) sameRelated(was given, page *site.Page) bool {
	return slices.Equal(was.Related, o.indexes(site.Numbers(page.Related(0))))
}

// causes name what of other pages changed that a drawing was given.
func (o *others) causes(was given, page *site.Page) []string {
	var list []string
	for at := range o.now {
		i := int32(at)
		_, has := slices.BinarySearch(was.Cards, i)
		_, asked := slices.BinarySearch(was.Asked, i)
		name := cmp.Or(o.now[i].File, "/"+o.now[i].Path)
		switch {
		case o.card(i) && (has || was.All):
			list = append(list, "what other pages show of "+name+" had changed")
		case o.ties(i) && asked:
			list = append(list, "what "+name+" lists had changed")
		}
	}
	if o.ties(was.Own) {
		list = append(list, "its place among the other pages had changed")
	}
	if was.HasRelated && !o.sameRelated(was, page) {
		list = append(list, "other pages are related to it")
	}
	return atMost(list)
}

// mostCauses is how many causes are named.
const mostCauses = 10

// atMost leaves causes that can be read.
func atMost(list []string) []string {
	if more := len(list) - mostCauses; more > 0 {
		return append(list[:mostCauses:mostCauses], finding.Number(more, "other change", "other changes"))
	}
	return list
}
