package serve

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/preview"
)

var noticeTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(assets, "assets/notice.html"))
})

// notice is a page of the preview itself, shown in place of a page of the site. Unless it is Live, it has no content of
// the site.
type notice struct {
	Title    string
	Lines    []string
	Findings []noticeFinding
	Helpline *care.Helpline // for notices in place of a page of the site
	To       string         // address of a link; "": no link
	ToName   string         // words of that link
	Live     bool           // the browser replaces it by the page of the site as soon as there is one
}

// noticeFinding is a finding in words. Before, Marked and After are the line that it is about; Marked is the faulty
// part.
type noticeFinding struct{ Place, Message, Suggestion, Before, Marked, After string }

// inWords describes findings in words. Requests that may not see sources get no lines.
func (s *Server) inWords(r *http.Request, findings []finding.Finding) []noticeFinding {
	source := s.sources(r)
	var list []noticeFinding
	for _, f := range findings {
		place := f.File
		if f.Line > 0 {
			place += ", line " + strconv.Itoa(f.Line)
		}
		n := noticeFinding{Place: finding.Harmless(place), Message: finding.Harmless(f.Message),
			Suggestion: finding.Harmless(f.Suggestion)}
		var lines []finding.Line
		if src := source(f.File); src != nil {
			lines = finding.Excerpt(src, f)
		}
		for _, line := range lines {
			if line.Number == f.Line {
				text := []rune(line.Text)
				n.Before, n.Marked, n.After = string(text[:line.From]), string(text[line.From:line.To]), string(
					text[line.To:])
			}
		}
		list = append(list, n)
	}
	return list
}

// writeNotice answers with a notice.
func writeNotice(w http.ResponseWriter, r *http.Request, status int, n notice) {
	n.ToName = cmp.Or(n.ToName, n.To)
	var page bytes.Buffer
	if err := noticeTemplate().Execute(&page, n); err != nil {
		page.Reset()
		fmt.Fprintln(&page, template.HTMLEscapeString(n.Title))
	}
	body := page.Bytes()
	if n.Live {
		body = decorate(body)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body) //nolint:errcheck // the connection was closed
	}
}

// blank writes a notice in place of a page that could not be drawn yet, with its problems and the helpline.
func (s *Server) blank(w http.ResponseWriter, r *http.Request, a *preview.Answer) {
	n := notice{Title: "This page cannot be shown yet", Helpline: s.helpline(), Live: true}
	if n.Findings = s.inWords(r, a.Fatal); len(n.Findings) > 0 {
		n.Lines = []string{"It appears here as soon as this is fixed:"}
	} else {
		n.Lines = []string{"Its file is being saved. It appears here as soon as that is done."}
	}
	writeNotice(w, r, http.StatusInternalServerError, n)
}

// unreadable writes a notice in place of a file that cannot be read.
func unreadable(w http.ResponseWriter, r *http.Request, err error) {
	writeNotice(w, r, http.StatusInternalServerError,
		notice{Title: "This file cannot be read", Lines: []string{err.Error()}, Live: true})
}

// outside answers for addresses outside of base, the path below which the site is.
func (s *Server) outside(w http.ResponseWriter, r *http.Request, base string) {
	writeNotice(w, r, http.StatusNotFound, notice{
		Title: "The site is at another address", Lines: []string{"Its settings say (baseURL in config.toml) that all its addresses begin with:"},
		To: base, Helpline: s.helpline(), Live: true,
	})
}

// notFound answers for an address without an output: it redirects to a page that moved while the site was edited, or
// shows the site's 404 page.
func (s *Server) notFound(w http.ResponseWriter, r *http.Request) {
	base := s.opt.Preview.Edition().Site.BasePath
	if to, ok := s.moved(r.URL); ok {
		redirect(w, r, http.StatusFound, to, r.URL.RawQuery)
		return
	}
	if a, ok := s.opt.Preview.Get(r.Context(), "404.html"); ok && (a.Body != nil || a.Open != nil) {
		s.serveAnswer(w, r, a, http.StatusNotFound)
		return
	}
	writeNotice(w, r, http.StatusNotFound, notice{Title: "There is no page at this address", To: base,
		ToName: "To the front page", Helpline: s.helpline(), Live: true})
}

// helpline is the site's helpline; nil without one.
func (s *Server) helpline() *care.Helpline {
	h := s.opt.Preview.Edition().Config.Helpline
	if h.Number.IsZero() {
		return nil
	}
	h.CallLabel = cmp.Or(strings.TrimSpace(h.CallLabel), "Call for help")
	return &h
}
