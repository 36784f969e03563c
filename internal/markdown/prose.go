package markdown

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"porchlight/internal/finding"
)

// ProseKind is the role of a text on its page.
type ProseKind string

const (
	ProseParagraph  ProseKind = "paragraph"
	ProseHeading    ProseKind = "heading"
	ProseListItem   ProseKind = "list item"
	ProseCell       ProseKind = "table cell"
	ProseQuote      ProseKind = "quote"
	ProseAlert      ProseKind = "alert"
	ProseTerm       ProseKind = "term"
	ProseDefinition ProseKind = "definition"
	ProseFootnote   ProseKind = "footnote"
	ProseCaption    ProseKind = "caption" // of a figure or table
	ProseLabel      ProseKind = "label"   // text in the brackets of a component
	ProseAlt        ProseKind = "alt"     // alternative text of an image
)

// Object replaces in Prose.Text a code span, a bare address, an image or a component without text. It is U+FFFC, the
// object replacement character.
const Object = "\uFFFC"

// SpanKind is the kind of a Span.
type SpanKind string

const (
	SpanLink      SpanKind = "link"      // words of a link
	SpanQuote     SpanKind = "quote"     // <q>
	SpanWork      SpanKind = "work"      // <cite>: the title of a book, journal or page
	SpanNote      SpanKind = "note"      // the mark of a footnote; empty
	SpanComponent SpanKind = "component" // a component without text
	SpanLabel     SpanKind = "label"     // text in the brackets of a component
)

// Span is Prose.Text[From:To].
type Span struct {
	Kind     SpanKind
	From, To int
}

// Prose is the running text of one block as readers see it: without markup, code, HTML tags and addresses, with
// entities, escapes and typographic quotes resolved. Several spaces become one, and a forced line break is "\n". The
// Kind of a paragraph is that of the innermost list item, quote or other container around it. The alternative text of
// an image follows the block of the image.
type Prose struct {
	Kind      ProseKind
	Level     int    // of a heading, 1 to 6
	Component string // name of the innermost component that holds the block, or ""
	InQuote   bool   // in a block quotation, at any depth
	InNote    bool   // in the definition of a footnote, at any depth
	Alone     bool   // in the only item of a list that is in no other list
	Text      string
	Spans     []Span // sorted by From

	runs   []proseRun
	places *places
}

// proseRun is a part of Prose.Text that comes from text[start:end] of the page. It begins at the byte at of Prose.Text
// and ends where the next run begins.
type proseRun struct {
	at, start, end int32
	rewritten      bool // the bytes differ from those of the page, such as those of an entity
}

// Span is the place in the file of Text[from:to]. end is behind the last character. A character that is written as
// several, such as an entity, has the place of all of them.
func (p *Prose) Span(from, to int) (start, end finding.Position) {
	begin, _ := p.source(from)
	_, stop := p.source(max(from, to-1))
	return p.places.at(begin), p.places.at(stop)
}

// IsVerbatim reports whether the page has Text byte for byte, without markup in it.
func (p *Prose) IsVerbatim() bool { return len(p.runs) == 1 && !p.runs[0].rewritten }

// Between is the part of the page's text between two characters of Text: the first ends at the byte end, the second
// begins at the byte start.
func (p *Prose) Between(end, start int) []byte {
	_, from := p.source(end - 1)
	to, _ := p.source(start)
	return p.places.text[min(from, to):to]
}

// At is the place in the file of the character at an offset of Text.
func (p *Prose) At(offset int) finding.Position {
	start, _ := p.source(offset)
	return p.places.at(start)
}

// source is the part of the page's text, as offsets, from which the character at an offset of Text comes.
func (p *Prose) source(offset int) (start, end int) {
	offset = max(0, min(offset, len(p.Text)))
	for offset > 0 && offset < len(p.Text) && !utf8.RuneStart(p.Text[offset]) {
		offset--
	}
	i := sort.Search(len(p.runs), func(i int) bool { return int(p.runs[i].at) > offset }) - 1
	if i < 0 {
		return 0, 0
	}
	run := p.runs[i]
	start = int(run.start)
	if run.rewritten {
		return start, int(run.end)
	}
	_, size := utf8.DecodeRuneInString(p.Text[offset:])
	start += offset - int(run.at)
	return start, min(start+size, int(run.end))
}

// bytesPerBlock estimates the number of blocks of a page, for the capacity of lists.
const bytesPerBlock = 80

// ProseBuffers are memory for the prose of one page after another. The prose of a page is valid until the next call of
// Result.Prose with the same buffers.
type ProseBuffers struct {
	texts  strings.Builder // texts of many pages: one allocation for each page would be slow
	list   []Prose
	bounds []proseBounds
	runs   []proseRun
	spans  []Span
}

// Prose is the running text of the page, block by block in the order of the page. Each call makes it from the syntax
// tree, which the Result keeps. buf may be nil.
func (r *Result) Prose(buf *ProseBuffers) []Prose {
	if r.page == nil {
		return nil
	}
	if buf == nil {
		buf = new(ProseBuffers)
	}
	s := scratches.Get().(*scratch)
	blocks := len(r.page.text)/bytesPerBlock + 1
	w := proseWriter{page: r.page, gap: -1, kind: ProseParagraph, out: s.out[:0],
		list: slices.Grow(buf.list[:0], blocks), bounds: slices.Grow(buf.bounds[:0], blocks),
		runs: buf.runs[:0], spans: buf.spans[:0]}
	w.blocks(r.root)
	text := buf.keep(w.out)
	if cap(w.out) <= keptScratch {
		s.out = w.out[:0]
		scratches.Put(s)
	}
	for i, b := range w.bounds {
		end, last, spans := len(text), len(w.runs), len(w.spans)
		if i+1 < len(w.bounds) {
			next := w.bounds[i+1]
			end, last, spans = next.text, next.runs, next.spans
		}
		w.list[i].Text = strings.TrimRight(text[b.text:end], "\n")
		w.list[i].runs = w.runs[b.runs:last:last]
		w.list[i].Spans = w.spans[b.spans:spans:spans]
		for j := range w.list[i].Spans { // a span may contain a line break that was trimmed
			span := &w.list[i].Spans[j]
			span.From, span.To = min(span.From, len(w.list[i].Text)), min(span.To, len(w.list[i].Text))
		}
		w.list[i].places = &r.page.places
	}
	buf.list, buf.bounds, buf.runs, buf.spans = w.list, w.bounds, w.runs, w.spans
	return w.list
}

// textsSize is the size of one allocation for texts, in bytes.
const textsSize = 128 << 10

// keep copies a text into a string that stays valid.
func (r *ProseBuffers) keep(text []byte) string {
	if r.texts.Cap()-r.texts.Len() < len(text) {
		r.texts = strings.Builder{}
		r.texts.Grow(max(len(text), textsSize))
	}
	from := r.texts.Len()
	r.texts.Write(text)
	return r.texts.String()[from:]
}
