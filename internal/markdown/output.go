package markdown

import (
	"bytes"
	stdhtml "html"

	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"porchlight/internal/finding"
)

// The functions of this file write all parts of a page's HTML that come from its text.
//
// The HTML has no spaces or line ends between blocks, as after a minifier. Inside text they are kept.

// write writes HTML unchanged.
func (p *page) write(parts ...string) {
	for _, s := range parts {
		p.out = append(p.out, s...)
	}
}

// plain writes plain text.
func (p *page) plain(text string) { p.out = appendEscaped(p.out, text, false) }

// rawText writes a part of the page's text, without resolving escapes or entities, and counts its words.
func (p *page) rawText(text []byte) {
	p.words.add(text)
	if bytes.IndexByte(text, '&') < 0 && bytes.IndexByte(text, '<') < 0 && bytes.IndexByte(text, '>') < 0 {
		p.out = append(p.out, text...) // fast path: IndexByte is faster than a loop, and most texts have none
		return
	}
	p.out = appendEscaped(p.out, text, false)
}

// open and close write the tags of an element without attributes.
func (p *page) open(name string)  { p.write("<", name, ">") }
func (p *page) close(name string) { p.write("</", name, ">") }

// attr writes an attribute with a plain value.
func (p *page) attr(name, value string) {
	p.write(" ", name, `="`)
	p.out = append(appendEscaped(p.out, value, true), '"')
}

// optional writes an attribute unless its value is empty.
func (p *page) optional(name, value string) {
	if value != "" {
		p.attr(name, value)
	}
}

// urlAttr writes an attribute whose value is an address. Characters that addresses cannot have are percent-encoded;
// existing percent-encodings stay.
func (p *page) urlAttr(name, address string) {
	p.write(" ", name, `="`)
	p.out = append(appendEscaped(p.out, util.URLEscape([]byte(address), false), true), '"')
}

// capture returns the HTML that draw writes, and removes it from the output.
func (p *page) capture(draw func()) string {
	start := len(p.out)
	draw()
	html := string(p.out[start:])
	p.out = p.out[:start]
	return html
}

// appendEscaped appends plain text as HTML. quotes: double quotes are escaped, too, for the value of an attribute.
func appendEscaped[T []byte | string](dst []byte, text T, quotes bool) []byte {
	from := 0
	for i := range len(text) {
		c := text[i]
		if c > '>' || c != '&' && c != '<' && c != '>' && (c != '"' || !quotes) {
			continue
		}
		dst = append(dst, text[from:i]...)
		from = i + 1
		switch c {
		case '&':
			dst = append(dst, "&amp;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		case '"':
			dst = append(dst, "&#34;"...)
		}
	}
	return append(dst, text[from:]...)
}

// decode is the plain text of Markdown text, with backslash escapes and entities resolved as goldmark does.
func decode(text []byte) string {
	if isPlain(text) {
		return string(text)
	}
	var escaped textBuffer
	html.DefaultWriter.Write(&escaped, text)
	return stdhtml.UnescapeString(escaped.String())
}

// isPlain reports whether Markdown text has neither backslashes nor ampersands.
func isPlain(text []byte) bool {
	return bytes.IndexByte(text, '\\') < 0 && bytes.IndexByte(text, '&') < 0
}

// textBuffer is a buffer with the methods that goldmark's writer needs.
type textBuffer struct{ bytes.Buffer }

func (*textBuffer) Buffered() int { return 0 }
func (*textBuffer) Flush() error  { return nil }

// entity decodes a character reference at the start of text. n is its length in bytes; 0: there is none.
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

var (
	unsafeLink = finding.NewFixedRule("unsafe-link",
		"A link or image uses an address that a browser may run or that hides where it leads")
	rawHTML = finding.NewRule("raw-html", finding.Warning,
		"HTML in the text holds an element or attribute that is left out")

	directiveUnknown = finding.NewRule("directive-unknown", finding.Error,
		"A component has a name that does not exist")
	directiveUnclosed = finding.NewRule("directive-unclosed", finding.Error,
		"A component is opened and never closed")
	directiveStray = finding.NewRule("directive-stray", finding.Error,
		"A line of colons closes a component where none is open")
	directiveSyntax = finding.NewRule("directive-syntax", finding.Error,
		"A component is written in a way that cannot be read")

	headingAttribute = finding.NewRule("heading-attribute", finding.Warning,
		"A heading carries an attribute that is left out")
	// HeadingEmpty is the rule for a heading without words. This package finds it in texts, package check in HTML.
	HeadingEmpty = finding.Register(finding.Rule{
		Name: "heading-empty", Severity: finding.Warning,
		Doc: "A heading has no words",
		Why: "Many blind readers go from heading to heading, and hear nothing at this one. In Markdown it is " +
			"left out.",
		Instead: "Write what the part is about, or take the heading out. For space between paragraphs, nothing is needed.",
	})
	duplicateID = finding.NewRule("duplicate-id", finding.Warning,
		"Two headings of a page were given the same id, or one that the layout uses")
	alertUnknown = finding.NewRule("alert-unknown", finding.Warning,
		"A quote starts like an alert, of a kind that does not exist")

	tooNested = finding.NewFixedRule("markdown-nesting",
		"Lists, quotes, components, brackets or HTML are nested deeper than the limit")
	tooManyCells = finding.NewFixedRule("markdown-table",
		"The tables of a page have more cells than the limit")
	tooManyNotes = finding.NewFixedRule("markdown-footnotes",
		"A page has more footnotes, or refers to them more often, than the limit")
	tooExpanded = finding.NewFixedRule("markdown-references",
		"Link references repeat so much text that the page would grow out of proportion")
	tooCostly = finding.NewFixedRule("markdown-effort",
		"So many marks are left unclosed that reading the page would take too long")
	unreadable = finding.NewFixedRule("markdown-unreadable",
		"A page cannot be read as Markdown")
)
