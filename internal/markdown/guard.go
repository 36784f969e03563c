package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"porchlight/internal/finding"
)

// continueCost is the number of steps for one open container on one line: goldmark checks each container on each line
// and keeps a record of it, a hundred million for 100 open lists over a million blank lines.
const continueCost = 16

// blockGuard limits the nesting of a kind of container, and charges for each line on which it is open. levels is 1, or
// 0 for a container that does not count, since the one in it or around it does: a list, the description of a
// definition.
type blockGuard struct {
	parser.BlockParser
	levels int
}

func (g blockGuard) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	node, state := g.BlockParser.Open(parent, reader, pc)
	if node != nil && g.levels > 0 {
		_, at := reader.Position()
		pageOf(pc).enter(pc, at.Start)
	}
	return node, state
}

func (g blockGuard) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	_, at := reader.Position()
	pageOf(pc).spend(continueCost, at.Start)
	return g.BlockParser.Continue(node, reader, pc)
}

// enter checks the depth before one more container is opened.
func (p *page) enter(pc parser.Context, offset int) {
	depth := 1
	for _, open := range pc.OpenedBlocks() {
		switch open.Node.(type) {
		case *ast.ListItem, *ast.Blockquote, *extast.DefinitionList, *extast.Footnote, *container:
			depth++
		}
	}
	p.nested(depth, offset, "lists, quotes and components")
}

// definitionGuard charges for the link reference definitions of a paragraph, since goldmark copies the rest of the
// paragraph for each.
type definitionGuard struct{ parser.ParagraphTransformer }

func (g definitionGuard) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := node.Lines()
	first := lines.At(0)
	if start := bytes.TrimLeft(reader.Source()[first.Start:first.Stop], " \t"); len(start) == 0 || start[0] != '[' {
		return
	}
	if lines.Len() > 1 {
		size := lines.At(lines.Len()-1).Stop - first.Start
		pageOf(pc).spend(lines.Len()*(size/32), first.Start)
	}
	g.ParagraphTransformer.Transform(node, reader, pc)
}

// tableGuard counts the cells of a table before goldmark makes it: a header of n columns makes n cells of each line
// below it, however short. It reports paragraphs that look like a table and are none.
type tableGuard struct{ parser.ParagraphTransformer }

func (g tableGuard) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := node.Lines()
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		source := reader.Source()[line.Start:line.Stop]
		if !isDelimiterRow(source) {
			continue
		}
		head := lines.At(i - 1)
		columns := 1 + max(bytes.Count(source, []byte{'|'}),
			bytes.Count(reader.Source()[head.Start:head.Stop], []byte{'|'}))
		p := pageOf(pc)
		p.cells += columns * (lines.Len() - i)
		if limit := p.conv.opt.TableCells; p.cells > limit {
			p.stop(tooManyCells, head.Start, "split the table over several pages, or link to a spreadsheet",
				"the tables of this page have more than %d cells", limit)
		}
		rows := lines.Sliced(i+1, lines.Len())
		g.ParagraphTransformer.Transform(node, reader, pc)
		if node.Parent() == nil || node.Lines().Len() <= i { // it, or its end, is a table
			p.lostCells(source, rows)
			return
		}
		break
	}
	pageOf(pc).noTable(node)
}

// isDelimiterRow reports whether a line looks like |---|:--:|. Each table has such a line, but not each such line makes
// a table.
func isDelimiterRow(line []byte) bool {
	dash := false
	for _, c := range line {
		switch c {
		case '-':
			dash = true
		case '|', ':', ' ', '\t', '\n':
		default:
			return false
		}
	}
	return dash
}

// bracketState is the number of open brackets in one block.
type bracketState struct {
	block ast.Node
	open  int
}

// linkParser is the interface of goldmark's link parser. CloseBlock handles the unclosed brackets of a block.
type linkParser interface {
	parser.InlineParser
	parser.CloseBlocker
}

// linkGuard limits the nesting of brackets, and charges for the searches that goldmark may repeat at each bracket: in
// the line for the end of a destination, in the paragraph for the end of a title, over the lines for a reference, over
// the siblings for emphasis.
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

// tickState has the offset of the last run of backticks of each length in one block.
type tickState struct {
	block ast.Node
	last  map[int]int
}

// tickGuard calls goldmark's parser only for a run of backticks that another one closes. For any other run goldmark
// would search to the end of the block.
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

// goldmark has no limits: a few kilobytes of brackets can take it minutes. So its parsers are wrapped in the guards of
// this file. A guard counts depth where goldmark would nest. Where goldmark would repeat a search, it subtracts the
// length of the search from a budget of the page. The first limit that is broken stops the page.
//
// A scan before parsing cannot do this. Which brackets, list markers and tables count depends on blocks, code and HTML,
// so a scan would refuse long logs and code in fences.

// effortLimit is the budget of a page in steps of some tens of nanoseconds, about half a second in all. Ordinary text
// uses less than one step for ten bytes.
const effortLimit = 20_000_000

// Limits on footnotes: goldmark compares each reference with each note, and each reference adds a link back.
const (
	maxNotes     = 1000
	maxNoteLinks = 5000
)

// stopped is the value of the panic that ends parsing or drawing when a limit is broken. goldmark's parsers have no
// other way to stop. The package recovers the panic; the finding is reported before it.
type stopped struct{}

func (p *page) stop(rule finding.Rule, offset int, suggestion, format string, args ...any) {
	p.report(rule.At(p.file, p.at(offset), format, args...).Suggest("%s", suggestion))
	panic(stopped{})
}

// spend subtracts steps from the page's budget. offset is the place of the finding if it is used up.
func (p *page) spend(steps, offset int) {
	p.effort -= steps
	if p.effort < 0 {
		p.stop(tooCostly, offset, "close or remove them, or write the page in shorter paragraphs",
			"the text up to here has too many brackets, stars or lists that are opened and never closed")
	}
}

// nested stops the page if depth is above the limit. what names the nested elements, in the plural.
func (p *page) nested(depth, offset int, what string) {
	if depth > p.conv.opt.Nesting {
		p.stop(tooNested, offset, "split the page or remove some of the levels",
			"%s are nested deeper than %d levels", what, p.conv.opt.Nesting)
	}
}
