package asset

import (
	"bytes"
	"slices"

	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/buffer"
)

// quickHTML minifies HTML in the usual form of layouts and texts: elements from a list, names in lower case,
// attributes in double quotes. It appends to dst the same result as the library, but is faster: it copies most
// tags and texts as they are. It calls the library for a tag in another form. ok is false for HTML that only
// the library as a whole can minify, or that has a mistake.
func (m *Minifier) quickHTML(dst, text []byte) (small []byte, ok bool) {
	defer func() {
		if recover() != nil { // the library failed on a part; it then gets the whole text
			small, ok = nil, false
		}
	}()
	if bytes.Count(text, []byte("&")) > maxReferences {
		return nil, false
	}
	q := quick{minifier: m, rest: text, out: slices.Grow(dst, len(text)), omit: true}
	const doctype = "<!doctype html>"
	if len(text) >= len(doctype) && bytes.EqualFold(text[:len(doctype)], []byte(doctype)) {
		q.out, q.rest = append(q.out, doctype...), text[len(doctype):]
	}
	for len(q.rest) > 0 {
		if !q.text() || len(q.rest) > 0 && !q.tag() {
			return nil, false
		}
	}
	return q.out, true
}

// quick is the state of quickHTML.
type quick struct {
	minifier *Minifier
	rest     []byte
	out      []byte
	omit     bool // a space that comes next is removed
}

// Kinds of elements, by how the library treats spaces beside them.
const (
	blockElement  = iota + 1 // removes spaces
	inlineElement            // keeps spaces, also after the start tag of an empty element
	linkElement              // keeps spaces
	objectElement            // keeps spaces; is itself visible
	titleElement             // removes spaces, as a block does; has no tags in it
	scriptElement            // keeps spaces; has no tags in it
	drawing                  // keeps spaces; is minified as SVG
)

// elementKind returns the kind of an element; 0 for an element that quickHTML does not know.
func elementKind(name []byte) int {
	switch string(name) {
	case "address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
		"figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html",
		"legend", "li", "main", "nav", "ol", "p", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
		"tr", "ul":
		return blockElement
	case "abbr", "b", "body", "cite", "code", "dfn", "em", "i", "kbd", "link", "mark", "meta", "s", "samp", "small",
		"source", "span", "strong", "sub", "sup", "time", "u", "var":
		return inlineElement
	case "a", "del", "ins", "label":
		return linkElement
	case "button", "img", "q", "wbr":
		return objectElement
	case "title":
		return titleElement
	case "script":
		return scriptElement
	case "svg":
		return drawing
	}
	return 0
}

// Bytes of a text that the library may change.
const (
	singleSpace byte = 1 << iota // a space or line end: stays unless another space is beside it
	changedByte
)

var noted = [256]byte{' ': singleSpace, '\n': singleSpace,
	'\t': changedByte, '\r': changedByte, '\f': changedByte, '&': changedByte}

func isSpace(c byte) bool { return c != '&' && noted[c] != 0 }

// trimLeft removes the white space at the beginning of a text.
func trimLeft(text []byte) []byte {
	for len(text) > 0 && isSpace(text[0]) {
		text = text[1:]
	}
	return text
}

func isBlank(text []byte) bool { return len(trimLeft(text)) == 0 }

// text minifies the text up to the next tag. It returns false if only the library can do that.
func (q *quick) text() bool {
	end := bytes.IndexByte(q.rest, '<')
	if end < 0 {
		end = len(q.rest)
	}
	if end == 0 {
		return true
	}
	text := q.rest[:end]
	q.rest = q.rest[end:]
	if q.omit && isBlank(text) {
		return true
	}
	if q.omit && isSpace(text[0]) {
		text, q.omit = trimLeft(text), false
	}
	start := len(q.out)
	q.out = append(q.out, text...)
	if !isTidy(text) {
		tidy := parse.ReplaceMultipleWhitespaceAndEntities(q.out[start:], html.EntitiesMap, html.TextRevEntitiesMap)
		if q.omit && isSpace(tidy[0]) { // the space was written as a reference
			tidy = tidy[1:]
		}
		q.out = append(q.out[:start], tidy...)
	}
	q.omit = len(q.out) == start
	if !q.omit && isSpace(q.out[len(q.out)-1]) {
		trim, known := q.isBlockNext()
		if !known {
			return false
		}
		if q.omit = !trim; trim {
			q.out = q.out[:len(q.out)-1]
		}
	}
	return true
}

// isTidy reports whether a text has single spaces only, and no references. The loop has no branch for each
// byte, because processors predict the ends of words badly.
func isTidy(text []byte) bool {
	var odd, last byte
	for _, c := range text {
		is := noted[c]
		odd |= is&last | is&changedByte
		last = is
	}
	return odd == 0
}

// isBlockNext reports whether a block or the end of the text comes next. It skips spaces and the end tags of
// elements that are no blocks. known is false if only the library can tell.
func (q *quick) isBlockNext() (block, known bool) {
	const most = 16
	rest := q.rest
	for range most {
		if len(rest) == 0 {
			return true, true
		}
		name, isEnd := tagName(rest)
		kind := elementKind(name)
		switch {
		case kind == 0:
			return false, false
		case kind == blockElement || kind == titleElement:
			return true, true
		case !isEnd:
			return false, true
		}
		_, rest, _ = bytes.Cut(rest, []byte(">"))
		text, _, _ := bytes.Cut(rest, []byte("<"))
		if !isBlank(text) {
			return false, true
		}
		rest = rest[len(text):]
	}
	return false, false
}

