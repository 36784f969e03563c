package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// emphasisParser parses runs of *, _ and ~ as goldmark's parsers do, and charges for the distance to opening runs,
// since goldmark compares each closing run with each open one. A single ~ strikes nothing out: it is written for
// "about" or "to", and "5~10 mg" must not become "510 mg".
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
	n := 1
	for n < len(line) && line[n] == line[0] {
		n++
	}
	if line[0] == '~' && (n != 2 || before == '~') {
		return nil
	}
	run := at.WithStop(at.Start + n)
	block.Advance(n)
	canOpen, canClose := flanks(line, n, before)
	if !canOpen && !canClose {
		return ast.NewTextSegment(run) // as a delimiter it would only make searches longer
	}
	all := &pageOf(pc).emphasis
	node := all.delimiter()
	*node = parser.Delimiter{Segment: run, CanOpen: canOpen, CanClose: canClose, Length: n, OriginalLength: n,
		Char: line[0], Processor: all}
	pc.PushDelimiter(node)
	return node
}

// flanks reports whether the run of n marks with which a line begins can open emphasis, and whether it can close it:
// https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run.
func flanks(line []byte, n int, before rune) (canOpen, canClose bool) {
	after := ' '
	if n < len(line) {
		after = util.ToRune(line, n)
	}
	markBefore, markAfter := util.IsPunctRune(before), util.IsPunctRune(after)
	spaceBefore, spaceAfter := util.IsSpaceRune(before), util.IsSpaceRune(after)
	left := !spaceAfter && (!markAfter || spaceBefore || markBefore)
	right := !spaceBefore && (!markBefore || spaceAfter || markAfter)
	if line[0] == '_' {
		return left && (!right || markBefore), right && (!left || markAfter)
	}
	return left, right
}

// emphasis is the delimiter processor for the runs of one page.
type emphasis struct {
	page *page
	char byte               // of the last pair of runs
	free []parser.Delimiter // unused delimiters; they can be reused, since the tree of a parsed page has none
}

// delimiters is the number of delimiters that are allocated at once. It is enough for most pages.
const delimiters = 96

func (e *emphasis) delimiter() *parser.Delimiter {
	if len(e.free) == 0 {
		e.free = make([]parser.Delimiter, delimiters)
	}
	d := &e.free[0]
	e.free = e.free[1:]
	return d
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

// OnMatch makes the element of the pair of runs that CanOpenCloser allowed last.
func (e *emphasis) OnMatch(consumes int) ast.Node {
	if e.char == '~' {
		return extast.NewStrikethrough()
	}
	return ast.NewEmphasis(consumes)
}
