package build_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"

	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/finding"
)

const (
	goldenSite = "testdata/golden/site.txtar"
	goldenWant = "testdata/golden/want.txtar"
)

// TestGoldenSite builds one small site with every kind of output and compares every byte that a reader could get. The
// site has layouts of its own and no theme below them, so only a change of the program can change it.
// PORCHLIGHT_UPDATE=1 writes the outputs anew: read the difference before you keep it.
func TestGoldenSite(t *testing.T) {
	source, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	archive, err := txtar.ParseFile(goldenSite)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range archive.Files {
		tree{file.Name: string(file.Data)}.write(t, source)
	}
	report, err := build.Run(t.Context(), build.Options{
		Source: source, Dest: dest, Theme: fstest.MapFS{}, Flags: config.Flags{Environment: "production", Clock: noon},
	})
	if err != nil {
		t.Fatal(err)
	}
	var findings bytes.Buffer
	if err := finding.Text(&findings, report.Findings, finding.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	have := txtar.Format(readable(t, readTree(t, dest), findings.String()))
	if os.Getenv("PORCHLIGHT_UPDATE") != "" {
		if err := os.WriteFile(goldenWant, have, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(goldenWant)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Errorf("the site is another one; PORCHLIGHT_UPDATE=1 keeps it\n%s", diff.Diff(goldenWant, want, "now", have))
	}
}

// readable lays outputs out for people who compare them: one tag a line, structured data as a file of its own,
// indented, and parsed, so that what a search engine could not read fails the test.
func readable(t *testing.T, files tree, findings string) *txtar.Archive {
	t.Helper()
	archive := &txtar.Archive{Comment: []byte("What comes of site.txtar.\n")}
	add := func(name, text string) {
		archive.Files = append(archive.Files, txtar.File{Name: name,
			Data: []byte(strings.TrimRight(text, "\n") + "\n")})
	}
	add("findings", findings)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		text := files[name]
		if !utf8.ValidString(text) {
			t.Fatalf("%s is no text", name)
		}
		var structured string
		if path.Ext(name) == ".html" {
			text = jsonLD.ReplaceAllStringFunc(text, func(script string) string {
				structured = indented(t, name, jsonLD.FindStringSubmatch(script)[1])
				return "<script type=application/ld+json>see below</script>"
			})
		}
		switch path.Ext(name) {
		case ".html", ".xml":
			text = strings.ReplaceAll(text, "><", ">\n<")
		}
		add(name, text)
		if structured != "" {
			add(name+" ld+json", structured)
		}
	}
	return archive
}

var jsonLD = regexp.MustCompile(`(?s)<script type="?application/ld\+json"?>(.*?)</script>`)

func indented(t *testing.T, name, text string) string {
	t.Helper()
	var value map[string]any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%s: structured data: %v", name, err)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(value); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
