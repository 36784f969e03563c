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

// longestAddress is the limit of a decoded path, in bytes. No host accepts longer ones.
const longestAddress = 4096

// answer serves the output at an address, by the rules of static hosts.
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

// get is the output at an output path. A page that could not be read may be a draft, so it is only for requests that
// may see sources.
func (s *Server) get(r *http.Request, path string) (a *preview.Answer, found bool) {
	a, found = s.opt.Preview.Get(r.Context(), path)
	return a, found && (a.File == "" || s.maySeeSources(r))
}

// has reports whether get finds an output. It draws a page only for requests that may not see sources.
func (s *Server) has(r *http.Request, path string) bool {
	found := s.opt.Preview.Has(path)
	if found && !s.maySeeSources(r) {
		_, found = s.get(r, path)
	}
	return found
}

// outputPath is the path of the output for an address: "levels-of-care/iop/index.html" for "/levels-of-care/iop/". It
// only rewrites the address: there need not be such an output. ok is false for addresses that no output can have.
func outputPath(base string, u *url.URL) (path string, ok bool) {
	for _, hidden := range []string{"%2f", "%5c"} { // encoded slashes: hosts disagree on what they mean
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

// drawingPolicy is the policy of an SVG file beside a page: it may use its own styles, but runs no script and loads
// nothing.
const drawingPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

// serveAnswer writes an output. A file beside a page that a build refuses is refused here, too, because it could run a
// script that reads the preview.
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

// serveBody writes bytes with status 200. http.ServeContent answers requests for a range, and those whose browser has
// the bytes already.
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
		r.Header.Del("Range") // hosts ignore units that they do not know
	}
	http.ServeContent(w, r, "", time.Time{}, body)
}

// serveWhole writes a body with a status other than 200. It serves no ranges and has no cache validators.
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
		io.Copy(w, body) //nolint:errcheck // the connection was closed
	}
}

// bodyOf is the body of an answer, with the suffix if it is HTML; nil for a broken page that never had a body.
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

// inMemory is a reader of bytes whose Close does nothing.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// largestTagged is the size in bytes up to which a body gets an entity tag. Browsers request a film in hundreds of
// parts, and for each of them the whole film would have to be read.
const largestTagged = 8 << 20

// entityTag is the entity tag of a body, made from its digest; "" for one of more than largestTagged bytes.
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

// contentType is the Content-Type of a media type: text gets the charset UTF-8, as on hosts.
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

// moved is the new address of a page that moved while the site was edited. The old address may have a final slash,
// "index.html" or neither.
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

// redirect redirects to a path of this server. A path such as "//host" does not lead to another host.
func redirect(w http.ResponseWriter, r *http.Request, status int, path, query string) {
	target := (&url.URL{Path: "/" + strings.TrimLeft(path, "/"), RawQuery: query}).String()
	w.Header().Set("Location", target)
	writeNotice(w, r, status, notice{Title: "The page is at another address", To: target})
}
