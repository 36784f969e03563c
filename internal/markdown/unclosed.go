package markdown

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"porchlight/internal/finding"
)

// Unclosed is the rule for what is opened and never closed. This package finds it in texts, package check in finished
// pages.
var Unclosed = finding.Register(finding.Rule{
	Name: "unclosed", Severity: finding.Error,
	Doc: "A comment, a block of code or an element of HTML is opened and never closed, so all that follows is in it",
	Why: "A comment that is not closed hides the rest of the page: a number to call, a warning. In code nothing is a " +
		"link or a component any more, and `<details>` folds away what follows. In a layout, one element hides the " +
		"text and the footer of every page. An element that hides nothing, such as `<b>`, is a warning there.",
	Instead: "Write the end where it belongs: `-->`, a line of three backticks, `</details>`.",
})

// fenceGuard reports fenced blocks of code without a closing fence.
type fenceGuard struct{ parser.BlockParser }

func (g fenceGuard) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	state := g.BlockParser.Continue(node, reader, pc)
	if state&parser.Close != 0 {
		node.SetAttribute(closedFence, true)
	}
	return state
}

var closedFence = []byte("closed")

func (g fenceGuard) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	g.BlockParser.Close(node, reader, pc)
	p := pageOf(pc)
	if _, closed := node.Attribute(closedFence); closed || p.conv.opt.Plain {
		return
	}
	fence := fenceOf(p.text, node.Pos())
	p.report(Unclosed.At(p.file, p.at(node.Pos()),
		"a block of code begins here and is never closed: all that follows is code").
		Suggest("end it with a line that holds only %q", fence))
}

// fenceOf is the run of equal characters at an offset.
func fenceOf(text []byte, at int) string {
	n := at
	for n < len(text) && text[n] == text[at] {
		n++
	}
	return string(text[at:n])
}

// ends are the marks with which a block of HTML that is no element begins and ends.
var ends = map[ast.HTMLBlockType][2]string{
	ast.HTMLBlockType2: {"<!--", "-->"},
	ast.HTMLBlockType3: {"<?", "?>"},
	ast.HTMLBlockType4: {"<!", ">"},
	ast.HTMLBlockType5: {"<![CDATA[", "]]>"},
}

// Endless reports whether an element has no end tag, or may be written without it (HTML, sections 13.1.2 and 13.1.2.4).
// The name is in lower case. It is a switch because it is asked for each tag of each page.
func Endless[Name string | []byte](name Name) bool {
	switch string(name) {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
		"basefont", "bgsound", "frame", "image", "keygen",
		"html", "head", "body", "p", "li", "dt", "dd", "rb", "rt", "rtc", "rp", "optgroup", "option", "colgroup",
		"caption", "thead", "tbody", "tfoot", "tr", "td", "th":
		return true
	}
	return false
}

// Grouping are the elements that do not change the words in them, so that an unclosed one does no harm.
var Grouping = set("div section article aside main header footer nav figure span address hgroup search")

// openElement is an element of the editor's HTML whose end tag is not read yet.
type openElement struct {
	name   string
	offset int
}

// mostOpen is the largest number of open elements that are recorded, which bounds the search of an end tag.
const mostOpen = 1000

// closer finds HTML that is opened and not closed.
type closer struct {
	page     *page
	open     []openElement // outermost first
	reported ast.Node      // the last paragraph with a comment that was reported
}

func (p *page) findUnclosed(root ast.Node) {
	if bytes.IndexByte(p.text, '<') >= 0 {
		c := closer{page: p}
		c.children(root)
	}
}

