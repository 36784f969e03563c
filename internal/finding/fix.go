package finding

import (
	"bytes"
	"cmp"
	"slices"
	"unicode/utf8"
)

// Fix is a replacement that mends a finding and needs no judgement: the characters from Line and Column to EndLine and
// EndColumn (exclusive) of the finding's file become Text. An empty range inserts. The zero Fix is none.
type Fix struct {
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Text      string `json:"text"`
}

// Replace adds the replacement that mends the finding.
func (f Finding) Replace(from, to Position, text string) Finding {
	if from.Line > 0 && from.Column > 0 && to.Line > 0 && to.Column > 0 {
		f.Fix = Fix{from.Line, from.Column, to.Line, to.Column, text}
	}
	return f
}

// Mend applies the fixes of findings to the text of their file and gives the findings that it mended. Every byte
// outside of the places stays as it is. Line ends in a fix are written as the file has them. Of fixes that overlap or
// touch, only the first is applied: the others may not fit what it wrote. A fix whose place the text does not have is
// left out.
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

// Replaced is the text in whose place a finding's fix would write. ok is false when there is no fix, or when the file
// does not have its place.
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

// lineStarts are the offsets at which the lines of a text begin. A line ends with LF, CRLF or CR; a byte order mark is
// no part of the first.
func lineStarts(src []byte) []int {
	starts := []int{len(src) - len(bytes.TrimPrefix(src, []byte("\uFEFF")))}
	for i, c := range src {
		if c == '\n' || c == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// offsetAt is the offset of a place in a text; ok is false when the text does not have it. The place behind the last
// character of a line is before its line end.
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
