package markdown

import (
	"bytes"
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// anyDirective is a Converter for texts whose directives are not known: any name is one.
var anyDirective = sync.OnceValue(func() *Converter { return New(Options{}) })

// FirstParagraph is the plain text of the first paragraph of a page that is not in a list, quote or component and has
// more than images. Quotes and dashes are as typed. "": there is no such paragraph, or the page breaks a limit.
func FirstParagraph(text []byte) string { return anyDirective().firstParagraph(text, 512) }

// Intro is the plain text of the paragraphs before <!--more-->, joined by spaces. "": the page has no such mark, the
// mark is in a list, quote or component, or the page breaks a limit.
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

// firstParagraph parses growing parts of a page, the first of size bytes, since most pages begin with the paragraph. A
// part is not enough if it has no paragraph, or if the rest of the page may define a reference of the paragraph.
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

// topLevel parses a text and visits its top-level blocks until visit returns false. Of a text that breaks a limit it
// visits none or a part.
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

// firstText is the text of a paragraph; "" for another block and for a paragraph with only images.
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

// endsSummary reports whether a block is <!--more-->, or a paragraph that ends with it.
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

// wholeBlocks is the length of a beginning of text, at least size bytes if the text is that long, that ends at a blank
// line. No colon follows it, since a definition would make the paragraph before it a term.
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
		size = len(text) - len(rest) // so that each blank line is skipped only once
	}
	return len(text)
}
