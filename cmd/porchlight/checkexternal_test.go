package main

import (
	"net/http"
	"net/http/httptest"
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
