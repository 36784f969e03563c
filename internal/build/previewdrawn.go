package build

import (
	"container/list"

	"porchlight/internal/content"
	"porchlight/internal/site"
)

// Bounds of what is kept of drawn pages, in bytes. A page has 10 to 20 kB, so both hold many hundreds: more than anybody looks at in a while.
const (
	drawnBytes = 12 << 20 // of outputs that are as a build would write them
	goodBytes  = 12 << 20 // of the pages served last, for when they break; mostly the same bytes
)

// drawnPages are the pages of a scene that were drawn. Outputs are kept for those asked for last; what else came of a page, for all.
type drawnPages struct {
	flights map[subject]*flight
	results map[subject]*drawing
	recent  recent[subject]
	changes uint64 // counts what came in
}

func newDrawnPages() drawnPages {
	return drawnPages{flights: map[subject]*flight{}, results: map[subject]*drawing{}, recent: newRecent[subject](drawnBytes)}
}

func (d *drawnPages) get(what subject, source *content.Page, outputs bool) *drawing {
	have := d.results[what]
	if have == nil || have.source != source || outputs && have.outputs == nil {
		return nil
	}
	d.recent.touch(what)
	return have
}

func (d *drawnPages) put(what subject, result *drawing) {
	d.changes++
	d.results[what] = result
	size := 0
	for _, out := range result.outputs {
		size += len(out.Body)
	}
	for _, old := range d.recent.add(what, size) {
		bare := *d.results[old] // somebody may be reading what is there
		bare.outputs = nil
		d.results[old] = &bare
	}
}

// goodPages are the last good outputs of pages, by output path.
type goodPages struct {
	pages  map[string]goodPage
	recent recent[string]
}

// goodPage is an output, and whose it was: at its path another page may stand by now.
type goodPage struct {
	owner string
	body  []byte
}

// owner names a page from one state of the site to the next.
func owner(p *site.Page) string {
	if p.Source != nil {
		return p.Source.File
	}
	return p.Path
}

func newGoodPages() goodPages {
	return goodPages{pages: map[string]goodPage{}, recent: newRecent[string](goodBytes)}
}

func (g *goodPages) put(path string, good goodPage) {
	g.pages[path] = good
	for _, old := range g.recent.add(path, len(good.body)) {
		delete(g.pages, old)
	}
}

// forget drops what does not belong to those who stand at its path now: what was taken off the site does not come back.
func (g *goodPages) forget(now func(path string) (owner string)) {
	for path, good := range g.pages {
		if now(path) != good.owner {
			delete(g.pages, path)
			g.recent.drop(path)
		}
	}
}

// recent counts the bytes of what was used last.
type recent[K comparable] struct {
	most, have int
	order      *list.List // of used, the last one in front
	at         map[K]*list.Element
}

type used[K comparable] struct {
	key  K
	size int
}

func newRecent[K comparable](most int) recent[K] {
	return recent[K]{most: most, order: list.New(), at: map[K]*list.Element{}}
}

func (r *recent[K]) touch(key K) {
	if e := r.at[key]; e != nil {
		r.order.MoveToFront(e)
	}
}

// add enters what has a size in bytes, and gives those for which there is no room any more.
func (r *recent[K]) add(key K, size int) (gone []K) {
	r.drop(key)
	r.at[key] = r.order.PushFront(used[K]{key, size})
	r.have += size
	for r.have > r.most && r.order.Len() > 1 {
		last := r.order.Back().Value.(used[K]).key
		r.drop(last)
		gone = append(gone, last)
	}
	return gone
}

// fits reports whether so many bytes can be added without anything else going.
func (r *recent[K]) fits(size int) bool { return r.have+size <= r.most }

func (r *recent[K]) drop(key K) {
	if e := r.at[key]; e != nil {
		r.have -= r.order.Remove(e).(used[K]).size
		delete(r.at, key)
	}
}
