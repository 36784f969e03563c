package compile

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"
)

// Errors that end a turn of a loop, or the whole loop.
var (
	errBreak    = errors.New("break")
	errContinue = errors.New("continue")
)

func (c *compiler) list(list *parse.ListNode) (step, error) {
	var steps []step
	if list != nil {
		for _, node := range list.Nodes {
			s, err := c.node(node)
			if err != nil {
				return nil, err
			}
			if s != nil {
				steps = append(steps, s)
			}
		}
	}
	return func(r *run, dot reflect.Value) error {
		for _, s := range steps {
			if err := s(r, dot); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

func (c *compiler) node(node parse.Node) (step, error) {
	switch n := node.(type) {
	case *parse.TextNode:
		return func(r *run, _ reflect.Value) error {
			_, err := r.to.Write(n.Text)
			return err
		}, nil
	case *parse.ActionNode:
		return c.action(n)
	case *parse.IfNode:
		return c.branch(&n.BranchNode, false)
	case *parse.WithNode:
		return c.branch(&n.BranchNode, true)
	case *parse.RangeNode:
		return c.loop(n)
	case *parse.TemplateNode:
		return c.templateCall(n)
	case *parse.BreakNode:
		return func(*run, reflect.Value) error { return errBreak }, nil
	case *parse.ContinueNode:
		return func(*run, reflect.Value) error { return errContinue }, nil
	case *parse.CommentNode:
		return nil, nil
	}
	return nil, errUnknown
}

// action compiles an expression that is drawn through the escapers at the end of its pipeline.
func (c *compiler) action(n *parse.ActionNode) (step, error) {
	if len(n.Pipe.Decl) > 0 {
		set, err := c.pipe(n.Pipe)
		return func(r *run, dot reflect.Value) error {
			_, err := set(r, dot)
			return err
		}, err
	}
	end, names := len(n.Pipe.Cmds), []string{}
	for ; end > 0; end-- {
		name, ok := n.Pipe.Cmds[end-1].Args[0].(*parse.IdentifierNode)
		if !ok || len(n.Pipe.Cmds[end-1].Args) > 1 || !strings.HasPrefix(name.Ident, "_html_template_") {
			break
		}
		names = append(names, name.Ident)
	}
	slices.Reverse(names)
	escape := c.env.Escape(names)
	if escape == nil || end == 0 {
		return nil, errUnknown
	}
	name, ok := n.Pipe.Cmds[end-1].Args[0].(*parse.IdentifierNode)
	if ok && name.Ident == c.env.Text && end > 1 && !slices.Contains(names, "_html_template_jsvalescaper") {
		end--
	}
	eval, err := c.commands(n.Pipe.Cmds[:end])
	return func(r *run, dot reflect.Value) error {
		v, err := eval(r, dot)
		if err != nil {
			return err
		}
		text, ok := escape(r.text[:0], v)
		if !ok {
			return ErrOther
		}
		r.text = text
		_, err = r.to.Write(text)
		return err
	}, err
}

// branch compiles "if" or "with".
func (c *compiler) branch(n *parse.BranchNode, with bool) (step, error) {
	scope := len(c.names)
	defer func() { c.names = c.names[:scope] }()
	test, err := c.pipe(n.Pipe)
	if err != nil {
		return nil, err
	}
	inner := len(c.names)
	yes, err := c.list(n.List)
	if err != nil {
		return nil, err
	}
	c.names = c.names[:inner]
	no, err := c.list(n.ElseList)
	return func(r *run, dot reflect.Value) error {
		v, err := test(r, dot)
		switch {
		case err != nil:
			return err
		case !truth(v):
			return no(r, dot)
		case with:
			return yes(r, v)
		}
		return yes(r, dot)
	}, err
}

func (c *compiler) templateCall(n *parse.TemplateNode) (step, error) {
	tree := c.env.Lookup(n.Name)
	if tree == nil {
		return nil, errUnknown
	}
	called, err := c.template(n.Name, tree)
	if err != nil {
		return nil, err
	}
	data := func(*run, reflect.Value) (reflect.Value, error) { return reflect.Value{}, nil }
	if n.Pipe != nil {
		if data, err = c.pipe(n.Pipe); err != nil {
			return nil, err
		}
	}
	return func(r *run, dot reflect.Value) error {
		v, err := data(r, dot)
		if err != nil {
			return err
		}
		return r.call(called, v)
	}, nil
}

// loop is a compiled "range".
type loop struct {
	turn, none step
	key, elem  int // numbers of variables; -1: no variable
}

func (c *compiler) loop(n *parse.RangeNode) (step, error) {
	scope := len(c.names)
	defer func() { c.names = c.names[:scope] }()
	over, err := c.pipe(n.Pipe)
	if err != nil {
		return nil, err
	}
	l, numbers := loop{key: -1, elem: -1}, []int{}
	for _, d := range n.Pipe.Decl {
		number, err := c.variable(d.Ident[0])
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, number)
	}
	switch len(numbers) {
	case 1:
		l.elem = numbers[0]
	case 2:
		l.key, l.elem = numbers[0], numbers[1]
	}
	inner := len(c.names)
	if l.turn, err = c.list(n.List); err != nil {
		return nil, err
	}
	c.names = c.names[:inner]
	l.none, err = c.list(n.ElseList)
	return func(r *run, dot reflect.Value) error {
		v, err := over(r, dot)
		if err != nil {
			return err
		}
		if err = l.run(r, dot, v); err == errBreak {
			err = nil
		}
		return err
	}, err
}

func (l *loop) run(r *run, dot, over reflect.Value) error {
	over, isNil := indirect(over)
	switch kind := over.Kind(); {
	case isNil:
		return ErrOther
	case kind == reflect.Invalid:
		return l.none(r, dot)
	case kind == reflect.Slice || kind == reflect.Array:
		for i := range over.Len() {
			key := reflect.Value{}
			if l.key >= 0 {
				key = reflect.ValueOf(i)
			}
			if err := l.once(r, key, over.Index(i)); err != nil {
				return err
			}
		}
		if over.Len() == 0 {
			return l.none(r, dot)
		}
	case kind == reflect.Map && over.Type().Key().Kind() == reflect.String:
		keys := over.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
		for _, key := range keys {
			if err := l.once(r, key, over.MapIndex(key)); err != nil {
				return err
			}
		}
		if len(keys) == 0 {
			return l.none(r, dot)
		}
	case kind == reflect.Int && l.key < 0:
		for i := range int(over.Int()) {
			if err := l.once(r, reflect.Value{}, reflect.ValueOf(i).Convert(over.Type())); err != nil {
				return err
			}
		}
		if over.Int() <= 0 {
			return l.none(r, dot)
		}
	default:
		return ErrOther
	}
	return nil
}

// once draws one turn of a loop.
func (l *loop) once(r *run, key, elem reflect.Value) error {
	if l.key >= 0 {
		r.vars[l.key] = key
	}
	if l.elem >= 0 {
		r.vars[l.elem] = elem
	}
	err := l.turn(r, elem)
	if err == errContinue {
		return nil
	}
	return err
}
