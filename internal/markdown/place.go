package markdown

import (
	"bytes"
	"slices"
	"sort"
	"unicode/utf8"

	"porchlight/internal/finding"
)

// columnStep is the distance of the marks in a very long line, in bytes. It bounds the bytes to count for one place.
const columnStep = 4096

// mark is an offset with its line and column, both from 0.
type mark struct{ offset, line, column int32 }

// places turns byte offsets into lines and columns. The marks are made on first use, since most pages without links or
// findings do not need them.
type places struct {
	text  []byte
	first int // line of the file on which text begins
	marks []mark
}

// at is the place of a byte offset.
func (s *places) at(offset int) finding.Position {
	if len(s.marks) == 0 {
		s.build()
	}
	offset = max(0, min(offset, len(s.text)))
	i := sort.Search(len(s.marks), func(i int) bool { return int(s.marks[i].offset) > offset }) - 1
	m := s.marks[i]
	return finding.Position{
		Line:   s.first + int(m.line),
		Column: 1 + int(m.column) + utf8.RuneCount(s.text[m.offset:offset]),
	}
}

func (s *places) build() {
	line := 0
	s.marks = slices.Grow(s.marks, 1+bytes.Count(s.text, []byte("\n"))+len(s.text)/columnStep)
	for start := 0; ; line++ {
		end := len(s.text)
		if n := bytes.IndexByte(s.text[start:], '\n'); n >= 0 {
			end = start + n
		}
		s.marks = append(s.marks, mark{offset: int32(start), line: int32(line)})
		column := 0
		for from := start; end-from > columnStep; {
			to := from + columnStep
			for to > from && !utf8.RuneStart(s.text[to]) {
				to--
			}
			column += utf8.RuneCount(s.text[from:to])
			s.marks = append(s.marks, mark{int32(to), int32(line), int32(column)})
			from = to
		}
		if end == len(s.text) {
			return
		}
		start = end + 1
	}
}

// offsetOf is the offset of a part of the text. It compares addresses in memory, so that the second of two equal
// destinations is not taken for the first. ok is false for a copy.
func offsetOf(text, part []byte) (offset int, ok bool) {
	if len(part) == 0 || len(text) == 0 {
		return 0, false
	}
	offset = cap(text) - cap(part)
	if offset < 0 || offset >= len(text) || &text[offset] != &part[0] {
		return 0, false
	}
	return offset, true
}
