package markdown

import (
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"porchlight/internal/finding"
	"porchlight/internal/foreign"
)

// written is what all forms of a directive share: how it is written in the text.
type written struct {
	name    string
	attrs   []attribute
	label   *text.Segments // content of [label], or nil
	offset  int            // of the first colon
	unknown bool           // reported; drawn as its content

	parsed ast.Node // label as a tree, once it was needed
}

// container is :::name[label]{attributes} ... :::
type container struct {
	ast.BaseBlock
	written
	colons int
	closed bool
	// indent is the width by which the content is indented, that of its first line: an editor may indent all of it.
	indent int
	known  bool // whether indent is
}

// leaf is ::name[label]{attributes} on a line of its own.
type leaf struct {
	ast.BaseBlock
	written
}

// inline is :name[text]{attributes}.
type inline struct {
	ast.BaseInline
	written
}

// fence is a line of colons that closed a container, or none. It draws nothing.
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

// checkName reports a name that cannot be drawn.
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

// labelContext gives a label the link references of its page, but not the state of the paragraph around it.
type labelContext struct {
	parser.Context
	page parser.Context
}

func (c labelContext) Reference(label string) (parser.Reference, bool) {
	return c.page.Reference(label)
}

// labelOf parses the label of a directive on first use, after the whole page was parsed: link references are known
// then.
func (p *page) labelOf(w *written) ast.Node {
	if w.parsed == nil && w.label != nil {
		// the paragraph parser would take an indented label for code
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

// readName reads a directive's name at the start of line: a letter, then letters, digits, hyphens and underscores, not
// ending in one of the last two.
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

// directiveInline reads :name[text]{attributes}. A colon is met in every second line of ordinary text, so it takes
// a name directly followed by a bracket or brace to make a directive; after a letter or digit (as in "a:b[1]") also
// a name that exists. A name that does not exist is reported when braces follow or when it is near to one that
// does, else it is text.
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
		// a name that does not exist may cost a search along the line
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

// label reads the text in brackets, which may go on over several lines of the paragraph.
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

// bracesFollow reports whether attributes are behind the text in brackets.
func bracesFollow(line []byte) bool {
	end := closingBracket(line)
	return end >= 0 && end+1 < len(line) && line[end+1] == '{'
}
