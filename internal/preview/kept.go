package preview

import (
	"container/list"
	"sync"

	"porchlight/internal/build"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// goodBytes is the size of all last good outputs, in bytes. Most are shared with the scene.
const goodBytes = 12 << 20

// goodPages are the last good outputs of pages, which are served when a page breaks. They are kept over editions.
type goodPages struct {
	mu     sync.Mutex
	pages  map[string]goodPage // by output path
	recent recent[string]
}

// goodPage is an output with its owner, since another page may be published at its path later.
type goodPage struct {
	owner string
	body  []byte
}

// owner is the name of a page by which it is the same in several editions: its file, or its path without one.
func owner(p *site.Page) string {
	if p.Source != nil {
		return p.Source.File
	}
	return p.Path
}

func newGoodPages() *goodPages {
	return &goodPages{pages: map[string]goodPage{}, recent: newRecent[string](goodBytes)}
}

// get is the last good output of a page at an output path; nil: there is none.
func (g *goodPages) get(path string, of *site.Page) []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	good := g.pages[path]
	if good.owner != owner(of) {
		return nil
	}
	g.recent.touch(path)
	return good.body
}

func (g *goodPages) put(out render.Output, of *site.Page) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.add(out.Path, goodPage{owner(of), out.Body})
}

// fill keeps the outputs of a drawing that was not requested, if no others have to be removed for them.
func (g *goodPages) fill(d *build.Drawing, of *site.Page) {
	if len(d.Fatal()) > 0 {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, out := range d.Outputs {
		if _, known := g.pages[out.Path]; known || g.recent.fits(len(out.Body)) {
			g.add(out.Path, goodPage{owner(of), out.Body})
		}
	}
}

func (g *goodPages) add(path string, good goodPage) {
	g.pages[path] = good
	for _, old := range g.recent.add(path, len(good.body)) {
		delete(g.pages, old)
	}
}

// forget removes the outputs of pages that are no longer published at their paths, so that a withdrawn page is never
// served. now is the owner of the page that is published at a path; "": none.
func (g *goodPages) forget(now func(path string) (owner string)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for path, good := range g.pages {
		if now(path) != good.owner {
			delete(g.pages, path)
			g.recent.drop(path)
		}
	}
}

// recent is a list of keys by last use, with a limit of bytes.
type recent[K comparable] struct {
	most, have int        // in bytes
	order      *list.List // of used, the last used first
	at         map[K]*list.Element
}

type used[K comparable] struct {
	key  K
	size int // in bytes
}

func newRecent[K comparable](most int) recent[K] {
	return recent[K]{most: most, order: list.New(), at: map[K]*list.Element{}}
}

func (r *recent[K]) touch(key K) {
	if e := r.at[key]; e != nil {
		r.order.MoveToFront(e)
	}
}

// add adds a key with its size in bytes, and returns the least recently used keys, which were removed for it.
func (r *recent[K]) add(key K, size int) (dropped []K) {
	r.drop(key)
	r.at[key] = r.order.PushFront(used[K]{key, size})
	r.have += size
	for r.have > r.most && r.order.Len() > 1 {
		last := r.order.Back().Value.(used[K]).key
		r.drop(last)
		dropped = append(dropped, last)
	}
	return dropped
}

// fits reports whether so many bytes can be added without removing keys.
func (r *recent[K]) fits(size int) bool { return r.have+size <= r.most }

func (r *recent[K]) drop(key K) {
	if e := r.at[key]; e != nil {
		r.have -= r.order.Remove(e).(used[K]).size
		delete(r.at, key)
	}
}
