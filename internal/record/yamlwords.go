package record

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"porchlight/internal/finding"
)

// plain is a library's message in words for an editor. A zero pos means: where the library says.
type plain struct {
	message    string
	suggestion string
	pos        finding.Position
}

const (
	quoteIt = "put the whole value in quotes"
	closeIt = "close it at the end of the value"
)

// yamlWords says in an editor's words what the YAML library found at pos; opened is where the part began that it was reading.
func (b *builder) yamlWords(message string, pos, opened finding.Position) plain {
	line := b.line(pos.Line)
	switch {
	case strings.Contains(message, "tab character"), strings.HasPrefix(message, "found character that cannot start") && startsAt(line, pos.Column, "\t"):
		return plain{message: "the line is indented with a tab", suggestion: "indent with spaces"}
	case strings.HasPrefix(message, "found character that cannot start"):
		c, _ := utf8.DecodeRuneInString(from(line, pos.Column))
		return plain{message: fmt.Sprintf("a value cannot start with %q", string(c)), suggestion: quoteIt}
	case strings.HasPrefix(message, "mapping values are not allowed"):
		return b.secondColon(line, pos)
	case message == "found unexpected end of stream" && opened.Line > 0:
		return plain{message: "a quote that is opened here is never closed", suggestion: closeIt, pos: opened}
	case strings.HasPrefix(message, "did not find expected ',' or"):
		if open, ok := b.openQuote(line, pos); ok {
			return open
		}
		closing := message[strings.LastIndex(message, "'")-1 : strings.LastIndex(message, "'")]
		return plain{message: fmt.Sprintf("what is opened here is never closed with %q, or a comma is missing", closing), pos: opened}
	case message == "did not find expected key":
		return b.strayText(line, pos)
	case strings.HasPrefix(message, "did not find expected '-'"), strings.HasPrefix(message, "did not find expected <document start>"):
		return plain{message: "the line does not start in the column of the lines before it", suggestion: "indent lines that belong together by the same number of spaces"}
	case strings.HasPrefix(message, "could not find expected ':'"):
		have := strings.TrimSpace(b.line(opened.Line))
		return plain{message: fmt.Sprintf("want a key and a value such as %q, have %q", "title: Outpatient", clip(have)), suggestion: respaced(have), pos: opened}
	case strings.HasPrefix(message, "unknown anchor"):
		return plain{message: "a value that starts with \"*\" repeats another one, and there is none of this name", suggestion: quoteIt}
	}
	return plain{message: strings.ReplaceAll(message, "'", `"`)}
}

var keyJoined = regexp.MustCompile(`^([A-Za-z]\w*)(?::| *= *)([^:=]+)$`)

// respaced suggests a key and its value with a colon and a space between them, for "weight:40" and "weight = 40"; else "".
func respaced(line string) string {
	m := keyJoined.FindStringSubmatch(line)
	if m == nil {
		return ""
	}
	return fmt.Sprintf("write %q", clip(m[1]+": "+strings.TrimSpace(m[2])))
}

// secondColon is about "title: IOP: what it is" and about a value on a line of its own above a key.
func (b *builder) secondColon(line string, pos finding.Position) plain {
	before := clipTo(line, pos.Column)
	if i := strings.Index(before, ": "); i >= 0 {
		return plain{
			message:    fmt.Sprintf("a second %q in one line, after %q", ":", clip(strings.TrimSpace(before))),
			suggestion: fmt.Sprintf("put the value in quotes: %s: %q", clip(strings.TrimSpace(before[:i])), clip(strings.TrimSpace(line[i+2:]))),
		}
	}
	if above := strings.TrimSpace(b.line(pos.Line - 1)); above != "" && !strings.Contains(above, ":") {
		return plain{
			message: fmt.Sprintf("want a key and a value such as %q, have %q", "title: Outpatient", clip(above)),
			pos:     b.lineStart(pos.Line - 1),
		}
	}
	if above := strings.TrimSpace(b.line(pos.Line - 1)); strings.Contains(above, ":") && !strings.Contains(above, ": ") && !strings.HasSuffix(above, ":") {
		return plain{
			message:    fmt.Sprintf("no space after %q in %q", ":", clip(above)),
			suggestion: fmt.Sprintf("write %q", clip(strings.Replace(above, ":", ": ", 1))),
			pos:        b.lineStart(pos.Line - 1),
		}
	}
	return plain{
		message:    "a key stands where the value above it goes on",
		suggestion: "indent keys that belong together by the same number of spaces",
		pos:        b.lineStart(pos.Line),
	}
}

// strayText is about text after a closing quote or bracket, and about a key in the wrong column.
func (b *builder) strayText(line string, pos finding.Position) plain {
	rest := strings.TrimSpace(from(line, pos.Column))
	if rest == "" || strings.TrimSpace(clipTo(line, pos.Column)) == "" {
		return plain{message: "the line does not start in the column of the lines before it", suggestion: "indent lines that belong together by the same number of spaces"}
	}
	if open, ok := b.openQuote(line, pos); ok {
		return open
	}
	return plain{
		message:    fmt.Sprintf("%q stands after the end of the value", clip(rest)),
		suggestion: `put the whole value in double quotes, and write \" for a quote inside it`,
	}
}

// farthestQuote is how many lines above a quote may be missing.
const farthestQuote = 50

// openQuote is about a quote at the start of a value further up that was closed only by one in this line, which was to open another value.
func (b *builder) openQuote(line string, pos finding.Position) (open plain, ok bool) {
	before := clipTo(line, pos.Column)
	for _, quote := range []string{`"`, "'"} {
		if strings.Count(before, quote)%2 == 0 {
			continue
		}
		for n := pos.Line - 1; n >= max(1, pos.Line-farthestQuote); n-- {
			above := b.line(n)
			if strings.Count(above, quote)%2 == 0 {
				continue
			}
			at := strings.LastIndex(above, quote)
			if start := strings.TrimSpace(above[:at]); start == "" || strings.ContainsAny(start[len(start)-1:], ":-,[{") {
				opened := finding.Position{Line: n, Column: 1 + utf8.RuneCountInString(above[:at])}
				return plain{message: "a quote that is opened here is not closed on its line", suggestion: closeIt, pos: opened}, true
			}
			break
		}
	}
	return open, false
}

// line is a line of the text without its end, counted from 1.
func (b *builder) line(n int) string {
	rest := b.src
	for ; n > 1; n-- {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			return ""
		}
		rest = rest[i+1:]
	}
	if n < 1 {
		return ""
	}
	rest, _, _ = bytes.Cut(rest, []byte{'\n'})
	return strings.TrimSuffix(string(rest), "\r")
}

// lineStart is the position of the first character of a line that is not a space.
func (b *builder) lineStart(n int) finding.Position {
	line := b.line(n)
	return finding.Position{Line: n, Column: 1 + len(line) - len(strings.TrimLeft(line, " "))}
}

// from is the rest of a line from a column, clipTo what stands before it; columns count characters from 1.
func from(line string, column int) string { return line[columnOffset(line, column):] }

func clipTo(line string, column int) string { return line[:columnOffset(line, column)] }

func columnOffset(line string, column int) int {
	offset := 0
	for ; column > 1 && offset < len(line); column-- {
		_, size := utf8.DecodeRuneInString(line[offset:])
		offset += size
	}
	return offset
}

func startsAt(line string, column int, prefix string) bool {
	return strings.HasPrefix(from(line, column), prefix)
}
