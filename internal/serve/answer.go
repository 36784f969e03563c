package serve

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"porchlight/internal/finding"
	"porchlight/internal/preview"
)

// longestAddress is in bytes of the decoded path; no host takes more.
const longestAddress = 4096

// answer serves what the site has at an address, as static hosts do.
func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	base := s.opt.Preview.Edition().Site.BasePath
	path, ok := outputPath(base, r.URL)
	switch {
	case !ok && base != "/" && r.URL.Path == "/":
		redirect(w, r, http.StatusFound, base, "")
		return
	case !ok && r.URL.Path+"/" == base:
		redirect(w, r, http.StatusMovedPermanently, base, r.URL.RawQuery)
		return
	case !ok && !strings.HasPrefix(r.URL.Path, base):
		s.outside(w, r, base)
		return
	}
	if ok {
		if a, found := s.get(r, path); found {
			s.serveAnswer(w, r, a, http.StatusOK)
			return
		}
		if r.URL.Path[len(r.URL.Path)-1] != '/' && s.has(r, path+"/index.html") {
			redirect(w, r, http.StatusMovedPermanently, r.URL.Path+"/", r.URL.RawQuery)
			return
		}
	}
	s.notFound(w, r)
}

// get is what is published at an output path. A page that could not be read may be a draft, so requests that get no
// drafts do not get it.
func (s *Server) get(r *http.Request, path string) (a *preview.Answer, found bool) {
	a, found = s.opt.Preview.Get(r.Context(), path)
	return a, found && (a.File == "" || s.maySeeSources(r))
}

// has reports whether get finds something. It draws no page for requests that may get every one.
func (s *Server) has(r *http.Request, path string) bool {
	found := s.opt.Preview.Has(path)
	if found && !s.maySeeSources(r) {
		_, found = s.get(r, path)
	}
	return found
}

// outputPath is where a build writes what is at an address, if anything does: "levels-of-care/iop/index.html" for
// "/levels-of-care/iop/". It only rewrites the address; whether there is such an output is decided by the preview. ok
// is false for addresses below which no output can be.
func outputPath(base string, u *url.URL) (path string, ok bool) {
	for _, hidden := range []string{"%2f", "%5c"} { // a slash that is not one: hosts disagree on what it means
		if strings.Contains(strings.ToLower(u.EscapedPath()), hidden) {
			return "", false
		}
	}
	path, ok = strings.CutPrefix(u.Path, base)
	if !ok || !utf8.ValidString(path) || strings.ContainsFunc(path,
		func(r rune) bool { return r == '\\' || unicode.IsControl(r) }) {
		return "", false
	}
	if path == "" || strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "" || segment == "." || segment == ".." {
			return "", false
		}
	}
	return path, true
}

// drawingPolicy lets a drawing that is beside a page draw, and nothing else.
const drawingPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

// serveAnswer writes an output. A file beside a page that a build refuses is refused here, too: it could run a script
// that reads the preview.
func (s *Server) serveAnswer(w http.ResponseWriter, r *http.Request, a *preview.Answer, status int) {
	if beside := a.Open != nil && a.Page != nil; beside && finding.HasErrors(a.Findings()) {
		refused := notice{Title: "A build does not publish this file", Findings: s.inWords(r, a.Findings())}
		writeNotice(w, r, http.StatusForbidden, refused)
		return
	} else if beside && a.MediaType == "image/svg+xml" {
		w.Header().Set("Content-Security-Policy", drawingPolicy)
	}
	body, err := bodyOf(a)
	switch {
	case err != nil:
		unreadable(w, r, err)
	case body == nil:
		s.blank(w, r, a)
	case status == http.StatusOK:
		defer body.Close() //nolint:errcheck // it was only read
		serveBody(w, r, a.MediaType, body)
	default:
		defer body.Close() //nolint:errcheck // it was only read
		serveWhole(w, r, a.MediaType, body, status)
	}
}

