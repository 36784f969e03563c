package serve

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/folder"
)

// The person at the computer can use the preview under each of the server's names.
func TestWelcome(t *testing.T) {
	w := secretSite(t, func(o *Options) { o.Hosts = []string{"Preview.Test", "box:8080", "fd00::5"} })
	link := "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document"
	for _, a := range []attack{
		{name: "address", target: "/plan/"},
		{name: "localhost", target: "/plan/", header: "Host: localhost:PORT"},
		{name: "localhost in capitals", target: "/plan/", header: "Host: LocalHost:PORT"},
		{name: "name below localhost", target: "/plan/", header: "Host: site.localhost:PORT"},
		{name: "IPv6", target: "/plan/", header: "Host: [::1]:PORT"},
		{name: "allowed name", target: "/plan/", header: "Host: preview.test:PORT"},
		{name: "allowed name through a tunnel", target: "/plan/", header: "Host: preview.test"},
		{name: "allowed name and port", target: "/plan/", header: "Host: box:8080"},
		{name: "allowed IPv6", target: "/plan/", header: "Host: [fd00::5]:PORT"},
		{name: "link from another website", target: "/plan/", header: link},
		{name: "address typed in", target: "/plan/", header: "Sec-Fetch-Site: none\nSec-Fetch-Mode: navigate"},
		{name: "page of ours", target: "/_porchlight/page?path=/plan/",
			header: "Sec-Fetch-Site: same-origin\nOrigin: http://HOST"},
		{name: "page of ours, encrypted by a tunnel", target: "/plan/",
			header: "Host: preview.test\nOrigin: https://preview.test"},
	} {
		t.Run(a.name, func(t *testing.T) {
			if status, _, all := w.send(t, a.request(w.addr)); status != 200 {
				t.Errorf("have %d: %s", status, all[:min(len(all), 800)])
			}
		})
	}
	for _, host := range []string{"preview.test:1", "box:PORT", "box", "[fd00::5]:1", "sub.preview.test:PORT"} {
		if status, _, _ := w.send(t, attack{target: "/plan/", header: "Host: " + host}.request(w.addr)); status != 421 {
			t.Errorf("%s: have %d", host, status)
		}
	}
}

// The answer to a request that is refused for its host name explains how to allow the name, which cannot become markup.
func TestNameIsExplained(t *testing.T) {
	w := secretSite(t, nil)
	res, body := w.get(t, "GET", "/plan/", "Host: Studio.example:9000")
	if !strings.Contains(body, "porchlight serve --allow-host studio.example:9000") {
		t.Errorf("have %s", body)
	}
	if !res.Close {
		t.Error("a stranger's connection stays open")
	}
}

// far makes requests as another machine does, to the address in the network.
func (w *testServer) far(target string, headers ...string) *http.Response {
	r := httptest.NewRequest("GET", "http://192.168.7.2:1313"+target, nil)
	r.URL.Host, r.URL.Scheme = "", ""
	r.RemoteAddr = "192.168.7.9:50000"
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Add(name, value)
	}
	at := &net.TCPAddr{IP: net.IPv4(192, 168, 7, 2), Port: 1313}
	answer := httptest.NewRecorder()
	w.ServeHTTP(answer, r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, at)))
	return answer.Result()
}

