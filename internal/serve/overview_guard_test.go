package serve

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/preview"
)

// Content of the site is only text in the overview, which may load only what the preview serves.
func TestOverviewIsEscaped(t *testing.T) {
	const bad = `</title><script>alert(1)</script><img src=x onerror=alert(2)> "'` + "\u202e"
	quoted := strings.ReplaceAll(bad, `"`, `\"`)
	files := map[string]string{
		"config.toml":         "title = '''" + bad + "'''\n",
		"content/_index.md":   "---\ntitle: Home\n---\n",
		"content/a/_index.md": "---\ntitle: \"" + quoted + "\"\n---\n",
		"content/a/b.md": "---\ntitle: \"" + quoted + "\"\nlinkTitle: \"" + quoted + "\"\nlevel: iop\n---\n[x](<" +
			bad[8:34] + ">)\n",
		"content/a/<i>.md": "---\ntitle: T\ndraft: \"" + quoted + "\"\n---\n",
	}
	w := serveClinic(t, files, func(o *Options) {
		o.Editor = func(path string, line, column int) string {
			return fmt.Sprintf("vscode://file%s:%d:%d", path, line, column)
		}
	})
	w.checkAll(t)
	for _, query := range []string{"", "?q=alert", "?show=findings", "?section=a", "?section=%3Cscript%3E",
		"?q=%3Cscript%3Ealert(1)%3C/script%3E"} {
		s := w.overviewOf(t, query)
		scripts := 0
		for n := range s.root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if n.Data == "script" {
				scripts++
			}
			if n.Data == "img" || n.Data == "i" || strings.Contains(s.body, "ZgotmplZ") ||
				strings.Contains(s.body, "\u202e") {
				t.Fatalf("%q: something of the site got through", query)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" ||
					(a.Key == "href" || a.Key == "src" || a.Key == "action") && !strings.HasPrefix(a.Val, "/") &&
						!strings.HasPrefix(a.Val, "#") {
					t.Errorf("%q: <%s %s=%q>", query, n.Data, a.Key, a.Val)
				}
			}
		}
		if scripts != 1 {
			t.Errorf("%q: %d scripts", query, scripts)
		}
	}
	res, _ := w.get(t, "GET", Prefix)
	if policy := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") ||
		strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
	if res, body := w.get(t, "HEAD", Prefix); res.StatusCode != 200 || body != "" {
		t.Errorf("HEAD: status %d, %d bytes", res.StatusCode, len(body))
	}
}

// Links to files go through the preview to the editor's program, and only for files of the site.
func TestOverviewOpensEditor(t *testing.T) {
	editor := func(o *Options) {
		o.Editor = func(path string, line, column int) string {
			return fmt.Sprintf("vscode://file%s:%d:%d", filepath.ToSlash(path), line, column)
		}
	}
	w := serveClinic(t, clinic, editor)
	if s := w.overviewOf(t, ""); !strings.Contains(s.body,
		`href="/_porchlight/edit?file=content%2Fcosts.md&amp;line=1&amp;column=1"`) {
		t.Error("no link to the editor's program")
	}
	at := "vscode://file" + filepath.ToSlash(w.folder)
	for query, want := range map[string]string{
		"file=content/costs.md&line=7&column=3":    at + "/content/costs.md:7:3",
		"file=config.toml":                         at + "/config.toml:1:1",
		"file=content/costs.md&line=x&column=-1":   at + "/content/costs.md:1:1",
		"file=content/../../secret":                "",
		"file=/etc/passwd":                         "",
		"file=..%2Fx":                              "",
		"file=.git/config":                         "",
		"file=public/index.html":                   "",
		"":                                         "",
		"file=content/a%0D%0ASet-Cookie:%20x=y.md": "",
	} {
		res, _ := w.get(t, "GET", Prefix+"edit?"+query, "Sec-Fetch-Site: same-origin")
		if have := res.Header.Get("Location"); have != want || res.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: want %q, have %q", query, want, have)
		}
		if res, _ := w.get(t, "GET", Prefix+"edit?"+query,
			"Sec-Fetch-Site: cross-site"); res.StatusCode != http.StatusForbidden {
			t.Errorf("%s: another website may ask: %d", query, res.StatusCode)
		}
	}
	plain := serveClinic(t, clinic, nil)
	if s := plain.overviewOf(t, ""); strings.Contains(s.body, "/_porchlight/edit") {
		t.Error("a link to a program that nobody chose")
	}
}

// Other machines learn nothing about withheld pages, and get no links to files.
func TestOverviewFromAnotherMachine(t *testing.T) {
	folder, written := t.TempDir(), fstest.MapFS{}
	for name, text := range clinic {
		written[name] = &fstest.MapFile{Data: []byte(text)}
	}
	written["content/guides/secret.md"] = &fstest.MapFile{Data: []byte("---\ndraft: true\nnonsense: [\n---\n")}
	if err := os.CopyFS(folder, written); err != nil {
		t.Fatal(err)
	}
	how := build.Options{Source: folder, Theme: porchlight.Starter,
		Flags: config.Flags{Env: []string{}, Clock: noonInMarch}}
	preview, err := preview.Open(how, build.OnlyLive)
	if err != nil {
		t.Fatal(err)
	}
	defer preview.Close() //nolint:errcheck // it was only read
	s := New(Options{Preview: preview, Source: folder, Open: true, Hosts: []string{"preview.test"},
		Editor: func(path string, _, _ int) string { return "vscode://file" + path }})
	if err := preview.CheckAll(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	hidden := []string{"Mornings", "morning.md", "Coming", "secret.md", "/_porchlight/edit"}
	for from, visible := range map[string]bool{"127.0.0.1:4000": true, "192.0.2.7:4000": false} {
		for _, query := range []string{"", "?q=m"} {
			r := httptest.NewRequest("GET", "http://preview.test"+Prefix+query, nil)
			r.URL.Scheme, r.URL.Host, r.RemoteAddr = "", "", from
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			body := w.Body.String()
			if w.Code != http.StatusOK || !strings.Contains(body, "intensive") && !strings.Contains(body, "Intensive") {
				t.Fatalf("%s %s: status %d\n%s", from, query, w.Code, body)
			}
			for _, words := range hidden {
				if query == "" && strings.Contains(body, words) != visible {
					t.Errorf("%s: %q is in the overview: %t", from, words, !visible)
				}
				if !visible && strings.Contains(body, words) {
					t.Errorf("%s %s: %q is shown", from, query, words)
				}
			}
		}
	}
}
