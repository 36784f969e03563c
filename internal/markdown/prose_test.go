package markdown

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"porchlight/internal/finding"
)

// wantMark begins a line of a prose fixture that is not part of the page: it says which prose begins on the line above.
const wantMark = "want> "

// TestProse reads every testdata/prose/*.txtar. Each member is a page; behind a line stand the blocks of prose that begin
// on it, with their columns. Characters that are not written as they are read follow with what is written.
func TestProse(t *testing.T) {
	names, err := filepath.Glob("testdata/prose/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := range archive.Files {
			file := &archive.Files[i]
			t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar")+"/"+file.Name, func(t *testing.T) {
				got := proseFixture(t, file.Data)
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

// proseFixture converts a page without its expectations and writes them anew.
func proseFixture(t *testing.T, fixture []byte) []byte {
	var text []byte
	for line := range bytes.Lines(fixture) {
		if !bytes.HasPrefix(line, []byte(wantMark)) {
			text = append(text, line...)
		}
	}
	opt := Options{Directives: testDirectives, Typographer: true}
	result, _ := New(opt).Convert(Source{File: "a.md", Line: 1, Text: text}, safeEnv())
	checkProse(t, text, result)
	wants := map[int][]string{}
	for _, p := range result.Prose() {
		start, end := p.Span(0, len(p.Text))
		wants[start.Line] = append(wants[start.Line], describeProse(text, &p, start, end))
	}
	var got []byte
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

func describeProse(text []byte, p *Prose, start, end finding.Position) string {
	var b strings.Builder
	if p.Component != "" {
		fmt.Fprintf(&b, "%s: ", p.Component)
	}
	b.WriteString(string(p.Kind))
	if p.Level > 0 {
		fmt.Fprintf(&b, " %d", p.Level)
	}
	fmt.Fprintf(&b, " %d-", start.Column)
	if down := end.Line - start.Line; down > 0 {
		fmt.Fprintf(&b, "+%d:", down)
	}
	fmt.Fprintf(&b, "%d %s", end.Column, strings.ReplaceAll(p.Text, "\n", "⏎"))
	for at, r := range p.Text {
		from, to := p.source(at)
		if written := string(text[from:to]); written != string(r) && r != ' ' && r != '\n' {
			fmt.Fprintf(&b, " | %c = %s", r, written)
		}
	}
	return b.String()
}

// checkProse holds what is true of every page: a character is where its place says, or is written there in another way.
func checkProse(t *testing.T, text []byte, result Result) {
	t.Helper()
	lines := strings.Split(string(text), "\n")
	for _, p := range result.Prose() {
		if strings.TrimSpace(p.Text) == "" {
			t.Errorf("%s without text", p.Kind)
		}
		for at, r := range p.Text {
			start, end := p.Span(at, at+len(string(r)))
			if start.Line > end.Line || start.Line == end.Line && start.Column > end.Column || end.Line > len(lines) {
				t.Fatalf("%q: %q at %v to %v", p.Text, r, start, end)
			}
			line := append([]rune(lines[start.Line-1]), '\n')
			if start.Column > len(line) {
				t.Fatalf("%q: %q at %v, behind the line", p.Text, r, start)
			}
			written := line[start.Column-1]
			plain := written == r
			other := strings.ContainsRune("\\&<`![:'\"-.> \t\n", written) || r == []rune(Object)[0]
			if !plain && !other {
				t.Fatalf("%q: %q at %v, where %q is written", p.Text, r, start, written)
			}
		}
	}
}
