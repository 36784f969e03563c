package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"porchlight/internal/finding"
)

func (p *page) container(n *container) {
	d, pos := p.begin(&n.written, Container)
	if n.unknown || p.env.Directive == nil {
		p.blocks(n)
		return
	}
	p.inside = append(p.inside, n.name)
	start := len(p.out)
	d.Items = p.items(n)
	d.Inner = string(p.out[start:])
	p.out = p.out[:start]
	p.inside = p.inside[:len(p.inside)-1]
	p.finish(d, n.attrs, pos)
}

func (p *page) leaf(n *leaf) {
	d, pos := p.begin(&n.written, LeafBlock)
	if n.unknown || p.env.Directive == nil {
		if d.Label != "" {
			p.write("<p>" + d.Label + "</p>")
		}
		return
	}
	p.finish(d, n.attrs, pos)
}

func (p *page) inlineDirective(n *inline) {
	d, pos := p.begin(&n.written, Inline)
	if n.unknown || p.env.Directive == nil {
		p.write(d.Label)
		return
	}
	p.finish(d, n.attrs, pos)
}

// begin draws the label of a directive and counts it.
func (p *page) begin(w *written, kind DirectiveKind) (Directive, finding.Position) {
	p.drawn++
	d := Directive{Name: w.name, Kind: kind, Ordinal: p.drawn, Pos: p.at(w.offset)}
	if len(p.inside) > 0 {
		d.Parent = p.inside[len(p.inside)-1]
	}
	if len(w.attrs) > 0 {
		d.Attrs = make(map[string]string, len(w.attrs))
		for _, a := range w.attrs {
			d.Attrs[a.key] = a.value
		}
	}
	if label := p.labelOf(w); label != nil {
		d.Text = p.plainText(label, false)
		d.Label = p.capture(func() { p.inlines(label) })
	}
	return d, d.Pos
}

// finish lets the site draw a directive and places its problems, those of an attribute at the attribute.
func (p *page) finish(d Directive, attrs []attribute, pos finding.Position) {
	html, problems := p.env.Directive(d)
	for i := range problems {
		at := pos
		if a := find(attrs, problems[i].Key); a != nil {
			at = p.at(a.offset)
		}
		p.problem(&problems[i], at)
	}
	p.write(html)
}

// items draws the content of a container and cuts it at its headings of the highest level. What stands before the first
// of them is in no item.
func (p *page) items(n *container) []Item {
	level := 7
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if h, ok := c.(*ast.Heading); ok {
			level = min(level, h.Level)
		}
	}
	floor := p.enterRaw()
	defer func() { p.leaveRaw(floor) }()
	var list []Item
	body := 0 // where the body of the last item begins
	var plain []byte
	end := func() {
		p.closeRaw(p.raw.floor)
		if len(list) > 0 {
			last := &list[len(list)-1]
			last.Body, last.Plain = string(p.out[body:]), strings.TrimSpace(string(plain))
		}
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		h, ok := c.(*ast.Heading)
		if !ok || h.Level != level {
			p.block(c)
			if len(list) > 0 {
				plain = p.appendPlain(append(plain, ' '), c, false)
			}
			continue
		}
		end()
		p.words.gap()
		parts, class := p.headingParts(h)
		p.drawHeading(h, parts, class)
		list = append(list, Item{ID: parts.ID, Heading: parts.HTML, Text: parts.Text})
		body, plain = len(p.out), nil
	}
	end()
	return list
}
