package serve_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/race"
	"porchlight/internal/serve"
)

// clean waits until every address answers what a cold build writes for it, and no other address answers anything.
func (s *session) clean() {
	s.t.Helper()
	s.fence()
	cold := coldBuild(s.t, s.dir, s.include)
	var wrong string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if wrong = s.compare(cold); wrong == "" {
			return
		}
	}
	s.t.Fatalf("served and built differ: %s; the last changes: %s", wrong, s.lastTaken())
}

// coldBuild is all that a build makes of a site in an empty folder, in a process of its own: it shares nothing with the
// preview, and no race detector makes it slow. A short run builds in this process. The site has to be without errors.
func coldBuild(t *testing.T, dir string, include build.Include) tree {
	t.Helper()
	dest := filepath.Join(t.TempDir(), "public")
	if race.Short() { // there is no program to start: to link it takes longer than many builds
		report, err := build.Run(t.Context(), build.Options{
			Source: dir, Dest: dest, Theme: porchlight.Starter, Flags: flags(include), NoCache: true,
		})
		if err != nil || report.Failed {
			t.Fatalf("the cold build failed: %v\n%v", err, report)
		}
		return readTree(t, dest)
	}
	shown := fmt.Sprintf("=%t", include == build.Everything)
	program := exec.Command(command(t), "build", "--source", dir, "--destination", dest, "--clock",
		noon.Format(time.RFC3339),
		"--buildDrafts"+shown, "--buildFuture"+shown, "--buildExpired"+shown)
	program.Env = append(os.Environ(), "GOGC=off") // a program that ends at once needs no collector
	out, err := program.CombinedOutput()
	if err != nil {
		t.Fatalf("the cold build failed: %v\n%s", err, out)
	}
	return readTree(t, dest)
}

// compare returns where the answers differ from a built site, "" when they do not.
func (s *session) compare(cold tree) string {
	s.t.Helper()
	for _, name := range slices.Sorted(maps.Keys(cold)) {
		s.known[name] = true
		if wrong := s.compareOne(name, cold[name]); wrong != "" {
			return wrong
		}
	}
	if s.preview != nil {
		for _, p := range s.preview.Edition().Site.Pages() {
			s.known[p.OutputPath] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.known)) {
		if _, built := cold[name]; built {
			continue
		}
		a := s.get(addressOf(name))
		if a.status != http.StatusNotFound && (a.status != http.StatusFound || a.header.Get("Location") == "") {
			return fmt.Sprintf("%s: a build does not write it, served with status %d", name, a.status)
		}
	}
	return ""
}

func (s *session) compareOne(name, built string) string {
	s.t.Helper()
	a := s.get(addressOf(name))
	if a.status != http.StatusOK && name != "404.html" {
		return fmt.Sprintf("%s: status %d (%s)", name, a.status, a.header.Get("Location"))
	}
	if !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		return differs(name, built, string(a.body))
	}
	if s.suffix == nil {
		s.suffix = a.body[min(len(built), len(a.body)):]
		if !bytes.Contains(s.suffix, []byte(serve.Prefix)) {
			return fmt.Sprintf("%s: nothing of the preview stands after the page: %q", name, s.suffix)
		}
	}
	body, found := bytes.CutSuffix(a.body, s.suffix)
	if !found {
		return fmt.Sprintf("%s: ends with %.300q, others with %q", name, a.body[max(0, len(a.body)-len(s.suffix)):],
			s.suffix)
	}
	return differs(name, built, string(body))
}

// addressOf is the address of an output path.
func addressOf(name string) string {
	if name == "index.html" || strings.HasSuffix(name, "/index.html") {
		return "/" + strings.TrimSuffix(name, "index.html")
	}
	return "/" + name
}
