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
		if at, ok := r.parsed.unfinishedAt(t.Tree.Root); ok {
			text := r.files[t.Tree.ParseName].text
			return &unfinishedError{err, t.Tree.ParseName, finding.PositionAt([]byte(text), min(at, len(text)))}
		}
	}
	return err
}

// unfinishedAt is where the HTML begins that a template does not finish, in bytes from the start of its file: the last
// place before a node or a tag up to which all HTML is finished.
func (t *templates) unfinishedAt(root *parse.ListNode) (at int, ok bool) {
	at = int(root.Pos)
	for i, node := range root.Nodes {
		if t.finishes(root.Nodes[:i]) {
			at = int(node.Position())
		}
		text, isText := node.(*parse.TextNode)
		for k := 0; isText && k < len(text.Text); k++ {
			start := &parse.TextNode{NodeType: parse.NodeText, Pos: text.Pos, Text: text.Text[:k]}
			if text.Text[k] == '<' && t.finishes(append(slices.Clone(root.Nodes[:i]), start)) {
				at = int(text.Pos) + k
			}
		}
	}
	return at, !t.finishes(root.Nodes)
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
