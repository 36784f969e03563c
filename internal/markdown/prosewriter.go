package markdown

import (
	"bytes"
	"unicode"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// proseWriter collects the prose of a page. All texts share one buffer, and so do all runs and spans.
type proseWriter struct {
	page      *page
	list      []Prose
	bounds    []proseBounds // begin of each of list
	out       []byte
	runs      []proseRun
	spans     []Span
	unclosed  []openSpan  // spans of the current block
	open      proseBounds // begin of the current block
	gap       int         // offset of a space that was read but is not written yet; -1: none
	kind      ProseKind   // of paragraphs in the current container
	component string      // innermost component
	quotes    int         // number of open block quotations
	notes     int         // number of open definitions of footnotes
	alone     bool        // see Prose.Alone
	alts      []altText   // of the current block
	inAlt     bool        // in the alternative text of an image
}

// proseBounds are offsets in out, runs and spans of a proseWriter.
type proseBounds struct{ text, runs, spans int }

// openSpan is a span whose end is not read yet. name is that of an HTML element, or "".
type openSpan struct {
	name  string
	index int // in proseWriter.spans
}

// altText is the alternative text of an image, or of an <img> in the editor's HTML.
type altText struct {
	image      *ast.Image // nil: of an <img>
	start, end int        // offsets of that of an <img>
}

// blocks reads the children of a container.
func (w *proseWriter) blocks(parent ast.Node) {
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		w.block(c)
	}
}

// within reads the children of a container whose paragraphs have a kind.
func (w *proseWriter) within(kind ProseKind, parent ast.Node) {
	before := w.kind
	w.kind = kind
	w.blocks(parent)
	w.kind = before
}

func (w *proseWriter) block(node ast.Node) {
	switch n := node.(type) {
	case *ast.Paragraph:
		w.paragraph(n)
	case *ast.TextBlock:
		w.text(w.kind, 0, n)
	case *ast.Heading:
		w.text(ProseHeading, n.Level, n)
	case *ast.ListItem:
		outer := w.alone
		w.alone = n.PreviousSibling() == nil && n.NextSibling() == nil && w.kind != ProseListItem
		w.within(ProseListItem, n)
		w.alone = outer
	case *ast.Blockquote:
		if w.page.alerts[n] != "" {
			w.within(ProseAlert, n)
			return
		}
		w.quotes++
		w.within(ProseQuote, n)
		w.quotes--
	case *extast.TableCell:
		w.text(ProseCell, 0, n)
	case *extast.DefinitionTerm:
		w.text(ProseTerm, 0, n)
	case *extast.DefinitionDescription:
		w.within(ProseDefinition, n)
	case *extast.Footnote:
		w.notes++
		w.within(ProseFootnote, n)
		w.notes--
	case *ast.HTMLBlock:
		w.html(n)
	case *container:
		outer := w.component
		w.component = n.name
		w.label(&n.written)
		w.within(ProseParagraph, n)
		w.component = outer
	case *leaf:
		outer := w.component
		w.component = n.name
		w.label(&n.written)
		w.component = outer
	case *ast.List, *extast.Table, *extast.TableHeader, *extast.TableRow, *extast.DefinitionList, *extast.FootnoteList:
		w.blocks(n)
	}
}

func (w *proseWriter) label(n *written) {
	if label := w.page.labelOf(n); label != nil {
		w.text(ProseLabel, 0, label)
	}
}

// paragraph reads a paragraph. A figure gives an alternative text and a caption.
func (w *proseWriter) paragraph(n *ast.Paragraph) {
	img := w.page.figureOf(n)
	if img == nil {
		w.text(w.kind, 0, n)
		return
	}
	w.alts = append(w.alts, altText{image: img})
	w.end(w.kind, 0)
	w.title(img, n)
	w.end(ProseCaption, 0)
}

// title writes the title of the image of a figure. The tree has only a copy of it, so its place is found at the end of
// the paragraph, or of the definition to which the image refers.
func (w *proseWriter) title(img *ast.Image, paragraph ast.Node) {
	const space = " \t\n"
	lines := paragraph.Lines()
	definition := w.definition(w.page.result.root, img)
	if definition != nil {
		lines = definition.Lines()
	}
	f := linesFragment(lines, w.page.text)
	end := bytes.TrimRight(f.html, space)
	if definition == nil {
		end = bytes.TrimRight(bytes.TrimSuffix(end, []byte{')'}), space)
	}
	end = end[:max(0, len(end)-1)] // the quotation mark
	if bytes.HasSuffix(end, img.Title) {
		w.lines(&f, len(end)-len(img.Title), len(end), true)
		return
	}
	w.put([]byte(decode(img.Title)), img.Pos(), img.Pos()+len("!["))
}

