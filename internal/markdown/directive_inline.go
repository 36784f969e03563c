package markdown

import (
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"porchlight/internal/finding"
)

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
