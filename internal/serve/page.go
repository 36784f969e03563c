package serve

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"porchlight/internal/archetype"
	"porchlight/internal/finding"
	"porchlight/internal/preview"
	"porchlight/internal/report"
	"porchlight/internal/site"
)

// page answers with the pageState of a page as JSON. The query's path is the page's address as in the browser,
// percent-encoded.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, s.pageState(r, r.URL.Query().Get("path")))
}

// mostDrafts is the largest number of pageState.Drafts: a browser compares each link with each of them.
const mostDrafts = 500

func (s *Server) pageState(r *http.Request, address string) pageState {
	e := s.opt.Preview.Edition()
	state := pageState{Address: address, Server: s.id, Edition: e.Number, Status: string(site.Live),
		Findings: []pageFinding{}}
	var findings []finding.Finding
	if u, err := url.ParseRequestURI(address); err == nil {
		if path, ok := outputPath(e.Site.BasePath, u); ok {
			findings = s.describe(r, &state, e, path, u.Path)
		}
	}
	if s.maySeeSources(r) {
		for _, p := range e.Site.Pages() {
			if p.Source != nil && p.Source.Draft && len(state.Drafts) < mostDrafts {
				state.Drafts = append(state.Drafts, p.RelPermalink)
			}
		}
	}
	if mayMend(r) {
		state.Token = s.mendToken
	}
	here := make(map[finding.Finding]bool, len(findings))
	for _, f := range findings {
		here[f] = true
	}
	all, _ := s.opt.Preview.Findings()
	for _, f := range all {
		if !here[f] {
			state.Elsewhere++
		}
	}
	return state
}

// describe fills in what is known of an output, and returns its findings.
func (s *Server) describe(r *http.Request, state *pageState, e *preview.Edition, path,
	address string) []finding.Finding {
	findings := s.opt.Preview.PageFindings(r.Context(), path)
	answer, found := s.get(r, path)
	if !found {
		// Other machines do not learn why a page is left out: to them it does not exist.
		if p := e.Site.Page(address); p != nil && p.Withheld() != nil && isLocal(r) {
			s.describePage(r, state, e, p)
		}
		return nil
	}
	if !s.maySeeSources(r) { // a finding about a link can name a withheld page and the reason
		findings = slices.DeleteFunc(slices.Clone(findings), site.NamesWithheld)
	}
	state.Found, state.Broken = true, answer.Broken
	state.Blank = answer.Broken && answer.Body == nil && answer.Open == nil
	if answer.Page != nil {
		s.describePage(r, state, e, answer.Page)
	} else if answer.File != "" {
		state.File, state.Edit = answer.File, s.edit(r, answer.File, 1, 1)
		state.Status, state.Why = string(site.Unread), "its file could not be read"
	}
	source := s.sources(r)
	for _, c := range finding.Causes(findings) {
		shown := pageFinding{Finding: *c.Finding, Edit: s.edit(r, c.File, c.Line, c.Column),
			Fatal: slices.Contains(answer.Fatal, *c.Finding)}
		if src := source(c.File); src != nil {
			shown.Frame, shown.Mend = finding.Excerpt(src, *c.Finding), s.mendOf(r, *c.Finding, src)
		}
		for _, f := range c.Also {
			shown.Also = append(shown.Also, pagePlace{f.File, f.Line, s.edit(r, f.File, f.Line, f.Column)})
		}
		state.Findings = append(state.Findings, shown)
	}
	return findings
}

// sources is a function that reads a file as it is now, which may be newer than a finding in it. The function returns
// nil for a file that cannot be read, and for all files if the request may not see sources.
func (s *Server) sources(r *http.Request) func(file string) []byte {
	if !s.maySeeSources(r) {
		return func(string) []byte { return nil }
	}
	read := finding.Sources(s.opt.Source, nil)
	return func(file string) []byte {
		src, err := read(file)
		if err != nil {
			return nil
		}
		return src
	}
}

// describePage fills in what is known of a page.
func (s *Server) describePage(r *http.Request, state *pageState, e *preview.Edition, node *site.Page) {
	p := report.Of(e, node)
	state.Status, state.Why = string(p.Status), p.Why
	state.Title, state.Kind = p.Title, p.KindName()
	if level := p.CareLevel(); level != nil {
		state.Level = level.Label()
	}
	layout := e.Overview().Layout(node)
	if state.Layout = layout.File; layout.Own {
		state.LayoutEdit = s.edit(r, layout.File, 1, 1)
	}
	state.File, state.Edit = p.File, s.edit(r, p.File, 1, 1)
	if text, err := e.Overview().ReadFile(p.File); err == nil && p.Status == site.Draft && s.maySeeSources(r) {
		state.Blanks = archetype.Blanks(text)
	}
	state.Reviewer, state.Reviewed, state.Due = p.ReviewerName(), p.Reviewed.String(), p.Due.String()
	state.Late = !p.Due.IsZero() && p.DaysDue < 0
	if reading := s.opt.Preview.Known().Readings[p.File]; reading != nil {
		state.Reading = &pageReading{Target: reading.Target, Above: reading.IsAbove(), Sentence: reading.Sentence,
			Line: reading.At.Line, Edit: s.edit(r, p.File, reading.At.Line, reading.At.Column)}
		if reading.Grade > 0 {
			state.Reading.Grade = fmt.Sprintf("%.1f", reading.Grade)
		}
	}
}
