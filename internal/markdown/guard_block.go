package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// continueCost is the price of one open container on one line: goldmark checks every container on every line and
// keeps a record of it, a hundred million for 100 open lists over a million blank lines.
const continueCost = 16

// blockGuard limits how deep a kind of container nests, and charges for keeping it open. levels is 0 for the outer
// one of goldmark's pairs (list, definition list item), which does not count.
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

// definitionGuard charges for the link reference definitions of a paragraph: goldmark copies the rest of the
// paragraph for each of them.
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

// tableGuard counts the cells of a table before it is made: a line of n columns makes n cells of every line below
// it, also of an empty one. Paragraphs without a delimiter row go no further.
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
		g.ParagraphTransformer.Transform(node, reader, pc)
		return
	}
}

// isDelimiterRow reports whether a line looks like |---|:--:|. Not every such line makes a table, but every table
// has one.
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
