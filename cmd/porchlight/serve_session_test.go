package main

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// outputBuffer collects the output of serve.
type outputBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *outputBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *outputBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// await waits until a text is printed and returns its first group, "" when done is printed first.
func (s *outputBuffer) await(t *testing.T, what, done string) string {
	t.Helper()
	want := regexp.MustCompile("(?m)" + what)
	for until := time.Now().Add(patient); time.Now().Before(until); time.Sleep(5 * time.Millisecond) {
		if found := want.FindStringSubmatch(s.String()); found != nil {
			return found[len(found)-1]
		}
		if done != "" && strings.Contains(s.String(), done) {
			return ""
		}
	}
	t.Fatalf("serve does not say %q, but\n%s", what, s)
	return ""
}

// served runs serve with a small site until the test ends.
func served(t *testing.T, args ...string) (stdout, stderr *outputBuffer) {
	t.Helper()
	site := t.TempDir()
	write(t, site, "content/_index.md", "---\ntitle: Home\n---\nCall us.\n")
	write(t, site, "content/draft.md", "---\ntitle: Draft\ndraft: true\n---\nNot yet.\n")
	ctx, end := context.WithCancel(context.Background())
	stdout, stderr = &outputBuffer{}, &outputBuffer{}
	root := newRoot()
	root.SetArgs(append([]string{"serve", "--source", site, "--port", "0"}, args...))
	root.SetOut(stdout)
	root.SetErr(stderr)
	ended := make(chan error, 1)
	go func() { ended <- root.ExecuteContext(ctx) }()
	t.Cleanup(func() {
		end()
		if err := <-ended; err != nil {
			t.Errorf("serve ended with %v", err)
		}
	})
	return stdout, stderr
}

func status(t *testing.T, client *http.Client, address string) int {
	t.Helper()
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode
}

// onNetwork is the address that serve gives to other machines; without one the test is skipped.
func onNetwork(t *testing.T, stdout *outputBuffer) string {
	t.Helper()
	address := stdout.await(t, `^  on your network: (\S+)$`, "is on no network")
	if address == "" {
		t.Skip("this computer is on no network")
	}
	return address
}

