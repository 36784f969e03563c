package serve

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// secret is part of all texts that no answer to another machine may contain.
const secret = "SECRET"

// secretSite is a site with a draft, sources, settings, and files that are never published.
func secretSite(t *testing.T, change func(*Options)) *testServer {
	w := serveFiles(t, map[string]string{
		"config.toml":             "title = 'Preview'\n# SECRET-SETTING\n",
		".env":                    "SECRET-ENV\n",
		".git/config":             "SECRET-GIT\n",
		".htpasswd":               "SECRET-PASSWORD\n",
		"content/_index.md":       "---\ntitle: Home\n---\nWelcome\n",
		"content/.hidden.md":      "SECRET-HIDDEN\n",
		"content/plan.md":         "---\ntitle: Plan\ndescription: A plan\ndraft: true\n# SECRET-SOURCE\n---\nSECRET-DRAFT\n",
		"data/facts.toml":         "# SECRET-DATA\n",
		"layouts/own/page.html":   "{{/* SECRET-LAYOUT */}}<p>{{ .Title }}</p>",
		"static/file.txt":         "a file",
		"static/.DS_Store":        "SECRET-STORE",
		"static/folder/inner.txt": "inner",
	}, change)
	outside := filepath.Join(filepath.Dir(w.folder), "outside.txt")
	if err := os.WriteFile(outside, []byte("SECRET-OUTSIDE\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return w
}

// send sends bytes as they are and gives the first answer, with all that follows it on the connection.
func (w *testServer) send(t *testing.T, raw string) (status int, header http.Header, all string) {
	t.Helper()
	conn, err := net.Dial("tcp", w.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	go io.WriteString(conn, raw)
	bytesOf, _ := io.ReadAll(conn) // a server that hangs up in the middle may reset the connection
	if len(bytesOf) == 0 {         // the connection was closed
		return 0, nil, ""
	}
	res, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(bytesOf)), nil)
	if err != nil {
		t.Fatalf("no HTTP: %q", bytesOf)
	}
	res.Body.Close()
	return res.StatusCode, res.Header, string(bytesOf)
}

// attack is a request of an attacker. A target alone is a GET with the right Host. "HOST" is replaced by host and port,
// "PORT" by the port.
type attack struct {
	name   string
	target string
	header string // further lines, "\n" between them
	raw    string // instead: the whole request
	status int    // wanted
}

func (a attack) request(addr string) string {
	raw := a.raw
	if raw == "" {
		host := "Host: HOST\n"
		if strings.HasPrefix(a.header, "Host:") || strings.Contains(a.header, "\nHost:") {
			host = ""
		}
		raw = "GET " + a.target + " HTTP/1.1\n" + host + a.header
	}
	_, port, _ := net.SplitHostPort(addr)
	raw = strings.ReplaceAll(strings.ReplaceAll(raw, "HOST", addr), "PORT", port)
	return strings.ReplaceAll(strings.TrimRight(raw, "\n"), "\n", "\r\n") + "\r\nConnection: close\r\n\r\n"
}

// attacks are requests by which other preview servers gave answers that they should not give, and similar ones. Those
// with status 200 or a redirect are allowed, and get only pages that everyone at the computer may see.
var attacks = []attack{
	// Another host name: a website whose name resolves to this computer.
	{name: "rebound name", target: "/plan/", header: "Host: evil.example:PORT", status: 421},
	{name: "rebound name without port", target: "/plan/", header: "Host: evil.example", status: 421},
	{name: "name that begins like ours", target: "/plan/", header: "Host: localhost.evil.example:PORT", status: 421},
	{name: "name that ends like ours", target: "/plan/", header: "Host: evillocalhost:PORT", status: 421},
	{name: "address that begins like ours", target: "/plan/", header: "Host: 127.0.0.1.evil.example:PORT", status: 421},
	{name: "user in the name", target: "/plan/", header: "Host: localhost:PORT@evil.example", status: 400},
	{name: "name behind a dot", target: "/plan/", header: "Host: localhost.:PORT", status: 421},
	{name: "only a dot before", target: "/plan/", header: "Host: .localhost:PORT", status: 421},
	{name: "another loopback address", target: "/plan/", header: "Host: 127.0.0.2:PORT", status: 421},
	{name: "address of everything", target: "/plan/", header: "Host: 0.0.0.0:PORT", status: 421},
	{name: "address in other writing", target: "/plan/", header: "Host: 2130706433:PORT", status: 421},
	{name: "IPv6 of everything", target: "/plan/", header: "Host: [::]:PORT", status: 421},
	{name: "IPv6 that is IPv4", target: "/plan/", header: "Host: [::ffff:127.0.0.1]:PORT", status: 421},
	{name: "IPv6 with a zone", target: "/plan/", header: "Host: [::1%25eth0]:PORT", status: 421},
	{name: "IPv6 without brackets", target: "/plan/", header: "Host: ::1:PORT", status: 421},
	{name: "half a bracket", target: "/plan/", header: "Host: [::1:PORT", status: 421},
	{name: "another port", target: "/plan/", header: "Host: localhost:1", status: 421},
	{name: "no port", target: "/plan/", header: "Host: localhost", status: 421},
	{name: "port that is none", target: "/plan/", header: "Host: localhost:PORT:80", status: 421},
	{name: "port with a sign", target: "/plan/", header: "Host: localhost:+PORT", status: 421},
	{name: "empty name", target: "/plan/", header: "Host:", status: 421},
	{name: "no name in HTTP/1.0", raw: "GET /plan/ HTTP/1.0\n", status: 421},
	{name: "no name in HTTP/1.1", raw: "GET /plan/ HTTP/1.1\n", status: 400},
	{name: "two names", target: "/plan/", header: "Host: HOST\nHost: evil.example", status: 400},
	{name: "markup as a name", target: "/plan/", header: "Host: <script>alert(1)</script>", status: 400},
	{name: "name of a proxy", target: "/plan/",
		header: "Host: evil.example\nX-Forwarded-Host: HOST\nForwarded: host=HOST;for=127.0.0.1", status: 421},
	{name: "own address under another name", target: "/_porchlight/page?path=/plan/", header: "Host: evil.example:PORT",
		status: 421},
	{name: "stream under another name", target: "/_porchlight/events", header: "Host: evil.example:PORT", status: 421},

	// Other forms of requests.
	{name: "as a proxy, to another host", raw: "GET http://evil.example/plan/ HTTP/1.1\nHost: HOST\n", status: 400},
	{name: "as a proxy, to us", raw: "GET http://HOST/plan/ HTTP/1.1\nHost: evil.example\n", status: 400},
	{name: "file scheme", raw: "GET file:///etc/passwd HTTP/1.1\nHost: HOST\n", status: 400},
	{name: "tunnel", raw: "CONNECT evil.example:443 HTTP/1.1\nHost: HOST\n", status: 405},
	{name: "star", raw: "OPTIONS * HTTP/1.1\nHost: HOST\n", status: 405},
	{name: "no slash", raw: "GET plan/ HTTP/1.1\nHost: HOST\n", status: 400},
	{name: "POST", raw: "POST /plan/ HTTP/1.1\nHost: HOST\nContent-Length: 0\n", status: 405},
	{name: "PUT", raw: "PUT /file.txt HTTP/1.1\nHost: HOST\nContent-Length: 0\n", status: 405},
	{name: "DELETE", raw: "DELETE /file.txt HTTP/1.1\nHost: HOST\n", status: 405},
	{name: "asking for leave", raw: "OPTIONS /plan/ HTTP/1.1\nHost: HOST\nOrigin: https://evil.example\nAccess-Control-Request-Method: GET\n", status: 405},
	{name: "TRACE", raw: "TRACE / HTTP/1.1\nHost: HOST\nCookie: SECRET\n", status: 405},
	{name: "method of its own", raw: "LOOK /plan/ HTTP/1.1\nHost: HOST\n", status: 405},
	{name: "lower case method", raw: "get /plan/ HTTP/1.1\nHost: HOST\n", status: 405},
	{name: "method in a header", raw: "POST /plan/ HTTP/1.1\nHost: HOST\nContent-Length: 0\nX-HTTP-Method-Override: GET\n", status: 405},
	{name: "with a body", raw: "GET /plan/ HTTP/1.1\nHost: HOST\nContent-Length: 5\n\nhello", status: 400},
	{name: "in pieces", raw: "GET /plan/ HTTP/1.1\nHost: HOST\nTransfer-Encoding: chunked\n\n0\n", status: 400},
	{name: "two lengths", raw: "GET /plan/ HTTP/1.1\nHost: HOST\nContent-Length: 5\nContent-Length: 6\n", status: 400},
	{name: "HTTP/2 without a word", raw: "PRI * HTTP/2.0\n\nSM\n\n", status: 405},
	{name: "large header", target: "/plan/", header: "X-Large: " + strings.Repeat("x", 64<<10), status: 431},
	{name: "many headers", target: "/plan/", header: strings.Repeat("X-Many: x\n", 8<<10), status: 431},
	{name: "long address", target: "/" + strings.Repeat("a/", longestAddress/2), status: 414},

	// From pages of other websites.
	{name: "fetch with an origin", target: "/plan/", header: "Origin: https://evil.example", status: 403},
	{name: "fetch without one", target: "/plan/", header: "Origin: null", status: 403},
	{name: "origin like ours", target: "/plan/", header: "Origin: http://HOST.evil.example", status: 403},
	{name: "origin of another port", target: "/plan/", header: "Origin: http://localhost:1", status: 403},
	{name: "origin of another scheme", target: "/plan/", header: "Origin: file://HOST", status: 403},
	{name: "two origins", target: "/plan/", header: "Origin: http://HOST\nOrigin: https://evil.example", status: 403},
	{name: "script of another website", target: "/plan/",
		header: "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors\nSec-Fetch-Dest: script", status: 403},
	{name: "picture of another website", target: "/file.txt",
		header: "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors\nSec-Fetch-Dest: image", status: 403},
	{name: "fetch of another port", target: "/plan/",
		header: "Sec-Fetch-Site: same-site\nSec-Fetch-Mode: cors\nSec-Fetch-Dest: empty", status: 403},
	{name: "frame of another website", target: "/plan/",
		header: "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: iframe", status: 403},
	{name: "object of another website", target: "/plan/",
		header: "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: object", status: 403},
	{name: "two sites", target: "/plan/", header: "Sec-Fetch-Site: same-origin\nSec-Fetch-Site: cross-site",
		status: 403},
	{name: "unknown site", target: "/plan/", header: "Sec-Fetch-Site: something", status: 403},
	{name: "state of a page", target: "/_porchlight/page?path=/plan/", header: "Origin: https://evil.example",
		status: 403},
	{name: "state of a page by a link", target: "/_porchlight/page?path=/plan/",
		header: "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document", status: 403},
	{name: "stream of another website", target: "/_porchlight/events",
		header: "Origin: https://evil.example\nSec-Fetch-Site: cross-site", status: 403},
	{name: "own script elsewhere", target: "/_porchlight/live.js",
		header: "Sec-Fetch-Site: same-site\nSec-Fetch-Mode: no-cors\nSec-Fetch-Dest: script", status: 403},
	{name: "overview by a link", target: "/_porchlight/",
		header: "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document", status: 403},

	// Files.
	{name: "settings", target: "/config.toml", status: 404},
	{name: "source of a page", target: "/content/plan.md", status: 404},
	{name: "source beside the page", target: "/plan.md", status: 404},
	{name: "source as the page's index", target: "/plan/index.md", status: 404},
	{name: "layout", target: "/layouts/own/page.html", status: 404},
	{name: "data", target: "/data/facts.toml", status: 404},
	{name: "folder of static files", target: "/static/file.txt", status: 404},
	{name: "environment", target: "/.env", status: 404},
	{name: "repository", target: "/.git/config", status: 404},
	{name: "repository, folder", target: "/.git/", status: 404},
	{name: "passwords", target: "/.htpasswd", status: 404},
	{name: "hidden page", target: "/.hidden/", status: 404},
	{name: "litter", target: "/.DS_Store", status: 404},
	{name: "listing", target: "/folder/", status: 404},
	{name: "listing without slash", target: "/folder", status: 404},
	{name: "state of publishing", target: "/.public.porchlight/manifest.json", status: 404},
	{name: "up", target: "/../outside.txt", status: 404},
	{name: "up, from below", target: "/folder/../../outside.txt", status: 404},
	{name: "up, within", target: "/folder/../file.txt", status: 404},
	{name: "up, encoded", target: "/%2e%2e/outside.txt", status: 404},
	{name: "up, slash encoded", target: "/..%2foutside.txt", status: 404},
	{name: "up, encoded twice", target: "/%252e%252e%252foutside.txt", status: 404},
	{name: "up, overlong", target: "/%c0%ae%c0%ae%c0%afoutside.txt", status: 404},
	{name: "up, backslash", target: `/..\outside.txt`, status: 404},
	{name: "up, backslash encoded", target: "/..%5coutside.txt", status: 404},
	{name: "up, with a parameter", target: "/..;/outside.txt", status: 404},
	{name: "drive", target: "/C:/Windows/win.ini", status: 404},
	{name: "stream of a file", target: "/file.txt::$DATA", status: 404},
	{name: "here", target: "/./file.txt", status: 404},
	{name: "slash encoded", target: "/folder%2finner.txt", status: 404},
	{name: "NUL", target: "/file.txt%00", status: 404},
	{name: "NUL before an ending", target: "/config.toml%00.html", status: 404},
	{name: "line end", target: "/file.txt%0a", status: 404},
	{name: "half an escape", target: "/file.txt%2", status: 400},
	{name: "no UTF-8", target: "/%ff%fe", status: 404},
	{name: "own files, up", target: "/_porchlight/../config.toml", status: 404},
	{name: "own files, template", target: "/_porchlight/notice.html", status: 404},
	{name: "own files, folder", target: "/_porchlight/assets/", status: 404},
	{name: "own files, absolute", target: "/_porchlight//etc/passwd", status: 404},
	{name: "state of a file", target: "/_porchlight/page?path=/../outside.txt", status: 200},
	{name: "state of another host", target: "/_porchlight/page?path=http://evil.example/", status: 200},
	{name: "state of nothing", target: "/_porchlight/page", status: 200},

	// Queries are ignored.
	{name: "raw", target: "/config.toml?raw", status: 404},
	{name: "import and raw", target: "/config.toml?import&raw??", status: 404},
	{name: "inline", target: "/.env?url&inline", status: 404},
	{name: "file system", target: "/@fs/etc/passwd", status: 404},
	{name: "file system, raw", target: "/@fs/etc/passwd?raw??", status: 404},
	{name: "module id", target: "/@id/.env", status: 404},
	{name: "open in editor", target: "/__open-in-editor?file=/etc/passwd", status: 404},
	{name: "file by query", target: "/?file=../config.toml&path=.env&raw", status: 200},

	// Redirects do not lead to another host.
	{name: "two slashes", target: "//evil.example/", status: 404},
	{name: "two slashes, no end", target: "//evil.example", status: 404},
	{name: "two slashes, encoded", target: "/%2f/evil.example/", status: 404},
	{name: "slash and backslash", target: `/\evil.example/`, status: 404},
	{name: "slash and backslash, encoded", target: "/%5cevil.example/", status: 404},
	{name: "to a folder, two slashes before", target: "//plan", status: 404},
	{name: "header in an address", target: "/plan%0d%0aSet-Cookie:%20a=b", status: 404},
	{name: "header in a query", target: "/plan?%0d%0aSet-Cookie:%20a=b", status: 301},
	{name: "host in a query", target: "/plan?//evil.example", status: 301},
}

func TestAttacks(t *testing.T) {
	w := secretSite(t, nil)
	if _, body := w.get(t, "GET", "/plan/"); !strings.Contains(body, "SECRET-DRAFT") {
		t.Fatal("the draft is not shown even to the editor")
	}
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			status, header, all := w.send(t, a.request(w.addr))
			if status != a.status {
				t.Errorf("want %d, have %d", a.status, status)
			}
			harmless(t, header, all)
		})
	}
}