// definition is the link reference definition below n that has the title of an image; nil for an image without one.
func (w *proseWriter) definition(n ast.Node, img *ast.Image) *ast.LinkReferenceDefinition {
	if img.Reference == nil {
		return nil
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if d, ok := c.(*ast.LinkReferenceDefinition); ok && len(d.Title) > 0 && &d.Title[0] == &img.Title[0] {
			return d
		}
		if c.Type() == ast.TypeBlock {
			if d := w.definition(c, img); d != nil {
				return d
			}
		}
	}
	return nil
}

// text reads one block of inline content.
func (w *proseWriter) text(kind ProseKind, level int, n ast.Node) {
	w.inlines(n)
	w.end(kind, level)
}

// end ends the current block, drops it if it has no text, and then reads the alternative texts of its images.
func (w *proseWriter) end(kind ProseKind, level int) {
	w.gap = -1
	for len(w.unclosed) > 0 {
		w.closeSpan(w.unclosed[len(w.unclosed)-1].name)
	}
	if len(bytes.TrimFunc(w.out[w.open.text:], isNoText)) == 0 {
		w.out, w.runs, w.spans = w.out[:w.open.text], w.runs[:w.open.runs], w.spans[:w.open.spans]
	} else {
		w.list = append(w.list, Prose{Kind: kind, Level: level, Component: w.component, InQuote: w.quotes > 0,
			InNote: w.notes > 0, Alone: w.alone})
		w.bounds = append(w.bounds, w.open)
		w.open = proseBounds{len(w.out), len(w.runs), len(w.spans)}
	}
	alts := w.alts
	w.alts = nil
	for _, alt := range alts {
		if alt.image != nil {
			w.inAlt = true
			w.inlines(alt.image)
			w.inAlt = false
		} else {
			w.add(alt.start, alt.end, false, true)
		}
		w.end(ProseAlt, 0)
	}
}

func isNoText(r rune) bool { return r == '\uFFFC' || unicode.IsSpace(r) }

func (w *proseWriter) inlines(parent ast.Node) {
	skip := "" // element of the editor's HTML that is not prose
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		raw, isRaw := c.(*ast.RawHTML)
		switch {
		case isRaw && skip != "":
			if w.page.endsElement(raw, skip) {
				skip = ""
			}
		case isRaw:
			skip = w.tag(raw)
		case skip == "":
			w.inline(c)
		}
	}
}

func (w *proseWriter) inline(node ast.Node) {
	switch n := node.(type) {
	case *ast.Text:
		w.add(n.Segment.Start, n.Segment.Stop, !n.IsRaw(), !n.IsRaw())
		switch {
		case n.HardLineBreak():
			w.lineBreak(n.Segment.Stop)
		case n.SoftLineBreak():
			w.space(n.Segment.Stop)
		}
	case *ast.String: // typographic punctuation
		start := n.BaseInline.Pos()
		w.put(n.Value, start, start+len(typed[string(n.Value)]))
	case *ast.Emphasis, *extast.Strikethrough:
		w.inlines(n)
	case *ast.Link:
		w.openSpan(SpanLink, "")
		w.inlines(n)
		w.closeSpan("")
	case *extast.FootnoteLink:
		w.openSpan(SpanNote, "")
		w.closeSpan("")
	case *ast.CodeSpan:
		w.object(n.Pos(), w.codeEnd(n))
	case *ast.AutoLink:
		label := n.Label(w.page.text)
		start, _ := offsetOf(w.page.text, label)
		w.object(start, start+len(label))
	case *ast.Image:
		if w.inAlt {
			w.inlines(n)
			return
		}
		w.object(n.Pos(), n.Pos()+len("!["))
		w.alts = append(w.alts, altText{image: n})
	case *inline:
		if label := w.page.labelOf(&n.written); label != nil {
			w.openSpan(SpanLabel, "")
			w.inlines(label)
			w.closeSpan("")
		} else {
			w.openSpan(SpanComponent, "")
			w.object(n.offset, n.offset+len(":")+len(n.name))
			w.closeSpan("")
		}
	}
}

