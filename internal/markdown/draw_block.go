package markdown

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"porchlight/internal/names"
)

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
		name := p.openList(n)
		p.blocks(n)
		p.close(name)
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
		p.wrapped("dt", n)
	case *extast.DefinitionDescription:
		p.element("dd", n)
	case *extast.FootnoteList:
		p.footnotes(n)
	case *extast.Footnote:
		p.write(`<li id="fn:`, strconv.Itoa(n.Index), `">`)
		p.blocks(n)
		p.close("li")
	case *extast.FootnoteBacklink:
		p.backlink(n)
	case *container:
		start := len(p.out)
		p.container(n)
		p.addBlock(n, n.name, start)
	case *leaf:
		start := len(p.out)
		p.leaf(n)
		p.addBlock(n, n.name, start)
	}
}

// addBlock adds a directive to the blocks of the page, unless it is in another element. start is the offset of its
// HTML.
func (p *page) addBlock(n ast.Node, name string, start int) {
	if n.Parent().Kind() == ast.KindDocument {
		p.result.Blocks = append(p.result.Blocks, Block{name, start, len(p.out)})
	}
}

// figureOf is the image of a paragraph that is a figure, which has only one image with a title; else nil.
func (p *page) figureOf(n *ast.Paragraph) *ast.Image {
	img, ok := n.FirstChild().(*ast.Image)
	if !ok || len(img.Title) == 0 || n.LastChild() != ast.Node(img) || p.conv.opt.Plain {
		return nil
	}
	return img
}

func (p *page) paragraph(n *ast.Paragraph) {
	if img := p.figureOf(n); img != nil {
		p.figure(img)
	} else if !p.isMoreMark(n) {
		p.open("p")
		p.taskOrInlines(n)
		p.close("p")
	}
}

// isMoreMark reports whether a paragraph has only <!--more-->, which is not drawn.
func (p *page) isMoreMark(n ast.Node) bool {
	raw, ok := n.FirstChild().(*ast.RawHTML)
	if !ok || n.LastChild() != ast.Node(raw) || p.conv.opt.Plain {
		return false
	}
	f := p.inlineFragment(raw)
	return f.isSummaryEnd()
}

func (p *page) textBlock(n *ast.TextBlock) {
	p.taskOrInlines(n)
	switch n.NextSibling().(type) {
	case nil, *ast.List, *ast.Blockquote, *ast.CodeBlock, *ast.FencedCodeBlock, *ast.Heading, *extast.Table:
	default:
		// More text may follow, so its words need a space between.
		p.write("\n")
	}
}

// taskOrInlines draws inline content. Text that starts with a check box is drawn as the label of the box.
func (p *page) taskOrInlines(n ast.Node) {
	if isTask(n) {
		p.wrapped("label", n)
	} else {
		p.inlines(n)
	}
}

func isTask(n ast.Node) bool {
	_, ok := n.FirstChild().(*extast.TaskCheckBox)
	return ok
}

// openList writes the start tag of a list and returns the element's name.
func (p *page) openList(n *ast.List) (name string) {
	switch {
	case !n.IsOrdered():
		p.open("ul")
		return "ul"
	case n.Start != 1:
		p.write(`<ol start="`, strconv.Itoa(n.Start), `">`)
	default:
		p.open("ol")
	}
	return "ol"
}

func (p *page) listItem(n *ast.ListItem) {
	if first := n.FirstChild(); first != nil && isTask(first) {
		p.write(`<li class="task">`)
	} else {
		p.open("li")
	}
	p.blocks(n)
	p.close("li")
}

// rawBlock draws a block of the editor's HTML. Spaces at its end are left out, unless text or HTML follows.
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

func (p *page) code(n ast.Node, language string) {
	p.write("<pre><code")
	if language != "" {
		p.attr("class", "language-"+language)
	}
	p.write(">")
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		p.rawText(line.Value(p.text))
	}
	p.write("</code></pre>")
}

// quote draws a quote or an alert.
func (p *page) quote(n *ast.Blockquote) {
	kind := p.alerts[n]
	switch {
	case kind == "":
		p.element("blockquote", n)
	case p.hooks.alert != nil:
		content := p.capture(func() { p.blocks(n) })
		p.hook(p.hooks.alert, Element{Kind: "alert", Alert: kind, HTML: content, Text: p.plainText(n, false)}, n.Pos())
	default:
		p.write(`<div class="alert alert-`, kind, `" role="note"><p class="alert-title">`, alertTitles[kind], "</p>")
		p.blocks(n)
		p.close("div")
	}
}

