package markdown

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// The HTML is written without spaces or line ends between blocks, so that it is as small as a minifier makes it; inside
// text they are kept.

// blocks draws the children of a container.
func (p *page) blocks(parent ast.Node) {
	floor := p.enterRaw()
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		p.block(c)
	}
	p.leaveRaw(floor)
}

func (p *page) element(name string, n ast.Node) {
	p.open(name)
	p.blocks(n)
	p.close(name)
}

func (p *page) open(name string)  { p.out = append(append(append(p.out, '<'), name...), '>') }
func (p *page) close(name string) { p.out = append(append(append(p.out, "</"...), name...), '>') }

func (p *page) write(s string) { p.out = append(p.out, s...) }

func (p *page) block(node ast.Node) {
	p.words.gap()
	switch n := node.(type) {
	case *ast.Paragraph:
		p.paragraph(n)
	case *ast.TextBlock:
		p.textBlock(n)
	case *ast.Heading:
		p.heading(n)
	case *ast.List:
		p.list(n)
	case *ast.ListItem:
		p.listItem(n)
	case *ast.Blockquote:
		p.quote(n)
	case *ast.CodeBlock:
		p.code(n, "")
	case *ast.FencedCodeBlock:
		p.code(n, decode(n.Language(p.text)))
	case *ast.ThematicBreak:
		p.write("<hr>")
	case *ast.HTMLBlock:
		p.rawBlock(n)
	case *extast.Table:
		p.table(n)
	case *extast.DefinitionList:
		p.element("dl", n)
	case *extast.DefinitionTerm:
		p.open("dt")
		p.inlines(n)
		p.close("dt")
	case *extast.DefinitionDescription:
		p.element("dd", n)
	case *extast.FootnoteList:
		p.write(`<section class="footnotes" role="doc-endnotes" aria-label="Footnotes"><ol>`)
		p.blocks(n)
		p.write("</ol></section>")
	case *extast.Footnote:
		p.write(`<li id="fn:`)
		p.out = strconv.AppendInt(p.out, int64(n.Index), 10)
		p.write(`">`)
		p.blocks(n)
		p.write("</li>")
	case *extast.FootnoteBacklink:
		p.backlink(n)
	case *container:
		p.container(n)
	case *leaf:
		p.leaf(n)
	}
}

// figureOf gives the image of a paragraph that is a figure: one image with a title, and nothing else.
func (p *page) figureOf(n *ast.Paragraph) *ast.Image {
	img, ok := n.FirstChild().(*ast.Image)
	if !ok || len(img.Title) == 0 || n.LastChild() != ast.Node(img) || p.conv.opt.Plain {
		return nil
	}
	return img
}

// paragraph draws a paragraph; one that is only an image with a title is a figure with the title as its caption.
func (p *page) paragraph(n *ast.Paragraph) {
	if img := p.figureOf(n); img != nil {
		p.figure(img)
		return
	}
	if p.isEmptied(n) {
		return
	}
	p.open("p")
	p.taskOrInlines(n)
	p.close("p")
}

// isEmptied reports whether nothing is left of a paragraph but comments.
func (p *page) isEmptied(n ast.Node) bool {
	raw, ok := n.FirstChild().(*ast.RawHTML)
	if !ok || n.LastChild() != ast.Node(raw) || p.conv.opt.Plain {
		return false
	}
	f := p.inlineFragment(raw)
	return f.isMore()
}

func (p *page) textBlock(n *ast.TextBlock) {
	p.taskOrInlines(n)
	switch n.NextSibling().(type) {
	case nil, *ast.List, *ast.Blockquote, *ast.CodeBlock, *ast.FencedCodeBlock, *ast.Heading, *extast.Table:
	default:
		// what follows may be text again: keep the words apart
		p.out = append(p.out, '\n')
	}
}

// taskOrInlines draws a line of text; one that starts with a check box is the label of the box.
func (p *page) taskOrInlines(n ast.Node) {
	if _, ok := n.FirstChild().(*extast.TaskCheckBox); !ok {
		p.inlines(n)
		return
	}
	p.open("label")
	p.inlines(n)
	p.close("label")
}

func (p *page) list(n *ast.List) {
	tag := p.openList(n)
	p.blocks(n)
	p.close(tag)
}

