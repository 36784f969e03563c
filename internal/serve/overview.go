package serve

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"sync"

	"porchlight/internal/preview"
	"porchlight/internal/report"
)

//go:embed overview.html
var overviewText string

var overviewTemplate = sync.OnceValue(func() *template.Template {
	t := template.Must(template.New("overview").Funcs(pageFuncs).Parse(overviewText))
	return template.Must(t.New("health").Parse(healthText)).Lookup("overview")
})

// overviewPolicy is the policy of the overview: it may load only what the preview serves.
const overviewPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// overviewPage is the overview with the health of the whole site.
type overviewPage struct {
	*report.Overview
	Whole health
}

// overview answers with the overview of the site. The query selects a list, a search and a filter.
func (s *Server) overview(w http.ResponseWriter, r *http.Request) {
	check := s.checks.progress()
	inventory, known := s.cache.get(s.opt.Preview, isLocal(r), check.Running)
	var page bytes.Buffer
	view := inventory.Overview(report.ParseQuery(r.URL.Query()), known, check, s.editLink(r))
	if err := overviewTemplate().Execute(&page, overviewPage{view, health{view.Health, true, ""}}); err != nil {
		writeNotice(w, r, http.StatusInternalServerError,
			notice{Title: "The overview cannot be shown", Lines: []string{err.Error()}})
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", overviewPolicy)
	w.Header().Set("X-Frame-Options", "DENY")
	w.Header().Set("Content-Length", fmt.Sprint(page.Len()))
	w.Write(page.Bytes()) //nolint:errcheck // the connection was closed
}

// overviewCache keeps the inventories of the last edition, because a search needs one for each letter that is typed.
type overviewCache struct {
	mu          sync.Mutex
	edition     *preview.Edition
	inventories map[bool]*report.Inventory // by whether the request comes from this computer
	known       *preview.Known
}

// clear releases an edition that is no longer shown, because it holds a whole site.
func (c *overviewCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.edition, c.inventories, c.known = nil, nil, nil
}

// get is the inventory of the current edition and what is known of it. While every page is being checked, what was
// known at the last call is returned, because gathering it costs as much as checking many pages.
func (c *overviewCache) get(p *preview.Preview, local, checking bool) (*report.Inventory, preview.Known) {
	e := p.Edition()
	known := c.knownOf(e)
	if known == nil || !checking {
		e, known = gather(p)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.edition != e {
		c.edition, c.inventories = e, map[bool]*report.Inventory{}
	}
	c.known = known
	if c.inventories[local] == nil {
		c.inventories[local] = report.NewInventory(e, local)
	}
	return c.inventories[local], *known
}

// knownOf is what was last known of an edition; nil for another one than the last.
func (c *overviewCache) knownOf(e *preview.Edition) *preview.Known {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.edition != e {
		return nil
	}
	return c.known
}

// gather returns the current edition and what is known of it. While editions follow each other fast, that may belong to
// another edition and is marked as incomplete.
func gather(p *preview.Preview) (e *preview.Edition, of *preview.Known) {
	var known preview.Known
	for range 3 {
		e = p.Edition()
		if known = p.Known(); p.Edition() == e {
			return e, &known
		}
	}
	known.Complete = false
	return e, &known
}
