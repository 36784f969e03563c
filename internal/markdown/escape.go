package markdown

import (
	"bytes"
	stdhtml "html"

	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// Every byte of a page's HTML that comes from its text is written by the functions of this file.

// decode gives the plain text of Markdown text: backslash escapes and entities are resolved, as goldmark does it.
func decode(text []byte) string {
	if bytes.IndexByte(text, '\\') < 0 && bytes.IndexByte(text, '&') < 0 {
		return string(text)
	}
	var escaped textBuffer
	html.DefaultWriter.Write(&escaped, text)
	return stdhtml.UnescapeString(escaped.String())
}

// textBuffer is what goldmark writes text to.
type textBuffer struct{ bytes.Buffer }

func (*textBuffer) Buffered() int { return 0 }
func (*textBuffer) Flush() error  { return nil }

// entity reads a character reference at the start of text; n is its length, 0 when it is none.
func entity(text []byte) (chars string, n int) {
	const longest = 33 // &CounterClockwiseContourIntegral;
	end := bytes.IndexByte(text[:min(len(text), longest)], ';')
	if end < 0 {
		return "", 0
	}
	reference := text[:end+1]
	if chars = decode(reference); chars == string(reference) || bytes.IndexByte(reference, '\\') >= 0 {
		return "", 0
	}
	return chars, len(reference)
}

// appendText writes Markdown text as HTML: backslash escapes and entities are resolved, markup characters escaped.
func appendText(dst, text []byte) []byte {
	if bytes.IndexByte(text, '\\') < 0 && bytes.IndexByte(text, '&') < 0 {
		return appendRaw(dst, text)
	}
	return appendRaw(dst, decode(text))
}

// appendRaw writes plain text as HTML: code, and text that is decoded already.
func appendRaw[T []byte | string](dst []byte, text T) []byte { return appendEscaped(dst, text, false) }

// appendAttr writes a plain value between the double quotes of an attribute.
func appendAttr(dst []byte, value string) []byte { return appendEscaped(dst, value, true) }

func appendEscaped[T []byte | string](dst []byte, text T, quotes bool) []byte {
	from := 0
	for i := range len(text) {
		escape := ""
		switch text[i] {
		case '&':
			escape = "&amp;"
		case '<':
			escape = "&lt;"
		case '>':
			escape = "&gt;"
		case '"':
			if quotes {
				escape = "&#34;"
			}
		}
		if escape != "" {
			dst = append(append(dst, text[from:i]...), escape...)
			from = i + 1
		}
	}
	return append(dst, text[from:]...)
}

// appendURL writes an address between the double quotes of an attribute, percent-encoding what an address cannot hold.
// Percent signs that already encode a byte are kept.
func appendURL(dst []byte, address string) []byte {
	return appendEscaped(dst, util.URLEscape([]byte(address), false), true)
}
