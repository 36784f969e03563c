package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCheckFix: only the words change, byte for byte, a second run changes nothing, and neither does a dry one.
func TestCheckFix(t *testing.T) {
	t.Setenv("PORCHLIGHT_BASEURL", "https://example.org/")
	site := t.TempDir()
	const text = "\uFEFF---\r\ntitle:   Home\r\n---\r\n\r\n\tcode\r\n\r\nüber words: substance abuse,\tdrug abuse.  \r\n"
	want := strings.NewReplacer("substance abuse", "substance use", "drug abuse", "drug use").Replace(text)
	write(t, site, "content/_index.md", text)
	fix := func(code int, flags ...string) string {
		t.Helper()
		var out, errs strings.Builder
		args := append([]string{"check", "--source", site, "--no-cache", "--rule", "language", "--fix"}, flags...)
		if have := run(args, &out, &errs); have != code || errs.Len() > 0 {
			t.Errorf("exit status %d, want %d\n%s", have, code, &errs)
		}
		return out.String()
	}
	has := func(want string) {
		t.Helper()
		have, err := os.ReadFile(filepath.Join(site, "content", "_index.md"))
		if err != nil || string(have) != want {
			t.Errorf("have %q (%v)\nwant %q", have, err, want)
		}
	}
	if out := fix(exitFindings, "--dry-run"); !strings.Contains(out, "+über words: substance use,\tdrug use.") ||
		!strings.Contains(out, "2 errors") {
		t.Errorf("have\n%s", out)
	}
	has(text)
	if out := fix(0); !strings.Contains(out, "-über words: substance abuse,") || !strings.Contains(out, "no findings") {
		t.Errorf("have\n%s", out)
	}
	has(want)
	if out := fix(0); strings.Contains(out, "+++") {
		t.Errorf("mended again:\n%s", out)
	}
	has(want)
	for _, args := range [][]string{{"--dry-run"}, {"--fix", "--format", "json"}, {"--fix", "--explain-ignored"}} {
		var out strings.Builder
		if code := run(append([]string{"check", "--source", site}, args...), &out, &out); code != exitUsage {
			t.Errorf("%v: exit status %d", args, code)
		}
	}
}
