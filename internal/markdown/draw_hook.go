package markdown

import (
	"slices"

	"porchlight/internal/finding"
)

type hookFunc = func(Element) (html string, problems []Problem)

// hooks are Env.Hooks, looked up once.
type hooks struct{ link, image, heading, table, alert hookFunc }

// hook draws an element with a hook of the site. offset is that of the element in the text.
func (p *page) hook(draw hookFunc, e Element, offset int) {
	if p.ordinals == nil {
		p.ordinals = map[string]int{}
	}
	p.ordinals[e.Kind]++
	e.Ordinal = p.ordinals[e.Kind]
	html, problems := draw(e)
	for i := range problems {
		p.problem(&problems[i], p.at(max(0, offset)))
	}
	p.writeUnnested(html, p.at(max(0, offset)), "this "+e.Kind)
}

func (p *page) container(n *container) {
	d, pos := p.begin(&n.written, Container)
	if n.unknown || p.env.Directive == nil {
		p.blocks(n)
		return
	}
	p.inside = append(p.inside, n.name)
	under, pictures, decorative := p.under, len(p.pictures), p.decorative
	p.decorative = decorative || d.Attrs["decorative"] == "true"
	p.parts(n, &d)
	p.decorative = decorative
	d.Pictures = slices.Clone(p.pictures[pictures:])
	p.under = under
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

// begin makes a Directive, with its label drawn, and returns it with its place.
func (p *page) begin(w *written, kind DirectiveKind) (Directive, finding.Position) {
	p.drawn++
	d := Directive{Name: w.name, Kind: kind, Ordinal: p.drawn, Level: min(max(1, p.under)+1, 6), Pos: p.at(w.offset)}
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

// finish draws a directive with Env.Directive and reports its problems: at pos, or at the attribute that they name.
func (p *page) finish(d Directive, attrs []attribute, pos finding.Position) {
	html, problems := p.env.Directive(d)
	for i := range problems {
		at := pos
		if a := find(attrs, problems[i].Key); a != nil {
			at = p.at(a.offset)
		}
		p.problem(&problems[i], at)
	}
	p.writeUnnested(html, pos, finding.Message("the component %q", d.Name))
}
