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

// Object replaces in Prose.Text what is not prose: a code span, a bare address, an image, a component
// without a text of its own. It is U+FFFC, the object replacement character.
const Object = "\uFFFC"

// SpanKind is what a stretch inside a block is.
type SpanKind string

const (
	SpanLink      SpanKind = "link"      // words of a link
	SpanQuote     SpanKind = "quote"     // <q>
	SpanWork      SpanKind = "work"      // <cite>: the title of a book, journal or page
	SpanNote      SpanKind = "note"      // the mark of a footnote: without text
	SpanComponent SpanKind = "component" // a component without a text of its own
	SpanLabel     SpanKind = "label"     // text in the brackets of a component
)

// Span is a stretch of Prose.Text, from the byte From to the byte To.
type Span struct {
	Kind     SpanKind
	From, To int
}

// Prose is the running text of one block as a reader sees it: without markup, code, HTML tags and addresses, with
// entities, escapes and typographic quotes resolved. Runs of spaces are one space, a forced line break is "\n".
// Paragraphs of a list item or quote are of that kind; the innermost one counts. An image's alternative text
// follows the block in which the image is.
type Prose struct {
	Kind      ProseKind
	Level     int    // of a heading, 1 to 6
	Component string // name of the innermost component that holds the block, or ""
	InQuote   bool   // somewhere in a block quotation: in a list or a table of one, too
	InNote    bool   // somewhere in the definition of a footnote
	Alone     bool   // in the only item of a list that is in no other
	Text      string
	Spans     []Span // in the order in which they begin

	runs   []proseRun
	places *places
}

// proseRun is a stretch of a Prose that comes from one stretch of the page's text. It begins at the byte at of
// Prose.Text and ends where the next run begins. Each byte comes from its counterpart, unless the stretch is
// written in another way.
type proseRun struct {
	at, start, end int32
	rewritten      bool
}

// Span gives the place in the file of the bytes from to to of Text. The end is behind the last character. Of a
// character that is written as several, such as an entity, both ends are where it is written.
func (p *Prose) Span(from, to int) (start, end finding.Position) {
	begin, _ := p.source(from)
	_, stop := p.source(max(from, to-1))
	return p.places.at(begin), p.places.at(stop)
}

// IsVerbatim reports whether all of Text is written in the page's text as it is: without markup, and with one space
// where it has one.
func (p *Prose) IsVerbatim() bool { return len(p.runs) == 1 && !p.runs[0].rewritten }

// Between is what the page's text has between two characters of Text: the one that ends at the byte end, and the one
// that begins at the byte start behind it.
func (p *Prose) Between(end, start int) []byte {
	_, from := p.source(end - 1)
	to, _ := p.source(start)
	return p.places.text[min(from, to):to]
}

// At gives the place in the file of the byte at offset of Text.
func (p *Prose) At(offset int) finding.Position {
	start, _ := p.source(offset)
	return p.places.at(start)
}

// source gives the stretch of the page's text from which the character at offset comes.
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

// bytesPerBlock is about how much text a block of a page has. The lists of a page with shorter ones have to grow.
const bytesPerBlock = 80

// ProseRoom is room for the prose of one page after another. What was made in it holds until the next call of
// Result.Prose with it.
type ProseRoom struct {
	texts  strings.Builder // of many pages: one text each would be a piece of memory of the worst size
	list   []Prose
	bounds []proseBounds
	runs   []proseRun
	spans  []Span
}

// Prose gives the running text of the page, block by block in the order of the page. It is computed on each call
// from the syntax tree, which the Result keeps. room may be nil.
func (r *Result) Prose(room *ProseRoom) []Prose {
	if r.page == nil {
		return nil
	}
	if room == nil {
		room = new(ProseRoom)
	}
	s := scratches.Get().(*scratch)
	blocks := len(r.page.text)/bytesPerBlock + 1
	w := proseWriter{page: r.page, gap: -1, kind: ProseParagraph, out: s.out[:0],
		list: slices.Grow(room.list[:0], blocks), bounds: slices.Grow(room.bounds[:0], blocks),
		runs: room.runs[:0], spans: room.spans[:0]}
	w.blocks(r.root)
	text := room.keep(w.out)
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
		for j := range w.list[i].Spans { // a line break at the end of the text may be in one
			span := &w.list[i].Spans[j]
			span.From, span.To = min(span.From, len(w.list[i].Text)), min(span.To, len(w.list[i].Text))
		}
		w.list[i].places = &r.page.places
	}
	room.list, room.bounds, room.runs, room.spans = w.list, w.bounds, w.runs, w.spans
	return w.list
}

// textsSize is how many bytes of texts are together in memory.
const textsSize = 128 << 10

// keep gives a text as a string, which holds as long as it is used.
func (r *ProseRoom) keep(text []byte) string {
	if r.texts.Cap()-r.texts.Len() < len(text) {
		r.texts = strings.Builder{}
		r.texts.Grow(max(len(text), textsSize))
	}
	from := r.texts.Len()
	r.texts.Write(text)
	return r.texts.String()[from:]
}
