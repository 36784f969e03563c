package markdown

import (
	"bytes"
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

var anyDirective = sync.OnceValue(func() *Converter { return New(Options{}) })

// FirstParagraph gives the plain text of the first paragraph of a page that is not inside a list, quote or component and
// holds more than images, as Convert does in Result.First, without converting the page. Quotes and dashes are as they were
// typed. A page without such a paragraph, or that breaks a limit, gives "".
//
// It does not know which components exist: of ":name[text]" it gives the text for any name.
func FirstParagraph(text []byte) string { return anyDirective().FirstParagraph(text) }

// Intro gives the plain text of the paragraphs before <!--more-->, joined by a space; "" for a page without that mark, where it stands
// inside a list, quote or component, or that breaks a limit.
func Intro(text []byte) (intro string) {
	p := anyDirective().newPage(Source{Text: text}, Env{})
	defer noneAtLimit(func() { intro = "" })
	root := p.parse()
	if root == nil {
		return ""
	}
	var paragraphs []string
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if para, ok := n.(*ast.Paragraph); ok {
			if words := p.firstText(para); words != "" {
				paragraphs = append(paragraphs, words)
			}
		}
		if p.endsSummary(n) {
			return strings.Join(paragraphs, " ")
		}
	}
	return ""
}

// noneAtLimit is deferred where a page that breaks a limit has no text to give: Convert tells the limit.
func noneAtLimit(none func()) {
	if r := recover(); r != nil {
		if _, limit := r.(stopped); !limit {
			panic(r)
		}
		none()
	}
}

// FirstParagraph is like the function of that name, and knows which components exist.
func (c *Converter) FirstParagraph(text []byte) string {
	if first, ok := plainStart(text); ok {
		return first
	}
	for size := 2 << 10; ; size *= 4 {
		part := wholeBlocks(text, size)
		first, sure := c.firstOf(text[:part], part == len(text))
		if sure {
			return first
		}
	}
}

// firstOf looks for the paragraph at the start of a page. It is not sure when there is none, or when the rest of the page
// may define a reference that the paragraph uses.
func (c *Converter) firstOf(text []byte, whole bool) (first string, sure bool) {
	p := c.newPage(Source{Text: text}, Env{})
	root := p.parse()
	if root == nil {
		return "", whole
	}
	sure = true
	defer noneAtLimit(func() { first, sure = "", whole })
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		para, ok := n.(*ast.Paragraph)
		if !ok {
			continue
		}
		if first = p.firstText(para); first != "" {
			return first, whole || !mayRefer(para, text)
		}
		sure = sure && !mayRefer(para, text)
	}
	return "", whole
}

func mayRefer(n *ast.Paragraph, text []byte) bool {
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		if bytes.IndexByte(text[line.Start:line.Stop], '[') >= 0 {
			return true
		}
	}
	return false
}

// firstText is the text of a paragraph, or "" if it holds only images.
func (p *page) firstText(n *ast.Paragraph) string {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, isText := c.(*ast.Text)
		_, isImage := c.(*ast.Image)
		if !isImage && !(isText && util.IsBlank(t.Segment.Value(p.text))) {
			return p.plainText(n, true)
		}
	}
	return ""
}

// wholeBlocks gives the length of a start of text, at least size if there is so much, that ends at a blank line which no
// later line can turn into something else: a definition would make a term of the paragraph before it.
func wholeBlocks(text []byte, size int) int {
	for size < len(text) {
		n := bytes.Index(text[size:], []byte("\n\n"))
		if n < 0 {
			break
		}
		size += n + 2
		if rest := bytes.TrimLeft(text[size:], " \t\n"); len(rest) > 0 && rest[0] != ':' {
			return size
		}
	}
	return len(text)
}

// plainStart reads a page that begins, after headings, with a paragraph without any markup. Most pages do.
func plainStart(text []byte) (first string, ok bool) {
	var lines [][]byte
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte{'\n'})
		switch blank := util.IsBlank(line); {
		case blank && lines == nil:
		case blank:
			if next := bytes.TrimLeft(rest, " \t\n"); len(next) > 0 && next[0] == ':' {
				return "", false
			}
			text = nil
			continue
		case lines == nil && bytes.HasPrefix(bytes.TrimLeft(line, "#"), []byte(" ")) && line[0] == '#':
			if bytes.IndexByte(line, ' ') > 6 {
				return "", false
			}
		case !isProse(line):
			return "", false
		default:
			lines = append(lines, bytes.TrimRight(line, " \t"))
		}
		text = rest
	}
	return strings.TrimSpace(string(bytes.Join(lines, []byte{' '}))), lines != nil
}

var markup = table("\\*_[<&`~{")

// isProse reports whether a line starts with a letter and holds nothing that could be markup.
func isProse(line []byte) bool {
	if c := line[0]; !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80) {
		return false
	}
	for _, c := range line {
		if markup[c] || c < ' ' && c != '\t' {
			return false
		}
	}
	return true
}
