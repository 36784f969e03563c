package render

import (
	"errors"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"porchlight/internal/asset"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// errNoPage is the error of a cached partial that uses the page. It is drawn once for many pages.
var errNoPage = errors.New("a cached partial is drawn once for many pages and knows only .Site and .Keys")

// partial draws `_partials/<name>`.
func (w *Worker) partial(name string, data ...any) (template.HTML, error) {
	var dot any
	if len(data) > 0 {
		dot = data[0]
	}
	return w.drawShared(partialFile(name), dot)
}

// partialFile is the layout file of a partial.
func partialFile(name string) string {
	if !strings.HasSuffix(name, ".html") {
		name += ".html"
	}
	if strings.HasPrefix(name, "_partials/") {
		return name
	}
	return "_partials/" + name
}

// Cached is the data of a cached partial: nothing that differs between the pages that share it.
type Cached struct {
	Site *Site
	Keys []any
}

// cachedPart is a partial drawn for many pages, with its findings and assets. They count for every page that shows it,
// whichever page came first.
type cachedPart struct {
	html     template.HTML
	findings []finding.Finding
	assets   []*asset.Asset
	given    Given
}

// cachedParts are the partials that were drawn for many pages. They are safe for concurrent use.
type cachedParts struct {
	mu    sync.RWMutex
	all   map[string]cachedPart // by name and keys
	size  int                   // of the keys and the HTML, in bytes
	small *asset.Parts          // the same HTML
}

func newCachedParts(m *asset.Minifier) *cachedParts {
	return &cachedParts{all: map[string]cachedPart{}, small: m.NewParts()}
}

// maxCached bounds the HTML of cached partials, in bytes. A layout may use a different key for each page;
// an unbounded cache would then hold a part of every page.
const maxCached = 16 << 20

// partialCached draws a partial once for each set of keys. The partial has no access to the page, so the result does
// not depend on which page and worker come first.
func (w *Worker) partialCached(name string, _ any, keys ...any) (template.HTML, error) {
	id, lasting := w.cacheID(name, keys)
	if have, ok := w.r.cached.find(id); ok && lasting {
		w.addPart(have)
		w.meter.shared(name, true)
		return have.html, nil
	}
	own := string(id)
	w.meter.shared(name, false)
	part, err := w.drawWithoutPage(partialFile(name), &Cached{Site: w.view, Keys: keys})
	w.addPart(part)
	if err == nil && lasting {
		w.r.cached.keep(own, part)
	}
	return part.html, err
}

func (c *cachedParts) find(id []byte) (part cachedPart, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	part, ok = c.all[string(id)]
	return part, ok
}

// keep caches a partial, unless another worker did. A full cache is emptied.
func (c *cachedParts) keep(id string, part cachedPart) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.all[id]; ok {
		return
	}
	size := len(id) + 2*len(part.html) // once as minified
	if c.size += size; c.size > maxCached {
		clear(c.all)
		c.small.Clear()
		c.size = size
	}
	c.all[id] = part
	c.small.Add(string(part.html))
}

// cacheID makes the cache key of a partial with its keys. The next call overwrites it. lasting is false for keys that
// belong to the page being drawn, because their content can differ the next time.
func (w *Worker) cacheID(name string, keys []any) (id []byte, lasting bool) {
	id, lasting = append(w.cacheKey[:0], name...), true
	for _, key := range keys {
		id = append(id, 0)
		switch k := key.(type) {
		case string:
			id = append(append(id, 's'), k...)
		case *site.Card:
			id = append(append(id, 'c'), k.Path...)
		case *Page, *Pager, *DirectiveData, *Element:
			lasting = false
		default:
			id = fmt.Appendf(id, "%T %v", k, k)
		}
	}
	w.cacheKey = id
	return id, lasting
}

// drawWithoutPage draws a partial without access to a page.
func (w *Worker) drawWithoutPage(name string, data *Cached) (part cachedPart, err error) {
	page, component, file, given := w.page, w.component, w.cachedFile, w.given
	findings, assets := w.result.Findings, w.result.Assets
	w.page, w.component, w.cachedFile = nil, finding.Position{}, w.r.files.fileOf(name)
	w.result.Findings, w.result.Assets = nil, nil
	w.given = w.newGiving()
	defer func() {
		part.findings, part.assets, part.given = w.result.Findings, w.result.Assets, *w.given.end()
		w.given = given
		w.page, w.component, w.cachedFile = page, component, file
		w.result.Findings, w.result.Assets = findings, assets
	}()
	part.html, err = w.drawShared(name, data)
	return part, err
}

// addPart adds the findings and assets of a partial to those of the page.
func (w *Worker) addPart(part cachedPart) {
	w.result.Findings = append(w.result.Findings, part.findings...)
	w.useAssets(part.assets...)
	w.given.join(part.given)
}

// where names in findings what is being drawn: the page, or a cached partial.
func (w *Worker) where() string {
	if w.page == nil {
		return w.cachedFile
	}
	return w.page.where()
}
