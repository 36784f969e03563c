package compile

import (
	"reflect"
	"text/template/parse"
)

// call is a compiled list of arguments for a function.
type call struct {
	args   []value
	types  []reflect.Type // the types of the parameters, one for each of args
	failed func(error) error
}

// callError is an error that a function returned.
type callError struct{ error }

// function compiles a call of a function by name.
func (c *compiler) function(node parse.Node, name string, args []parse.Node, final value) (value, error) {
	of, ok := c.env.Funcs[name]
	if !ok {
		return c.builtin(name, args, final)
	}
	f := reflect.ValueOf(of)
	typ := f.Type()
	params := make([]reflect.Type, typ.NumIn())
	for i := range params {
		params[i] = typ.In(i)
	}
	call, err := c.call(params, typ.IsVariadic(), args, final)
	if err != nil {
		return nil, err
	}
	call.failed = c.failed(node, name)
	return func(r *run, dot reflect.Value) (reflect.Value, error) {
		v, err := call.run(r, dot, f)
		if err != nil {
			err = call.fail(err)
		}
		return v, err
	}, nil
}

func (c *call) fail(err error) error {
	if called, ok := err.(callError); ok {
		return c.failed(called.error)
	}
	return err
}

// call compiles arguments for parameters with these types.
func (c *compiler) call(params []reflect.Type, variadic bool, args []parse.Node, final value) (*call, error) {
	n := len(args)
	if final != nil {
		n++
	}
	fixed := len(params)
	if variadic {
		fixed--
	}
	if n < fixed || n > fixed && !variadic {
		return nil, errUnknown
	}
	list := &call{}
	for i := range n {
		typ := params[min(i, len(params)-1)]
		if i >= fixed {
			typ = params[fixed].Elem()
		}
		arg, err := final, error(nil)
		if i < len(args) {
			arg, err = c.arg(args[i], typ)
		}
		if err != nil {
			return nil, err
		}
		list.args, list.types = append(list.args, arg), append(list.types, typ)
	}
	return list, nil
}

// arg compiles an argument. A constant gets the type of the parameter.
func (c *compiler) arg(node parse.Node, typ reflect.Type) (value, error) {
	v := reflect.New(typ).Elem()
	switch n := node.(type) {
	case *parse.NilNode:
		if typ.Kind() != reflect.Interface {
			return nil, errUnknown
		}
	case *parse.StringNode:
		if typ.Kind() != reflect.String {
			return c.operandFor(node, typ)
		}
		v.SetString(n.Text)
	case *parse.BoolNode:
		if typ.Kind() != reflect.Bool {
			return c.operandFor(node, typ)
		}
		v.SetBool(n.True)
	case *parse.NumberNode:
		switch {
		case v.CanInt() && n.IsInt:
			v.SetInt(n.Int64)
		case v.CanFloat() && n.IsFloat:
			v.SetFloat(n.Float64)
		default:
			return c.operandFor(node, typ)
		}
	default:
		return c.operand(node)
	}
	return func(*run, reflect.Value) (reflect.Value, error) { return v, nil }, nil
}

// operandFor compiles a constant for a parameter of type any. It refuses other types.
func (c *compiler) operandFor(node parse.Node, typ reflect.Type) (value, error) {
	if typ.Kind() != reflect.Interface || typ.NumMethod() > 0 {
		return nil, errUnknown
	}
	return c.operand(node)
}

// run evaluates the arguments and calls a function with them.
func (c *call) run(r *run, dot, f reflect.Value) (reflect.Value, error) {
	args := make([]reflect.Value, len(c.args))
	for i, arg := range c.args {
		v, err := arg(r, dot)
		if err == nil {
			v, err = assignable(v, c.types[i])
		}
		if err != nil {
			return reflect.Value{}, err
		}
		args[i] = v
	}
	results := f.Call(args)
	v := results[0]
	switch len(results) {
	case 1:
	case 2:
		if !results[1].IsNil() {
			return reflect.Value{}, callError{results[1].Interface().(error)}
		}
	default:
		return v, ErrOther
	}
	if v.Type() == reflect.TypeFor[reflect.Value]() {
		v = v.Interface().(reflect.Value)
	}
	return v, nil
}

// assignable converts a value to an argument of a type, as text/template does: it may take an address or
// follow a pointer.
func assignable(v reflect.Value, typ reflect.Type) (reflect.Value, error) {
	if !v.IsValid() {
		switch typ.Kind() {
		case reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
			return reflect.Zero(typ), nil
		}
		return v, ErrOther
	}
	if v.Type() == typ || v.Type().AssignableTo(typ) {
		return v, nil
	}
	if v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
		if v.Type().AssignableTo(typ) {
			return v, nil
		}
	}
	switch {
	case v.Kind() == reflect.Pointer && v.Type().Elem().AssignableTo(typ) && !v.IsNil():
		return v.Elem(), nil
	case v.CanAddr() && reflect.PointerTo(v.Type()).AssignableTo(typ):
		return v.Addr(), nil
	}
	return v, ErrOther
}
