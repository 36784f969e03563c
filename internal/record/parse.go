package record

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"porchlight/internal/finding"
	"porchlight/internal/foreign"
)

// Parse reads src into a tree. file is the file of findings, relative to the site's folder. firstLine is the line of
// that file on which src begins, so that positions are those of the file. An empty text is a Map without entries.
//
// The value is never nil. With a finding of rule syntax it has the values before the problem, or none. After a problem
// in TOML, reading continues with the next key or table, so that all mistakes are found at once.
func Parse(format Format, src []byte, file string, firstLine int) (*Value, []finding.Finding) {
	b := &builder{file: file, firstLine: firstLine, src: bytes.TrimPrefix(src, []byte("\ufeff"))}
	if at := firstBadByte(b.src); at >= 0 {
		b.fail(finding.PositionAt(b.src, at), "%s", describeBadByte(b.src[at]))
		return b.value(Map, finding.Position{Line: 1, Column: 1}), b.findings
	}
	if m, ok := foreign.Merge(b.src); ok {
		b.fail(b.at(m.Start), "%s", m.Message).Suggestion = m.Instead
		return b.value(Map, finding.Position{Line: 1, Column: 1}), b.findings
	}
	var root *Value
	switch format {
	case YAML:
		root = b.yaml()
	case TOML:
		root = b.toml()
	case JSON:
		root = b.json()
	default:
		b.fail(finding.Position{Line: 1, Column: 1}, "want YAML, TOML or JSON, have %q", format)
	}
	if root == nil {
		root = b.value(Map, finding.Position{Line: 1, Column: 1})
	}
	return root, b.findings
}

// builder collects the tree and the findings of one text. Its methods take positions in the text, and turn them into
// positions in the file.
type builder struct {
	file      string
	firstLine int
	src       []byte
	findings  []finding.Finding
	values    int                       // number of values so far
	full      bool                      // a limit was reached and reported
	keys      map[*Value]map[string]int // indexes of entries of large Maps, by key in lower case

	// The last result of at, from which it counts on, since texts are read from front to back.
	lastOffset int
	lastPos    finding.Position
}

// inFile turns a position in the text into one in the file.
func (b *builder) inFile(pos finding.Position) finding.Position {
	if pos.Line > 0 {
		pos.Line += b.firstLine - 1
	}
	return pos
}

// at is the position of a byte offset in the text.
func (b *builder) at(offset int) finding.Position {
	offset = max(0, min(offset, len(b.src)))
	if offset < b.lastOffset || b.lastPos.Line == 0 {
		b.lastOffset, b.lastPos = 0, finding.Position{Line: 1, Column: 1}
	}
	between := b.src[b.lastOffset:offset]
	if lines := bytes.Count(between, []byte{'\n'}); lines > 0 {
		b.lastPos.Line += lines
		b.lastPos.Column = 1
		between = between[bytes.LastIndexByte(between, '\n')+1:]
	}
	b.lastPos.Column += utf8.RuneCount(between)
	b.lastOffset = offset
	return b.lastPos
}

func (b *builder) report(f finding.Finding) *finding.Finding {
	b.findings = append(b.findings, f)
	return &b.findings[len(b.findings)-1]
}

// fail reports a problem of rule syntax.
func (b *builder) fail(pos finding.Position, format string, args ...any) *finding.Finding {
	return b.report(badSyntax.At(b.file, b.inFile(pos), format, args...))
}

// value makes an empty value of a kind at a position of the text.
func (b *builder) value(kind Kind, pos finding.Position) *Value {
	return &Value{Kind: kind, File: b.file, Pos: b.inFile(pos)}
}

// fits counts a value at a depth. false: a limit is exceeded, which the first call reports.
func (b *builder) fits(depth int, pos finding.Position) bool {
	b.values++
	switch {
	case b.full:
		return false
	case depth > maxDepth:
		b.fail(pos, "lists and groups of keys are nested more than %d levels deep", maxDepth)
	case b.values > maxValues:
		b.fail(pos, "more than %d values, counting those that aliases repeat", maxValues)
	default:
		return true
	}
	b.full = true
	return false
}

// smallMap is the number of keys up to which a Map is searched without an index, which is faster.
const smallMap = 16

// entry is the entry of a key in a Map, in any letter case; nil: none.
func (b *builder) entry(m *Value, key string) *Entry {
	if len(m.Entries) <= smallMap {
		return m.Entry(key)
	}
	index, ok := b.keys[m]
	if !ok {
		index = make(map[string]int, 2*len(m.Entries))
		for i, e := range m.Entries {
			index[strings.ToLower(e.Key)] = i
		}
		if b.keys == nil {
			b.keys = map[*Value]map[string]int{}
		}
		b.keys[m] = index
	}
	if i, ok := index[strings.ToLower(key)]; ok {
		return &m.Entries[i]
	}
	return nil
}

// add adds a key to a Map. false: the Map has the key already, which is reported.
func (b *builder) add(m *Value, key string, pos finding.Position, v *Value) bool {
	pos = b.inFile(pos)
	if first := b.entry(m, key); first != nil {
		b.duplicate(key, pos, first.Pos)
		return false
	}
	if m.Entries == nil {
		m.Entries = make([]Entry, 0, 8)
	}
	b.append(m, Entry{Key: key, Pos: pos, Value: v})
	return true
}

func (b *builder) append(m *Value, e Entry) {
	m.Entries = append(m.Entries, e)
	if index, ok := b.keys[m]; ok {
		index[strings.ToLower(e.Key)] = len(m.Entries) - 1
	}
}

// duplicate reports a key that is written twice. pos and first are positions in the file.
func (b *builder) duplicate(key string, pos, first finding.Position) {
	f := duplicateKey.At(b.file, pos, "%q is written twice; the first is on line %d", key, first.Line)
	b.report(f.Suggest("keep one of the two"))
}

// firstBadByte is the offset of the first control character or invalid UTF-8, or -1.
func firstBadByte(src []byte) int {
	valid := utf8.Valid(src)
	for i := 0; i < len(src); {
		c := src[i]
		if c < 0x20 && c != '\n' && c != '\t' && c != '\r' || c == 0x7f {
			return i
		}
		if c < utf8.RuneSelf || valid {
			i++
			continue
		}
		r, size := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

func describeBadByte(c byte) string {
	if c >= utf8.RuneSelf {
		return "this is not UTF-8 text; save the file with the encoding UTF-8"
	}
	return fmt.Sprintf("an invisible control character (number %d) stands here; delete it", c)
}

// clip shortens a text for a message.
func clip(text string) string {
	const most = 60 // characters
	if len(text) <= most || utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}
