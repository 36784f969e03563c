package markdown

import (
	"bytes"

	"porchlight/internal/finding"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// directiveBlock parses containers, leaves and closing lines, at any indentation. Two forms of other tools, a space
// after the colons and a title without brackets, are reported and parsed as meant.
type directiveBlock struct{}

func (directiveBlock) Trigger() []byte             { return []byte{':'} }
func (directiveBlock) CanInterruptParagraph() bool { return true }
func (directiveBlock) CanAcceptIndentedLine() bool { return true }

func (d directiveBlock) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	rest := line[pos:]
	offset := at.Start + pos - at.Padding
	colons := countColons(rest)
	p := pageOf(pc)
	switch {
	case colons < 2:
		return nil, parser.NoChildren
	case colons == 2:
		n := &leaf{}
		if !p.readLeaf(&n.written, rest, offset) {
			return nil, parser.NoChildren
		}
		reader.AdvanceToEOL()
		return n, parser.NoChildren
	case util.IsBlank(rest[colons:]):
		p.strayFence(parent, colons, offset, pc)
		reader.AdvanceToEOL()
		return &fence{}, parser.NoChildren
	}
	n := &container{colons: colons}
	if !p.readContainer(&n.written, rest, colons, offset) {
		return nil, parser.NoChildren
	}
	p.enter(pc, offset)
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

func (d directiveBlock) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	n, ok := node.(*container)
	if !ok {
		return parser.Close
	}
	line, at := reader.PeekLine()
	p := pageOf(pc)
	p.spend(continueCost, at.Start)
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	width, pos := util.IndentWidth(line, reader.LineOffset())
	if colons := countColons(line[pos:]); colons >= 3 && util.IsBlank(line[pos+colons:]) &&
		!inCode(n, width, pc) && closedBy(openFrom(n, pc), colons) == n {
		n.closed = true
		reader.AdvanceToEOL()
		return parser.Close
	}
	if !n.known {
		n.indent, n.known = width, true
	}
	if dedent := min(width, n.indent); dedent > 0 {
		pos, padding := util.IndentPosition(line, reader.LineOffset(), dedent)
		reader.AdvanceAndSetPadding(pos, padding)
	}
	return parser.Continue | parser.HasChildren
}

func (d directiveBlock) Close(node ast.Node, _ text.Reader, pc parser.Context) {
	n, ok := node.(*container)
	if !ok || n.closed {
		return
	}
	p := pageOf(pc)
	p.report(directiveUnclosed.At(p.file, p.at(n.offset), "the component %q is opened here and never closed", n.name).
		Suggest("end it with a line that holds only %q", bytes.Repeat([]byte{':'}, n.colons)))
}

func countColons(line []byte) int {
	n := 0
	for n < len(line) && line[n] == ':' {
		n++
	}
	return n
}

// openFrom lists the open containers from n inwards, outermost first.
func openFrom(n *container, pc parser.Context) []*container {
	var list []*container
	inside := false
	for _, open := range pc.OpenedBlocks() {
		if c, ok := open.Node.(*container); ok {
			if inside = inside || c == n; inside && !c.closed {
				list = append(list, c)
			}
		}
	}
	return list
}

// openBeside lists the containers that are open but do not contain the current line, since their list item or quote
// ends before it.
func openBeside(parent ast.Node, pc parser.Context) []*container {
	var list []*container
	for _, open := range pc.OpenedBlocks() {
		if c, ok := open.Node.(*container); ok && !c.closed && !holds(c, parent) {
			list = append(list, c)
		}
	}
	return list
}

func holds(c *container, node ast.Node) bool {
	for ; node != nil; node = node.Parent() {
		if node == ast.Node(c) {
			return true
		}
	}
	return false
}

// closedBy is the container that a line of colons closes: the innermost that was opened with the same number, or else
// the innermost that was opened with fewer; nil: none. open has the outermost first.
func closedBy(open []*container, colons int) *container {
	var fewer *container
	for i := len(open) - 1; i >= 0; i-- {
		if open[i].colons == colons {
			return open[i]
		}
		if fewer == nil && open[i].colons < colons {
			fewer = open[i]
		}
	}
	return fewer
}

