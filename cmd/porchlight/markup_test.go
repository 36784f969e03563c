package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"porchlight/internal/race"
)

// toolOf is the path of a checker from elsewhere, which the environment names. Without it the test is skipped, loudly; where
// tests require a browser, as in CI, it fails.
func toolOf(t *testing.T, variable string) string {
	t.Helper()
	race.OnlyWithout(t)
	if testing.Short() {
		t.Skip("a short run asks no other checker")
	}
	path := os.Getenv(variable)
	if path == "" && os.Getenv("PORCHLIGHT_TEST_BROWSER") == "required" {
		t.Fatalf("%s has to name a file where PORCHLIGHT_TEST_BROWSER=required", variable)
	}
	if path == "" {
		t.Skipf("NOT CHECKED: %s names no file", variable)
	}
	return path
}

// unknownToNu are parts of CSS that all browsers have and the checker does not know.
var unknownToNu = regexp.MustCompile(`^CSS: (?:Unrecognized at-rule “@container”|“container-type”: Property “container-type” doesn't exist\.)$`)

// TestMarkup: the Nu HTML checker, which knows the standard, finds no error in any page of the starter.
func TestMarkup(t *testing.T) {
	t.Parallel()
	jar := toolOf(t, "PORCHLIGHT_TEST_NU")
	pages, _ := builtStarter(t)
	folder, err := publishedStarter()
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	checker := exec.CommandContext(t.Context(), "java", "-Xss4m", "-jar", jar, "--skip-non-html", "--exit-zero-always", "--verbose", "--format", "json", folder)
	checker.Stdout, checker.Stderr = &stdout, &stderr
	if err := checker.Run(); err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	var report struct {
		Messages []struct {
			Type, URL, Message, Extract string
		}
	}
	if err := json.Unmarshal(stderr.Bytes(), &report); err != nil {
		t.Fatalf("%v: %.500s", err, &stderr)
	}
	for _, m := range report.Messages {
		if m.Type != "info" && !unknownToNu.MatchString(m.Message) {
			t.Errorf("%s: %s: %s", m.URL[strings.LastIndex(m.URL, folder)+len(folder):], m.Message, m.Extract)
		}
	}
	t.Logf("%d messages on %d pages", len(report.Messages), len(pages))
}
