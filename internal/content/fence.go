package content

import (
	"bufio"
	"bytes"
	"encoding/json"
	"sync"

	"github.com/adrg/frontmatter"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/record"
)

var (
	unclosed = finding.NewFixedRule("front-matter-unclosed", "A front matter block is opened and never closed")
	badFence = finding.NewFixedRule("front-matter-fence",
		"A line that opens or closes front matter is not in its place, or not written exactly")
)

// captured is the text of a block as the front matter library passes it to a decoder.
type captured struct {
	format record.Format
	text   []byte
}

// fenceFormats are the accepted forms of front matter. The library's own list has more forms, and older decoders.
var fenceFormats = []*frontmatter.Format{
	{Start: "---", End: "---", Unmarshal: capture(record.YAML)},
	{Start: "+++", End: "+++", Unmarshal: capture(record.TOML)},
	{Start: "{", End: "}", Unmarshal: capture(record.JSON), UnmarshalDelims: true, RequiresNewLine: true},
}

func capture(format record.Format) frontmatter.UnmarshalFunc {
	return func(text []byte, into any) error {
		*into.(*captured) = captured{format, text}
		return nil
	}
}

// readers have the buffer size that the front matter library wants, so that it does not make its own.
var readers = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 4096) }}

// split finds the front matter of a text: its keys, and the offset and line on which the body begins. Without
// front matter, front is nil and the body is the whole text.
//
// The library reports no error for a block that never closes or closes early. So findBlock finds the closing line
// first. The library gets only the block, and has to use all of it.
func split(name string, text []byte) (front *record.Value, bodyAt, bodyLine int, findings []finding.Finding) {
	b, problem := findBlock(name, text)
	if problem != nil {
		return nil, 0, 1, problem
	}
	if b.fence == "" {
		return nil, 0, 1, strayFrontMatter(name, text)
	}
	reader := readers.Get().(*bufio.Reader)
	defer readers.Put(reader)
	reader.Reset(bytes.NewReader(text[:b.end]))
	var got captured
	rest, err := frontmatter.Parse(reader, &got, fenceFormats...)
	if err != nil || got.format == "" || len(rest) > 0 {
		return nil, 0, 1, []finding.Finding{b.notAlone(name, got)}
	}
	firstLine := b.openLine + 1
	if got.format == record.JSON {
		firstLine = b.openLine
	}
	front, findings = record.Parse(got.format, got.text, name, firstLine)
	for i := range findings {
		findings[i].Message = prefix + ": " + findings[i].Message
	}
	if front.Kind != record.Map && len(findings) == 0 {
		findings = []finding.Finding{badFence.At(name, front.Pos,
			"what stands between the lines of %q is not front matter: it has no keys", b.fence).
			Suggest("write keys such as title: Outpatient, or *** for a line across the page")}
	}
	bodyLine = b.endLine
	if text[b.end-1] == '\n' {
		bodyLine++
	}
	return front, b.end, bodyLine, findings
}

const prefix = "front matter"

// block is the place of the front matter in a text.
type block struct {
	fence    string // opening line: "---", "+++" or "{"; "" for a text without front matter
	open     int    // offset of the opening line
	openLine int
	end      int // offset after the closing line
	endLine  int // line of the closing line
}

// closing is the line that ends the block.
func (b block) closing() string {
	if b.fence == "{" {
		return "}"
	}
	return b.fence
}

// findBlock finds an opening line at the top of the text and the line that closes it.
func findBlock(name string, text []byte) (block, []finding.Finding) {
	b := block{openLine: 1}
	for b.open < len(text) {
		line, next := lineAt(text, b.open)
		trimmed := bytes.TrimSpace(line)
		if len(trimmed) == 0 {
			b.open, b.openLine = next, b.openLine+1
			continue
		}
		switch string(trimmed) {
		case "---", "+++":
			b.fence = string(trimmed)
			return b.findClosing(name, text, next)
		case "{":
			b.fence = "{"
			return b.findBrace(name, text)
		}
		return b, nil
	}
	return b, nil
}

