package markdown

import (
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"porchlight/internal/finding"
	"porchlight/internal/foreign"
)

// written is the source of a directive, in any of its forms.
type written struct {
	name    string
	attrs   []attribute
	label   *text.Segments // content of [label], or nil
	offset  int            // of the first colon
	unknown bool           // no such directive exists; only its content is drawn

	parsed ast.Node // tree of label; nil until labelOf
}

// container is :::name[label]{attributes} ... :::
type container struct {
	ast.BaseBlock
	written
	colons int
	closed bool
	// indent is the indentation of the first line of the content, in columns. It is removed from all lines.
	indent int
	known  bool // indent is set
}

// leaf is ::name[label]{attributes} alone on a line.
type leaf struct {
	ast.BaseBlock
	written
}

// inline is :name[text]{attributes}.
type inline struct {
	ast.BaseInline
	written
}

// fence is a line of colons that closes no container at its indentation, see strayFence. Nothing is drawn for it.
type fence struct{ ast.BaseBlock }

var (
	kindContainer = ast.NewNodeKind("DirectiveContainer")
	kindLeaf      = ast.NewNodeKind("DirectiveLeaf")
	kindInline    = ast.NewNodeKind("DirectiveInline")
	kindFence     = ast.NewNodeKind("DirectiveFence")
)

func (*container) Kind() ast.NodeKind { return kindContainer }
func (*leaf) Kind() ast.NodeKind      { return kindLeaf }
func (*inline) Kind() ast.NodeKind    { return kindInline }
func (*fence) Kind() ast.NodeKind     { return kindFence }

func (n *container) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }
func (n *leaf) Dump(source []byte, level int)      { ast.DumpHelper(n, source, level, nil, nil) }
func (n *inline) Dump(source []byte, level int)    { ast.DumpHelper(n, source, level, nil, nil) }
func (n *fence) Dump(source []byte, level int)     { ast.DumpHelper(n, source, level, nil, nil) }

// checkName reports an unknown name.
func (p *page) checkName(w *written) {
	if p.conv.known == nil || p.conv.known[w.name] {
		return
	}
	w.unknown = true
	f := directiveUnknown.At(p.file, p.at(w.offset), "there is no component %q", w.name)
	if near := finding.Nearest(w.name, p.conv.opt.Directives); near != "" {
		f = f.Suggest("write %q", near)
	} else {
		f.Suggestion = foreign.Instead(w.name)
	}
	p.report(f)
}

func (p *page) syntaxFault(offset int, message, suggestion string) {
	f := directiveSyntax.At(p.file, p.at(offset), "%s", message)
	f.Suggestion = suggestion
	p.report(f)
}

// labelContext is the context of a label: it has the link references of the page, but its own state of the parser.
type labelContext struct {
	parser.Context
	page parser.Context
}

func (c labelContext) Reference(label string) (parser.Reference, bool) {
	return c.page.Reference(label)
}

// labelOf is the tree of a directive's label; nil without one. It is called after the whole page was parsed, so that
// link references are known.
func (p *page) labelOf(w *written) ast.Node {
	if w.parsed == nil && w.label != nil {
		// goldmark would read an indented label as code.
		first := w.label.At(0)
		w.label.Set(0, first.TrimLeftSpace(p.text))
		inner := parser.NewContext()
		inner.Set(pageKey, p)
		root := p.conv.label.Parse(text.NewBlockReader(p.text, w.label), parser.WithContext(labelContext{inner, p.pc}))
		w.parsed = root
		if first := root.FirstChild(); first != nil {
			w.parsed = first
		}
	}
	return w.parsed
}

// readName reads a directive's name at the start of line: a letter, then letters, digits, hyphens and underscores. It
// does not end with a hyphen or an underscore. "": there is no name.
func readName(line []byte) string {
	if len(line) == 0 || !isNameStart(line[0]) || line[0] == '_' {
		return ""
	}
	n := 1
	for n < len(line) && isNameByte(line[n]) && line[n] != ':' && line[n] != '.' {
		n++
	}
	for line[n-1] == '-' || line[n-1] == '_' {
		n--
	}
	return string(line[:n])
}

// directiveInline parses :name[text]{attributes}. Ordinary text has many colons, so a bracket or brace has to follow
// the name at once. After a letter or digit (as in "a:b[1]") the name has to be known. Elsewhere an unknown name is
// reported if braces follow or a known name is similar; otherwise it is text.
type directiveInline struct{}

func (directiveInline) Trigger() []byte { return []byte{':'} }

func (d directiveInline) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	name := readName(line[1:])
	if name == "" || len(name)+1 >= len(line) {
		return nil
	}
	next := line[len(name)+1]
	if next != '[' && next != '{' {
		return nil
	}
	p := pageOf(pc)
	known := p.conv.known == nil || p.conv.known[name]
	if before := block.PrecendingCharacter(); before == ':' ||
		(unicode.IsLetter(before) || unicode.IsDigit(before)) && (!known || p.conv.known == nil) {
		return nil
	}
	if !known && next == '[' {
		// The search below may go through the whole line.
		p.spend(len(line)/2, at.Start)
		if finding.Nearest(name, p.conv.opt.Directives) == "" && !bracesFollow(line[len(name)+1:]) {
			return nil
		}
	}
	n := &inline{written: written{name: name, offset: at.Start}}
	block.Advance(len(name) + 1)
	if next == '[' && !d.label(n, parent, block, p) {
		return nil
	}
	if line, at = block.PeekLine(); len(line) > 0 && line[0] == '{' {
		list, size, fault := parseAttributes(line, at.Start)
		if fault != nil {
			p.spend(len(line)/2, at.Start)
			p.syntaxFault(fault.offset, fault.message, fault.suggestion)
		} else {
			n.attrs = list
			block.Advance(size)
		}
	}
	p.checkName(&n.written)
	return n
}

// label reads the text in brackets, which may take several lines of the paragraph. false: the bracket is not closed.
func (directiveInline) label(n *inline, parent ast.Node, block text.Reader, p *page) bool {
	block.Advance(1)
	options := text.FindClosureOptions{CodeSpan: true, Nesting: true, Newline: true, Advance: true}
	segments, found := block.FindClosure('[', ']', options)
	if !found {
		last := parent.Lines().At(parent.Lines().Len() - 1)
		p.spend((last.Stop-n.offset)/2, n.offset)
		return false
	}
	n.label = segments
	return true
}

// bracesFollow reports whether a brace follows the text in brackets with which a line begins.
func bracesFollow(line []byte) bool {
	end := closingBracket(line)
	return end >= 0 && end+1 < len(line) && line[end+1] == '{'
}