// openList writes the opening tag of a list and gives its name.
func (p *page) openList(n *ast.List) string {
	if !n.IsOrdered() {
		p.open("ul")
		return "ul"
	}
	p.write("<ol")
	if n.Start != 1 {
		p.write(` start="`)
		p.out = append(strconv.AppendInt(p.out, int64(n.Start), 10), '"')
	}
	p.write(">")
	return "ol"
}

// rawBlock draws a block of the editor's HTML. Spaces at its end do not count before another block.
func (p *page) rawBlock(n *ast.HTMLBlock) {
	f := p.blockFragment(n)
	p.drawRaw(&f, false)
	if p.conv.opt.Plain || p.conv.opt.RawHTML == "allow" || slices.Contains(p.raw.open, "pre") {
		return
	}
	switch n.NextSibling().(type) {
	case *ast.HTMLBlock, *ast.TextBlock:
	default:
		p.out = bytes.TrimRight(p.out, " \n")
	}
}

// listItem draws an item; one that starts with a check box carries the class "task".
func (p *page) listItem(n *ast.ListItem) {
	if first := n.FirstChild(); first != nil && !p.conv.opt.Plain {
		if _, ok := first.FirstChild().(*extast.TaskCheckBox); ok {
			p.write(`<li class="task">`)
			p.blocks(n)
			p.close("li")
			return
		}
	}
	p.element("li", n)
}

func (p *page) code(n ast.Node, language string) {
	p.write("<pre><code")
	if language != "" {
		p.write(` class="language-`)
		p.out = append(appendAttr(p.out, language), '"')
	}
	p.write(">")
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		value := line.Value(p.text)
		p.out = appendRaw(p.out, value)
		p.words.add(value)
	}
	p.write("</code></pre>")
}

// quote draws a quote, or the alert it begins with.
func (p *page) quote(n *ast.Blockquote) {
	kind := p.alerts[n]
	if kind == "" {
		p.element("blockquote", n)
		return
	}
	if p.hooks.alert != nil {
		content := p.capture(func() { p.blocks(n) })
		p.hook(p.hooks.alert, Element{Kind: "alert", Alert: kind, HTML: content, Text: p.plainText(n, false)}, n.Pos())
		return
	}
	p.write(`<div class="alert alert-`)
	p.write(kind)
	p.write(`" role="note"><p class="alert-title">`)
	p.write(alertTitles[kind])
	p.write("</p>")
	p.blocks(n)
	p.write("</div>")
}

// capture draws aside and gives what was drawn.
func (p *page) capture(draw func()) string {
	start := len(p.out)
	draw()
	html := string(p.out[start:])
	p.out = p.out[:start]
	return html
}

func (p *page) heading(n *ast.Heading) {
	if p.conv.opt.Plain {
		level := "h" + strconv.Itoa(n.Level)
		p.open(level)
		p.inlines(n)
		p.close(level)
		return
	}
	h, class := p.headingParts(n)
	if len(p.inside) == 0 {
		p.result.Headings = append(p.result.Headings, h)
	}
	p.drawHeading(n, h, class)
}

// headingParts draws a heading's content and makes its id.
func (p *page) headingParts(n *ast.Heading) (h Heading, class string) {
	h = Heading{Level: n.Level, Text: p.plainText(n, false)}
	attrs := p.headingAttrs[n]
	if h.ID = attrs.id; h.ID == "" {
		name := h.Text
		if p.conv.opt.Typographer {
			name = p.plainText(n, true)
		}
		h.ID = p.ids.unique(slug(name))
	}
	h.HTML = p.capture(func() { p.inlines(n) })
	return h, attrs.class
}

func (p *page) drawHeading(n *ast.Heading, h Heading, class string) {
	p.under = h.Level
	if p.hooks.heading != nil {
		p.hook(p.hooks.heading, Element{Kind: "heading", Level: h.Level, ID: h.ID, HTML: h.HTML, Text: h.Text}, n.Pos())
		return
	}
	level := "h" + strconv.Itoa(h.Level)
	p.write("<" + level + ` id="`)
	p.out = append(appendAttr(p.out, h.ID), '"')
	if class != "" {
		p.write(` class="`)
		p.out = append(appendAttr(p.out, class), '"')
	}
	p.write(">")
	p.write(h.HTML)
	p.close(level)
}
