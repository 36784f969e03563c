package serve

import (
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"time"

	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// page answers what the bar beside a page shows. The query's path is the page's address as the browser has it, percent-encoded.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, s.pageState(r, r.URL.Query().Get("path")))
}

func (s *Server) pageState(r *http.Request, address string) pageState {
	e := s.opt.Preview.Edition()
	state := pageState{Address: address, Server: s.id, Edition: e.Number, Status: string(build.Live), Findings: []pageFinding{}}
	var findings []finding.Finding
	if u, err := url.ParseRequestURI(address); err == nil {
		if path, ok := outputPath(e.Site.BasePath, u); ok {
			findings = s.describe(r, &state, e, path, u.Path)
		}
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

// describe fills in what is known of an output, and gives its findings.
func (s *Server) describe(r *http.Request, state *pageState, e *build.Edition, path, address string) []finding.Finding {
	findings := s.opt.Preview.PageFindings(r.Context(), path)
	answer, found := s.get(r, path)
	if !found {
		if isLocal(r) {
			s.describeWithheld(r, state, e, address)
		}
		return nil
	}
	state.Found, state.Broken = true, answer.Broken
	state.Blank = answer.Broken && answer.Body == nil && answer.Open == nil
	if answer.Page != nil {
		s.describePage(r, state, e, answer.Page)
		status, why := e.Status(answer.Page)
		state.Status, state.Why = string(status), why
	} else if answer.File != "" {
		state.File, state.Edit = answer.File, s.edit(r, answer.File, 1, 1)
		state.Status, state.Why = string(site.Unread), "its file could not be read"
	}
	excerpt := s.excerpts(r)
	for _, f := range findings {
		state.Findings = append(state.Findings, pageFinding{
			Finding: f, Frame: excerpt(f), Edit: s.edit(r, f.File, f.Line, f.Column), Fatal: slices.Contains(answer.Fatal, f),
		})
	}
	return findings
}

// excerpts gives the lines around the place of a finding as they are now, which may be newer than the finding by a moment. It gives none to
// readers who may not see what stands in the files.
func (s *Server) excerpts(r *http.Request) func(finding.Finding) []finding.Line {
	if !s.confides(r) {
		return func(finding.Finding) []finding.Line { return nil }
	}
	read := finding.Sources(s.opt.Source, nil)
	return func(f finding.Finding) []finding.Line {
		src, err := read(f.File)
		if err != nil {
			return nil
		}
		return finding.Excerpt(src, f)
	}
}

// describePage fills in what is known of a page.
func (s *Server) describePage(r *http.Request, state *pageState, e *build.Edition, p *site.Page) {
	data := e.Config.Data
	state.Title, state.Kind = p.Title, kindWords(p, e)
	if level := data.Level(p.Level); level != nil {
		state.Level = level.Label()
	}
	overview := e.Overview()
	if layout := overview.Layout(p); layout.File != "" {
		state.Layout = layout.File
		if layout.Own {
			state.LayoutEdit = s.edit(r, layout.File, 1, 1)
		}
	}
	if p.Source == nil {
		return
	}
	state.File, state.Edit = p.Source.File, s.edit(r, p.Source.File, 1, 1)
	if who := p.Reviewer(); who != nil {
		state.Reviewer = who.Name
		if who.Credentials != "" {
			state.Reviewer += ", " + who.Credentials
		}
	}
	state.Reviewed, state.Due = day(p.Source.Review.On), day(p.Source.Review.Next)
	state.Late = state.Due != "" && overview.DaysUntil(p.Source.Review.Next) < 0
}

// describeWithheld says of a page that this preview leaves out why it does. Other machines are not told: to them it does not exist.
func (s *Server) describeWithheld(r *http.Request, state *pageState, e *build.Edition, address string) {
	p := e.Site.Page(address)
	if p == nil {
		return
	}
	if held := p.Withheld(); held != nil {
		s.describePage(r, state, e, p)
		state.Status, state.Why = string(held.Reason), held.String()
	}
}

// kindWords says in words what kind of page it is.
func kindWords(p *site.Page, e *build.Edition) string {
	if kind := e.Config.Data.Kind(p.CareKind); kind != nil {
		return kind.Name
	}
	switch p.Kind {
	case site.KindHome:
		return "Front page"
	case site.KindSection:
		return "Section"
	case site.KindTaxonomy:
		return "List of terms"
	case site.KindTerm:
		return "Pages of a term"
	case site.Kind404:
		return "Page for addresses that do not exist"
	}
	return "Page"
}

// day is a date as editors write it; "" for none.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// edit is the address that opens a file of the site at a place in the editor's program; "" when there is none, and for other machines, which have
// neither the file nor any business with where it lies.
func (s *Server) edit(r *http.Request, file string, line, column int) string {
	if s.opt.Editor == nil || file == "" || !filepath.IsLocal(filepath.FromSlash(file)) || !isLocal(r) || isForwarded(r) {
		return ""
	}
	return s.opt.Editor(filepath.Join(s.opt.Source, filepath.FromSlash(file)), max(line, 1), max(column, 1))
}