func (p *page) heading(n *ast.Heading) {
	if p.conv.opt.Plain {
		p.wrapped("h"+strconv.Itoa(n.Level), n)
		return
	}
	h, attrs := p.headingParts(n)
	if h.Text == "" {
		p.report(HeadingEmpty.At(p.file, p.at(max(0, n.Pos())), "this heading has no words").
			Suggest("write what the part is about, or take the marks out"))
		p.write(h.HTML) // its pictures, but no heading
		return
	}
	if len(p.inside) == 0 {
		p.result.Headings = append(p.result.Headings, h)
	}
	p.drawHeading(n, h, attrs)
}

// headingParts draws the content of a heading and makes its id. others are its attributes beside the id.
func (p *page) headingParts(n *ast.Heading) (h Heading, others []attribute) {
	h = Heading{Level: n.Level, Text: p.plainText(n, false)}
	attrs := p.headingAttrs[n]
	if h.ID = attrs.id; h.ID == "" {
		name := h.Text
		if p.conv.opt.Typographer {
			name = p.plainText(n, true)
		}
		h.ID = p.ids.unique(cmp.Or(names.Anchor(name), "heading"))
	}
	h.HTML = p.capture(func() { p.inlines(n) })
	return h, attrs.other
}

func (p *page) drawHeading(n *ast.Heading, h Heading, attrs []attribute) {
	p.under = h.Level
	if p.hooks.heading != nil {
		p.hook(p.hooks.heading, Element{Kind: "heading", Level: h.Level, ID: h.ID, HTML: h.HTML, Text: h.Text}, n.Pos())
		return
	}
	name := "h" + strconv.Itoa(h.Level)
	p.write("<", name)
	p.attr("id", h.ID)
	for _, a := range attrs {
		p.optional(a.key, a.value)
	}
	p.write(">", h.HTML)
	p.close(name)
}

// table draws a table in a frame that scrolls and can be reached by keyboard. The names of the columns label the frame.
// A header cell without content is drawn as an ordinary cell, since screen readers would announce an empty header.
func (p *page) table(n *extast.Table) {
	if p.hooks.table != nil {
		p.hookTable(n)
		return
	}
	p.write(`<div class="table" role="region" tabindex="0"`)
	p.attr("aria-label", p.tableName(n))
	p.write("><table>")
	head := n.FirstChild()
	p.open("thead")
	p.row(head, true)
	p.close("thead")
	if n.ChildCount() > 1 {
		p.open("tbody")
		for row := head.NextSibling(); row != nil; row = row.NextSibling() {
			p.row(row, false)
		}
		p.close("tbody")
	}
	p.write("</table></div>")
}

func (p *page) row(row ast.Node, head bool) {
	p.open("tr")
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		cell := c.(*extast.TableCell)
		p.words.gap()
		name := "td"
		if head && cell.HasChildren() {
			name = "th"
			p.write(`<th scope="col"`)
		} else {
			p.write("<td")
		}
		if align := alignment(cell); align != "" {
			p.attr("class", "align-"+align)
		}
		p.write(">")
		p.inlines(cell)
		p.close(name)
	}
	p.close("tr")
}

// alignment is the alignment of a cell: "left", "right", "center" or "".
func alignment(n *extast.TableCell) string {
	switch n.Alignment {
	case extast.AlignLeft, extast.AlignRight, extast.AlignCenter:
		return n.Alignment.String()
	}
	return ""
}

// tableName joins the names of the columns.
func (p *page) tableName(n *extast.Table) string {
	const most = 100 // bytes
	var names []string
	size := 0
	for cell := n.FirstChild().FirstChild(); cell != nil && size < most; cell = cell.NextSibling() {
		if name := p.plainText(cell, false); name != "" {
			names = append(names, name)
			size += len(name)
		}
	}
	if len(names) == 0 {
		return "Table"
	}
	return strings.Join(names, ", ")
}

func (p *page) hookTable(n *extast.Table) {
	e := Element{Kind: "table"}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []Cell
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			p.words.gap()
			html := p.capture(func() { p.inlines(c) })
			cells = append(cells, Cell{HTML: html, Align: alignment(c.(*extast.TableCell))})
		}
		if _, head := row.(*extast.TableHeader); head {
			e.Head = append(e.Head, cells)
		} else {
			e.Rows = append(e.Rows, cells)
		}
	}
	p.hook(p.hooks.table, e, n.Pos())
}
