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

// unfinishedError is html/template's error about HTML that a layout does not finish: a tag, a quote, a script. It adds
// the place at which that begins, since html/template has only the name of the layout that is executed.
type unfinishedError struct {
	error
	layout string // name of the layout that begins it
	at     finding.Position
}

func (e *unfinishedError) Unwrap() error { return e.error }

// unfinished adds the place to an error about unfinished HTML. drawn are the templates that may begin it.
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

// unfinishedAt is where the HTML begins that a template does not finish, in bytes from the start of its file. Each page
// that is drawn asks for it again.
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

// prefix is the beginning of a template, up to a node or a tag.
type prefix struct {
	nodes []parse.Node
	text  *parse.TextNode // that follows them in part; nil: none
	size  int             // bytes of the text
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

// upTo are the nodes of a prefix.
func (p prefix) upTo() []parse.Node {
	if p.text == nil {
		return p.nodes
	}
	begun := &parse.TextNode{NodeType: parse.NodeText, Pos: p.text.Pos, Text: p.text.Text[:p.size]}
	return append(slices.Clone(p.nodes), begun)
}

// lastFinished is the last place before a node or a tag up to which all HTML is finished. In a layout with many tags,
// some of them are tried first, then more after the last one that is finished: to try each would take minutes. Some of
// those that are tried may be in scripts, so the search goes on over several of them.
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
			i := from + step*j + j*j*31%step // unevenly: the tags of a list repeat
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

// finishes reports whether all HTML of these nodes is finished. html/template decides that when it escapes them;
// nothing is executed. It refuses a condition that ends in a tag or a quote on one way and not on the other.
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