func TestNetworkNeedsToken(t *testing.T) {
	stdout, _ := served(t, "--lan")
	invitation := onNetwork(t, stdout)
	address, token, _ := strings.Cut(invitation, "?token=")
	if len(token) < 26 {
		t.Fatalf("invites to %s", invitation)
	}
	anonymous := &http.Client{Transport: &http.Transport{}}
	if have := status(t, anonymous, address); have != http.StatusForbidden {
		t.Errorf("without the token the status is %d", have)
	}
	if have := status(t, anonymous, address+"?token="+newToken()); have != http.StatusForbidden {
		t.Errorf("with another token the status is %d", have)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	invited := &http.Client{Transport: &http.Transport{}, Jar: jar}
	for _, step := range []struct {
		address string
		want    int
	}{
		{invitation, http.StatusOK}, {address, http.StatusOK}, {address + "draft/", http.StatusNotFound},
	} {
		if have := status(t, invited, step.address); have != step.want {
			t.Errorf("%s: status %d, want %d", step.address, have, step.want)
		}
	}
}

func TestBindingIsExplained(t *testing.T) {
	stdout, stderr := served(t, "--bind", "0.0.0.0", "--buildDrafts")
	address := onNetwork(t, stdout)
	stderr.await(t, "everybody who can reach this address sees the pages", "")
	client := &http.Client{Transport: &http.Transport{}}
	for _, path := range []string{"", "draft/"} {
		if have := status(t, client, address+path); have != http.StatusOK {
			t.Errorf("%s%s: status %d", address, path, have)
		}
	}
}

func TestStoppingDoesNotWaitForTheSiteToBeRead(t *testing.T) {
	site := t.TempDir()
	write(t, site, "content/_index.md", "---\ntitle: Home\n---\nCall us.\n")
	ctx, end := context.WithCancel(context.Background())
	end()
	out := &outputBuffer{}
	if err := runServe(ctx, out, out, &serveFlags{site: siteFlags{source: site},
		given: map[string]bool{"port": true}}); err != nil {
		t.Errorf("ended with %v", err)
	}
	if !strings.HasSuffix(out.String(), "stopped\n") {
		t.Errorf("says %q", out)
	}
}

func TestFindingIsPrintedOnceEachTimeItAppears(t *testing.T) {
	v := newConsole(io.Discard, io.Discard, t.TempDir(), false)
	typo := finding.Finding{Rule: "unknown-key", File: "content/a.md", Message: "titel"}
	link := finding.Finding{Rule: "broken-link", File: "content/b.md", Message: "nowhere"}
	for i, step := range []struct {
		saved    string
		findings []finding.Finding
		complete bool
		fresh    int
		mended   bool
	}{
		{"", []finding.Finding{typo, link}, true, 2, false},
		{"content/a.md", []finding.Finding{typo, link}, true, 0, false},
		{"content/c.md", []finding.Finding{typo}, false, 0, false}, // the page with the link was not drawn again yet
		{"", []finding.Finding{typo, link}, true, 0, false},
		{"content/b.md", []finding.Finding{typo}, false, 0, true}, // it was, without the link
		{"content/b.md", []finding.Finding{typo, link}, false, 1, false},
		{"", nil, true, 0, true},
		{"", []finding.Finding{typo}, true, 1, false},
	} {
		if step.saved != "" {
			v.touched[step.saved] = true
		}
		fresh := len(v.newOf(step.findings))
		if mended := v.forget(step.findings, step.complete); fresh != step.fresh || mended != step.mended {
			t.Errorf("step %d: %d fresh, mended %t, want %d, %t", i, fresh, mended, step.fresh, step.mended)
		}
	}
}

func TestFindingsAheadArePrintedWhenNew(t *testing.T) {
	var out strings.Builder
	v := newConsole(&out, io.Discard, t.TempDir(), false)
	typo := finding.Finding{Rule: "unknown-key", Severity: finding.Error, File: "content/a.md", Message: "titel"}
	for i, step := range []struct {
		saved    string
		findings []finding.Finding
		complete bool
		want     string
	}{
		{"", nil, true, "all pages checked: no findings\n"},
		{"content/b.md", nil, true, ""},
		{"content/a.md", []finding.Finding{typo}, false, "so far: 1 error\n"},
		{"", []finding.Finding{typo}, true, ""},
		{"content/a.md", nil, false, ""}, // mended, and the look at the others was given up
		{"", nil, true, "all pages checked: no findings\n"},
		{"", nil, true, ""},
	} {
		if step.saved != "" {
			v.touched[step.saved] = true
		}
		out.Reset()
		if v.checked(step.findings, step.complete); out.String() != step.want {
			t.Errorf("step %d: says %q, want %q", i, out.String(), step.want)
		}
	}
}

func TestFilesWords(t *testing.T) {
	for _, test := range []struct {
		files []string
		want  string
	}{
		{nil, "another day, or a file that can be read again"},
		{[]string{"content/a.md"}, "content/a.md"},
		{[]string{"content/a.md", "content/b.md"}, "content/a.md, content/b.md"},
		{[]string{"a", "b", "c", "d"}, "4 files"},
		{[]string{"content/\x1b[2J.md"}, finding.Harmless("content/\x1b[2J.md")},
	} {
		if have := filesWords(test.files); have != test.want {
			t.Errorf("%q: %q, want %q", test.files, have, test.want)
		}
	}
}

func TestSkippedNames(t *testing.T) {
	for file, want := range map[string]bool{
		"content/iop.md": false, "content/.iop.md.swp": true, "content/iop.md~": true, "content/4913": true,
		"content/.git": true, "content/.well-known": true,
		"static/.well-known": false, "static/.htaccess": false, "static/.nojekyll": false, "static/.a.css.swp": true,
		"static/.hidden": false, "config.toml": false, "layouts/#page.html#": true,
	} {
		if have := tree.Skip(file); have != want {
			t.Errorf("%s: %t, want %t", file, have, want)
		}
	}
}

// TestWatchedFilesAreThoseThatSettingsAreLookedForIn holds that no name is left out under which a site may have
// settings that are not read.
func TestWatchedFilesAreThoseThatSettingsAreLookedForIn(t *testing.T) {
	for _, name := range config.Files()[1:] {
		site := t.TempDir()
		write(t, site, "content/_index.md", "---\ntitle: Home\n---\n")
		if err := os.WriteFile(filepath.Join(site, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if run([]string{"build", "--source", site}, &out, &out); !strings.Contains(out.String(), name) {
			t.Errorf("a build does not look for %s", name)
		}
	}
}