// harmless checks an answer to an attacker.
func harmless(t *testing.T, header http.Header, all string) {
	t.Helper()
	for _, leak := range []string{secret, "root:", "<script>alert"} {
		if strings.Contains(all, leak) {
			t.Errorf("the answer has %q: %s", leak, all[:min(len(all), 800)])
		}
	}
	for name := range header {
		if strings.HasPrefix(name, "Access-Control-") || name == "Set-Cookie" {
			t.Errorf("the answer has the header %s", name)
		}
	}
	if to := header.Get("Location"); to != "" &&
		(to[0] != '/' || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`)) {
		t.Errorf("the answer leads away, to %q", to)
	}
}

// TestRefusedFilesAreNotServed checks that the preview serves no file that a build refuses, and serves SVG files in a
// sandbox.
func TestRefusedFilesAreNotServed(t *testing.T) {
	w := serveFiles(t, map[string]string{
		"content/_index.md":     "---\ntitle: Home\n---\n",
		"content/care/index.md": "---\ntitle: Care\n---\n",
		"content/care/h.html":   "<script>alert(1)</script>",
		"content/care/run.js":   "alert(1)",
		"content/care/page.txt": "<!doctype html><script>alert(1)</script>",
		"content/care/bad.svg":  `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
		"content/care/good.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>`,
		"content/care/plan.pdf": "%PDF-1.4",
	}, nil)
	for _, name := range []string{"h.html", "run.js", "page.txt", "bad.svg"} {
		if res, body := w.get(t, "GET", "/care/"+name); res.StatusCode != http.StatusForbidden ||
			strings.Contains(body, "<script>alert") {
			t.Errorf("%s: status %d, %s", name, res.StatusCode, body[:min(len(body), 300)])
		}
	}
	if res, body := w.get(t, "GET", "/care/good.svg"); !strings.HasPrefix(res.Header.Get("Content-Security-Policy"),
		"sandbox") || !strings.Contains(body, "M0 0h9") {
		t.Errorf("a drawing: %v", res.Header)
	}
	if res, _ := w.get(t, "GET", "/care/plan.pdf"); res.StatusCode != http.StatusOK {
		t.Errorf("a PDF: status %d", res.StatusCode)
	}
}
