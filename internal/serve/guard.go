package serve

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The preview shows drafts, so it answers only requests of people who may see them. It refuses requests:
//
//   - to other host names: a website's name can resolve to 127.0.0.1 and so share the preview's origin (DNS rebinding)
//   - from pages of other websites that fetch, embed or frame the preview in the editor's browser
//   - from other machines without the token
//
// Headers that a proxy may add (X-Forwarded-*, Forwarded) never give more access.

// refusal explains why a request is not answered.
type refusal struct {
	status int
	title  string
	lines  []string
}

// admit reports whether a request may be answered. It answers the others itself.
func (s *Server) admit(w http.ResponseWriter, r *http.Request) bool {
	no := firstRefusal(r, refuseForm, s.refuseName, refuseOrigin, refuseMend)
	if no == nil {
		var done bool
		if no, done = s.authenticate(w, r); done {
			return false
		}
	}
	if no == nil {
		return true
	}
	if no.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", "GET, HEAD")
	}
	w.Header().Set("Connection", "close") // a refused client keeps no connection open
	if r.ContentLength != 0 {             // the body is not read
		// Without a deadline the connection stays open a little longer.
		http.NewResponseController(w).SetReadDeadline(time.Now().Add(time.Second)) //nolint:errcheck
	}
	writeNotice(w, r, no.status, notice{Title: no.title, Lines: no.lines})
	return false
}

func firstRefusal(r *http.Request, rules ...func(*http.Request) *refusal) *refusal {
	for _, rule := range rules {
		if no := rule(r); no != nil {
			return no
		}
	}
	return nil
}

// refuseForm refuses requests that a browser does not send to show a page.
func refuseForm(r *http.Request) *refusal {
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead && !isMend(r):
		return &refusal{http.StatusMethodNotAllowed, "The preview only shows pages",
			[]string{"It accepts nothing: forms and uploads do not work here."}}
	case r.URL.Scheme != "" || r.URL.Host != "" || !strings.HasPrefix(r.URL.Path, "/"):
		return &refusal{http.StatusBadRequest, "The preview is not a proxy",
			[]string{"It answers only for its own addresses."}}
	case isMend(r):
		return refuseMendForm(r)
	case r.ContentLength != 0:
		return &refusal{http.StatusBadRequest, "The preview only shows pages",
			[]string{"It accepts nothing: leave out the body of the request."}}
	case len(r.URL.Path) > longestAddress:
		return &refusal{http.StatusRequestURITooLong, "The address is too long", nil}
	}
	return nil
}

// refuseName refuses requests to a host name that is not the server's.
func (s *Server) refuseName(r *http.Request) *refusal {
	name, port, ok := splitHost(r.Host)
	if ok && s.isOwnHost(name, port, localPort(r)) {
		return nil
	}
	lines := []string{"The preview answers only to names it knows, so that no other website can read your drafts under a name of its own."}
	if ok {
		lines = append(lines, "If this name is yours, stop the preview and start it with: porchlight serve --allow-host "+strings.ToLower(r.Host))
	}
	return &refusal{http.StatusMisdirectedRequest, "This is not a name of the preview", lines}
}

// hostList is the set of host names that Options allow, in the form in which splitHost gives them.
func hostList(names []string) map[string]bool {
	list := map[string]bool{}
	for _, name := range names {
		name = strings.ToLower(strings.TrimSpace(name))
		if addr, err := netip.ParseAddr(name); err == nil && addr.Is6() {
			name = "[" + name + "]"
		}
		list[name] = true
	}
	return list
}

// isOwnHost reports whether a name and port, as a browser sends them, are the server's. own is the port that the server
// listens on. A loopback name needs that port. A name that was allowed without port needs it, too, or comes without
// port, as through a tunnel.
func (s *Server) isOwnHost(name, port, own string) bool {
	if s.hosts[name+":"+port] {
		return true
	}
	isOwn := port == own || port == "" && own == "80" // browsers leave out the default port
	switch {
	case isLoopback(name):
		return isOwn
	case s.hosts[name]:
		return isOwn || port == ""
	}
	return false
}

// isLoopback reports whether a name, as splitHost gives it, always means the computer itself.
func isLoopback(name string) bool {
	return name == "localhost" || name == "127.0.0.1" || name == "[::1]" || strings.HasSuffix(name, ".localhost")
}