// openSpan begins a span at the next character that is written.
func (w *proseWriter) openSpan(kind SpanKind, name string) {
	at := len(w.out) - w.open.text
	if w.gap >= 0 && at > 0 && kind != SpanNote {
		at++ // behind the space that is not written yet
	}
	w.unclosed = append(w.unclosed, openSpan{name, len(w.spans)})
	w.spans = append(w.spans, Span{kind, at, at})
}

// closeSpan ends the innermost open span with a name, and the spans in it.
func (w *proseWriter) closeSpan(name string) {
	for i := len(w.unclosed) - 1; i >= 0; i-- {
		if w.unclosed[i].name != name {
			continue
		}
		for _, open := range w.unclosed[i:] {
			span := &w.spans[open.index]
			span.To = max(span.From, len(w.out)-w.open.text)
		}
		w.unclosed = w.unclosed[:i]
		return
	}
}

// codeEnd is the offset behind a code span: its closing marks are as long as its opening ones.
func (w *proseWriter) codeEnd(n *ast.CodeSpan) int {
	first, ok := n.FirstChild().(*ast.Text)
	if !ok {
		return n.Pos() + 1
	}
	last := n.LastChild().(*ast.Text)
	return min(last.Segment.Stop+first.Segment.Start-n.Pos(), len(w.page.text))
}

// object writes an Object for text[start:end] of the page.
func (w *proseWriter) object(start, end int) { w.put([]byte(Object), start, end) }

func (w *proseWriter) lineBreak(at int) {
	w.gap = -1
	if len(w.out) > w.open.text {
		w.put([]byte{'\n'}, at, at+1)
	}
}

func (w *proseWriter) space(at int) {
	if w.gap < 0 {
		w.gap = at
	}
}

// add writes text[start:end] of the page, with backslash escapes and entities resolved as asked.
func (w *proseWriter) add(start, end int, escapes, entities bool) {
	source := w.page.text
	for i := start; i < end; {
		switch c := source[i]; {
		case c == ' ' || c == '\t' || c == '\n':
			w.space(i)
			i++
		case c == '\\' && escapes && i+1 < end && util.IsPunct(source[i+1]):
			w.put(source[i+1:i+2], i, i+2)
			i += 2
		case c == '&' && entities:
			chars, n := entity(source[i:end])
			if n == 0 {
				chars, n = "&", 1
			}
			w.put([]byte(chars), i, i+n)
			i += n
		default:
			from := i
			i = proseStop(source[:end], i+1)
			w.put(source[from:i], from, i)
		}
	}
}

// proseStop is the offset from i of the next byte that add does not copy: an escape, an entity, or white space other
// than one space between words.
func proseStop(source []byte, i int) int {
	for i < len(source) {
		part := source[i:min(len(source), i+proseStretch)]
		n := len(part)
		for _, stop := range []byte{'\\', '&', '\t', '\n'} {
			if at := bytes.IndexByte(part[:n], stop); at >= 0 {
				n = at
			}
		}
		if at := bytes.Index(part[:n], []byte("  ")); at >= 0 {
			n = at
		}
		ends := n < len(part) || i+n == len(source)
		if n > 0 && part[n-1] == ' ' { // it is not between words, or the next part shows that it is
			n--
		}
		if i += n; ends {
			return i
		}
	}
	return i
}

// proseStretch is how many bytes proseStop searches at once, so that a text with a stop at each second byte is fast.
const proseStretch = 256

// put writes characters that come from text[start:end] of the page.
func (w *proseWriter) put(chars []byte, start, end int) {
	if gap := w.gap; gap >= 0 {
		w.gap = -1
		if size := len(w.out); size > w.open.text && w.out[size-1] != '\n' {
			w.put([]byte{' '}, gap, gap+1)
		}
	}
	at := len(w.out) - w.open.text
	w.out = append(w.out, chars...)
	rewritten := len(chars) != 1 && string(chars) != string(w.page.text[start:end])
	if rewritten = rewritten || len(chars) != end-start; !rewritten && len(w.runs) > w.open.runs {
		if last := &w.runs[len(w.runs)-1]; !last.rewritten && int(last.end) == start {
			last.end = int32(end)
			return
		}
	}
	w.runs = append(w.runs, proseRun{int32(at), int32(start), int32(end), rewritten})
}