// findClosing finds the line that closes a block of YAML or TOML. The line has to begin in the first column.
func (b block) findClosing(name string, text []byte, at int) (block, []finding.Finding) {
	closing, next := []byte(b.fence), 0
	for n := b.openLine + 1; at < len(text); n, at = n+1, next {
		var line []byte
		line, next = lineAt(text, at)
		if bytes.HasPrefix(line, closing) && len(bytes.TrimSpace(line[len(closing):])) == 0 {
			b.end, b.endLine = next, n
			return b, nil
		}
	}
	f := unclosed.At(name, finding.Position{Line: b.openLine, Column: 1},
		"the front matter that is opened here with %q is never closed", b.fence).
		Suggest("write a line of %s after the last key", b.fence)
	if n, line := b.almostClosed(text); n > 0 {
		f = f.Suggest("line %d has %q: write %s alone, from the first column", n, line, b.fence)
	}
	return b, []finding.Finding{f}
}

// almostFence matches lines that a person would take for a fence: with too many or too few signs, with the dashes
// of a word processor, or with spaces before them.
var almostFence = lazyregexp.New(`^\s*([-–—―−]{1,}|\+{2,})\s*$`)

// almostClosed finds the first line after the opening one that was probably meant to close the block. The line is
// 0 when there is none.
func (b block) almostClosed(text []byte) (line int, have string) {
	_, at := lineAt(text, b.open)
	for n := b.openLine + 1; at < len(text); n++ {
		candidate, next := lineAt(text, at)
		if at = next; len(candidate) < 40 && almostFence().Match(candidate) {
			return n, string(candidate)
		}
	}
	return 0, ""
}

// findBrace finds the line that ends the JSON object of the opening line.
func (b block) findBrace(name string, text []byte) (block, []finding.Finding) {
	decoder := json.NewDecoder(bytes.NewReader(text[b.open:]))
	var object json.RawMessage
	if err := decoder.Decode(&object); err != nil {
		_, findings := record.Parse(record.JSON, text[b.open:], name, b.openLine)
		for i := range findings {
			findings[i].Message = prefix + ": " + findings[i].Message
		}
		if len(findings) == 0 {
			findings = []finding.Finding{unclosed.At(name, finding.Position{Line: b.openLine, Column: 1},
				"the front matter that is opened here with %q is never closed", b.fence)}
		}
		return b, findings
	}
	brace := b.open + int(decoder.InputOffset())
	rest, next := lineAt(text, brace)
	if len(bytes.TrimSpace(rest)) > 0 {
		return b, []finding.Finding{badFence.At(name, finding.PositionAt(text, brace),
			"text stands after the %q that closes the front matter", "}").
			Suggest("begin the text on the next line")}
	}
	b.end, b.endLine = next, finding.PositionAt(text, brace).Line
	return b, nil
}

// notAlone is the finding for a line inside the block that looks like the closing one, or for a closing brace
// that is not alone on its line.
func (b block) notAlone(name string, got captured) finding.Finding {
	if got.format == "" {
		return badFence.At(name, finding.Position{Line: b.endLine, Column: 1},
			"the %q that closes the front matter is not alone on its line", b.closing()).
			Suggest("put %s on a line of its own", b.closing())
	}
	line := b.openLine + 1 + bytes.Count(got.text, []byte{'\n'})
	if got.format == record.JSON {
		line = b.openLine + bytes.Count(got.text, []byte{'\n'}) - 2 // text has the brace and the next, empty line
	}
	return badFence.At(name, finding.Position{Line: line, Column: 1},
		"this line looks like the end of the front matter, which ends on line %d", b.endLine).
		Suggest("write something else than %s here", b.closing())
}

// lineAt is the line at an offset, without its line end, and the offset of the next line.
func lineAt(text []byte, at int) (line []byte, next int) {
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		return text[at : at+i], at + i + 1
	}
	return text[at:], len(text)
}
