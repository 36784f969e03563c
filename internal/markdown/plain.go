package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// plainText is the text of a node without markup. asTyped gives the quotes and dashes that the typographer changed
// as they were written: ids and summaries do not depend on it.
func (p *page) plainText(n ast.Node, asTyped bool) string {
	out := p.appendPlain(nil, n, asTyped)
	return strings.TrimSpace(string(out))
}

func (p *page) appendPlain(dst []byte, parent ast.Node, asTyped bool) []byte {
	p.depth++
	p.nested(p.depth, max(0, parent.Pos()), "emphasis and components")
	skip := "" // element of the editor's HTML that is left out with its text
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		if _, isTag := c.(*ast.RawHTML); !isTag && skip != "" {
			continue
		}
		switch n := c.(type) {
		case *ast.RawHTML:
			skip = p.skippedBy(n, skip)
		case *ast.Text:
			dst = append(dst, decode(n.Segment.Value(p.text))...)
			if n.SoftLineBreak() || n.HardLineBreak() {
				dst = append(trimSpaces(dst), ' ')
			}
		case *ast.String:
			if was, ok := typed[string(n.Value)]; ok && asTyped {
				dst = append(dst, was...)
			} else {
				dst = append(dst, n.Value...)
			}
		case *ast.CodeSpan:
			dst = p.appendCode(dst, n)
		case *ast.AutoLink:
			dst = append(dst, n.Label(p.text)...)
		case *ast.HTMLBlock, *extast.FootnoteBacklink, *extast.FootnoteLink, *extast.TaskCheckBox:
		case *inline:
			dst = p.appendLabel(dst, &n.written, asTyped)
		case *leaf:
			dst = p.appendLabel(dst, &n.written, asTyped)
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			for i := range c.Lines().Len() {
				line := c.Lines().At(i)
				dst = append(dst, line.Value(p.text)...)
			}
		default:
			if c.Type() == ast.TypeBlock && len(dst) > 0 && dst[len(dst)-1] != ' ' {
				dst = append(dst, ' ')
			}
			dst = p.appendPlain(dst, c, asTyped)
		}
	}
	p.depth--
	return dst
}

// skippedBy gives the element that is left out with its text after a tag: skip until its end tag.
func (p *page) skippedBy(tag *ast.RawHTML, skip string) string {
	if skip != "" {
		if p.endsElement(tag, skip) {
			return ""
		}
		return skip
	}
	f := p.inlineFragment(tag)
	if !mayLeaveOut(f.html) {
		return ""
	}
	f.tags(func(t *token) {
		if t.isStart() && leftOutWhole[t.Data] && !voidElements[t.Data] {
			skip = t.Data
		}
	})
	return skip
}

// mayLeaveOut reports whether a tag may be the start of an element that is left out whole: a page can have 100,000 tags
// that are none.
func mayLeaveOut(tag []byte) bool {
	end := 1
	for end < len(tag) && (tag[end]|0x20 >= 'a' && tag[end]|0x20 <= 'z' || tag[end] >= '0' && tag[end] <= '9') {
		end++
	}
	return bytes.Count(tag, []byte("<")) != 1 || leftOutWhole[string(bytes.ToLower(tag[min(1, len(tag)):end]))]
}

func (p *page) appendLabel(dst []byte, w *written, asTyped bool) []byte {
	if label := p.labelOf(w); label != nil {
		return p.appendPlain(dst, label, asTyped)
	}
	return dst
}
