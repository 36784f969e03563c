package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"porchlight/internal/race"
)

// toolOf is the path of a checker from elsewhere, which the environment names. Without it the test is skipped, loudly;
// where tests require a browser, as in CI, it fails.
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

// unknownToNu are parts of CSS that all browsers have and the checker does not know: queries of containers, and min()
// of a percentage and a length.
var unknownToNu = regexp.MustCompile(`^CSS: (?:Unrecognized at-rule “@container”|“container-type”: Property “container-type” doesn't exist\.|“width”: The types are incompatible\.)$`)

// TestMarkup: the Nu HTML checker, which knows the standard, finds no error in any page, style sheet or
// drawing of the starter.
func TestMarkup(t *testing.T) {
	t.Parallel()
	jar := toolOf(t, "PORCHLIGHT_TEST_NU")
	pages, _ := builtStarter(t)
	folder, err := publishedStarter()
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	arguments := []string{"-Xss4m", "-jar", jar, "--also-check-css", "--also-check-svg", "--exit-zero-always",
		"--verbose", "--format", "json", brokenPage(t)}
	err = filepath.WalkDir(folder, func(file string, _ fs.DirEntry, err error) error {
		if slices.Contains([]string{".html", ".css", ".svg"}, filepath.Ext(file)) {
			arguments = append(arguments, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	checker := exec.CommandContext(t.Context(), "java", arguments...)
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
	planted := 0
	for _, m := range report.Messages {
		switch {
		case strings.HasSuffix(m.URL, "/broken.html"):
			planted++
		case m.Type != "info" && !unknownToNu.MatchString(m.Message):
			t.Errorf("%s: %s: %s", m.URL[strings.LastIndex(m.URL, folder)+len(folder):], m.Message, m.Extract)
		}
	}
	if planted < 3 {
		t.Errorf("%d of 3 mistakes of a broken page are found", planted)
	}
	t.Logf("%d messages on %d pages", len(report.Messages), len(pages))
}

// brokenPage is a page with three mistakes: an attribute that there is not, an id that is there twice, and a part that
// may not stand where it is.
func brokenPage(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "broken.html", "<!doctype html><html lang=en><title>Broken</title><p colour=red id=a>Words.</p><ul><p id=a>More.</p></ul>")
	return filepath.Join(dir, "broken.html")
}
