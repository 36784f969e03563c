package build

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"porchlight/internal/finding"
	"porchlight/internal/parallel"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// pageState is the part of a page on which drawings of other pages may depend.
type pageState struct {
	File string // "" for a page without a file
	Path string // of its output; "": the page is not published
	// These are the digests of the same names in package site. If the page is not published, Card and Ties
	// are zero. Address then also stands for its front matter, because findings name the reason why the
	// page is withheld.
	Address, Card, Ties site.Digest

	number int32 `cache:"-"` // site.Card.Number; -1: the page is not published
}

// pageStates returns the states of all pages, sorted by file and path.
func (l *Line) pageStates() []pageState {
	pages := l.Site.Pages()
	list := make([]pageState, len(pages))
	_ = parallel.Each(len(pages), func(i int) error { // returns no error
		list[i] = stateOf(pages[i])
		return nil
	})
	for _, p := range slices.Concat(l.Tree.Pages, l.Tree.Unreadable) {
		if l.Site.PublishedFrom(p.File) == nil {
			state := pageState{File: p.File, Address: site.Digest(p.Head[:]), number: -1}
			if off := l.Site.WithheldPage(p.File); off != nil {
				state.Address = off.AddressDigest()
			}
			list = append(list, state)
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
	if omits("card") {
		state.Card = site.Digest{}
	}
	if omits("ties") {
		state.Ties = site.Digest{}
	}
	if omits("address") {
		state.Address = site.Digest{}
	}
	return state
}

// given is the data of other pages that a drawing was given. Pages are indexes in made.States.
type given struct {
	Own                   int32   // the page itself
	Cards, Asked, Related []int32 // as in render.Given; the first two are sorted
	HasRelated, All       bool
	Lookups               render.Lookups
}

// others compares the pages of two builds that have the same environment.
type others struct {
	last, now []pageState
	site      *site.Site
	at        []int32 // index in now, by the number of the page
	to        []int32 // index in now, by the index in last; gone: there is no such page now
	any       bool    // any page changed
	found     bool    // pages are new or gone, or have other addresses or ties

	every     []string // see everyCause
	everyOnce sync.Once
}

// gone is the index of a page that does not exist any more.
const gone = -1

func newOthers(last, now []pageState, in *site.Site) *others {
	o := &others{last: last, now: now, site: in, at: make([]int32, len(in.Pages())), to: make([]int32, len(last))}
	for i, state := range now {
		if state.number >= 0 {
			o.at[state.number] = int32(i)
		}
	}
	n := 0
	for i := range last {
		for n < len(now) && now[n].compare(&last[i]) < 0 {
			n, o.found = n+1, true
		}
		if o.to[i] = gone; n == len(now) || now[n].compare(&last[i]) != 0 {
			o.found = true
			continue
		}
		o.to[i], n = int32(n), n+1
		o.found = o.found || o.address(int32(i)) || o.ties(int32(i))
		o.any = o.any || o.card(int32(i))
	}
	o.found = o.found || last != nil && n < len(now)
	o.any = o.any || o.found
	return o
}

func (s *pageState) compare(with *pageState) int {
	return cmp.Or(strings.Compare(s.File, with.File), strings.Compare(s.Path, with.Path))
}

// The following methods report whether a page changed. at is its index in last.

func (o *others) card(at int32) bool {
	return o.to[at] == gone || o.last[at].Card != o.now[o.to[at]].Card
}

func (o *others) ties(at int32) bool {
	return o.to[at] == gone || o.last[at].Ties != o.now[o.to[at]].Ties
}

func (o *others) address(at int32) bool {
	return o.to[at] == gone || o.last[at].Address != o.now[o.to[at]].Address
}

// indexes returns the indexes in now of the pages with these numbers.
func (o *others) indexes(numbers []int32) []int32 {
	list := make([]int32, len(numbers))
	for i, n := range numbers {
		list[i] = o.at[n]
	}
	return list
}

// moved converts indexes in last to indexes in now.
func (o *others) moved(indexes []int32) []int32 {
	list := make([]int32, len(indexes))
	for i, at := range indexes {
		list[i] = o.to[at]
	}
	return list
}

// record returns the data that a drawing of a page was given, in the form of the record.
func (o *others) record(page *site.Page, of *render.Given) given {
	var from render.Given
	if of != nil {
		from = *of
	}
	sorted := func(numbers []int32) []int32 {
		list := o.indexes(numbers)
		slices.Sort(list)
		return slices.Compact(list)
	}
	switch {
	case omits("cards"):
		from.Cards = nil
	case omits("asked"):
		from.Asked = nil
	case omits("related"):
		from.HasRelated = false
	case omits("all"):
		from.All = false
	case omits("lookups"):
		from.Lookups = nil
	}
	return given{o.at[page.Number()], sorted(from.Cards), sorted(from.Asked), o.indexes(from.Related), from.HasRelated,
		from.All, from.Lookups}
}

// again converts the indexes of the last build to those of this one, for a drawing that is used again.
func (o *others) again(was given) given {
	if o.found {
		was.Own, was.Related = o.to[was.Own], o.moved(was.Related)
		was.Cards, was.Asked = o.moved(was.Cards), o.moved(was.Asked)
	}
	return was
}

// same reports whether a drawing would be given the same data now.
func (o *others) same(was given, page *site.Page) bool {
	if !o.any {
		return true
	}
	return !was.All && o.samePlace(was, page) && !slices.ContainsFunc(was.Cards, o.card) &&
		!slices.ContainsFunc(was.Asked, o.ties) && (!was.HasRelated || o.sameRelated(was, page)) &&
		o.sought(was, page) == ""
}

// sameText is same for the text of a page. A text shows no cards.
func (o *others) sameText(was given, page *site.Page) bool {
	return !o.any || o.samePlace(was, page) && !was.All && o.sought(was, page) == ""
}

// samePlace reports whether the card, the ties and the address of the page itself are unchanged.
func (o *others) samePlace(was given, page *site.Page) bool {
	return o.to[was.Own] == o.at[page.Number()] && !o.card(was.Own) && !o.ties(was.Own) && !o.address(was.Own)
}

func (o *others) sameRelated(was given, page *site.Page) bool {
	return slices.Equal(o.moved(was.Related), o.indexes(site.Numbers(page.Related(0))))
}

// causes returns, in words, the changes of other pages that affect a drawing.
func (o *others) causes(was given, page *site.Page) []string {
	var list []string
	if was.All {
		list = slices.Clone(o.everyCause())
	} else {
		for _, at := range was.Cards {
			_, asked := slices.BinarySearch(was.Asked, at)
			list = append(list, o.causesOf(at, asked, false)...)
		}
	}
	if !o.samePlace(was, page) {
		list = append(list, "its place among the other pages had changed")
	}
	if was.HasRelated && !o.sameRelated(was, page) {
		list = append(list, "other pages are related to it")
	}
	if what := o.sought(was, page); what != "" {
		list = append(list, what)
	}
	return atMost(list)
}

// everyCause returns, in words, the changes of all pages.
func (o *others) everyCause() (list []string) {
	o.everyOnce.Do(func() {
		for at := range o.last {
			o.every = append(o.every, o.causesOf(int32(at), false, true)...)
		}
		o.every = append(o.every, o.came()...)
	})
	return o.every
}

// causesOf returns, in words, the change of a page of the last build that affects a drawing. asked: the
// drawing used its ties. all: the drawing used all pages of the site.
func (o *others) causesOf(at int32, asked, all bool) []string {
	name := cmp.Or(o.last[at].File, "/"+o.last[at].Path)
	switch {
	case o.to[at] == gone:
		return []string{name + " was gone, or was no longer published there"}
	case o.card(at):
		return []string{"what other pages show of " + name + " had changed"}
	case asked && o.ties(at):
		return []string{"what " + name + " lists had changed"}
	case all && o.address(at):
		return []string{"whether or where " + name + " is published had changed"}
	}
	return nil
}

// sought names a lookup of the drawing that would find something else now; "": there is none.
func (o *others) sought(was given, page *site.Page) string {
	if !o.found {
		return ""
	}
	return was.Lookups.Changed(o.site, page)
}

// came names the pages that are new.
func (o *others) came() (list []string) {
	compare := func(s pageState, with *pageState) int { return s.compare(with) }
	for _, state := range o.now {
		if _, had := slices.BinarySearchFunc(o.last, &state, compare); !had {
			list = append(list, cmp.Or(state.File, "/"+state.Path)+" was new, or was published")
		}
	}
	return list
}

// mostCauses is how many causes are named at most.
const mostCauses = 10

// atMost shortens a list of causes to mostCauses, and adds how many more there are.
func atMost(list []string) []string {
	if more := len(list) - mostCauses; more > 0 {
		return append(list[:mostCauses:mostCauses], finding.Number(more, "other change", "other changes"))
	}
	return list
}
