package asset

import (
	"slices"
	"strings"
)

// quickHTML minifies HTML as the text of a page usually is: elements of text, attributes in double quotes, no spaces to
// take off. It adds to dst what the library gives, in a third of the time. ok is false for HTML in which anything else
// is.
func quickHTML(dst []byte, html string) (small []byte, ok bool) {
	q := quick{rest: html, out: slices.Grow(dst, len(html)), omit: true}
	for q.rest != "" {
		if !q.text() || q.rest != "" && !q.tag() {
			return nil, false
		}
	}
	return q.out, !q.space
}

// quick is HTML being minified.
type quick struct {
	rest  string
	out   []byte
	omit  bool // a space that comes next is taken off
	space bool // a text has just ended in a space
}

// The kinds of elements, by what the minifier does to spaces beside them.
const (
	blockElement  = iota + 1 // takes them off
	inlineElement            // leaves them
	objectElement            // leaves them, and is itself something to see
)

// elementKind is the kind of an element; 0 for one that is not quick.
func elementKind(name string) int {
	switch name {
	case "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
		"li", "ol", "p", "section", "table", "tbody", "td", "th", "thead", "tr", "ul":
		return blockElement
	case "a", "code", "del", "em", "strong", "sup":
		return inlineElement
	case "img":
		return objectElement
	}
	return 0
}

// isQuickAttribute reports whether the minifier leaves the values of an attribute as they are, and whether they are
// addresses.
func isQuickAttribute(name string) (known, isAddress bool) {
	switch name {
	case "href", "src":
		return true, true
	case "alt", "aria-label", "class", "decoding", "height", "id", "loading", "role", "scope", "start", "tabindex",
		"title", "width":
		return true, false
	}
	return false, false
}

// noted are the bytes of text that are looked at: the others mean nothing to the minifier.
var noted = [256]bool{' ': true, '\n': true, '\t': true, '\r': true, '\f': true, '&': true}

// text goes up to the next tag.
func (q *quick) text() bool {
	end := strings.IndexByte(q.rest, '<')
	if end < 0 {
		end = len(q.rest)
	}
	text, from, next := q.rest[:end], 0, 0 // next is where no space may come
	if !q.omit {
		next = -1
	}
	for i := range len(text) {
		if !noted[text[i]] {
			continue
		}
		switch c := text[i]; {
		case (c == ' ' || c == '\n') && i != next:
			next = i + 1
		case strings.HasPrefix(text[i:], "&amp; "):
			q.out = append(q.out, text[from:i+1]...)
			from = i + len("&amp;")
		default:
			return false
		}
	}
	q.space = end > 0 && next == end
	q.omit = q.space || end == 0 && q.omit
	q.out, q.rest = append(q.out, text[from:]...), q.rest[end:]
	return true
}

// tag goes to the end of a tag.
func (q *quick) tag() bool {
	end := 1
	for end < len(q.rest) && q.rest[end] != ' ' && q.rest[end] != '>' {
		end++
	}
	bare, isEnd := strings.CutPrefix(q.rest[1:end], "/")
	kind := elementKind(bare)
	if kind == 0 || q.space && (isEnd || kind == blockElement) {
		return false
	}
	q.omit = kind == blockElement || kind == inlineElement && q.omit
	q.out, q.rest = append(q.out, q.rest[:end]...), q.rest[end:]
	for !isEnd && strings.HasPrefix(q.rest, " ") {
		if !q.attribute() {
			return false
		}
	}
	if !strings.HasPrefix(q.rest, ">") || kind == inlineElement && !isEnd && strings.HasPrefix(q.rest, "></") {
		return false
	}
	q.out, q.rest = append(q.out, '>'), q.rest[1:]
	return true
}

// attribute goes to the end of an attribute.
func (q *quick) attribute() bool {
	name, after, _ := strings.Cut(q.rest[1:], `="`)
	known, isAddress := isQuickAttribute(name)
	value, rest, closed := strings.Cut(after, `"`)
	if !known || !closed || value == "" {
		return false
	}
	quote, last := "", byte(' ')
	for i := range len(value) {
		switch c := value[i]; c {
		case '&', '\t', '\n', '\r', '\f':
			return false
		case ' ':
			if last == ' ' || isAddress {
				return false
			}
			quote = `"`
		case '\'', '`', '<', '=', '>':
			quote = `"`
		}
		last = value[i]
	}
	if last == ' ' || isAddress && !isQuickAddress(value) {
		return false
	}
	q.out = append(append(append(q.out, ' '), name...), '=')
	q.out = append(append(append(q.out, quote...), value...), quote...)
	q.rest = rest
	return true
}

// isQuickAddress excludes what the minifier shortens.
func isQuickAddress(address string) bool {
	scheme, _, _ := strings.Cut(address, ":")
	return scheme == strings.ToLower(scheme) && scheme != "data" || scheme == address
}
