package finding

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// largestSource is the size in bytes up to which a file is read to show lines of it.
const largestSource = 8 << 20

// Sources returns a reader for the files that findings name. It reads a file in the site's folder, or else in the
// theme, which may be nil. In the site's folder it opens only regular files, since reading a named pipe would
// never end. The reader keeps the last file, and is not safe for concurrent use.
func Sources(folder string, theme fs.FS) func(file string) ([]byte, error) {
	return keepLast(func(file string) ([]byte, error) { return readSource(folder, theme, file) })
}

// keepLast keeps the last file that was read, because findings are mostly sorted by file.
func keepLast(read func(file string) ([]byte, error)) func(file string) ([]byte, error) {
	var (
		last string
		text []byte
		err  error
	)
	return func(file string) ([]byte, error) {
		if file != last {
			text, err = read(file)
			last = file
		}
		return text, err
	}
}

func readSource(folder string, theme fs.FS, file string) ([]byte, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer root.Close() //nolint:errcheck // it was only read
	info, err := root.Stat(filepath.FromSlash(file))
	switch {
	case err != nil && theme != nil:
		return fs.ReadFile(theme, file)
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() > largestSource:
		return nil, fs.ErrInvalid
	}
	return root.ReadFile(filepath.FromSlash(file))
}

const (
	frameWidth = 100 // cells of source in a frame, unless the terminal is narrower
	gutterRoom = 11  // cells for the line number, the bar after it, and the marks of a cut line
	narrowest  = 20  // cells of source on any terminal
	tabWidth   = 4   // cells between tab stops
	replaced   = '\uFFFD'
	ellipsis   = "..."

	pageWidth  = 200 // characters of a line in Excerpt
	pageLead   = 80  // characters before the place that are kept in a longer line
	pageAround = 1   // lines before and after the place
)

// Line is one line of a file for a page in the browser. From and To are the place of the finding in characters
// from 0, end exclusive. Both are 0 on the lines around it.
type Line struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
	From   int    `json:"from,omitempty"`
	To     int    `json:"to,omitempty"`
}

// Excerpt returns the line of a finding and those around it. src is the text of the file. The result is empty
// when the line is unknown or src does not have it.
func Excerpt(src []byte, f Finding) (lines []Line) {
	if _, ok := lineOf(src, f.Line); !ok {
		return nil
	}
	for n := f.Line - pageAround; n <= f.Line+pageAround; n++ {
		text, ok := lineOf(src, n)
		if !ok {
			continue
		}
		from, to := 0, 0
		if n == f.Line {
			from, to = f.Span()
		}
		lines = append(lines, newLine(n, text, from, to))
	}
	return lines
}

// newLine shortens a line around a place. It replaces each character by one character, so that places stay valid.
func newLine(number int, line []byte, from, to int) Line {
	w := newWindow(line, from, pageLead, pageWidth)
	shown := []rune(w.text)
	if len(shown) > pageWidth {
		shown, w.cutRight = shown[:pageWidth], true
	}
	if w.cutLeft && len(shown) > 0 {
		shown[0] = '…'
	}
	if w.cutRight {
		shown[len(shown)-1] = '…'
	}
	inside := func(n int) int { return max(0, min(n-w.skipped, len(shown))) }
	return Line{number, Harmless(string(shown)), inside(from), inside(to)}
}

// frame is one line of source in printable form, with the cells to underline.
type frame struct {
	line       int
	text       string
	start, end int // cells of text; nothing is underlined when they are equal
}

// newFrame takes the line of a finding out of src, and cuts it to about room cells. ok is false when the line is
// unknown or src does not have it.
func newFrame(src []byte, f Finding, room int) (_ frame, ok bool) {
	line, ok := lineOf(src, f.Line)
	if !ok {
		return frame{}, false
	}
	from, to := f.Span()
	w := newWindow(line, from, room*3/5, room)
	out := frame{line: f.Line}
	var b strings.Builder
	if w.cutLeft {
		b.WriteString(ellipsis)
	}
	at, cells := w.skipped, b.Len()
	for rest, state := w.text, -1; rest != ""; {
		var cluster string
		var width int
		cluster, rest, width, state = uniseg.FirstGraphemeClusterInString(rest, state)
		next := at + utf8.RuneCountInString(cluster)
		cluster, width = drawn(cluster, width, cells)
		if cells+width > room && at >= from {
			w.cutRight = true
			break
		}
		if at < to && next > from {
			if out.end == 0 {
				out.start = cells
			}
			out.end = cells + width
		}
		b.WriteString(cluster)
		at, cells = next, cells+width
	}
	if to > from && out.end <= out.start { // the place is the end of the line, or has no width
		out.start, out.end = cells, cells+1
	}
	if w.cutRight {
		b.WriteString(ellipsis)
	}
	out.text = b.String()
	return out, true
}

