package render

import (
	"cmp"
	"errors"
	"html/template"
	"io"
	"slices"
	"text/template/parse"

	"porchlight/internal/finding"
)

// unfinishedError is html/template's error about a tag, quote or script that a layout does not close.
// html/template gives only the name of the executed layout, so this error adds the place where the unclosed part
// begins.
type unfinishedError struct {
	error
	layout string // name of the layout with the unclosed part
	at     finding.Position
}

func (e *unfinishedError) Unwrap() error { return e.error }

// unfinished adds the place to an error about unclosed HTML. drawn are the templates that can contain the place.
// Other errors are unchanged.
func (r *Renderer) unfinished(err error, drawn ...*template.Template) error {
	var (
		escape *template.Error
		placed *unfinishedError
	)
	if errors.As(err, &placed) || !errors.As(err, &escape) || escape.Node != nil || escape.Line > 0 {
		return err
	}
	drawn = slices.DeleteFunc(drawn, func(t *template.Template) bool { return t == nil || t.Tree == nil })
	slices.SortFunc(drawn, func(a, b *template.Template) int {
		return cmp.Or(cmp.Compare(a.Tree.ParseName, b.Tree.ParseName), cmp.Compare(a.Name(), b.Name()))
	})
	for _, t := range drawn {
		if at, ok := r.parsed.unfinishedAt(t.Tree); ok {
			text := r.files[t.Tree.ParseName].text
			return &unfinishedError{err, t.Tree.ParseName, finding.PositionAt([]byte(text), min(at, len(text)))}
		}
	}
	return err
}

// unfinishedAt returns the offset of the unclosed HTML of a template, in bytes from the start of its file. ok is
// false when all HTML is closed. The answer is stored, because every page with the template asks for it.
func (t *templates) unfinishedAt(tree *parse.Tree) (at int, ok bool) {
	if known, ok := t.begun.Load(tree); ok {
		return known.(int), known.(int) >= 0
	}
	if at = -1; !t.finishes(tree.Root.Nodes) {
		at = t.lastFinished(tree.Root)
	}
	t.begun.Store(tree, at)
	return at, at >= 0
}

// prefix is the start of a template, up to a node or a tag.
type prefix struct {
	nodes []parse.Node
	text  *parse.TextNode // the text node after nodes, included in part; nil without one
	size  int             // included bytes of text
}

func (p prefix) end(root *parse.ListNode) int {
	switch {
	case p.text != nil:
		return int(p.text.Pos) + p.size
	case len(p.nodes) < len(root.Nodes):
		return int(root.Nodes[len(p.nodes)].Position())
	}
	return int(root.Pos)
}

// upTo returns the nodes of a prefix.
func (p prefix) upTo() []parse.Node {
	if p.text == nil {
		return p.nodes
	}
	begun := &parse.TextNode{NodeType: parse.NodeText, Pos: p.text.Pos, Text: p.text.Text[:p.size]}
	return append(slices.Clone(p.nodes), begun)
}

// lastFinished returns the last place before a node or a tag at which all HTML is closed, in bytes from the start
// of the file. Testing every place would take minutes in a layout with many tags. So each round tests some
// places, and the next round tests more places after the last closed one. A tested place can be inside a script
// and count as unclosed, so each round searches several steps beyond the last closed place.
func (t *templates) lastFinished(root *parse.ListNode) int {
	var all []prefix
	for i, node := range root.Nodes {
		all = append(all, prefix{nodes: root.Nodes[:i]})
		text, isText := node.(*parse.TextNode)
		for k := 1; isText && k < len(text.Text); k++ {
			if text.Text[k] == '<' {
				all = append(all, prefix{root.Nodes[:i], text, k})
			}
		}
	}
	const tried, within = 64, 4
	from, to := 0, len(all)
	for to-from > 1 {
		step := (to - from + tried - 1) / tried
		last := from
		for j := 1; ; j++ {
			i := from + step*j + j*j*31%step // uneven steps, because the tags of a list repeat
			if i >= to {
				break
			}
			if t.finishes(all[i].upTo()) {
				last = i
			}
		}
		to = min(last+within*step, to)
		if step == 1 {
			to = last
		}
		from = last
	}
	return all[from].end(root)
}

// finishes reports whether these nodes close all HTML. html/template decides that when it escapes the nodes;
// nothing is executed. It also refuses a condition whose branches end differently, one inside a tag or a quote
// and one outside.
func (t *templates) finishes(nodes []parse.Node) bool {
	list := &parse.ListNode{NodeType: parse.NodeList, Nodes: nodes}
	set := template.Must(template.New("").Funcs(t.funcs).Parse(`{{ if false }}{{ template "nodes" }}{{ end }}`))
	nodesIn(list, func(node parse.Node) {
		if call, ok := node.(*parse.TemplateNode); ok {
			template.Must(set.New(call.Name).Parse(""))
		}
	})
	template.Must(set.AddParseTree("nodes", &parse.Tree{Name: "nodes", Root: list.CopyList()}))
	var escape *template.Error
	return !errors.As(set.Execute(io.Discard, nil), &escape)
}