// tagName returns the name in the tag at the beginning of HTML.
func tagName(html []byte) (name []byte, isEnd bool) {
	start, end := 1, 1
	if isEnd = len(html) > 2 && html[1] == '/' && html[2] != '>'; isEnd {
		start, end = 2, 2
	}
	for end < len(html) {
		if c := html[end]; c == '>' || isSpace(c) || c == '/' && end+1 < len(html) && html[end+1] == '>' {
			break
		}
		end++
	}
	return html[start:end], isEnd
}

// isEndOf reports whether HTML begins with the end tag of an element. name is the name of the element.
func isEndOf(html, name []byte) bool {
	after := len("</") + len(name)
	return len(html) > after && string(html[:2]) == "</" && bytes.Equal(html[2:after], name) && html[after] == '>'
}

// tag minifies a tag. For an element without tags in it, it minifies the whole element. It returns false if
// only the library can do that.
func (q *quick) tag() bool {
	name, isEnd := tagName(q.rest)
	kind := elementKind(name)
	switch {
	case kind == 0:
		return false
	case kind == drawing:
		return !isEnd && q.drawing()
	case kind == blockElement || kind == titleElement:
		q.omit = true
	case kind == objectElement:
		q.omit = false
	}
	if isEnd {
		end := len("</>") + len(name)
		if kind == scriptElement || len(q.rest) < end || q.rest[end-1] != '>' {
			return false
		}
		q.out, q.rest = append(q.out, q.rest[:end]...), q.rest[end:]
		return true
	}
	if !q.startTag(name) {
		return false
	}
	switch kind {
	case titleElement:
		return bytes.HasPrefix(q.rest[max(0, bytes.IndexByte(q.rest, '<')):], []byte("</title>"))
	case scriptElement:
		return q.script()
	case inlineElement:
		q.omit = q.omit && !isEndOf(q.rest, name)
	}
	return true
}

// startTag minifies a start tag.
func (q *quick) startTag(name []byte) bool {
	before, tag := len(q.out), q.rest
	q.out, q.rest = append(append(q.out, '<'), name...), q.rest[1+len(name):]
	for bytes.HasPrefix(q.rest, []byte(" ")) {
		if !q.attribute(name) {
			break
		}
	}
	if bytes.HasPrefix(q.rest, []byte(">")) {
		q.out, q.rest = append(q.out, '>'), q.rest[1:]
		return true
	}
	end := tagEnd(tag)
	if end < 0 || string(name) == "script" {
		return false
	}
	q.out, q.rest = q.out[:before], tag[end:]
	return q.give(htmlType, tag[:end], map[string]string{oneTag: "1"})
}

// tagEnd returns the length of the start tag at the beginning of HTML; -1 if the length is not certain.
func tagEnd(html []byte) int {
	quote := byte(0)
	for i := range len(html) {
		switch c := html[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			if html[i-1] != '=' {
				return -1
			}
			quote = c
		case c == '>':
			return i + 1
		case c == '<' && i > 0:
			return -1
		}
	}
	return -1
}

// script minifies the text and end tag of a script, whose start tag is in out already.
func (q *quick) script() bool {
	text, rest, closed := bytes.Cut(q.rest, []byte("</script>"))
	tag := q.out[bytes.LastIndexByte(q.out, '<'):]
	if !closed || bytes.IndexByte(text, '<') >= 0 {
		return false
	}
	switch {
	case len(text) == 0:
		if len(tag) == len("<script>") { // the library removes an empty script
			return false
		}
	case bytes.HasSuffix(tag, []byte(" type=application/ld+json>")):
		if !q.give("application/ld+json", text, nil) {
			return false
		}
	default:
		return false
	}
	q.out, q.rest = append(q.out, "</script>"...), rest
	return true
}

// drawing minifies an inline SVG. It returns false if "</svg>" could be in an attribute or in a comment.
func (q *quick) drawing() bool {
	const end = "</svg>"
	svg, rest, closed := bytes.Cut(q.rest, []byte(end))
	if !closed || bytes.LastIndex(svg, []byte("<svg")) > 0 || bytes.Contains(svg, []byte("<!")) ||
		bytes.IndexByte(svg, '\'') >= 0 || bytes.Count(svg, []byte(`"`))%2 == 1 || !q.give(svgType, q.rest[:len(svg)+len(end)], map[string]string{"inline": "1"}) {
		return false
	}
	q.rest, q.omit = rest, false
	return true
}

// give lets the library minify a text of a media type, and appends the result.
func (q *quick) give(mediaType string, text []byte, params map[string]string) bool {
	out := bytes.NewBuffer(q.out)
	src := buffer.NewReader(append(make([]byte, 0, len(text)+1), text...))
	err := q.minifier.all.MinifyMimetype([]byte(mediaType), out, src, params)
	q.out = out.Bytes()
	return err == nil
}
