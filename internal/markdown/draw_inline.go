package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// inlines draws the content of a paragraph, heading, cell or of an inline element.
func (p *page) inlines(parent ast.Node) {
	p.depth++
	p.nested(p.depth, max(0, parent.Pos()), "emphasis and components")
	floor := p.enterRaw()
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		if p.raw.skip == "" {
			p.inline(c)
		} else if raw, ok := c.(*ast.RawHTML); ok && p.endsElement(raw, p.raw.skip) {
			p.raw.skip = ""
		}
	}
	p.raw.skip = ""
	p.leaveRaw(floor)
	p.depth--
}

// wrapped draws an element with inline content.
func (p *page) wrapped(name string, n ast.Node) {
	p.open(name)
	p.inlines(n)
	p.close(name)
}

func (p *page) inline(node ast.Node) {
	switch n := node.(type) {
	case *ast.Text:
		p.textNode(n)
	case *ast.String:
		p.rawText(n.Value)
	case *ast.Emphasis:
		p.wrapped([]string{"em", "strong"}[n.Level-1], n)
	case *extast.Strikethrough:
		p.wrapped("del", n)
	case *ast.CodeSpan:
		p.codeSpan(n)
	case *ast.Link:
		p.link(n)
	case *ast.AutoLink:
		p.autoLink(n)
	case *ast.Image:
		p.image(n, decode(n.Title))
	case *ast.RawHTML:
		f := p.inlineFragment(n)
		p.drawRaw(&f, true)
	case *inline:
		p.inlineDirective(n)
	case *extast.TaskCheckBox:
		checked := ""
		if n.IsChecked {
			checked = " checked"
		}
		p.write(`<input type="checkbox" disabled`, checked, "> ")
	case *extast.FootnoteLink:
		p.noteLink(n)
	case *extast.FootnoteBacklink:
		p.backlink(n)
	}
}

func (p *page) textNode(n *ast.Text) {
	value := n.Segment.Value(p.text)
	if n.IsRaw() || isPlain(value) {
		p.rawText(value)
	} else {
		p.words.add(value)
		p.plain(decode(value))
	}
	switch {
	case n.HardLineBreak():
		p.out = trimSpaces(p.out)
		p.write("<br>")
		p.words.gap()
	case n.SoftLineBreak():
		p.out = append(trimSpaces(p.out), '\n')
		p.words.gap()
	}
}

// trimSpaces takes off the spaces before a line end: goldmark leaves some where it looked for an address.
func trimSpaces(out []byte) []byte { return bytes.TrimRight(out, " \t") }

// codeSpan draws code. In a table a pipe is written \| also in code; the backslash is not part of it.
func (p *page) codeSpan(n *ast.CodeSpan) {
	p.open("code")
	code := p.appendCode(nil, n)
	p.words.add(code)
	if _, inCell := blockOf(n).(*extast.TableCell); inCell {
		code = bytes.ReplaceAll(code, []byte(`\|`), []byte("|"))
	}
	p.out = appendEscaped(p.out, code, false)
	p.close("code")
}

// appendCode gives the content of a code span. Its line ends are spaces.
func (p *page) appendCode(dst []byte, n *ast.CodeSpan) []byte {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		code := c.(*ast.Text).Segment.Value(p.text)
		if line, ok := bytes.CutSuffix(code, []byte{'\n'}); ok {
			dst = append(append(dst, line...), ' ')
		} else {
			dst = append(dst, code...)
		}
	}
	return dst
}

func blockOf(n ast.Node) ast.Node {
	for n != nil && n.Type() == ast.TypeInline {
		n = n.Parent()
	}
	return n
}

// endsElement reports whether a tag is the end tag of an element.
func (p *page) endsElement(raw *ast.RawHTML, name string) bool {
	f := p.inlineFragment(raw)
	return strings.HasPrefix(strings.ToLower(string(f.html)), "</"+name)
}
