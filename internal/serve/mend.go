package serve

import (
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strings"

	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/publish"
)

// A button in the bar writes the fix of one finding into its file. The preview writes nothing else. So a request to
// mend has to come from a page that this server served, on this computer, and with the token that the server made at
// its start. The request never holds the text that is written: that is the fix of the finding.

// mendPath is the address of requests to mend, below Prefix.
const mendPath = "mend"

// mostMend is the largest size of a request to mend, in bytes.
const mostMend = 16 << 10

// mendRequest names a finding that the bar of a page showed.
type mendRequest struct {
	Token  string `json:"token"`
	Page   string `json:"page"` // its address, as of pageState
	File   string `json:"file"`
	Digest string `json:"digest"` // of the file, as of pageMend
	Rule   string `json:"rule"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// mendAnswer is the answer to a request to mend.
type mendAnswer struct {
	Mended bool   `json:"mended"`
	Words  string `json:"words"` // for the editor: a sentence or two
}

// isMend reports whether a request is a request to mend.
func isMend(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Path == Prefix+mendPath
}

// refuseMendForm refuses requests to mend that are empty, too long or not JSON. Forms of other websites cannot send
// JSON.
func refuseMendForm(r *http.Request) *refusal {
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case mediaType != "application/json":
		return &refusal{http.StatusUnsupportedMediaType, "The preview fixes only what its bar shows", nil}
	case r.ContentLength <= 0 || r.ContentLength > mostMend:
		return &refusal{http.StatusRequestEntityTooLarge, "The preview fixes only what its bar shows", nil}
	}
	return nil
}

// refuseMend refuses requests to mend that may come from another machine or from a page of another website.
func refuseMend(r *http.Request) *refusal {
	origins := r.Header.Values("Origin")
	sites := r.Header.Values("Sec-Fetch-Site")
	if !isMend(r) || mayMend(r) && len(origins) == 1 && isOurs(origins[0], r.Host) &&
		(len(sites) == 0 || len(sites) == 1 && sites[0] == "same-origin") {
		return nil
	}
	return &refusal{http.StatusForbidden, "Only for the computer that the preview runs on",
		[]string{"A page is fixed only in the browser of the person who edits it."}}
}

// mayMend reports whether a request comes from this computer and to a loopback name, which other websites cannot have.
func mayMend(r *http.Request) bool {
	name, _, ok := splitHost(r.Host)
	return ok && isLoopback(name) && isLocal(r) && !isForwarded(r)
}

// pageMend is the offer to mend a finding.
type pageMend struct {
	Words  string `json:"words"`  // of the button
	Digest string `json:"digest"` // of the file in which the finding was made
}

// mendOf is the offer to mend a finding. src is the text of its file. nil: the finding has no fix, or the request may
// not mend.
func (s *Server) mendOf(r *http.Request, f finding.Finding, src []byte) *pageMend {
	digest, ok := s.opt.Preview.Edition().Digest(f.File)
	was, fixed := f.Replaced(src)
	if !ok || !fixed || !mayMend(r) {
		return nil
	}
	words := "Fix this"
	switch now := f.Fix.Text; {
	case len(was)+len(now) > mostQuoted || strings.ContainsAny(was+now, "\r\n"):
	case strings.TrimSpace(now) != "" && strings.TrimSpace(was) != "":
		words = finding.Advice("Fix this: write %q instead of %q", now, was)
	case strings.TrimSpace(was) != "":
		words = finding.Advice("Fix this: remove %q", strings.TrimSpace(was))
	case strings.TrimSpace(now) != "":
		words = finding.Advice("Fix this: add %q", strings.TrimSpace(now))
	}
	return &pageMend{words, hex.EncodeToString(digest[:])}
}

// mostQuoted is the size of a fix, old and new text in bytes, up to which a button quotes it.
const mostQuoted = 120

// mend answers a request to mend: it writes the fix of one finding.
func (s *Server) mend(w http.ResponseWriter, r *http.Request) {
	if !isMend(r) {
		w.Header().Set("Allow", "POST")
		writeNotice(w, r, http.StatusMethodNotAllowed, notice{Title: "Only the bar of a page fixes it", To: Prefix,
			ToName: "Overview of the site"})
		return
	}
	var wanted mendRequest
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostMend))
	if err := decoder.Decode(&wanted); err != nil {
		writeMend(w, http.StatusBadRequest, "Nothing was fixed: load this page again.")
		return
	}
	if subtle.ConstantTimeCompare([]byte(wanted.Token), []byte(s.mendToken)) != 1 {
		writeMend(w, http.StatusForbidden, "Nothing was fixed: the preview was started again. Load this page again.")
		return
	}
	s.mending.Lock() // one at a time, so that a second request finds that the file has changed
	defer s.mending.Unlock()
	status, words := s.mendFinding(r, wanted)
	writeMend(w, status, words)
}

func writeMend(w http.ResponseWriter, status int, words string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(mendAnswer{status == http.StatusOK, words}) //nolint:errcheck // connection closed
}

const hasChanged = "The file has changed: look again. Nothing was fixed."

// mendFinding mends the finding that a request names, if the page still has it and its file is unchanged.
func (s *Server) mendFinding(r *http.Request, wanted mendRequest) (status int, words string) {
	digest, ok := s.opt.Preview.Edition().Digest(wanted.File)
	if !ok || hex.EncodeToString(digest[:]) != wanted.Digest {
		return http.StatusConflict, hasChanged
	}
	found, ok := s.findingOf(r, wanted)
	if !ok {
		return http.StatusConflict, hasChanged
	}
	root, err := os.OpenRoot(s.opt.Source)
	if err != nil {
		return http.StatusInternalServerError, "The folder of the site cannot be opened: " + publish.Why(err) + "."
	}
	defer root.Close() //nolint:errcheck // a folder: nothing is lost
	_, _, done, err := build.Mend(root, found.File, digest, []finding.Finding{found}, false)
	switch {
	case errors.Is(err, build.ErrSaved), errors.Is(err, fs.ErrNotExist), err == nil && len(done) == 0:
		return http.StatusConflict, hasChanged
	case errors.Is(err, build.ErrLink) || errors.Is(err, build.ErrReadOnly):
		return http.StatusForbidden, finding.Message("%s %s.", found.File, err.Error())
	case err != nil:
		return http.StatusInternalServerError,
			finding.Message("%s cannot be written: %s.", found.File, publish.Why(err))
	}
	return http.StatusOK, finding.Message("Fixed in %s, line %d.", found.File, found.Line)
}

// findingOf is the finding that a request names. ok: the page still has it, with a fix.
func (s *Server) findingOf(r *http.Request, wanted mendRequest) (found finding.Finding, ok bool) {
	u, err := url.ParseRequestURI(wanted.Page)
	if err != nil || !isSource(wanted.File) {
		return found, false
	}
	path, ok := outputPath(s.opt.Preview.Edition().Site.BasePath, u)
	if !ok {
		return found, false
	}
	for _, f := range s.opt.Preview.PageFindings(r.Context(), path) {
		if f.Rule == wanted.Rule && f.File == wanted.File && f.Line == wanted.Line && f.Column == wanted.Column &&
			f.Fix != (finding.Fix{}) {
			return f, true
		}
	}
	return found, false
}
