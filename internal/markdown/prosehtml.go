package markdown

import (
	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
)

// notProse are elements of the editor's HTML whose content is code.
var notProse = set("code kbd pre samp tt var")

// phrasing are the elements that do not end a block of prose.
var phrasing = set(`a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q rp rt ruby s samp small span
	strong sub sup time tt u var wbr`)

// htmlKinds are the kinds of blocks by element; others are paragraphs. The level of a heading is in the element's name.
var htmlKinds = map[string]ProseKind{
	"h1": ProseHeading, "h2": ProseHeading, "h3": ProseHeading, "h4": ProseHeading, "h5": ProseHeading,
	"h6": ProseHeading,
	"li": ProseListItem, "td": ProseCell, "th": ProseCell, "dt": ProseTerm, "dd": ProseDefinition,
	"blockquote": ProseQuote, "caption": ProseCaption, "figcaption": ProseCaption,
}

// htmlSpans are the kinds of spans by element.
var htmlSpans = map[string]SpanKind{"a": SpanLink, "q": SpanQuote, "cite": SpanWork}

// tag reads one inline tag. skip is the name of an element whose content is not prose; "": it is.
func (w *proseWriter) tag(n *ast.RawHTML) (skip string) {
	f := w.page.inlineFragment(n)
	f.tags(func(t *token) {
		if t.isStart() && w.page.conv.opt.RawHTML != "drop" {
			skip = w.startTag(&f, t)
		}
		w.endTag(t)
	})
	return skip
}

func (w *proseWriter) startTag(f *fragment, t *token) (skip string) {
	start := f.source(t.offset)
	if kind, ok := htmlSpans[t.Data]; ok && t.Type == html.StartTagToken {
		w.openSpan(kind, t.Data)
	}
	switch {
	case t.Data == "br":
		w.lineBreak(start)
	case t.Data == "img":
		w.object(start, start+1)
		if t.attr("alt") >= 0 {
			place := t.place("alt")
			w.alts = append(w.alts, altText{start: f.source(t.offset + place.value),
				end: f.source(t.offset + place.end)})
		}
	case notProse[t.Data]:
		w.object(start, f.source(t.offset+len(t.raw)-1)+1)
		return t.Data
	case leftOutWhole[t.Data] && !voidElements[t.Data]:
		return t.Data
	}
	return ""
}

// endTag ends a span.
func (w *proseWriter) endTag(t *token) {
	if _, ok := htmlSpans[t.Data]; ok && t.Type == html.EndTagToken {
		w.closeSpan(t.Data)
	}
}

// html reads a block of the editor's HTML: the text between its tags, cut at elements that are not phrasing.
func (w *proseWriter) html(n *ast.HTMLBlock) {
	if w.page.conv.opt.RawHTML == "drop" {
		return
	}
	f := w.page.blockFragment(n)
	kind, level, quotes := w.kind, 0, w.quotes
	var skip skipped
	f.tags(func(t *token) {
		if skip.inside(t) {
			return
		}
		if t.Type == html.TextToken {
			w.lines(&f, t.offset, t.offset+len(t.raw), false)
			return
		}
		if (t.isStart() || t.Type == html.EndTagToken) && !phrasing[t.Data] {
			w.end(kind, level)
			kind, level = w.kind, 0
		}
		if t.Data == "blockquote" && t.Type == html.StartTagToken {
			w.quotes++
		} else if t.Data == "blockquote" && t.Type == html.EndTagToken {
			w.quotes = max(quotes, w.quotes-1)
		}
		if w.endTag(t); !t.isStart() {
			return
		}
		if k, ok := htmlKinds[t.Data]; ok {
			if kind = k; k == ProseHeading {
				level = int(t.Data[1] - '0')
			}
		}
		skip = skipped{w.startTag(&f, t), 1}
	})
	w.end(kind, level)
	w.quotes = quotes
}

// lines writes a part of a fragment line by line, since marks of a quote or list may be between the lines.
func (w *proseWriter) lines(f *fragment, from, to int, escapes bool) {
	for from < to {
		end := from
		for end < to && f.html[end] != '\n' {
			end++
		}
		if from < end {
			w.add(f.source(from), f.source(end-1)+1, escapes, true)
		}
		if end < to {
			w.space(f.source(end))
		}
		from = end + 1
	}
}
