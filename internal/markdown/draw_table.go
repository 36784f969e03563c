package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// table draws a table in a frame that scrolls and can be reached by keyboard. The frame is labelled by the names of
// the columns. A heading cell without text is an ordinary cell: a screen reader would announce an empty heading.
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

// alignment of a cell; an empty cell that was added to a short row has none.
func alignment(n *extast.TableCell) string {
	switch n.Alignment {
	case extast.AlignLeft, extast.AlignRight, extast.AlignCenter:
		return n.Alignment.String()
	}
	return ""
}

// tableName joins the headings of the columns.
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
