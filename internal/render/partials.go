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

// errNoPage is the error of a cached partial that uses the page.
var errNoPage = errors.New("a cached partial is drawn once for many pages and knows only .Site and .Keys")

// partial draws `_partials/<name>`. The extension .html is optional.
func (w *Worker) partial(name string, data ...any) (template.HTML, error) {
	var dot any
	if len(data) > 0 {
		dot = data[0]
	}
	return w.drawShared(partialFile(name), dot)
}

// partialFile returns the layout name of a partial.
func partialFile(name string) string {
	if !strings.HasSuffix(name, ".html") {
		name += ".html"
	}
	if strings.HasPrefix(name, "_partials/") {
		return name
	}
	return "_partials/" + name
}

// Cached is the data of a cached partial. It holds nothing that differs between the pages that share the partial.
type Cached struct {
	Site *Site
	Keys []any
}

// cachedPart is a partial drawn for many pages, with its findings, assets and Given. Every page that shows the
// partial gets them, so the result does not depend on which page came first.
type cachedPart struct {
	html     template.HTML
	findings []finding.Finding
	assets   []*asset.Asset
	given    Given
}

// cachedParts is the cache of partials that are drawn for many pages. It is safe for concurrent use.
type cachedParts struct {
	mu    sync.RWMutex
	all   map[string]cachedPart // by cacheID
	size  int                   // of the keys and twice the HTML, in bytes
	small *asset.Parts          // the same HTML, minified
}

func newCachedParts(m *asset.Minifier) *cachedParts {
	return &cachedParts{all: map[string]cachedPart{}, small: m.NewParts()}
}

// maxCached is the limit of cachedParts.size, in bytes. A layout may use a different key for each page. Without a
// limit, the cache would then hold a part of every page.
const maxCached = 16 << 20

// partialCached draws a partial once for each list of keys. The partial has no access to the page, so the result
// does not depend on which page or worker comes first.
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

// keep caches a partial, unless another worker has done so. It first empties a cache that would exceed maxCached.
func (c *cachedParts) keep(id string, part cachedPart) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.all[id]; ok {
		return
	}
	size := len(id) + 2*len(part.html) // the HTML is also kept minified
	if c.size += size; c.size > maxCached {
		clear(c.all)
		c.small.Clear()
		c.size = size
	}
	c.all[id] = part
	c.small.Add(string(part.html))
}

// cacheID returns the cache key of a partial with its keys. The next call overwrites id. lasting is false if a
// key belongs to the page being drawn, because the content of such a key can differ the next time.
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

// drawWithoutPage draws a partial without access to a page, and collects its findings, assets and Given
// separately.
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

// addPart adds the findings, assets and Given of a partial to those of the page.
func (w *Worker) addPart(part cachedPart) {
	w.result.Findings = append(w.result.Findings, part.findings...)
	w.useAssets(part.assets...)
	w.given.join(part.given)
}

// where names the current source in findings: the page, or the layout of the cached partial.
func (w *Worker) where() string {
	if w.page == nil {
		return w.cachedFile
	}
	return w.page.where()
}
