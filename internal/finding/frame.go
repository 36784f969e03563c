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

// Sources gives a reader of the files that findings name: those of the site's folder, else those of the theme, which
// may be nil. Only regular files are opened: reading a named pipe would never end. The reader keeps the last file and
// serves one caller at a time.
func Sources(folder string, theme fs.FS) func(file string) ([]byte, error) {
	return keepLast(func(file string) ([]byte, error) { return readSource(folder, theme, file) })
}

// keepLast keeps the last file that was read, because findings mostly come sorted by file.
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
	frameWidth = 100 // terminal cells of source that a frame shows, unless the terminal is narrower
	gutterRoom = 11  // cells of a line number, the bar after it, and the mark of a line that is cut
	narrowest  = 20  // cells of source that are shown on any terminal
	tabWidth   = 4   // cells between tab stops
	replaced   = '\uFFFD'
	ellipsis   = "..."

	pageWidth  = 200 // characters of a line that Excerpt shows
	pageLead   = 80  // characters kept before the place when a line is longer
	pageAround = 1   // lines shown before and after the place
)

// Line is one line of a file for a page in the browser. From and To mark the place of the finding in characters from 0,
// end exclusive; on the lines around it both are 0.
type Line struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
	From   int    `json:"from,omitempty"`
	To     int    `json:"to,omitempty"`
}

// Excerpt cuts the line of a finding, and those around it, out of the text of its file. It is empty when the line is
// unknown or src has no such line.
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

// newLine shortens a line around a place. Every character stays one character, so that places still count.
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

// frame is one line of source, ready to print, with the cells to underline.
type frame struct {
	line       int
	text       string
	start, end int // cells of text; equal: nothing is underlined
}

// newFrame cuts the line of a finding out of src, to about room cells. ok is false when the line is unknown or src has
// no such line.
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
	if to > from && out.end <= out.start { // the place is the end of the line, or takes no room
		out.start, out.end = cells, cells+1
	}
	if w.cutRight {
		b.WriteString(ellipsis)
	}
	out.text = b.String()
	return out, true
}

// drawn is what is in the frame for a grapheme cluster that begins at the given cell, and its width in cells.
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

// print writes the frame and gives the blank gutter under which a further line can be.
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

// Span is the part of its line that a finding is about, in characters from 0, end exclusive; it may end far behind the
// line. It is empty when the column is unknown.
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

// lineOf finds a line, counted from 1, without its line end. LF, CRLF and a lone CR end a line, as everywhere in
// Porchlight; a byte order mark belongs to no line.
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

// window is the part of a line that a frame can show, so that a line of megabytes costs no more than a short one.
type window struct {
	text              string
	skipped           int // characters before text
	cutLeft, cutRight bool
}

// newWindow keeps lead characters before the place at from, and at most twice width: wide characters need not be
// counted twice here.
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

// advance finds the byte offset after n characters and how many there were.
func advance(text []byte, n int) (offset, count int) {
	for offset < len(text) && count < n {
		_, size := utf8.DecodeRune(text[offset:])
		offset += size
		count++
	}
	return offset, count
}

// Harmless replaces what could steer a terminal or disguise a text: control characters, marks that turn the direction
// of writing, line separators and bytes that are not UTF-8. Tabs and line ends become spaces.
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
