package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"

	"porchlight/internal/finding"
	"porchlight/internal/foreign"
)

// findForeign reports the markup of other systems that is outside of code.
func (p *page) findForeign(root ast.Node) {
	if len(foreign.Find(p.text)) == 0 {
		return
	}
	text := bytes.Clone(p.text)
	p.hideCode(text, root)
	p.foreign = foreign.Find(text)
	for _, m := range p.foreign {
		p.report(foreign.Rule.At(p.file, p.at(m.Start), "%s", m.Message).Until(p.at(m.End)).Suggest("%s", m.Instead))
	}
}

// hideCode writes spaces over code and over parts that are never shown, in a copy of the page's text.
func (p *page) hideCode(text []byte, parent ast.Node) {
	hide := func(start, end int) {
		for i := max(0, start); i < min(end, len(text)); i++ {
			if text[i] != '\n' {
				text[i] = ' '
			}
		}
	}
	_ = ast.Walk(parent, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := node.(type) {
		case *ast.CodeSpan:
			if first, ok := n.FirstChild().(*ast.Text); ok {
				hide(first.Segment.Start, n.LastChild().(*ast.Text).Segment.Stop)
			}
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			for i := range n.Lines().Len() {
				line := n.Lines().At(i)
				hide(line.Start, line.Stop)
			}
		case *ast.HTMLBlock:
			f := p.blockFragment(n)
			hideRawCode(&f, hide)
		case *ast.RawHTML:
			hide(p.codeOf(n))
		case *container:
			p.hideLabel(text, &n.written)
		case *leaf:
			p.hideLabel(text, &n.written)
		case *inline:
			p.hideLabel(text, &n.written)
		}
		return ast.WalkContinue, nil
	})
}

func (p *page) hideLabel(text []byte, w *written) {
	if label := p.labelOf(w); label != nil {
		p.hideCode(text, label)
	}
}

// hideRawCode hides code, comments and elements that are left out whole in a block of the editor's HTML.
func hideRawCode(f *fragment, hide func(start, end int)) {
	var skip skipped
	f.tags(func(t *token) {
		if inside := skip.inside(t); inside || t.Type == html.CommentToken {
			for i := range t.raw { // byte by byte, since marks of a quote may be between the lines
				at := f.source(t.offset + i)
				hide(at, at+1)
			}
		} else if t.isStart() && (notProse[t.Data] || leftOutWhole[t.Data]) && !voidElements[t.Data] {
			skip = skipped{t.Data, 1}
		}
	})
}

// codeOf is the part of the text that an inline tag makes a comment, or code up to its end tag; empty for another tag.
func (p *page) codeOf(n *ast.RawHTML) (start, end int) {
	name, comment := "", false
	f := p.inlineFragment(n)
	f.tags(func(t *token) {
		comment = t.Type == html.CommentToken
		if t.isStart() && notProse[t.Data] {
			name = t.Data
		}
	})
	start = n.Segments.At(0).Start
	if comment {
		return start, n.Segments.At(n.Segments.Len() - 1).Stop
	}
	for c := n.NextSibling(); name != "" && c != nil; c = c.NextSibling() {
		if raw, ok := c.(*ast.RawHTML); ok && p.endsElement(raw, name) {
			return start, raw.Segments.At(0).Start
		}
	}
	return start, start
}

// isForeign reports whether a part of the text overlaps with foreign markup.
func (p *page) isForeign(start, end int) bool {
	return slices.ContainsFunc(p.foreign, func(m foreign.Mark) bool { return m.Start < end && start < m.End })
}

// withoutForeign removes the other findings at foreign markup, which have the same cause.
func (p *page) withoutForeign(found []finding.Finding) []finding.Finding {
	if len(p.foreign) == 0 {
		return found
	}
	return slices.DeleteFunc(found, func(f finding.Finding) bool {
		return f.Rule != foreign.Rule.Name && slices.ContainsFunc(p.foreign, func(m foreign.Mark) bool {
			start, end := p.at(m.Start), p.at(m.End)
			at := f.Start()
			return !at.Before(start) && at.Before(end) ||
				f.Line == start.Line && strings.Contains(f.Message, string(p.text[m.Start:m.End]))
		})
	})
}