func bodyText(t *testing.T, res *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestOtherMachines(t *testing.T) {
	const token = "NBSWY3DPEB3W64TMMQ"
	lan := func(o *Options) { o.Hosts = []string{"192.168.7.2:1313"}; o.Token = token }
	w := secretSite(t, lan)
	for _, guess := range []string{"/plan/", "/plan/?token=", "/plan/?token=x", "/plan/?token=" + token[1:],
		"/plan/?token=" + token + "x", "/plan/?Token=" + token,
		"/plan/?token=x&token=" + token, "/_porchlight/", "/_porchlight/page?path=/plan/",
		"/_porchlight/events", "/_porchlight/live.js", "/nothing"} {
		res := w.far(guess)
		if res.StatusCode != 403 {
			t.Errorf("%s: have %d", guess, res.StatusCode)
		}
		harmless(t, res.Header, bodyText(t, res))
	}
	for _, cookie := range []string{"porchlight-1313=", "porchlight-1313=x", "porchlight-1314=" + token,
		"token=" + token} {
		if res := w.far("/plan/", "Cookie: "+cookie); res.StatusCode != 403 {
			t.Errorf("%s: have %d", cookie, res.StatusCode)
		}
	}
	for _, lie := range []string{"X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1", "Forwarded: for=127.0.0.1",
		"Authorization: Bearer " + token} {
		if res := w.far("/plan/", lie); res.StatusCode != 403 {
			t.Errorf("%s: have %d", lie, res.StatusCode)
		}
	}
	if status, _, _ := w.send(t, attack{target: "/plan/"}.request(w.addr)); status != 200 {
		t.Errorf("the editor needs a token: %d", status)
	}
}

// The token in the address becomes a cookie.
func TestToken(t *testing.T) {
	const token = "NBSWY3DPEB3W64TMMQ"
	w := secretSite(t, func(o *Options) { o.Hosts = []string{"192.168.7.2"}; o.Token = token })
	res := w.far("/plan/?a=b&token=" + token)
	if to := res.Header.Get("Location"); res.StatusCode != 303 || to != "/plan/?a=b" {
		t.Fatalf("have %d to %q", res.StatusCode, to)
	}
	cookies := res.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode ||
		cookies[0].Domain != "" || cookies[0].MaxAge != 0 {
		t.Fatalf("have %v", cookies)
	}
	res = w.far("/plan/?a=b", "Cookie: "+cookies[0].Name+"="+cookies[0].Value)
	if body := bodyText(t, res); res.StatusCode != 200 || !strings.Contains(body, "SECRET-DRAFT") ||
		strings.Contains(body, token) {
		t.Errorf("have %d", res.StatusCode)
	}
	for target, want := range map[string]string{"//evil.example/?token=": "/evil.example/", "/?token=": "/",
		"/%0d%0aX:y?token=": "/%0D%0AX:y"} {
		if to := w.far(target + token).Header.Get("Location"); to != want {
			t.Errorf("%s: leads to %q", target, to)
		}
	}
}

// Without a token other machines see nothing, unless Options.Open is set.
func TestWithoutToken(t *testing.T) {
	hosts := []string{"192.168.7.2:1313"}
	shut := secretSite(t, func(o *Options) { o.Hosts = hosts })
	for _, target := range []string{"/plan/", "/plan/?token=", "/_porchlight/"} {
		res := shut.far(target, "Cookie: porchlight-1313=")
		if res.StatusCode != 403 || res.Header.Get("Location") != "" {
			t.Errorf("%s: have %d", target, res.StatusCode)
		}
		harmless(t, res.Header, bodyText(t, res))
	}
	open := secretSite(t, func(o *Options) { o.Hosts = hosts; o.Open = true })
	if res := open.far("/plan/"); res.StatusCode != 200 {
		t.Errorf("have %d", res.StatusCode)
	}
}

// Links into the editor's program contain the site's path on the disk, so they are for this computer only.
func TestEditorLinksOnOtherMachines(t *testing.T) {
	w := secretSite(t, func(o *Options) {
		o.Hosts, o.Open = []string{"192.168.7.2:1313"}, true
		o.Editor = func(path string, line, column int) string {
			return fmt.Sprintf("edit://%s:%d:%d", filepath.ToSlash(path), line, column)
		}
	})
	_, near := w.get(t, "GET", "/_porchlight/page?path=/plan/")
	if want := filepath.ToSlash(w.folder) + "/content/plan.md:1:1"; !strings.Contains(near, want) {
		t.Errorf("want %s in %s", want, near)
	}
	if _, tunnel := w.get(t, "GET", "/_porchlight/page?path=/plan/",
		"X-Forwarded-For: 203.0.113.9"); strings.Contains(tunnel, w.folder) {
		t.Errorf("a request through a tunnel gets %s", tunnel)
	}
	if far := bodyText(t, w.far("/_porchlight/page?path=/plan/")); strings.Contains(far, w.folder) ||
		!strings.Contains(far, "content/plan.md") {
		t.Errorf("have %s", far)
	}
}

// The connection of a client that never ends its request is closed.
func TestSlowHeader(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for a program or a deadline: run without -short")
	}
	t.Parallel()
	w := secretSite(t, nil)
	status, _, all := w.send(t, "GET /plan/ HTTP/1.1\r\nHost: "+w.addr+"\r\nX-Slow: ")
	if status != 0 && status != 408 {
		t.Errorf("have %d: %s", status, all)
	}
}

// TestFindingsNameNoDrafts checks that other machines do not learn of drafts from the findings of a page.
func TestFindingsNameNoDrafts(t *testing.T) {
	source := t.TempDir()
	folder.Files{
		"config.toml":          "title = 'Preview'\n",
		"content/_index.md":    "---\ntitle: Home\n---\nTo [the plan](secretive.md), and [nowhere](nowhere.md).\n",
		"content/secretive.md": "---\ntitle: Plan\ndraft: true\nignoreChecks: [{rule: third-party, reason: a secretive form}]\n---\nDraft\n",
	}.Write(t, source)
	how := build.Options{Source: source, Theme: porchlight.Starter, Flags: config.Flags{Env: []string{}}}
	w := serveIncluding(t, build.AsBuilt, how,
		func(o *Options) { o.Hosts, o.Open = []string{"192.168.7.2:1313"}, true })
	if _, near := w.get(t, "GET", "/_porchlight/page?path=/"); !strings.Contains(near, "secretive") {
		t.Errorf("the editor does not see the draft: %s", near)
	}
	if far := bodyText(t, w.far("/_porchlight/page?path=/")); strings.Contains(far, "secretive") ||
		!strings.Contains(far, "nowhere") {
		t.Errorf("have %s", far)
	}
	_, near := w.get(t, "GET", Prefix)
	if far := bodyText(t, w.far(Prefix)); strings.Contains(far, "secretive") ||
		!strings.Contains(near, "a secretive form") {
		t.Errorf("the overview names what a draft ignores to others, or not to its editor: %s", near)
	}
}
