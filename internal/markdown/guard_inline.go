package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// bracketState counts the brackets that are open in one block.
type bracketState struct {
	block ast.Node
	open  int
}

// linkParser is what goldmark's link parser is: it also ends the brackets of a block that were never closed.
type linkParser interface {
	parser.InlineParser
	parser.CloseBlocker
}

// linkGuard limits how deep brackets nest and charges for the searches of goldmark's link parser that can be
// repeated at every bracket: along the line for the end of a destination, through the paragraph for the end of a
// title, over the lines for a reference, over the siblings for emphasis.
type linkGuard struct{ linkParser }

func (g linkGuard) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	p := pageOf(pc)
	if p.brackets.block != parent {
		p.brackets = bracketState{block: parent}
	}
	if line[0] != ']' {
		node := g.linkParser.Parse(parent, block, pc)
		if node != nil {
			p.brackets.open++
			p.nested(p.brackets.open, at.Start, "brackets")
		}
		return node
	}
	if p.brackets.open == 0 {
		return nil
	}
	p.brackets.open--
	if pc.LastDelimiter() != nil {
		p.spend(parent.ChildCount()/2, at.Start)
	}
	next := byte(0)
	if len(line) > 1 {
		next = line[1]
	}
	if next != '(' {
		p.spend(parent.Lines().Len()/4, at.Start)
	}
	node := g.linkParser.Parse(parent, block, pc)
	if node == nil && (next == '(' || next == '[') {
		last := parent.Lines().At(parent.Lines().Len() - 1)
		p.spend((last.Stop-at.Start)/2, at.Start)
	}
	if link, ok := node.(*ast.Link); node == nil || ok && link.Reference != nil && next == '(' {
		p.noLink(line, at.Start)
	}
	return node
}

// emphasisParser reads runs of *, _ and ~. It does what goldmark's own do, and counts how far closing runs look
// back for an opening one: goldmark compares every closing run with every open one. A single ~ strikes nothing out: it
// stands for "about" or "to", and "5~10 mg" must not become "510 mg".
type emphasisParser struct{ strike bool }

func (e emphasisParser) Trigger() []byte {
	if e.strike {
		return []byte{'*', '_', '~'}
	}
	return []byte{'*', '_'}
}

func (e emphasisParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, at := block.PeekLine()
	node := parser.ScanDelimiter(line, before, 1, &pageOf(pc).emphasis)
	if node == nil || line[0] == '~' && (node.OriginalLength != 2 || before == '~') {
		return nil
	}
	run := at.WithStop(at.Start + node.OriginalLength)
	block.Advance(node.OriginalLength)
	if !node.CanOpen && !node.CanClose {
		return ast.NewTextSegment(run) // it would only lengthen the searches
	}
	node.Segment = run
	pc.PushDelimiter(node)
	return node
}

// emphasis pairs the runs of one page.
type emphasis struct {
	page *page
	char byte // of the runs that were paired last
}

func (e *emphasis) IsDelimiter(byte) bool { return true }

func (e *emphasis) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	distance := closer.Segment.Start - opener.Segment.Start
	e.page.spend(1+distance/8, closer.Segment.Start)
	if opener.Char != closer.Char {
		return false
	}
	e.char = opener.Char
	return true
}

// OnMatch makes the element of the runs that CanOpenCloser has just allowed.
func (e *emphasis) OnMatch(consumes int) ast.Node {
	if e.char == '~' {
		return extast.NewStrikethrough()
	}
	return ast.NewEmphasis(consumes)
}

// tickState holds, for one block, where the last run of backticks of each length begins.
type tickState struct {
	block ast.Node
	last  map[int]int
}

// tickGuard lets goldmark look for a code span only where a closing run exists: otherwise each run without one is
// searched to the end of the block.
type tickGuard struct{ parser.InlineParser }

func (g tickGuard) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	p := pageOf(pc)
	if p.ticks.block != parent {
		p.ticks = tickState{parent, lastTicks(parent.Lines(), block.Source())}
	}
	line, at := block.PeekLine()
	n := 0
	for n < len(line) && line[n] == '`' {
		n++
	}
	if last, ok := p.ticks.last[n]; !ok || last <= at.Start {
		block.Advance(n)
		return ast.NewTextSegment(at.WithStop(at.Start + n))
	}
	return g.InlineParser.Parse(parent, block, pc)
}

func lastTicks(lines *text.Segments, source []byte) map[int]int {
	last := map[int]int{}
	for i := range lines.Len() {
		line := lines.At(i)
		for from := line.Start; ; {
			n := bytes.IndexByte(source[from:line.Stop], '`')
			if n < 0 {
				break
			}
			start := from + n
			for from = start; from < line.Stop && source[from] == '`'; from++ {
			}
			last[from-start] = start
		}
	}
	return last
}