// inCode reports whether a line in n with an indentation of width columns belongs to an open block of code or HTML in
// n. It goes through the open blocks as goldmark does.
func inCode(n *container, width int, pc parser.Context) bool {
	open := pc.OpenedBlocks()
	i := 0
	for i < len(open) && open[i].Node != ast.Node(n) {
		i++
	}
	for ; i < len(open); i++ {
		need := 0
		switch b := open[i].Node.(type) {
		case *container:
			width -= min(width, b.indent)
		case *ast.ListItem:
			need = b.Offset
		case *extast.DefinitionList:
			need = b.Offset
		case *extast.Footnote:
			need = 4
		case *ast.Blockquote:
			return false
		case *ast.FencedCodeBlock:
			return true
		case *ast.CodeBlock:
			return width >= 4
		case *ast.HTMLBlock:
			// The closing line may follow HTML of types 6 and 7, which a blank line would end.
			return b.HTMLBlockType < ast.HTMLBlockType6
		}
		if width < need {
			return false
		}
		width -= need
	}
	return false
}

// strayFence handles a line of colons that closes no container at its indentation. It closes a container that was left
// open in a list item or quote before it, since an editor may have forgotten to indent or quote the line. Otherwise it
// reports the line.
func (p *page) strayFence(parent ast.Node, colons, offset int, pc parser.Context) {
	if n := closedBy(openBeside(parent, pc), colons); n != nil {
		n.closed = true
		return
	}
	line := bytes.Repeat([]byte{':'}, colons)
	p.report(directiveStray.At(p.file, p.at(offset), "%q closes a component, but none is open here", line).
		Suggest("remove the line, or write the component's name after the colons where it begins"))
}

// readLeaf reads ::name[label]{attributes}. false: the line is text.
func (p *page) readLeaf(w *written, line []byte, offset int) bool {
	if w.name = readName(line[2:]); w.name == "" {
		return false
	}
	w.offset = offset
	n, fault := readTail(w, line, 2+len(w.name), offset)
	if fault == nil {
		rest := bytes.TrimSpace(line[n:])
		// A known name with brackets after a space is a component with a mistake.
		if len(rest) > 0 && !(p.conv.known[w.name] && (rest[0] == '[' || rest[0] == '{')) {
			return false
		}
		p.restFault(w, line, n, offset)
	} else {
		p.syntaxFault(fault.offset, fault.message, fault.suggestion)
	}
	p.checkName(w)
	return true
}

// restFault reports text that follows a directive on its line. The directive ends at line[n].
func (p *page) restFault(w *written, line []byte, n, offset int) {
	rest := bytes.TrimSpace(line[n:])
	if len(rest) == 0 {
		return
	}
	begin := string(bytes.TrimSpace(line[:n]))
	suggestion := "write nothing after it on this line"
	switch {
	case rest[0] == '[' || rest[0] == '{':
		suggestion = finding.Advice("write it without a space: %q", begin+string(rest))
	case w.label == nil && w.attrs == nil:
		suggestion = finding.Advice("write a title in brackets: %q", begin+"["+string(rest)+"]")
	}
	at := offset + n + bytes.Index(line[n:], rest)
	p.syntaxFault(at, finding.Message("%q follows the name of the component", rest), suggestion)
}

// readContainer reads :::name[label]{attributes}. false: the line is text.
func (p *page) readContainer(w *written, line []byte, colons, offset int) bool {
	w.offset = offset
	start := colons + util.TrimLeftSpaceLength(line[colons:])
	if w.name = readName(line[start:]); w.name == "" {
		return false
	}
	if start > colons {
		p.syntaxFault(offset, finding.Message("a space stands between the colons and the name %q", w.name),
			finding.Advice("write %q", string(line[:colons])+w.name))
	}
	n, fault := readTail(w, line, start+len(w.name), offset)
	if fault != nil {
		p.syntaxFault(fault.offset, fault.message, fault.suggestion)
	} else {
		p.restFault(w, line, n, offset)
	}
	p.checkName(w)
	return true
}

// readTail reads [label] and {attributes} from line[i:], which end at line[n]. offset is that of line in the text.
func readTail(w *written, line []byte, i, offset int) (n int, fault *attributeFault) {
	if i < len(line) && line[i] == '[' {
		end := closingBracket(line[i:])
		if end < 0 {
			return i, &attributeFault{offset + i, `a "[" is not closed on its line`,
				`end the text in brackets with "]"`}
		}
		w.label = text.NewSegments()
		w.label.Append(text.NewSegment(offset+i+1, offset+i+end))
		i += end + 1
	}
	if i < len(line) && line[i] == '{' {
		list, size, fault := parseAttributes(line[i:], offset+i)
		if fault != nil {
			return i, fault
		}
		w.attrs = list
		i += size
	}
	return i, nil
}

// closingBracket is the index of the bracket that closes the one at line[0], or -1.
func closingBracket(line []byte) int {
	depth := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
