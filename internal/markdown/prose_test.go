package markdown

import (
	"fmt"
	"strings"
	"testing"

	"porchlight/internal/finding"
)

// TestProse reads the pages of testdata/prose: the blocks of prose that begin on a line are behind it, with their
// columns. Characters that are not written as they are read follow with what is written.
func TestProse(t *testing.T) {
	runLineFixtures(t, "prose", func(t *testing.T, c *Converter, text []byte) map[int][]string {
		result, _ := c.Convert(Source{File: "a.md", Line: 1, Text: text}, safeEnv())
		checkProse(t, text, result)
		wants := map[int][]string{}
		for _, p := range result.Prose(nil) {
			start, end := p.Span(0, len(p.Text))
			wants[start.Line] = append(wants[start.Line], describeProse(text, &p, start, end))
		}
		return wants
	})
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
	if p.InQuote && p.Kind != ProseQuote || p.InNote && p.Kind != ProseFootnote {
		b.WriteString(" | inside a quote or note")
	}
	for _, span := range p.Spans {
		fmt.Fprintf(&b, " | %s(%s)", span.Kind, p.Text[span.From:span.To])
	}
	for at, r := range p.Text {
		from, to := p.source(at)
		if written := string(text[from:to]); written != string(r) && r != ' ' && r != '\n' {
			fmt.Fprintf(&b, " | %c = %s", r, written)
		}
	}
	return b.String()
}

// checkProse holds what is true of every page: a character is at its place, or is written there in another way.
func checkProse(t *testing.T, text []byte, result Result) {
	t.Helper()
	lines := strings.Split(string(text), "\n")
	for _, p := range result.Prose(nil) {
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
