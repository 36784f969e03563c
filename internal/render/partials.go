package render

import (
	"errors"
	"fmt"
	"html/template"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// errNoPage is what a cached partial hears when it asks for the page: it is drawn once for many pages.
var errNoPage = errors.New("a cached partial is drawn once for many pages and knows only .Site and .Keys")

// partial draws `_partials/<name>`.
func (w *Worker) partial(name string, data ...any) (template.HTML, error) {
	var dot any
	if len(data) > 0 {
		dot = data[0]
	}
	return w.shared(partialFile(name), dot)
}

func partialFile(name string) string {
	if !strings.HasSuffix(name, ".html") {
		name += ".html"
	}
	if strings.HasPrefix(name, "_partials/") {
		return name
	}
	return "_partials/" + name
}

// Cached is what a cached partial sees: nothing that differs between the pages that share it.
type Cached struct {
	Site *Site
	Keys []any
}

// cachedPart is a partial drawn for many pages, with all that came of drawing it: every page that shows it says and needs the same, whichever
// was the first.
type cachedPart struct {
	html     template.HTML
	findings []finding.Finding
	assets   []*asset.Asset
}

// mostCached bounds the HTML of cached partials that one worker keeps, in bytes. A layout may give each page a key of its
// own; then a cache without bound would hold a part of every page.
const mostCached = 16 << 20

// partialCached draws a partial once for each set of keys. The partial sees no page, so the page that happens to come first
// cannot show through. Each worker has a cache of its own: drawing a partial twice costs less than asking for it under a
// lock thousands of times.
func (w *Worker) partialCached(name string, _ any, keys ...any) (template.HTML, error) {
	id, lasting := w.cacheID(name, keys)
	if have, ok := w.cached[string(id)]; ok && lasting {
		w.takeOver(have)
		return have.html, nil
	}
	own := string(id)
	part, err := w.drawAlone(partialFile(name), &Cached{Site: w.r.view, Keys: keys})
	w.takeOver(part)
	if err == nil && lasting {
		w.keep(own, part)
	}
	return part.html, err
}

// keep caches a partial. A full cache is emptied: what is asked for again is drawn again.
func (w *Worker) keep(id string, part cachedPart) {
	size := len(id) + len(part.html)
	if w.cachedSize += size; w.cachedSize > mostCached {
		clear(w.cached)
		w.cachedSize = size
	}
	w.cached[id] = part
}

// cacheID tells a partial with its keys from all others; the next one overwrites it. What belongs to a page that is being drawn is not lasting:
// the next time its text may be another.
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

// drawAlone draws a partial as if there were no page, and gives what came of it.
func (w *Worker) drawAlone(name string, data *Cached) (part cachedPart, err error) {
	page, component, alone, findings, asked := w.page, w.component, w.alone, w.findings, w.asked
	w.page, w.component, w.alone, w.findings, w.asked = nil, finding.Position{}, w.r.layouts.fileOf(name), nil, nil
	defer func() {
		part.findings, part.assets = w.findings, w.asked
		w.page, w.component, w.alone, w.findings, w.asked = page, component, alone, findings, asked
	}()
	part.html, err = w.shared(name, data)
	return part, err
}

// takeOver makes what came of a partial count for the page.
func (w *Worker) takeOver(part cachedPart) {
	w.findings = append(w.findings, part.findings...)
	w.ask(part.assets...)
}

// where names in findings what is being drawn: the page, or a partial that is drawn for many.
func (w *Worker) where() string {
	if w.page == nil {
		return w.alone
	}
	return w.page.where()
}