// splitHost splits a Host header into the name, in lower case and with brackets around IPv6 addresses, and the port, ""
// without one. ok is false for a text that is no such header.
func splitHost(host string) (name, port string, ok bool) {
	name = strings.ToLower(host)
	if i := strings.LastIndexByte(name, ':'); i >= 0 && !strings.HasSuffix(name, "]") {
		name, port = name[:i], name[i+1:]
		if port == "" || strings.Trim(port, "0123456789") != "" {
			return "", "", false
		}
	}
	if inner, six := strings.CutPrefix(name, "["); six {
		_, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		return name, port, err == nil
	}
	return name, port, name != "" && !strings.HasPrefix(name, ".") &&
		strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-._") == ""
}

// localPort is the port of the server that received a request; "" when the request did not come over a network.
func localPort(r *http.Request) string {
	if addr, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		if _, port, err := net.SplitHostPort(addr.String()); err == nil {
			return port
		}
	}
	return ""
}

// refuseOrigin refuses requests from pages of other websites, except navigation by a link: then the browser shows the
// page to the person, and not to the other website.
func refuseOrigin(r *http.Request) *refusal {
	no := &refusal{http.StatusForbidden, "Not for other websites",
		[]string{"Another website asked for this page. The preview shows pages only to the person in front of it.",
			"To see it, type its address into the browser."}}
	if origins := r.Header.Values("Origin"); len(origins) > 1 || len(origins) == 1 && !isOurs(origins[0], r.Host) {
		return no
	}
	sites := r.Header.Values("Sec-Fetch-Site")
	switch {
	case len(sites) == 0: // an old browser, another program, or an http address in the local network
		return nil
	case len(sites) > 1:
		return no
	case sites[0] == "same-origin" || sites[0] == "none":
		return nil
	case isOwn(r.URL.Path) || r.Header.Get("Sec-Fetch-Mode") != "navigate" ||
		r.Header.Get("Sec-Fetch-Dest") != "document":
		return no
	}
	return nil
}

// isOurs reports whether an Origin header names the host that a request names.
func isOurs(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && strings.EqualFold(u.Host, host)
}

// authenticate refuses other machines without the token. One with the token in the address gets it as a cookie, and is
// redirected to the address without it, so that the token is not copied with the address. done reports a redirect.
func (s *Server) authenticate(w http.ResponseWriter, r *http.Request) (no *refusal, done bool) {
	if isLocal(r) || s.opt.Token == "" && s.opt.Open {
		return nil, false
	}
	if s.opt.Token == "" {
		return &refusal{http.StatusForbidden, "Only for the computer that the preview runs on",
			[]string{"To look from a phone or another computer in the same network, stop the preview and start it with: porchlight serve --lan"}}, false
	}
	cookie := "porchlight-" + localPort(r) // cookies ignore ports, and two previews may run on one computer
	query := r.URL.Query()
	if s.isToken(query.Get("token")) {
		// Lax, not Strict: a link in web mail would arrive without a strict cookie. Lax sends none with the other
		// requests of another website.
		http.SetCookie(w, &http.Cookie{Name: cookie, Value: s.opt.Token, Path: "/", HttpOnly: true,
			SameSite: http.SameSiteLaxMode})
		query.Del("token")
		redirect(w, r, http.StatusSeeOther, r.URL.Path, query.Encode())
		return nil, true
	}
	if slices.ContainsFunc(r.CookiesNamed(cookie), func(c *http.Cookie) bool { return s.isToken(c.Value) }) {
		return nil, false
	}
	return &refusal{http.StatusForbidden, "The preview does not know this device",
		[]string{"Open the whole address that the preview printed when it started, with the part after \"?token=\", or scan its code again.",
			"Each start of the preview makes a new one."}}, false
}

// isToken reports whether a text is the token. It compares in constant time.
func (s *Server) isToken(text string) bool {
	have, want := sha256.Sum256([]byte(text)), sha256.Sum256([]byte(s.opt.Token))
	return subtle.ConstantTimeCompare(have[:], want[:]) == 1
}

// maySeeSources reports whether a request may get lines of source files, and pages that could not be read: these may be
// drafts. Requests from this computer may, and all others if the preview shows drafts.
func (s *Server) maySeeSources(r *http.Request) bool {
	return isLocal(r) || s.opt.Preview.Edition().Config.BuildDrafts
}

// isForwarded reports whether a program such as a tunnel forwarded the request. Not every program adds a header for
// that, so the result may only restrict access.
func isForwarded(r *http.Request) bool {
	return slices.ContainsFunc([]string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip"},
		func(name string) bool { return r.Header[name] != nil })
}

// isLocal reports whether a request comes from this computer over its loopback address.
func isLocal(r *http.Request) bool {
	addr, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && addr.Addr().Unmap().IsLoopback()
}
