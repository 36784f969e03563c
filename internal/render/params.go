package render

import (
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
	"time"

	"porchlight/internal/templatefault"
)

// paramMember is the name of the template function that returns a member of a parameter. The member is a key of a
// map or a method of a date.
const paramMember = "_paramMember"

// datePattern is the name of the template function that limits the length of a date pattern.
const datePattern = "_datePattern"

// timeType is the only type with methods among the values of .Params.
var timeType = reflect.TypeFor[time.Time]()

// rewrite changes parsed templates. It makes `.Params.Audience` mean the key "audience", because keys of front
// matter match in any letter case. A name such as Format can be a key of a map or a method of a date, so a call
// of paramMember replaces it. Function boundPattern limits date patterns, canStop makes drawing stoppable, and
// checkPrinted refuses values without a text.
func rewrite(set *template.Template) {
	eachNode(set, func(node parse.Node) {
		switch n := node.(type) {
		case *parse.CommandNode:
			boundPattern(n)
			matchCommand(n)
		case *parse.PipeNode:
			boundPiped(n)
		case *parse.RangeNode:
			canStop(n.List)
		}
	})
	checkPrinted(set)
	for _, t := range set.Templates() {
		if t.Tree != nil && t.Tree.Root != nil {
			canStop(t.Tree.Root)
		}
	}
}

// eachNode calls do for each node in the templates of a set, for child nodes before their parent.
func eachNode(set *template.Template, do func(parse.Node)) {
	for _, t := range set.Templates() {
		if t.Tree != nil && t.Tree.Root != nil {
			nodesIn(t.Tree.Root, do)
		}
	}
}

func nodesIn(node parse.Node, do func(parse.Node)) {
	branch := func(n *parse.BranchNode) {
		nodesIn(n.Pipe, do)
		nodesIn(n.List, do)
		nodesIn(n.ElseList, do)
	}
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			nodesIn(child, do)
		}
	case *parse.ActionNode:
		nodesIn(n.Pipe, do)
	case *parse.TemplateNode:
		nodesIn(n.Pipe, do)
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	case *parse.PipeNode:
		if n == nil {
			return
		}
		for _, command := range n.Cmds {
			nodesIn(command, do)
		}
	case *parse.CommandNode:
		for _, arg := range n.Args {
			nodesIn(arg, do)
		}
	case *parse.ChainNode:
		nodesIn(n.Node, do)
	}
	do(node)
}

// canStop puts an empty text at the start of a list of nodes. Each turn of a loop and each call of a template
// then begins with an empty write, and that write fails after Stop.
func canStop(body *parse.ListNode) {
	if len(body.Nodes) > 0 {
		if text, ok := body.Nodes[0].(*parse.TextNode); ok && len(text.Text) == 0 {
			return
		}
	}
	body.Nodes = slices.Insert(body.Nodes, 0, parse.Node(&parse.TextNode{NodeType: parse.NodeText, Pos: body.Pos}))
}

// matchCommand rewrites the arguments of a command, the last first. A call that replaces the first argument takes
// the other arguments as its own.
func matchCommand(command *parse.CommandNode) {
	for i, arg := range slices.Backward(command.Args) {
		call := paramCall(arg)
		switch {
		case call == nil:
		case i == 0:
			command.Args = append(call, command.Args[1:]...)
		default:
			command.Args[i] = pipeOf(call, arg.Position())
		}
	}
}

// boundPattern passes the argument of a method call of Format through datePattern, because the text that a method
// makes is not counted.
func boundPattern(command *parse.CommandNode) {
	names := identsOf(command.Args[0])
	if names == nil || len(command.Args) != 2 || (*names)[len(*names)-1] != "Format" {
		return
	}
	arg := command.Args[1]
	if pipe, ok := arg.(*parse.PipeNode); ok && pipe.Cmds[0].Args[0].String() == datePattern {
		return
	}
	pipe := pipeOf([]parse.Node{parse.NewIdentifier(datePattern).SetPos(arg.Position()), arg}, arg.Position())
	matchCommand(pipe.Cmds[0])
	command.Args[1] = pipe
}

// boundPiped does the same as boundPattern for a pattern that is piped into the method.
func boundPiped(pipe *parse.PipeNode) {
	for i, command := range slices.Backward(pipe.Cmds) {
		names := identsOf(command.Args[0])
		if i == 0 || names == nil || len(command.Args) != 1 || (*names)[len(*names)-1] != "Format" ||
			pipe.Cmds[i-1].Args[0].String() == datePattern {
			continue
		}
		bound := pipeOf([]parse.Node{parse.NewIdentifier(datePattern).SetPos(command.Pos)}, command.Pos).Cmds[0]
		pipe.Cmds = slices.Insert(pipe.Cmds, i, bound)
	}
}

