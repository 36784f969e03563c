package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// TestCheckExternal: check --external asks another host, says who asks, and a plain check does not.
func TestCheckExternal(t *testing.T) {
	agents := make(chan string, 10)
	server := httptest.NewServer(http.HandlerFunc(func(to http.ResponseWriter, r *http.Request) {
		agents <- r.UserAgent()
		if r.URL.Path == "/old" {
			http.Redirect(to, r, "/new", http.StatusMovedPermanently)
		}
	}))
	defer server.Close()
	site := t.TempDir()
	write(t, site, "config.toml", "baseURL = \"https://example.org/\"\n")
	write(t, site, "content/a.md", "---\ntitle: A\n---\nÄh [a]("+server.URL+"/old).\n")
	var out strings.Builder
	if code := run([]string{"check", "-s", site}, &out, &out); code != 0 || len(agents) > 0 {
		t.Fatalf("status %d, %d requests: %s", code, len(agents), &out)
	}
	out.Reset()
	code := run([]string{"check", "-s", site, "--external"}, &out, &out)
	for _, want := range []string{`content/a.md:4:8: info: "` + server.URL + `/old" has moved for good`,
		"write " + server.URL + "/new"} {
		if code != 0 || !strings.Contains(out.String(), want) {
			t.Errorf("status %d: no %q in %s", code, want, &out)
		}
	}
	if agent := <-agents; !strings.HasPrefix(agent, "Porchlight/") || !strings.Contains(agent, "https://example.org/") {
		t.Errorf("asked by %q", agent)
	}
	asked := len(agents)
	if run([]string{"check", "-s", site, "--external"}, &out, &out); len(agents) != asked {
		t.Error("an address was asked for that is known")
	}
}

// TestCheckExternalIgnored: what --external finds is ignored by a page, a comment and the settings, is in a baseline,
// and is listed by --explain-ignored, like all other findings.
func TestCheckExternalIgnored(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	site := t.TempDir()
	link := "[a](" + server.URL + "/gone)\n" // one address, since a host is asked once a second
	write(t, site, "config.toml",
		"baseURL = \"https://example.org/\"\n[checks.paths.\"content/old/\"]\nexternal-dead = \"off\"\n")
	write(t, site, "content/a.md",
		"---\ntitle: A\nignoreChecks: [{rule: external-dead, reason: back soon}]\n---\n"+link)
	write(t, site, "content/b.md",
		"---\ntitle: B\n---\n<!-- check-off external-dead: a part -->\n"+link+"<!-- check-on -->\n"+link)
	write(t, site, "content/old/c.md", "---\ntitle: C\n---\n"+link)
	check := func(flags ...string) (int, string) {
		var out strings.Builder
		code := run(append([]string{"check", "-s", site, "--external"}, flags...), &out, &out)
		return code, out.String()
	}
	code, out := check()
	if code != exitFindings || strings.Count(out, "external-dead") != 1 ||
		!strings.Contains(out, "content/b.md:7:5: error") {
		t.Errorf("status %d: %s", code, out)
	}
	_, out = check("--explain-ignored")
	for _, want := range []string{"back soon", "a part", "content/old"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q among what is ignored: %s", want, out)
		}
	}
	baseline := filepath.Join(site, "base.json")
	if code, out = check("--baseline", baseline, "--write-baseline"); code != 0 {
		t.Fatalf("status %d: %s", code, out)
	}
	if code, out = check("--baseline", baseline); code != 0 || strings.Contains(out, "external-dead") {
		t.Errorf("with a baseline: status %d: %s", code, out)
	}
}
