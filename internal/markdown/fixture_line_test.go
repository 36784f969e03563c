package markdown

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"porchlight/internal/finding"
)

// wantMark begins a line of a fixture that is not part of the page: it is what the test expects of the line above.
const wantMark = "want> "

// runLineFixtures converts every member of testdata/<dir>/*.txtar and compares what a test finds on each line with the
// expectations behind it. The comment above the files may hold options: "allow", "drop", "small" for low limits.
func runLineFixtures(t *testing.T, dir string, find func(*testing.T, *Converter, []byte) map[int][]string) {
	names, err := filepath.Glob("testdata/" + dir + "/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		opt := Options{Directives: testDirectives, Typographer: true}
		switch comment := string(archive.Comment); {
		case strings.Contains(comment, "small"):
			opt.Nesting, opt.TableCells = 3, 10
		case strings.Contains(comment, "allow"):
			opt.RawHTML = "allow"
		case strings.Contains(comment, "drop"):
			opt.RawHTML = "drop"
		}
		c := New(opt)
		for i := range archive.Files {
			file := &archive.Files[i]
			t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar")+"/"+file.Name, func(t *testing.T) {
				got := expected(file.Data, func(text []byte) map[int][]string { return find(t, c, text) })
				if *update {
					file.Data = got
				} else if !bytes.Equal(got, file.Data) {
					t.Errorf("got\n%s\nwant\n%s", got, file.Data)
				}
			})
		}
		if *update {
			if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// expected writes the expectations of a page anew.
func expected(fixture []byte, find func(text []byte) map[int][]string) []byte {
	var text, got []byte
	for line := range bytes.Lines(fixture) {
		if !bytes.HasPrefix(line, []byte(wantMark)) {
			text = append(text, line...)
		}
	}
	wants := find(text)
	n := 0
	for line := range bytes.Lines(text) {
		n++
		got = append(got, line...)
		for _, want := range wants[n] {
			got = append(append(append(got, wantMark...), want...), '\n')
		}
	}
	return got
}

// TestFindings reads the pages of testdata/findings: the findings on a line are behind it.
func TestFindings(t *testing.T) {
	runLineFixtures(t, "findings", func(t *testing.T, c *Converter, text []byte) map[int][]string {
		_, found := c.Convert(Source{File: "a.md", Line: 1, Text: text}, testEnv())
		wants := map[int][]string{}
		for _, f := range finding.Sort(slices.Clone(found)) {
			want := fmt.Sprintf("%d %s %s: %s", f.Column, f.Severity, f.Rule, f.Message)
			if f.EndLine == f.Line {
				want = fmt.Sprintf("%d-%d %s %s: %s", f.Column, f.EndColumn, f.Severity, f.Rule, f.Message)
			}
			if f.Suggestion != "" {
				want += " (" + f.Suggestion + ")"
			}
			wants[f.Line] = append(wants[f.Line], want)
		}
		return wants
	})
}
