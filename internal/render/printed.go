package render

import (
	"errors"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"porchlight/internal/bound"
	"porchlight/internal/lazyregexp"
)

// printed is the name of the template function through which values are printed.
const printed = "_printed"

// printedValue returns value, and an error if value has no text of its own. name is the expression in the layout.
func printedValue(name string, value any) (any, error) {
	err := bound.HasText(value)
	if whole := (*bound.NoTextError)(nil); errors.As(err, &whole) {
		whole.Name = name
	}
	return value, err
}

// script matches the start of a script's opening or closing tag.
var script = lazyregexp.New(`(?i)</?script\b`)

// checkPrinted passes each printed value through printedValue. Values in scripts outside quotes are exempt,
// because html/template writes them as JSON, which holds every part of a value.
func checkPrinted(set *template.Template) {
	for _, t := range set.Templates() {
		if t.Tree == nil || t.Tree.Root == nil {
			continue
		}
		inScript, quoted := false, false
		nodesIn(t.Tree.Root, func(node parse.Node) {
			switch n := node.(type) {
			case *parse.TextNode:
				if last := script().FindAll(n.Text, -1); last != nil {
					inScript = last[len(last)-1][1] != '/'
				}
				quoted = len(n.Text) > 0 && strings.ContainsRune("\"'`", rune(n.Text[len(n.Text)-1]))
			case *parse.ActionNode:
				if len(n.Pipe.Decl) == 0 && (!inScript || quoted) {
					checkAction(n)
				}
			}
		})
	}
}

func checkAction(n *parse.ActionNode) {
	at := len(n.Pipe.Cmds)
	last := n.Pipe.Cmds[at-1]
	if name, ok := last.Args[0].(*parse.IdentifierNode); ok {
		switch name.Ident {
		case printed:
			return
		case "html", "urlquery": // html/template wants them last
			at--
		}
	}
	if at == 0 {
		return
	}
	of := *n.Pipe
	of.Cmds = of.Cmds[:at]
	name := of.String()
	call := last.Copy().(*parse.CommandNode) // a copy, because only nodes from the parser know their template
	call.Args = []parse.Node{parse.NewIdentifier(printed).SetPos(n.Pipe.Pos), &parse.StringNode{
		NodeType: parse.NodeString, Pos: n.Pipe.Pos, Quoted: strconv.Quote(name), Text: name,
	}}
	call.Pos = n.Pipe.Pos
	n.Pipe.Cmds = slices.Insert(n.Pipe.Cmds, at, call)
}
