package serve

import (
	"bytes"
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed assets
var assets embed.FS

// ownTypes are the media types of the files in assets/ that are served, by file extension.
var ownTypes = map[string]string{".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

// isOwn reports whether an address is the preview's, not the site's.
func isOwn(address string) bool { return address+"/" == Prefix || strings.HasPrefix(address, Prefix) }

// ownRoutes are the answers below Prefix, by the rest of the address.
func (s *Server) ownRoutes() map[string]http.HandlerFunc {
	routes := map[string]http.HandlerFunc{
		"":       s.overview,
		"check":  s.check,
		"edit":   s.openEditor,
		"events": s.events,
		mendPath: s.mend,
		"page":   s.page,
	}
	files, _ := fs.ReadDir(assets, "assets") // embedded, so there is no error
	for _, file := range files {
		if mediaType := ownTypes[path.Ext(file.Name())]; mediaType != "" {
			body, _ := assets.ReadFile("assets/" + file.Name())
			routes[file.Name()] = func(w http.ResponseWriter, r *http.Request) {
				serveBody(w, r, mediaType, bytes.NewReader(body))
			}
		}
	}
	return routes
}

// serveOwn answers for addresses below Prefix.
func (s *Server) serveOwn(w http.ResponseWriter, r *http.Request) {
	rest, below := strings.CutPrefix(r.URL.Path, Prefix)
	if !below {
		redirect(w, r, http.StatusMovedPermanently, Prefix, r.URL.RawQuery)
		return
	}
	if route := s.own[rest]; route != nil {
		route(w, r)
		return
	}
	writeNotice(w, r, http.StatusNotFound, notice{Title: "The preview has nothing here", To: Prefix,
		ToName: "Overview of the site"})
}

// writeJSON answers with a value for a script.
func writeJSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	json.NewEncoder(w).Encode(value) //nolint:errcheck // the connection was closed
}
