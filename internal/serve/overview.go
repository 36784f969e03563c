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
	v := &survey{ask: readAsk(r), edit: s.editLink(r), check: s.checks.view(), alone: map[*row]bool{}}
	e, known := s.knowledge(v.check.Running)
	v.edition, v.site, v.stock = e.Number, e.Site, s.shelf.stock(e, isLocal(r))
	v.findings, v.complete = known.findings, known.complete
	if !isLocal(r) {
		v.findings = v.stock.open(v.findings)
	}
	v.tallies = tallies(v.findings)
	if v.complete {
		for _, r := range v.stock.orphans(known.links) {
			v.alone[r] = true
		}
	}
	return v
}

// knowledge is what is known of an edition so far.
type knowledge struct {
	findings []finding.Finding
	links    []render.TextLink
	complete bool
}

// knowledge asks the preview for the current edition and what is known of it. While every page is being checked it answers what it last heard:
// putting it together costs as much as checking many pages.
func (s *Server) knowledge(checking bool) (*build.Edition, knowledge) {
	p := s.opt.Preview
	e := p.Edition()
	if checking {
		if k, ok := s.shelf.knownOf(e); ok {
			return e, k
		}
	}
	var k knowledge
	for range 3 { // where one edition follows another faster than this, not all is known of the one that is shown
		e = p.Edition()
		k.findings, k.complete = p.Findings()
		k.links, _ = p.Links()
		if p.Edition() == e {
			break
		}
		k.complete = false
	}
	s.shelf.know(e, k)
	return e, k
}

// shelf keeps what was made of the last edition that was looked at: a search asks for it with each letter.
type shelf struct {
	mu      sync.Mutex
	edition uint64
	local   bool
	last    *stock

	of    *build.Edition // that known is about
	known knowledge
}

// empty lets go of an edition that is no longer shown: it holds a whole site.
func (sh *shelf) empty() {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.last, sh.of, sh.known = nil, nil, knowledge{}
}

func (sh *shelf) knownOf(e *build.Edition) (k knowledge, ok bool) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	return sh.known, sh.of == e
}

func (sh *shelf) know(e *build.Edition, k knowledge) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.of, sh.known = e, k
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