// drawn is the text that a frame shows for a grapheme cluster at the given cell, and its width in cells.
func drawn(cluster string, width, cell int) (string, int) {
	if cluster == "\t" {
		width = tabWidth - cell%tabWidth
		return strings.Repeat(" ", width), width
	}
	if clean := Harmless(cluster); clean != cluster {
		return clean, uniseg.StringWidth(clean)
	}
	return cluster, width
}

// print writes the frame, and returns spaces as wide as its line number, for further lines.
func (f frame) print(w io.Writer, ink inks, s Severity) (gutter string) {
	number := fmt.Sprintf("%5d", f.line)
	gutter = strings.Repeat(" ", len(number))
	bar := ink.quiet.Sprint("|")
	fmt.Fprintf(w, "%s %s %s\n", ink.quiet.Sprint(number), bar, f.text)
	if f.end > f.start {
		fmt.Fprintf(w, "%s %s %s%s\n", gutter, bar, strings.Repeat(" ", f.start),
			ink.severity[s].Sprint(strings.Repeat("^", f.end-f.start)))
	}
	return gutter
}

// Span is the part of its first line that a finding is about, in characters from 0, end exclusive. The end may be
// far beyond the line. Span is empty when the column is unknown.
func (f Finding) Span() (from, to int) {
	const wholeLine = 1 << 30
	from = f.Column - 1
	switch {
	case f.Column <= 0:
		return 0, 0
	case f.EndLine > f.Line:
		return from, wholeLine
	case f.EndLine == f.Line && f.EndColumn > f.Column:
		return from, f.EndColumn - 1
	}
	return from, from + 1
}

// lineOf returns a line, counted from 1, without its line end. A line ends with LF, CRLF or CR. A byte order mark
// belongs to no line.
func lineOf(src []byte, line int) ([]byte, bool) {
	if line <= 0 || len(src) == 0 {
		return nil, false
	}
	src = bytes.TrimPrefix(src, []byte("\uFEFF"))
	for n := 1; ; n++ {
		end := bytes.IndexAny(src, "\r\n")
		if end < 0 {
			return src, n == line
		}
		if n == line {
			return src[:end], true
		}
		if src[end] == '\r' && end+1 < len(src) && src[end+1] == '\n' {
			end++
		}
		src = src[end+1:]
	}
}

// window is a part of a line. With it, a line of megabytes costs no more than a short one.
type window struct {
	text              string
	skipped           int // characters before text
	cutLeft, cutRight bool
}

// newWindow cuts a line before and after the character at from. It keeps lead characters before it, and at most
// 2*width characters in all. The caller cuts the text to its exact width. A line of up to width characters keeps
// its start.
func newWindow(line []byte, from, lead, width int) window {
	var w window
	if end, _ := advance(line, width); end < len(line) && from > lead {
		var offset int
		offset, w.skipped = advance(line, from-lead)
		line, w.cutLeft = line[offset:], true
	}
	if end, _ := advance(line, 2*width); end < len(line) {
		line, w.cutRight = line[:end], true
	}
	w.text = string(line)
	return w
}

// advance returns the byte offset after n characters, and how many characters there were up to n.
func advance(text []byte, n int) (offset, count int) {
	for offset < len(text) && count < n {
		_, size := utf8.DecodeRune(text[offset:])
		offset += size
		count++
	}
	return offset, count
}

// Harmless replaces characters that could control a terminal or disguise a text: control characters, marks that
// change the direction of writing, line separators and bytes that are not UTF-8. Tabs and LF become spaces.
func Harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' {
			return ' '
		}
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp) ||
			unicode.Is(unicode.Bidi_Control, r) {
			return replaced
		}
		return r
	}, s)
}
