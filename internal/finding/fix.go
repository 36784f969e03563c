package finding

import (
	"bytes"
	"cmp"
	"slices"
	"unicode/utf8"
)

// Fix is a replacement that needs no judgement. Text replaces the characters of the finding's file from Line and
// Column to EndLine and EndColumn (exclusive). An empty range inserts. The zero Fix means that there is none.
type Fix struct {
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Text      string `json:"text"`
}

// Replace adds a Fix to the finding. It does nothing when a position is unknown.
func (f Finding) Replace(from, to Position, text string) Finding {
	if from.Line > 0 && from.Column > 0 && to.Line > 0 && to.Column > 0 {
		f.Fix = Fix{from.Line, from.Column, to.Line, to.Column, text}
	}
	return f
}

// Mend applies the fixes of findings to the text of their file, and returns the findings that it fixed. All other
// bytes stay the same. When the file has CRLF line ends, those in fixes become CRLF. When fixes overlap or touch,
// Mend applies only the first, since the others may not fit the new text. It skips a fix whose place the text
// does not have.
func Mend(src []byte, findings []Finding) (mended []byte, done []Finding) {
	type edit struct {
		from, to int
		of       Finding
	}
	lines := lineStarts(src)
	var edits []edit
	for _, f := range findings {
		from, begins := offsetAt(src, lines, Position{f.Fix.Line, f.Fix.Column})
		to, ends := offsetAt(src, lines, Position{f.Fix.EndLine, f.Fix.EndColumn})
		if begins && ends && from <= to {
			edits = append(edits, edit{from, to, f})
		}
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(a.from-b.from, a.to-b.to) })
	at := 0
	for _, e := range edits {
		text := []byte(e.of.Fix.Text)
		if len(done) > 0 && e.from <= at || bytes.Equal(src[e.from:e.to], text) {
			continue
		}
		if bytes.Contains(src, []byte("\r\n")) {
			text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
		}
		mended = append(append(mended, src[at:e.from]...), text...)
		at, done = e.to, append(done, e.of)
	}
	return append(mended, src[at:]...), done
}

// Replaced is the text that the fix of a finding would replace. ok is false when there is no fix, or when the
// file does not have its place.
func (f Finding) Replaced(src []byte) (text string, ok bool) {
	if f.Fix == (Fix{}) {
		return "", false
	}
	lines := lineStarts(src)
	from, begins := offsetAt(src, lines, Position{f.Fix.Line, f.Fix.Column})
	to, ends := offsetAt(src, lines, Position{f.Fix.EndLine, f.Fix.EndColumn})
	if !begins || !ends || from > to {
		return "", false
	}
	return string(src[from:to]), true
}

// lineStarts are the offsets at which the lines of a text begin. A line ends with LF, CRLF or CR. A byte order
// mark is not part of the first line.
func lineStarts(src []byte) []int {
	starts := []int{len(src) - len(bytes.TrimPrefix(src, []byte("\uFEFF")))}
	for i, c := range src {
		if c == '\n' || c == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// offsetAt is the offset of a place in a text. ok is false when the text does not have the place. The place after
// the last character of a line is before its line end.
func offsetAt(src []byte, starts []int, pos Position) (offset int, ok bool) {
	if pos.Line < 1 || pos.Line > len(starts) || pos.Column < 1 {
		return 0, false
	}
	offset = starts[pos.Line-1]
	for range pos.Column - 1 {
		if offset == len(src) || src[offset] == '\n' || src[offset] == '\r' {
			return 0, false
		}
		_, size := utf8.DecodeRune(src[offset:])
		offset += size
	}
	return offset, true
}
