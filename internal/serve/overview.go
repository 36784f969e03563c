package serve

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"sync"

	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/render"
)

//go:embed overview.html
var overviewText string

var overviewTemplate = template.Must(template.New("overview").Funcs(template.FuncMap{
	"count": count,
	"num":   func(n int) string { return count(n, "", "") },
	"plain": finding.Harmless, // whatever an editor wrote, it does not disguise what stands around it
	"num64": func(n int64) string { return count(int(n), "", "") },
}).Parse(overviewText))

// overviewPolicy lets the overview use what the preview itself serves, and nothing else.
const overviewPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// overview answers with the whole site as its editor sees it: how the levels of care are filled, every page with where it stands in its life,
// pages that nothing leads to, and all findings. The query narrows it (see ask).
func (s *Server) overview(w http.ResponseWriter, r *http.Request) {
	var page bytes.Buffer
	if err := overviewTemplate.Execute(&page, s.survey(r).view()); err != nil {
		writeNotice(w, r, http.StatusInternalServerError, notice{Title: "The overview cannot be shown", Lines: []string{err.Error()}})
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", overviewPolicy)
	w.Header().Set("X-Frame-Options", "DENY")
	w.Header().Set("Content-Length", fmt.Sprint(page.Len()))
	w.Write(page.Bytes()) //nolint:errcheck // the reader went away
}

// survey gathers what the overview shows at this moment.
func (s *Server) survey(r *http.Request) *survey {
	p := s.opt.Preview
	v := &survey{ask: readAsk(r), edit: s.editLink(r), check: s.checks.view(), alone: map[*row]bool{}}
	var links []render.TextLink
	for range 3 { // what is known has to be of the edition that is shown; where one follows another faster than this, it is shown as not all known
		e := p.Edition()
		v.edition, v.site, v.stock = e.Number, e.Site, s.shelf.stock(e, isLocal(r))
		v.findings, v.complete = p.Findings()
		links, _ = p.Links()
		if p.Edition() == e {
			break
		}
		v.complete = false
	}
	if !isLocal(r) {
		v.findings = v.stock.open(v.findings)
	}
	v.tallies = tallies(v.findings)
	if v.complete {
		for _, r := range v.stock.orphans(links) {
			v.alone[r] = true
		}
	}
	return v
}

// shelf keeps the stock of the last edition that was looked at: a search asks for it with each letter.
type shelf struct {
	mu      sync.Mutex
	edition uint64
	local   bool
	last    *stock
}

// stock takes stock of an edition. Who looks from another machine is told nothing of the pages that are kept from them.
func (sh *shelf) stock(e *build.Edition, local bool) *stock {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if sh.last == nil || sh.edition != e.Number || sh.local != local {
		o := e.Overview()
		of := inventory{site: e.Site, data: e.Config.Data, status: e.Status, until: o.DaysUntil}
		if local {
			of.withheld = o.Withheld()
		}
		sh.edition, sh.local, sh.last = e.Number, local, takeStock(of)
	}
	return sh.last
}