// serveBody writes bytes. A part of them, or nothing when the browser has them already, is left to the standard
// library.
func serveBody(w http.ResponseWriter, r *http.Request, mediaType string, body io.ReadSeeker) {
	tag, err := entityTag(body)
	if err != nil {
		unreadable(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", contentType(mediaType))
	if tag != "" {
		h.Set("ETag", tag)
	}
	if !strings.HasPrefix(r.Header.Get("Range"), "bytes=") {
		r.Header.Del("Range") // hosts pass over units that they do not know
	}
	http.ServeContent(w, r, "", time.Time{}, body)
}

// serveWhole writes a body in place of another one. It has no ranges and no cache validators.
func serveWhole(w http.ResponseWriter, r *http.Request, mediaType string, body io.ReadSeeker, status int) {
	size, err := body.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = body.Seek(0, io.SeekStart)
	}
	if err != nil {
		unreadable(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", contentType(mediaType))
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		io.Copy(w, body) //nolint:errcheck // the reader went away
	}
}

// bodyOf is the bytes of an answer as they are served; nil when there are none.
func bodyOf(a *preview.Answer) (io.ReadSeekCloser, error) {
	html := isHTML(a.MediaType)
	switch {
	case a.Body != nil && html:
		return inMemory{bytes.NewReader(decorate(a.Body))}, nil
	case a.Body != nil:
		return inMemory{bytes.NewReader(a.Body)}, nil
	case a.Open == nil && a.Broken:
		return nil, nil
	case a.Open == nil:
		return inMemory{bytes.NewReader(nil)}, nil
	}
	file, err := a.Open()
	if err != nil || !html {
		return file, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	body, err := io.ReadAll(file)
	return inMemory{bytes.NewReader(decorate(body))}, err
}

// inMemory closes nothing.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// largestTagged is how many bytes are read to name them: a film is requested in hundreds of parts, and reading it whole
// for each would take longer than sending it.
const largestTagged = 8 << 20

// entityTag names the bytes; "" for more than largestTagged.
func entityTag(body io.ReadSeeker) (string, error) {
	size, err := body.Seek(0, io.SeekEnd)
	if err != nil || size > largestTagged {
		return "", err
	}
	digest := sha256.New()
	if _, err = body.Seek(0, io.SeekStart); err == nil {
		_, err = io.Copy(digest, body)
	}
	if err == nil {
		_, err = body.Seek(0, io.SeekStart)
	}
	return `"` + base64.RawURLEncoding.EncodeToString(digest.Sum(nil)[:15]) + `"`, err
}

// contentType adds UTF-8 to the media types of text, as hosts do.
func contentType(mediaType string) string {
	switch {
	case mediaType == "":
		return "application/octet-stream"
	case strings.Contains(mediaType, ";"):
		return mediaType
	case strings.HasPrefix(mediaType, "text/"), mediaType == "application/json", mediaType == "application/xml":
		return mediaType + "; charset=utf-8"
	}
	return mediaType
}

// moved is the new address of a page that moved while the site was edited. It knows the old address with or without the
// slash at its end.
func (s *Server) moved(u *url.URL) (to string, ok bool) {
	for _, path := range []string{u.Path, strings.TrimSuffix(u.Path, "index.html"), u.Path + "/"} {
		escaped := (&url.URL{Path: path}).EscapedPath()
		if to, ok = s.opt.Preview.Moved(escaped); ok {
			break
		}
	}
	if target, err := url.Parse(to); err == nil && ok {
		return target.Path, true
	}
	return "", false
}

// redirect redirects to a path of this server, never to another host.
func redirect(w http.ResponseWriter, r *http.Request, status int, path, query string) {
	target := (&url.URL{Path: "/" + strings.TrimLeft(path, "/"), RawQuery: query}).String()
	w.Header().Set("Location", target)
	writeNotice(w, r, status, notice{Title: "The page is at another address", To: target})
}
