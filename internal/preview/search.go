package preview

import (
	"context"
	"slices"
	"strings"
	"sync"

	"porchlight/internal/build"
	"porchlight/internal/render"
	"porchlight/internal/search"
)

// searched is the file of the search index at an output path.
func (e *Edition) searched(path string) (out render.Output, ok bool) {
	if !strings.HasPrefix(path, search.Folder) || !e.Site.HasSearch() {
		return out, false
	}
	files := e.search()
	at := slices.IndexFunc(files, func(out render.Output) bool { return out.Path == path })
	if at < 0 {
		return out, false
	}
	return files[at], true
}

// drawSearch draws all pages that are not drawn in their present state, and makes the search index. Of a page whose
// file cannot be read the index has the title.
func (e *Edition) drawSearch() []render.Output {
	var mu sync.Mutex
	drawings := map[build.Subject]*build.Drawing{}
	_ = e.scene.engine.Each(context.Background(), func(ctx context.Context, _ int, what build.Subject) error {
		if what.Alias != nil || !what.Page.Searchable() || e.isStale(what) {
			return nil
		}
		if d, err := e.scene.draw(ctx, what, e.source(what), false); err == nil {
			mu.Lock()
			drawings[what] = d
			mu.Unlock()
		}
		return nil
	}, nil)
	return e.scene.engine.SearchIndex(func(what build.Subject) *build.Drawing { return drawings[what] })
}
