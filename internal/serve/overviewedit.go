package serve

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// sources are where the files of a site lie that an editor may open.
var sources = []string{"content/", "layouts/", "static/", "data/", "archetypes/", "config.toml"}

// isSource reports whether a name from the site's folder can be one of a file that an editor opens.
func isSource(file string) bool {
	if strings.ContainsFunc(file, unicode.IsControl) {
		return false
	}
	for _, source := range sources {
		if file == source || strings.HasSuffix(source, "/") && strings.HasPrefix(file, source) {
			return true
		}
	}
	return false
}

// editLink gives what makes the address that opens a file in the editor's program, by way of the preview: so it works without scripts, and no
// address of another scheme is ever put into a page. It gives "" where no program was chosen, for other machines, and for what is no file of
// the site.
func (s *Server) editLink(r *http.Request) func(file string, line, column int) string {
	return func(file string, line, column int) string {
		if !isSource(file) || s.edit(r, file, line, column) == "" {
			return ""
		}
		return fmt.Sprintf("%sedit?file=%s&line=%d&column=%d", Prefix, url.QueryEscape(file), max(line, 1), max(column, 1))
	}
}

// openEditor sends the browser on to the editor's program.
func (s *Server) openEditor(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	at := func(key string) int {
		n, _ := strconv.Atoi(q.Get(key)) // what is no number is the beginning
		return n
	}
	if file := q.Get("file"); isSource(file) {
		if to := s.edit(r, file, at("line"), at("column")); to != "" {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusSeeOther)
			return
		}
	}
	writeNotice(w, r, http.StatusNotFound, notice{
		Title: "No program opens this file", Lines: []string{"To have one, start the preview with: porchlight serve --editor vscode"},
		To: Prefix, ToName: "Overview of the site",
	})
}
