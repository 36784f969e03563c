package serve

import (
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// sources are the files and folders of a site that links of the preview may open.
var sources = []string{"content/", "layouts/", "static/", "data/", "archetypes/", "config.toml"}

// isSource reports whether a path, relative to the site's folder, is one of the sources or in one.
func isSource(file string) bool {
	return !strings.ContainsFunc(file, unicode.IsControl) && slices.ContainsFunc(sources, func(source string) bool {
		return file == source || strings.HasSuffix(source, "/") && strings.HasPrefix(file, source)
	})
}

// edit is the address that opens a file of the site at a place in the editor's program. It is "" when no program is
// set, and for requests from other machines, which do not have the file.
func (s *Server) edit(r *http.Request, file string, line, column int) string {
	if s.opt.Editor == nil || file == "" || !filepath.IsLocal(filepath.FromSlash(file)) || !isLocal(r) ||
		isForwarded(r) {
		return ""
	}
	return s.opt.Editor(filepath.Join(s.opt.Source, filepath.FromSlash(file)), max(line, 1), max(column, 1))
}

// editLink is a function that gives an address of the preview which redirects to that of edit. So a link works without
// scripts, and a page has no address of another scheme. The function gives "" where edit does, and for files that are
// not sources.
func (s *Server) editLink(r *http.Request) func(file string, line, column int) string {
	return func(file string, line, column int) string {
		if !isSource(file) || s.edit(r, file, line, column) == "" {
			return ""
		}
		return fmt.Sprintf("%sedit?file=%s&line=%d&column=%d", Prefix, url.QueryEscape(file), max(line, 1),
			max(column, 1))
	}
}

// openEditor redirects to the address that opens a file in the editor's program.
func (s *Server) openEditor(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	line, _ := strconv.Atoi(q.Get("line")) // no number: the first line
	column, _ := strconv.Atoi(q.Get("column"))
	if file := q.Get("file"); isSource(file) {
		if to := s.edit(r, file, line, column); to != "" {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusSeeOther)
			return
		}
	}
	writeNotice(w, r, http.StatusNotFound, notice{
		Title: "No program opens this file", Lines: []string{"To choose one, start the preview with: porchlight serve --editor vscode"},
		To: Prefix, ToName: "Overview of the site",
	})
}
