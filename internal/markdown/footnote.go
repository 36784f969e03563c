package markdown

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"porchlight/internal/finding"
)

var (
	noteMissing = finding.NewRule("footnote-missing", finding.Warning,
		"A footnote that is referred to does not exist")
	noteUnused = finding.NewRule("footnote-unused", finding.Warning,
		"A footnote is left out, because nothing refers to it or an earlier one has the same name")
)

// noteGuard limits the number of footnotes.
type noteGuard struct{ blockGuard }

func (g noteGuard) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	node, state := g.blockGuard.Open(parent, reader, pc)
	if node != nil {
		p := pageOf(pc)
		_, at := reader.Position()
		if p.notes = append(p.notes, node.(*extast.Footnote)); len(p.notes) > maxNotes {
			p.stop(tooManyNotes, at.Start, "split the page", "this page has more than %d footnotes", maxNotes)
		}
	}
	return node, state
}

// noteLinkGuard limits the number of references to footnotes, and parses references to sources.
type noteLinkGuard struct{ parser.InlineParser }

func (g noteLinkGuard) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	mark := bytes.TrimPrefix(line, []byte("!"))
	if len(mark) < 2 || mark[0] != '[' || mark[1] != '^' {
		return nil
	}
	p := pageOf(pc)
	p.spend(parent.Lines().Len()/4, at.Start)
	node := p.citation(mark)
	if node != nil {
		block.Advance(len(line) - len(mark))
		if block.Advance(bytes.IndexByte(mark, ']') + 1); len(line) > len(mark) {
			parent.AppendChild(parent, ast.NewTextSegment(text.NewSegment(at.Start, at.Start+1)))
		}
	} else {
		node = g.InlineParser.Parse(parent, block, pc)
	}
	if node == nil {
		p.missingNote(mark, at.Start+len(line)-len(mark))
	} else {
		if p.refs++; p.refs > maxNoteLinks {
			p.stop(tooManyNotes, at.Start, "split the page",
				"this page refers to its footnotes more than %d times", maxNoteLinks)
		}
	}
	return node
}

// citation is the reference to a source whose id is in a mark, such as "[^asam]"; nil for another mark. Its index is
// the negative number of the source, so that it differs from that of a footnote.
func (p *page) citation(mark []byte) ast.Node {
	n := bytes.IndexByte(mark, ']')
	if n <= 2 {
		return nil
	}
	source := slices.Index(p.env.Sources, string(mark[2:n]))
	if source < 0 && !(p.anySource && !bytes.ContainsAny(mark[2:n], " \t\n[")) {
		return nil
	}
	return extast.NewFootnoteLink(-source - 1)
}

// missingNote reports a reference to a footnote that does not exist, since readers would see its brackets. The label of
// a component is parsed alone, so that footnotes are unknown in it.
func (p *page) missingNote(mark []byte, offset int) {
	const longest = 100
	n := bytes.IndexAny(mark[:min(len(mark), longest)], " \t\n]")
	if n <= 2 || mark[n] != ']' {
		return
	}
	name, written := string(mark[2:n]), string(mark[:n+1])
	names := slices.DeleteFunc(slices.Clone(p.env.Sources), func(id string) bool { return id == "" })
	for _, note := range p.notes {
		names = append(names, string(note.Ref))
	}
	f := noteMissing.At(p.file, p.at(offset), "there is no footnote or source %q", written)
	switch near := finding.Nearest(name, names); near {
	case "":
		f = f.Suggest("write the note on a line of its own: %q, or id: %s at a source of the page", written+": ...", name)
	case name:
		f = noteMissing.At(p.file, p.at(offset), "the words of a component cannot refer to a footnote").
			Suggest("write %s after the component", written)
	default:
		f = f.Suggest("did you mean %q?", "[^"+near+"]")
	}
	p.report(f)
}

// noteTransformer reports the footnotes that goldmark leaves out.
type noteTransformer struct{ parser.ASTTransformer }

func (t noteTransformer) Transform(node *ast.Document, reader text.Reader, pc parser.Context) {
	p := pageOf(pc)
	used := map[string]bool{}
	for _, note := range p.notes {
		used[string(note.Ref)] = used[string(note.Ref)] || note.Index > 0
	}
	for _, note := range p.notes {
		name := "[^" + string(note.Ref) + "]"
		f := noteUnused.At(p.file, p.at(note.Pos()), "nothing refers to the footnote %q, so it is left out", name).
			Suggest("write %s where the text rests on it, or make the note part of the text", name)
		if used[string(note.Ref)] {
			f = noteUnused.At(p.file, p.at(note.Pos()), "an earlier footnote is %q, too, so this one is left out", name).
				Suggest("give it a name of its own, and write that name where the text rests on it")
		}
		if slices.Contains(p.env.Sources, string(note.Ref)) {
			f = noteUnused.At(p.file, p.at(note.Pos()), "a source of the page has the id %q, so this footnote is left out",
				note.Ref).Suggest("take it out, or give it a name of its own")
		}
		if note.Index < 0 {
			p.report(f)
		}
	}
	t.ASTTransformer.Transform(node, reader, pc)
}
