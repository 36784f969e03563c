package asset

import (
	"bytes"
	"html"
	"strings"
)

// Tags reads the start tags of a page one after the other. It reads every page of a site. So it divides a tag
// in one pass without copying, in the way of browsers (WHATWG HTML, 13.2.5).
type Tags struct {
	From  []byte // the page, from the name of the tag on
	Name  []byte // in lower case
	Attrs []Attr // if two have the same name, the first counts
	Text  []byte // of an element in which tags are text: script, style, textarea, title and others
	Rest  []byte // the page after the tag; after an element with Text, from the name in its end tag; nil: see Next

	// End is called for each end tag that Next passes, but for those of elements with Text. tag is the page from the
	// name in the tag on. nil: end tags are skipped.
	End func(tag []byte)
}

// Attr is an attribute of a tag: its name in lower case, and its value as written, without quotes.
type Attr struct{ Name, Value []byte }

// Next reads the next start tag in Rest. It returns false if there is none. Rest is nil if the page ends in the
// element, in its text, or after it in a comment that does not end, which is then in From.
func (t *Tags) Next() bool {
	for rest := t.Rest; ; { // a local variable: t.Rest would be written for each end tag
		open := bytes.IndexByte(rest, '<')
		if open < 0 {
			t.Rest = rest
			return false
		}
		rest = rest[open+1:]
		if bytes.HasPrefix(rest, []byte("!--")) {
			comment := rest
			if rest = behind(rest, []byte("-->")); rest == nil {
				t.From = comment
			}
			continue
		}
		if len(rest) > 0 && isLetter(rest[0]) {
			t.From = rest
			return t.Divide(rest) && t.readText()
		}
		if t.End != nil && len(rest) > 0 && rest[0] == '/' {
			t.End(rest[1:])
		}
	}
}

// readText reads the text of an element in which tags are text. noscript is not one of them: its tags are read
// by browsers that run no scripts.
func (t *Tags) readText() bool {
	t.Text = nil
	switch name := string(t.Name); name {
	case "plaintext": // has no end tag
		t.Text, t.Rest = t.Rest, nil
	case "script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp":
		text := t.Rest
		for {
			t.Rest = behind(t.Rest, []byte("</"))
			end := len(text) - len(t.Rest) - len("</")
			if t.Rest == nil {
				t.Text = text
				return true
			}
			if len(t.Rest) >= len(name) && strings.EqualFold(string(t.Rest[:len(name)]), name) {
				t.Text = text[:end]
				return true
			}
		}
	}
	return true
}

// Divide reads a tag. text begins with the name of the tag. closed is false if the tag never ends: browsers
// ignore such a tag.
func (t *Tags) Divide(text []byte) (closed bool) {
	t.Attrs = t.Attrs[:0]
	at := untilAny(text, &endsName)
	t.Name, text = lower(text[:at]), text[at:]
	for {
		text = text[spaceLength(text, '/'):]
		if len(text) == 0 {
			t.Rest = nil
			return false
		}
		if text[0] == '>' {
			t.Rest = text[1:]
			return true
		}
		at := 1 + untilAny(text[1:], &endsAttribute) // a name may begin with "="
		a := Attr{Name: lower(text[:at])}
		text = text[at:]
		if at := spaceLength(text, ' '); at < len(text) && text[at] == '=' {
			text = text[at+1:]
			text = text[spaceLength(text, ' '):]
			if a.Value, text, closed = divideValue(text); !closed {
				t.Rest = nil
				return false
			}
		}
		t.Attrs = append(t.Attrs, a)
	}
}

// Attr returns the value of an attribute as written. ok is false if the tag has no such attribute.
func (t *Tags) Attr(name string) (value []byte, ok bool) {
	for _, a := range t.Attrs {
		if string(a.Name) == name {
			return a.Value, true
		}
	}
	return nil, false
}

// Value returns the value of an attribute with its character references decoded.
func Value(raw []byte) string {
	if bytes.IndexByte(raw, '&') >= 0 {
		return html.UnescapeString(string(raw))
	}
	return string(raw)
}

// divideValue reads the value of an attribute. closed is false if its quote never ends.
func divideValue(text []byte) (value, rest []byte, closed bool) {
	if len(text) > 0 && (text[0] == '"' || text[0] == '\'') {
		end := bytes.IndexByte(text[1:], text[0])
		if end < 0 {
			return nil, nil, false
		}
		return text[1 : 1+end], text[end+2:], true
	}
	end := untilAny(text, &endsValue)
	return text[:end], text[end:], true
}

// The bytes that end the name of a tag, the name of an attribute, and a value without quotes.
var (
	endsName      = set(" \t\n\f\r/>")
	endsAttribute = set(" \t\n\f\r/>=")
	endsValue     = set(" \t\n\f\r>")
)

func set(bytes string) (is [256]bool) {
	for _, b := range []byte(bytes) {
		is[b] = true
	}
	return is
}

// untilAny returns the length of the text before the first byte in ends.
func untilAny(text []byte, ends *[256]bool) int {
	for i, c := range text {
		if ends[c] {
			return i
		}
	}
	return len(text)
}

// spaceLength returns the number of bytes at the beginning of a text that are white space or the byte other.
func spaceLength(text []byte, other byte) int {
	for i, c := range text {
		if c != other && (!endsValue[c] || c == '>') {
			return i
		}
	}
	return len(text)
}

var viewBox = []byte("viewbox")

// lower returns a name in lower case. It copies the name only if that has capitals. The name viewBox, which
// every icon has, is not copied.
func lower(name []byte) []byte {
	if string(name) == "viewBox" {
		return viewBox
	}
	for _, c := range name {
		if 'A' <= c && c <= 'Z' {
			return bytes.ToLower(name)
		}
	}
	return name
}

// behind returns the text after a mark; nil if there is no mark.
func behind(text, mark []byte) []byte {
	at := bytes.Index(text, mark)
	if at < 0 {
		return nil
	}
	return text[at+len(mark):]
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
