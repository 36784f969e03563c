package markdown

import (
	"bytes"
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// anyDirective is the dialect for texts whose components are not known yet: of ":name[text]" the text counts for
// any name.
var anyDirective = sync.OnceValue(func() *Converter { return New(Options{}) })

// FirstParagraph gives the plain text of the first paragraph of a page that is not inside a list, quote or
// component and holds more than images. Quotes and dashes are as they were typed. A page without such a paragraph,
// or that breaks a limit, gives "".
func FirstParagraph(text []byte) string { return anyDirective().firstParagraph(text, 512) }

// Intro gives the plain text of the paragraphs before <!--more-->, joined by a space; "" for a page without that mark,
// where it is inside a list, quote or component, or that breaks a limit.
func Intro(text []byte) (intro string) {
	var paragraphs []string
	anyDirective().topLevel(text, func(p *page, n ast.Node) bool {
		if words := p.firstText(n); words != "" {
			paragraphs = append(paragraphs, words)
		}
		if p.endsSummary(n) {
			intro = strings.Join(paragraphs, " ")
			return false
		}
		return true
	})
	return intro
}

// firstParagraph reads growing parts of a page, at first of size bytes: most pages begin with the paragraph. A part
// is not enough when it has no paragraph, or when the rest of the page may define a reference that the paragraph
// uses.
func (c *Converter) firstParagraph(text []byte, size int) (first string) {
	for ; ; size *= 4 {
		part := text[:wholeBlocks(text, size)]
		enough := len(part) == len(text)
		c.topLevel(part, func(p *page, n ast.Node) bool {
			if first = p.firstText(n); first != "" {
				enough = enough || !mayRefer(n, text)
			}
			return first == ""
		})
		if enough {
			return first
		}
	}
}

// topLevel parses a text and visits its blocks until visit gives false. A text that breaks a limit has none, or fewer.
func (c *Converter) topLevel(text []byte, visit func(p *page, n ast.Node) bool) {
	p := c.newPage(Source{Text: text}, Env{})
	p.anySource = true
	root := p.parse()
	if root == nil {
		return
	}
	p.untilStopped(func() {
		for n := root.FirstChild(); n != nil && visit(p, n); n = n.NextSibling() {
		}
	})
}

// firstText is the text of a paragraph, or "" of another block and of a paragraph that holds only images.
func (p *page) firstText(n ast.Node) string {
	if _, ok := n.(*ast.Paragraph); !ok {
		return ""
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, isText := c.(*ast.Text)
		_, isImage := c.(*ast.Image)
		if !isImage && !(isText && util.IsBlank(t.Segment.Value(p.text))) {
			return strings.Join(strings.Fields(p.plainText(n, true)), " ")
		}
	}
	return ""
}

// endsSummary reports whether <!--more--> is here: on a line of its own or at the end of a paragraph.
func (p *page) endsSummary(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.HTMLBlock:
		f := p.blockFragment(n)
		return f.isSummaryEnd()
	case *ast.Paragraph:
		if raw, ok := n.LastChild().(*ast.RawHTML); ok {
			f := p.inlineFragment(raw)
			return f.isSummaryEnd()
		}
	}
	return false
}

func mayRefer(n ast.Node, text []byte) bool {
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		if bytes.IndexByte(text[line.Start:line.Stop], '[') >= 0 {
			return true
		}
	}
	return false
}

// wholeBlocks gives the length of a start of text, at least size if there is so much, that ends at a blank line
// which no later line can turn into something else: a definition would make a term of the paragraph before it.
func wholeBlocks(text []byte, size int) int {
	for size < len(text) {
		n := bytes.Index(text[size:], []byte("\n\n"))
		if n < 0 {
			break
		}
		size += n + 2
		rest := bytes.TrimLeft(text[size:], " \t\n")
		if len(rest) > 0 && rest[0] != ':' {
			return size
		}
		size = len(text) - len(rest) // each blank line is passed over once
	}
	return len(text)
}
