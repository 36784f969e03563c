package markdown

import (
	"strings"

	extast "github.com/yuin/goldmark/extension/ast"
)

// table draws a table in a frame that scrolls and can be reached by keyboard; its name is that of its columns. A heading
// cell without text is an ordinary cell: a screen reader would announce an empty heading.
func (p *page) table(n *extast.Table) {
	if p.hooks.table != nil {
		p.hookTable(n)
		return
	}
	p.write(`<div class="table" role="region" tabindex="0" aria-label="`)
	p.out = appendAttr(p.out, p.tableName(n))
	p.write(`"><table>`)
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		_, head := row.(*extast.TableHeader)
		if head {
			p.open("thead")
		} else if row.PreviousSibling() == n.FirstChild() {
			p.open("tbody")
		}
		p.open("tr")
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			p.cell(cell.(*extast.TableCell), head)
		}
		p.close("tr")
		if head {
			p.close("thead")
		} else if row == n.LastChild() {
			p.close("tbody")
		}
	}
	p.write("</table></div>")
}

func (p *page) cell(n *extast.TableCell, head bool) {
	p.words.gap()
	tag := "td"
	if head && n.HasChildren() {
		tag = "th"
		p.write(`<th scope="col"`)
	} else {
		p.write("<td")
	}
	if align := alignment(n); align != "" {
		p.write(` class="align-` + align + `"`)
	}
	p.write(">")
	p.inlines(n)
	p.close(tag)
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
			cells = append(cells, Cell{HTML: p.capture(func() { p.inlines(c) }), Align: alignment(c.(*extast.TableCell))})
		}
		if _, head := row.(*extast.TableHeader); head {
			e.Head = append(e.Head, cells)
		} else {
			e.Rows = append(e.Rows, cells)
		}
	}
	p.hook(p.hooks.table, e, n.Pos())
}
