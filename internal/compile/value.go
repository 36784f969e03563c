package compile

import (
	"reflect"
	"strings"
	"text/template"
	"text/template/parse"
)

// pipe compiles a pipeline, which may set variables.
func (c *compiler) pipe(n *parse.PipeNode) (value, error) {
	eval, err := c.commands(n.Cmds)
	if err != nil || len(n.Decl) == 0 {
		return eval, err
	}
	var numbers []int
	for _, d := range n.Decl {
		number := 0
		if n.IsAssign {
			if number, err = c.variable(d.Ident[0]); err != nil {
				return nil, err
			}
		} else {
			number = c.declare(d.Ident[0])
		}
		numbers = append(numbers, number)
	}
	return func(r *run, dot reflect.Value) (reflect.Value, error) {
		v, err := eval(r, dot)
		for _, number := range numbers {
			r.vars[number] = v
		}
		return v, err
	}, nil
}

// commands compiles commands. The result of a command is the last argument of the next one.
func (c *compiler) commands(commands []*parse.CommandNode) (value, error) {
	var last value
	for _, n := range commands {
		eval, err := c.command(n, last)
		if err != nil {
			return nil, err
		}
		last = func(r *run, dot reflect.Value) (reflect.Value, error) {
			v, err := eval(r, dot)
			if v.Kind() == reflect.Interface && v.Type().NumMethod() == 0 {
				v = v.Elem()
			}
			return v, err
		}
	}
	return last, nil
}

// command compiles a command. final is its last argument; nil if there is no such argument.
func (c *compiler) command(n *parse.CommandNode, final value) (value, error) {
	args := n.Args[1:]
	switch first := n.Args[0].(type) {
	case *parse.FieldNode:
		return c.chain(dotValue, first, first.Ident, args, final)
	case *parse.VariableNode:
		if len(first.Ident) > 1 {
			v, err := c.variableValue(first.Ident[0])
			if err != nil {
				return nil, err
			}
			return c.chain(v, first, first.Ident[1:], args, final)
		}
	case *parse.ChainNode:
		of, err := c.operand(first.Node)
		if err != nil {
			return nil, err
		}
		return c.chain(of, first, first.Field, args, final)
	case *parse.IdentifierNode:
		return c.function(n, first.Ident, args, final)
	}
	if len(args) > 0 || final != nil {
		return nil, errUnknown
	}
	return c.operand(n.Args[0])
}

func dotValue(_ *run, dot reflect.Value) (reflect.Value, error) { return dot, nil }

func (c *compiler) variableValue(name string) (value, error) {
	number, err := c.variable(name)
	return func(r *run, _ reflect.Value) (reflect.Value, error) { return r.vars[number], nil }, err
}

// operand compiles a node whose value may have any type.
func (c *compiler) operand(node parse.Node) (value, error) {
	switch n := node.(type) {
	case *parse.DotNode:
		return dotValue, nil
	case *parse.FieldNode:
		return c.chain(dotValue, n, n.Ident, nil, nil)
	case *parse.VariableNode:
		v, err := c.variableValue(n.Ident[0])
		if err != nil || len(n.Ident) == 1 {
			return v, err
		}
		return c.chain(v, n, n.Ident[1:], nil, nil)
	case *parse.ChainNode:
		of, err := c.operand(n.Node)
		if err != nil {
			return nil, err
		}
		return c.chain(of, n, n.Field, nil, nil)
	case *parse.PipeNode:
		return c.pipe(n)
	case *parse.IdentifierNode:
		return c.function(n, n.Ident, nil, nil)
	case *parse.StringNode:
		return constant(n.Text), nil
	case *parse.BoolNode:
		return constant(n.True), nil
	case *parse.NumberNode:
		switch {
		case strings.Trim(n.Text, "-.0123456789") != "":
		case strings.Contains(n.Text, "."):
			return constant(n.Float64), nil
		case n.IsInt && int64(int(n.Int64)) == n.Int64:
			return constant(int(n.Int64)), nil
		}
	}
	return nil, errUnknown
}

func constant(of any) value {
	v := reflect.ValueOf(of)
	return func(*run, reflect.Value) (reflect.Value, error) { return v, nil }
}

