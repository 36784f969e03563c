package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// parts draws the content of a container and cuts it into Items, for components that draw each part: at its headings of
// the highest level, or without headings into the items of its first list.
func (p *page) parts(n *container, d *Directive) {
	start := len(p.out)
	c := cutter{page: p, level: topHeading(n)}
	floor := p.enterRaw()
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		h, isHeading := child.(*ast.Heading)
		l, isList := child.(*ast.List)
		switch {
		case isHeading && h.Level == c.level:
			c.heading(h)
		case isList && c.level == 0 && c.cuts == nil && len(p.raw.open) == p.raw.floor:
			c.list(l)
		default:
			p.block(child)
			if c.level > 0 && c.cuts != nil {
				c.points(child)
			}
		}
	}
	c.endPart()
	p.leaveRaw(floor)
	d.Inner = string(p.out[start:])
	c.fill(d, start)
	p.out = p.out[:start]
}

// topHeading is the highest level of the headings directly in a container; 0: there is none.
func topHeading(n *container) int {
	level := 0
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if h, ok := c.(*ast.Heading); ok && (level == 0 || h.Level < level) {
			level = h.Level
		}
	}
	return level
}

// cutter records the offsets of a container's parts in the output, so that all strings are slices of one.
type cutter struct {
	page       *page
	level      int // of the headings at which to cut; 0: cut into the items of a list
	cuts       []cut
	listBegins int // offsets of the list in the output
	listEnds   int
	plain      []byte // plain text of all points
}

// cut is one part: the offsets of its heading, body and end in the output, and of its points in cutter.plain.
type cut struct {
	item            Item
	head, body, end int
	points          []stretch
}

type stretch struct{ from, to int }

// heading begins a part.
func (c *cutter) heading(h *ast.Heading) {
	c.endPart()
	c.page.words.gap()
	parts, class := c.page.headingParts(h)
	next := cut{item: Item{ID: parts.ID, Heading: parts.HTML, Text: parts.Text}, head: len(c.page.out)}
	c.page.drawHeading(h, parts, class)
	next.body = len(c.page.out)
	c.cuts = append(c.cuts, next)
}

// endPart ends the part that a heading began. It closes the editor's HTML that is open.
func (c *cutter) endPart() {
	if c.level == 0 {
		return
	}
	c.page.closeRaw(c.page.raw.floor)
	if len(c.cuts) > 0 {
		c.cuts[len(c.cuts)-1].end = len(c.page.out)
	}
}

// list draws a list and makes each of its items a part.
func (c *cutter) list(l *ast.List) {
	p := c.page
	c.listBegins = len(p.out)
	p.words.gap()
	tag := p.openList(l)
	floor := p.enterRaw()
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		from := len(p.out)
		p.block(item)
		body := from + bytes.IndexByte(p.out[from:], '>') + 1
		c.cuts = append(c.cuts, cut{head: body, body: body, end: len(p.out) - len("</li>")})
		for block := item.FirstChild(); block != nil; block = block.NextSibling() {
			c.points(block)
		}
	}
	p.leaveRaw(floor)
	p.close(tag)
	c.listEnds = len(p.out)
}

// points adds the text of a block to the last part. A list adds the text of each item.
func (c *cutter) points(block ast.Node) {
	l, ok := block.(*ast.List)
	if !ok {
		c.point(block)
		return
	}
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		c.point(item)
	}
}

func (c *cutter) point(block ast.Node) {
	c.plain = append(c.plain, ' ')
	from := len(c.plain)
	c.plain = c.page.appendPlain(c.plain, block, false)
	to := len(bytes.TrimRight(c.plain, " \n"))
	for from < to && (c.plain[from] == ' ' || c.plain[from] == '\n') {
		from++
	}
	if from < to {
		last := &c.cuts[len(c.cuts)-1]
		last.points = append(last.points, stretch{from, to})
	}
}

// fill sets the parts of a directive. start is the offset of its content in the output.
func (c *cutter) fill(d *Directive, start int) {
	if len(c.cuts) == 0 {
		return
	}
	html := func(from, to int) string { return d.Inner[from-start : to-start] }
	plain := string(c.plain)
	d.Items = make([]Item, len(c.cuts))
	for i, part := range c.cuts {
		part.item.Head, part.item.Body = html(part.head, part.body), html(part.body, part.end)
		for _, p := range part.points {
			part.item.Points = append(part.item.Points, plain[p.from:p.to])
		}
		part.item.Plain = strings.Join(part.item.Points, " ")
		d.Items[i] = part.item
	}
	if c.level > 0 {
		d.Before = html(start, c.cuts[0].head)
		return
	}
	d.Before, d.After = html(start, c.listBegins), d.Inner[c.listEnds-start:]
}
