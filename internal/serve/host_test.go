package serve

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// hosted is a small site with a case for each rule of static hosts.
var hosted = map[string]string{
	"config.toml":             "title = 'Preview'\n",
	"content/_index.md":       "---\ntitle: Home\n---\nWelcome\n",
	"content/iop.md":          "---\ntitle: Intensive outpatient\naliases: [/old/iop/]\n---\nEvenings.\n",
	"content/años/más.md":     "---\ntitle: Más\n---\nTexto.\n",
	"content/group/index.md":  "---\ntitle: Group\n---\n![A room](room.svg)\n",
	"content/group/room.svg":  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>`,
	"static/file.txt":         "0123456789",
	"static/form.html":        "<!doctype html><title>Form</title>",
	"static/data.json":        "{}",
	"static/unknown.zzz":      "?",
	"static/UPPER.TXT":        "upper",
	"static/.well-known/x":    "known",
	"static/film.mp4":         strings.Repeat("film", 1000),
	"static/fonts/some.woff2": "font",
	"static/two words.txt":    "two",
}

// visit is an address and what a browser gets there.
type visit struct {
	address string
	status  int
	media   string // Content-Type
	to      string // Location
	body    string // is in the body
}

func (v visit) check(t *testing.T, w *testServer) {
	t.Helper()
	res, body := w.get(t, "GET", v.address)
	if res.StatusCode != v.status {
		t.Errorf("%s: want %d, have %d", v.address, v.status, res.StatusCode)
	}
	if have := res.Header.Get("Content-Type"); v.media != "" && have != v.media {
		t.Errorf("%s: want type %q, have %q", v.address, v.media, have)
	}
	if have := res.Header.Get("Location"); have != v.to {
		t.Errorf("%s: want to be led to %q, have %q", v.address, v.to, have)
	}
	if !strings.Contains(body, v.body) {
		t.Errorf("%s: %q is not in the %d bytes", v.address, v.body, len(body))
	}
}

// Addresses have the same answers as on static hosts.
func TestAddressesAsOnHosts(t *testing.T) {
	w := serveFiles(t, hosted, nil)
	const html = "text/html; charset=utf-8"
	for _, v := range []visit{
		{address: "/", status: 200, media: html, body: "Welcome"},
		{address: "/index.html", status: 200, media: html, body: "Welcome"},
		{address: "/?utm=x", status: 200, media: html, body: "Welcome"},
		{address: "/iop/", status: 200, media: html, body: "Evenings"},
		{address: "/iop/index.html", status: 200, media: html, body: "Evenings"},
		{address: "/iop", status: 301, to: "/iop/"},
		{address: "/iop?a=b&c=%20d", status: 301, to: "/iop/?a=b&c=%20d"},
		{address: "/IOP/", status: 404, media: html, body: "tel:"},
		{address: "/iop.html", status: 404},
		{address: "/iop//", status: 404},
		{address: "/old/iop/", status: 200, media: html, body: "/iop/"},
		{address: "/old/iop", status: 301, to: "/old/iop/"},
		{address: "/a%C3%B1os/m%C3%A1s/", status: 200, body: "Texto"},
		{address: "/a%C3%B1os/m%C3%A1s", status: 301, to: "/a%C3%B1os/m%C3%A1s/"},
		{address: "/nothing", status: 404, media: html, body: "tel:"},
		{address: "/nothing/at/all/", status: 404, media: html, body: suffix},
		{address: "/404.html", status: 200, media: html},
		{address: "/file.txt", status: 200, media: "text/plain; charset=utf-8", body: "0123456789"},
		{address: "/file.txt/", status: 404},
		{address: "/two%20words.txt", status: 200, body: "two"},
		{address: "/UPPER.TXT", status: 200, media: "text/plain; charset=utf-8"},
		{address: "/upper.txt", status: 404},
		{address: "/form.html", status: 200, media: html, body: "<title>Form</title>" + suffix},
		{address: "/data.json", status: 200, media: "application/json; charset=utf-8"},
		{address: "/unknown.zzz", status: 200, media: "application/octet-stream"},
		{address: "/film.mp4", status: 200, media: "video/mp4"},
		{address: "/fonts/some.woff2", status: 200, media: "font/woff2"},
		{address: "/fonts/", status: 404},
		{address: "/.well-known/x", status: 200, body: "known"},
		{address: "/group/room.svg", status: 200, media: "image/svg+xml"},
		{address: "/sitemap.xml", status: 200, media: "application/xml; charset=utf-8"},
		{address: "/robots.txt", status: 200, media: "text/plain; charset=utf-8"},
		{address: "/index.xml", status: 200, media: "application/rss+xml"},
		{address: "/_porchlight", status: 301, to: "/_porchlight/"},
		{address: "/_porchlight/live.js", status: 200, media: "text/javascript; charset=utf-8"},
		{address: "/_porchlight/nothing", status: 404},
		{address: "/_porchlightning/", status: 404},
	} {
		v.check(t, w)
	}
}

// A site below a path is previewed below it, so that its links work.
func TestBasePath(t *testing.T) {
	files := maps.Clone(hosted)
	files["config.toml"] = "title = 'Preview'\nbaseURL = 'https://example.org/recovery/'\n"
	w := serveFiles(t, files, nil)
	for _, v := range []visit{
		{address: "/", status: 302, to: "/recovery/"},
		{address: "/recovery", status: 301, to: "/recovery/"},
		{address: "/recovery/", status: 200, body: "Welcome"},
		{address: "/recovery/iop", status: 301, to: "/recovery/iop/"},
		{address: "/recovery/iop/", status: 200, body: "Evenings"},
		{address: "/recovery/file.txt", status: 200, body: "0123456789"},
		{address: "/recovery/nothing", status: 404, body: "tel:"},
		{address: "/iop/", status: 404, body: `<a href="/recovery/">`},
		{address: "/file.txt", status: 404, body: "tel:"},
		{address: "/recoveryiop/", status: 404},
		{address: "/_porchlight/page?path=/recovery/iop/", status: 200, body: "content/iop.md"},
		{address: "/_porchlight/page?path=/iop/", status: 200, body: `"found":false`},
		{address: "/recovery/_porchlight/live.js", status: 404},
	} {
		v.check(t, w)
	}
}

// Requests for ranges, conditional requests and HEAD requests have the same answers as on static hosts.
func TestRangesAndConditions(t *testing.T) {
	w := serveFiles(t, hosted, nil)
	for _, address := range []string{"/iop/", "/file.txt", "/film.mp4", "/_porchlight/live.js"} {
		whole, body := w.get(t, "GET", address)
		tag := whole.Header.Get("ETag")
		if len(tag) < 10 || tag[0] != '"' || int(whole.ContentLength) != len(body) {
			t.Errorf("%s: tag %q, %d bytes of %d", address, tag, len(body), whole.ContentLength)
		}
		if head, none := w.get(t, "HEAD", address); head.StatusCode != 200 || none != "" ||
			head.ContentLength != whole.ContentLength || head.Header.Get("ETag") != tag {
			t.Errorf("%s: HEAD says %d, %d bytes, tag %q", address, head.StatusCode, head.ContentLength,
				head.Header.Get("ETag"))
		}
		if same, none := w.get(t, "GET", address, "If-None-Match: "+tag); same.StatusCode != 304 || none != "" {
			t.Errorf("%s: the same is sent again: %d", address, same.StatusCode)
		}
		if other, _ := w.get(t, "GET", address, `If-None-Match: "other"`); other.StatusCode != 200 {
			t.Errorf("%s: another tag: %d", address, other.StatusCode)
		}
		part, some := w.get(t, "GET", address, "Range: bytes=2-5")
		if part.StatusCode != 206 || some != body[2:6] {
			t.Errorf("%s: part: %d %q", address, part.StatusCode, some)
		}
		if part, some = w.get(t, "GET", address, "Range: bytes=-3"); part.StatusCode != 206 ||
			some != body[len(body)-3:] {
			t.Errorf("%s: end: %d %q", address, part.StatusCode, some)
		}
		if part, _ = w.get(t, "GET", address, "Range: bytes=99999999-"); part.StatusCode != 416 {
			t.Errorf("%s: behind the end: %d", address, part.StatusCode)
		}
		if part, some = w.get(t, "GET", address, "Range: lines=2-5"); part.StatusCode != 200 || some != body {
			t.Errorf("%s: part in another unit: %d", address, part.StatusCode)
		}
		if part, some = w.get(t, "GET", address, "Range: bytes=2-5", `If-Range: "other"`); part.StatusCode != 200 ||
			some != body {
			t.Errorf("%s: part of another state: %d", address, part.StatusCode)
		}
		if part, some = w.get(t, "GET", address, "Range: bytes=2-5", "If-Range: "+tag); part.StatusCode != 206 ||
			some != body[2:6] {
			t.Errorf("%s: part of the same state: %d", address, part.StatusCode)
		}
	}
}

// A page in place of another one is never partial and never "not modified".
func TestNotFoundIsNeverPartial(t *testing.T) {
	w := serveFiles(t, hosted, nil)
	_, want := w.get(t, "GET", "/nothing")
	for _, header := range []string{"Range: bytes=0-3", `If-None-Match: *`,
		"If-Modified-Since: " + time.Now().UTC().Format(http.TimeFormat)} {
		if res, body := w.get(t, "GET", "/nothing", header); res.StatusCode != 404 || body != want ||
			res.Header.Get("ETag") != "" {
			t.Errorf("%s: have %d, %d bytes", header, res.StatusCode, len(body))
		}
	}
	if res, body := w.get(t, "HEAD", "/nothing"); res.StatusCode != 404 || body != "" ||
		int(res.ContentLength) != len(want) {
		t.Errorf("HEAD: have %d, %d bytes", res.StatusCode, res.ContentLength)
	}
}

// A panic of the preview is shown as its own fault, and the next page is served.
func TestPanicIsAnswered(t *testing.T) {
	w := serveFiles(t, hosted, nil)
	w.own["fault"] = func(w http.ResponseWriter, _ *http.Request) { panic("<b>broken\x1b") }
	visit{address: Prefix + "fault", status: 500, media: "text/html; charset=utf-8", body: "&lt;b&gt;broken"}.check(t,
		w)
	visit{address: "/iop/", status: 200, body: "Evenings"}.check(t, w)
}

// Every answer of any kind has the headers that protect drafts.
func TestHeadersOfEveryAnswer(t *testing.T) {
	w := serveFiles(t, hosted, nil)
	for _, address := range []string{"/", "/iop", "/file.txt", "/nothing", "/_porchlight/page?path=/",
		"/_porchlight/live.js", "/_porchlight/nothing"} {
		for _, host := range []string{"Host: " + w.addr, "Host: evil.example"} {
			res, _ := w.get(t, "GET", address, host)
			for name, want := range map[string]string{
				"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
				"Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "SAMEORIGIN",
				"Content-Security-Policy": "frame-ancestors 'self'", "Referrer-Policy": "no-referrer",
				"X-Robots-Tag": "noindex, nofollow",
			} {
				if have := res.Header.Get(name); have != want {
					t.Errorf("%s of %s: want %s %q, have %q", address, host, name, want, have)
				}
			}
			for _, name := range slices.Sorted(maps.Keys(res.Header)) {
				if strings.HasPrefix(name, "Access-Control-") || name == "Set-Cookie" || name == "Server" ||
					name == "Last-Modified" {
					t.Errorf("%s of %s: has %s", address, host, name)
				}
			}
		}
	}
}
