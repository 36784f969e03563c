package serve

import "net/http"

// overview answers /_porchlight/ and what belongs to it: the whole site as its editor sees it.
func (s *Server) overview(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "the overview is being written", http.StatusNotImplemented)
}
