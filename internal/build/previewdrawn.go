package build

import (
	"container/list"

	"porchlight/internal/content"
	"porchlight/internal/render"
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
	outputs map[string]render.Output
	recent  recent[string]
}

func newGoodPages() goodPages {
	return goodPages{outputs: map[string]render.Output{}, recent: newRecent[string](goodBytes)}
}

func (g *goodPages) put(out render.Output) {
	g.outputs[out.Path] = render.Output{Path: out.Path, MediaType: out.MediaType, Body: out.Body} // not its page, which holds a whole site
	for _, old := range g.recent.add(out.Path, len(out.Body)) {
		delete(g.outputs, old)
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
	if e := r.at[key]; e != nil {
		r.have -= e.Value.(used[K]).size
		r.order.Remove(e)
	}
	r.at[key] = r.order.PushFront(used[K]{key, size})
	r.have += size
	for r.have > r.most && r.order.Len() > 1 {
		e := r.order.Back()
		last := r.order.Remove(e).(used[K])
		delete(r.at, last.key)
		r.have -= last.size
		gone = append(gone, last.key)
	}
	return gone
}