// maxPattern is the longest date pattern, in bytes.
const maxPattern = 1000

// longPatternError reports a date pattern that is too long. Its value is the length in bytes.
type longPatternError int

func (e longPatternError) Error() string {
	return fmt.Sprintf("the pattern of a date has at most %d bytes, and this one has %d", maxPattern, int(e))
}

// shortPattern returns a longPatternError for a text longer than maxPattern. It returns other values unchanged.
func shortPattern(pattern any) (any, error) {
	if text, ok := pattern.(string); ok && len(text) > maxPattern {
		return nil, longPatternError(len(text))
	}
	return pattern, nil
}

// readsClock reports whether a node of a layout uses the time of the build.
func readsClock(node parse.Node) bool {
	switch n := node.(type) {
	case *parse.IdentifierNode:
		return n.Ident == "now"
	case *parse.FieldNode:
		return slices.Contains(n.Ident, "BuildTime")
	case *parse.VariableNode:
		return slices.Contains(n.Ident, "BuildTime")
	case *parse.ChainNode:
		return slices.Contains(n.Field, "BuildTime")
	}
	return false
}

// paramCall lowers the letters of the names after .Params in a reference. At a name that can be a method of a
// date, it returns the arguments of the call that replaces the reference; otherwise nil.
func paramCall(arg parse.Node) []parse.Node {
	idents := identsOf(arg)
	if idents == nil {
		return nil
	}
	start := slices.Index(*idents, "Params")
	if start < 0 {
		return nil
	}
	for i := start + 1; i < len(*idents); i++ {
		if method, ok := timeType.MethodByName((*idents)[i]); !ok || method.Type.NumOut() != 1 || i == start+1 {
			(*idents)[i] = strings.ToLower((*idents)[i])
			continue
		}
		members := slices.Clone((*idents)[i:])
		*idents = (*idents)[:i]
		var call []parse.Node
		for _, name := range members {
			if call != nil {
				arg = pipeOf(call, arg.Position())
			}
			word := &parse.StringNode{
				NodeType: parse.NodeString, Pos: arg.Position(), Quoted: strconv.Quote(name), Text: name,
			}
			call = []parse.Node{parse.NewIdentifier(paramMember).SetPos(arg.Position()), arg, word}
		}
		return call
	}
	return nil
}

// identsOf returns the names of a reference; nil for other nodes.
func identsOf(arg parse.Node) *[]string {
	switch n := arg.(type) {
	case *parse.FieldNode:
		return &n.Ident
	case *parse.VariableNode:
		return &n.Ident
	case *parse.ChainNode:
		return &n.Field
	}
	return nil
}

// pipeOf makes a pipeline of one command.
func pipeOf(call []parse.Node, pos parse.Pos) *parse.PipeNode {
	command := &parse.CommandNode{NodeType: parse.NodeCommand, Pos: pos, Args: call}
	return &parse.PipeNode{NodeType: parse.NodePipe, Pos: pos, Cmds: []*parse.CommandNode{command}}
}

// memberOfParam returns the value of a key in any letter case, or the result of a method of a date. The members
// of nil are nil.
func memberOfParam(of any, name string, args ...any) (any, error) {
	if keys, ok := of.(map[string]any); ok && len(args) == 0 {
		return keys[strings.ToLower(name)], nil
	}
	date, ok := of.(time.Time)
	if !ok {
		if of == nil {
			return nil, nil
		}
		return nil, fmt.Errorf("%s has no .%s", templatefault.KindWords(reflect.TypeOf(of).String()), name)
	}
	method := reflect.ValueOf(date).MethodByName(name)
	if missing := method.Type().NumIn() - len(args); missing != 0 {
		return nil, fmt.Errorf(".%s of a date: values after it: want %d, have %d",
			name, method.Type().NumIn(), len(args))
	}
	given := make([]reflect.Value, len(args))
	for i, arg := range args {
		if _, err := shortPattern(arg); err != nil {
			return nil, err
		}
		given[i] = reflect.ValueOf(arg)
		want := method.Type().In(i)
		if arg == nil || !given[i].CanConvert(want) ||
			(given[i].Kind() == reflect.String) != (want.Kind() == reflect.String) {
			return nil, fmt.Errorf(".%s of a date cannot be asked with %v", name, arg)
		}
		given[i] = given[i].Convert(want)
	}
	return method.Call(given)[0].Interface(), nil
}