// children reads the content of a Markdown element, and reports HTML that is open at its end. With RawHTML "allow" HTML
// may be closed in a later element, so that only the end of the page counts.
func (c *closer) children(parent ast.Node) {
	floor := len(c.open)
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.HTMLBlock:
			f := c.page.blockFragment(n)
			c.block(n, &f)
			c.tags(&f, c.floor(floor), true)
		case *ast.RawHTML:
			f := c.page.inlineFragment(n)
			c.tags(&f, c.floor(floor), false)
		case *ast.Text:
			c.text(n)
		case *ast.CodeSpan, *ast.CodeBlock, *ast.FencedCodeBlock:
		default:
			c.children(n)
		}
	}
	if c.page.conv.opt.RawHTML == "allow" && parent.Parent() != nil {
		return
	}
	for _, e := range c.open[floor:] {
		c.report(e.offset, "</"+e.name+">", "<"+e.name+">")
	}
	c.open = c.open[:floor]
}

// floor is the number of open elements that an end tag cannot close. here is their number at the start of the Markdown
// element.
func (c *closer) floor(here int) int {
	if c.page.conv.opt.RawHTML == "allow" {
		return 0
	}
	return here
}

func (c *closer) report(offset int, end, begin string) {
	p := c.page
	p.report(Unclosed.At(p.file, p.at(offset), "%q is opened here and never closed: all that follows is in it", begin).
		Suggest("write %q where it ends", end))
}

// block reports a comment, or another block of ends, that has no end mark, and a comment in which another one begins.
func (c *closer) block(n *ast.HTMLBlock, f *fragment) {
	marks, ok := ends[n.HTMLBlockType]
	if !ok {
		return
	}
	begin, end := marks[0], marks[1]
	start := bytes.IndexByte(f.html, '<')
	inner := f.html[start+len(begin):]
	at := bytes.Index(inner, []byte(end))
	again := bytes.Index(inner[:max(0, at)], []byte("<!--"))
	if at < 0 || begin == "<!--" && again >= 0 {
		c.report(f.source(start), end, begin)
	}
}

// tags records the elements that a piece of HTML opens and closes.
func (c *closer) tags(f *fragment, floor int, isBlock bool) {
	if c.page.conv.opt.RawHTML == "drop" {
		return
	}
	f.tags(func(t *token) {
		name := t.Data
		switch {
		case len(c.open) < mostOpen && t.isStart() && !Endless(name) && c.matters(t, isBlock):
			c.open = append(c.open, openElement{name, f.source(t.offset)})
		case t.Type == html.EndTagToken:
			for i := len(c.open) - 1; i >= floor; i-- {
				if c.open[i].name == name {
					c.open = slices.Delete(c.open, i, i+1)
					break
				}
			}
		}
	})
}

// matters reports whether an unclosed element does harm. An inline element is closed at the end of its paragraph, so it
// matters only if it is left out with its content. With RawHTML "allow" any element may contain the rest of the page.
func (c *closer) matters(t *token, isBlock bool) bool {
	inDrawing := t.Type == html.SelfClosingTagToken && slices.ContainsFunc(c.open, func(e openElement) bool {
		return e.name == "svg" || e.name == "math"
	})
	kept := c.page.conv.opt.RawHTML == "allow"
	return !inDrawing && (kept || isBlock && !Grouping[t.Data] || leftOutWhole[t.Data])
}

// text reports comments and addresses that are read as text.
func (c *closer) text(n *ast.Text) {
	for i, char := range n.Segment.Value(c.page.text) {
		if at := n.Segment.Start + i; char == '<' && !n.IsRaw() && (at == 0 || c.page.text[at-1] != '\\') {
			c.comment(at, n)
			c.page.spacedAutoLink(at)
		}
	}
}

// comment reports a comment that begins in a paragraph and does not end in it, since readers would see it. It reads the
// page's text, since the typographer may have taken the dashes out of the node.
func (c *closer) comment(at int, n *ast.Text) {
	const begin = "<!--"
	p := c.page
	if !bytes.HasPrefix(p.text[at:], []byte(begin)) || c.reported == n.Parent() {
		return
	}
	c.reported = n.Parent()
	p.report(Unclosed.At(p.file, p.at(at), "%q begins a comment that does not end in this paragraph, so readers see it",
		begin).Suggest("end it with %q, and leave no empty line in it", "-->"))
}