// chain compiles names that are looked up one after the other. The last name may be a method with arguments.
func (c *compiler) chain(of value, node parse.Node, names []string, args []parse.Node, final value) (value, error) {
	for i, name := range names {
		m := &member{name: name, of: of, failed: c.failed(node, name)}
		if i == len(names)-1 && (len(args) > 0 || final != nil) {
			m.c, m.args, m.final = *c, args, final
			m.c.names = append([]string(nil), c.names...)
			m.hasArgs = true
		}
		of = m.eval
	}
	return of, nil
}

// member is a name that is looked up in a value: a field, a method or a key.
type member struct {
	name   string
	of     value
	failed func(error) error

	hasArgs bool
	c       compiler // compiles the arguments once the method's types are known
	args    []parse.Node
	final   value

	last  reflect.Type // the type at the last call
	found access       // access to the member in last
	all   map[reflect.Type]access
}

// access tells how to get a member of a type.
type access struct {
	kind   reflect.Kind // Func: a method; Struct: a field; Map: a key; Invalid: no such member
	method int
	field  []int
	args   *call
}

func (m *member) eval(r *run, dot reflect.Value) (reflect.Value, error) {
	v, err := m.of(r, dot)
	if err != nil || !v.IsValid() {
		return v, err
	}
	v, isNil := indirect(v)
	if isNil && v.Kind() == reflect.Interface {
		return v, ErrOther
	}
	ptr := v
	if v.Kind() != reflect.Pointer && v.CanAddr() {
		ptr = v.Addr()
	}
	if typ := ptr.Type(); typ != m.last {
		a, ok := m.all[typ]
		if !ok {
			of := v.Type()
			if isNil {
				of = of.Elem()
			}
			a = m.look(typ, of)
			if m.all == nil {
				m.all = map[reflect.Type]access{}
			}
			m.all[typ] = a
		}
		m.last, m.found = typ, a
	}
	switch a := &m.found; {
	case a.kind == reflect.Func:
		v, err := a.args.run(r, dot, ptr.Method(a.method))
		if err != nil {
			err = a.args.fail(err)
		}
		return v, err
	case m.hasArgs || isNil:
	case a.kind == reflect.Struct && len(a.field) == 1:
		return v.Field(a.field[0]), nil
	case a.kind == reflect.Struct:
		return v.FieldByIndex(a.field), nil
	case a.kind == reflect.Map:
		return v.MapIndex(reflect.ValueOf(m.name)), nil
	}
	return v, ErrOther
}

// look finds a member in a type. ptr is the type of a pointer to it, or the type itself if there is no
// pointer.
func (m *member) look(ptr, typ reflect.Type) access {
	if method, ok := ptr.MethodByName(m.name); ok {
		in := method.Type
		params := make([]reflect.Type, in.NumIn()-1)
		for i := range params {
			params[i] = in.In(i + 1)
		}
		args, err := m.c.call(params, in.IsVariadic(), m.args, m.final)
		if err == nil {
			args.failed = m.failed
			return access{kind: reflect.Func, method: method.Index, args: args}
		}
		return access{}
	}
	switch typ.Kind() {
	case reflect.Struct:
		if field, ok := typ.FieldByName(m.name); ok && field.IsExported() {
			return access{kind: reflect.Struct, field: field.Index}
		}
	case reflect.Map:
		if typ.Key() == reflect.TypeFor[string]() {
			return access{kind: reflect.Map}
		}
	}
	return access{}
}

// indirect follows pointers and interfaces. isNil is true if one of them is nil.
func indirect(v reflect.Value) (of reflect.Value, isNil bool) {
	for ; v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface; v = v.Elem() {
		if v.IsNil() {
			return v, true
		}
	}
	return v, false
}

// concrete returns the value in an interface. It returns any other value unchanged.
func concrete(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		return v.Elem()
	}
	return v
}

func truth(v reflect.Value) bool {
	if v = concrete(v); !v.IsValid() {
		return false
	}
	switch v.Kind() {
	case reflect.String, reflect.Slice, reflect.Map:
		return v.Len() > 0
	case reflect.Bool:
		return v.Bool()
	case reflect.Pointer:
		return !v.IsNil()
	case reflect.Struct:
		return true
	}
	truth, _ := template.IsTrue(v.Interface())
	return truth
}
