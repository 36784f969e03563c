package compile

import (
	"cmp"
	"reflect"
	"strings"
	"text/template/parse"
)

var anyType = reflect.TypeFor[any]()

// builtins are the functions of text/template that the compiler knows, without "and" and "or". They return
// ErrOther for values that they do not know.
var builtins = map[string]func(args []reflect.Value) (reflect.Value, error){
	"not":   func(args []reflect.Value) (reflect.Value, error) { return is(!truth(args[0])), nil },
	"len":   length,
	"slice": slice,
	"index": index,
	"eq":    equal,
	"ne": func(args []reflect.Value) (reflect.Value, error) {
		v, err := equal(args)
		if err != nil {
			return v, err
		}
		return is(!v.Bool()), nil
	},
	"lt": order(func(order int) bool { return order < 0 }),
	"le": order(func(order int) bool { return order <= 0 }),
	"gt": order(func(order int) bool { return order > 0 }),
	"ge": order(func(order int) bool { return order >= 0 }),
}

var yes, no = reflect.ValueOf(true), reflect.ValueOf(false)

func is(truth bool) reflect.Value {
	if truth {
		return yes
	}
	return no
}

// builtin compiles a call of a function of text/template.
func (c *compiler) builtin(name string, nodes []parse.Node, final value) (value, error) {
	var args []value
	for _, node := range nodes {
		arg, err := c.arg(node, anyType)
		if err != nil {
			return nil, err
		}
		args = append(args, arg)
	}
	if final != nil {
		args = append(args, final)
	}
	if (name == "and" || name == "or") && len(args) > 0 && final == nil {
		return func(r *run, dot reflect.Value) (v reflect.Value, err error) {
			for _, arg := range args {
				if v, err = arg(r, dot); err != nil || truth(v) == (name == "or") {
					break
				}
			}
			return v, err
		}, nil
	}
	f, least, most := builtins[name], 1, 1
	switch name {
	case "slice":
		least, most = 2, 3
	case "index", "eq":
		least, most = 2, 9
	case "ne", "lt", "le", "gt", "ge":
		least, most = 2, 2
	}
	if f == nil || len(args) < least || len(args) > most {
		return nil, errUnknown
	}
	return func(r *run, dot reflect.Value) (reflect.Value, error) {
		values := make([]reflect.Value, 0, 4)
		for _, arg := range args {
			v, err := arg(r, dot)
			if err != nil {
				return v, err
			}
			values = append(values, concrete(v))
		}
		return f(values)
	}, nil
}

func length(args []reflect.Value) (reflect.Value, error) {
	v, isNil := indirect(args[0])
	if isNil {
		return v, ErrOther
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.String, reflect.Array:
		return reflect.ValueOf(v.Len()), nil
	}
	return v, ErrOther
}

func index(args []reflect.Value) (reflect.Value, error) {
	of := args[0]
	for _, at := range args[1:] {
		var isNil bool
		if of, isNil = indirect(of); isNil || !at.IsValid() {
			return of, ErrOther
		}
		switch of.Kind() {
		case reflect.Slice, reflect.Array:
			if !at.CanInt() || at.Int() < 0 || at.Int() >= int64(of.Len()) {
				return of, ErrOther
			}
			of = of.Index(int(at.Int()))
		case reflect.Map:
			typ := of.Type()
			if !at.Type().AssignableTo(typ.Key()) {
				return of, ErrOther
			}
			if of = of.MapIndex(at); !of.IsValid() {
				of = reflect.Zero(typ.Elem())
			}
		default:
			return of, ErrOther
		}
	}
	return of, nil
}

// slice returns a part of a string. Other values are left to html/template.
func slice(args []reflect.Value) (reflect.Value, error) {
	of := args[0]
	if of.Kind() != reflect.String {
		return of, ErrOther
	}
	from, to := args[1], reflect.ValueOf(of.Len())
	if len(args) > 2 {
		to = args[2]
	}
	if !from.CanInt() || !to.CanInt() || from.Int() < 0 || from.Int() > to.Int() || to.Int() > int64(of.Len()) {
		return of, ErrOther
	}
	return of.Slice(int(from.Int()), int(to.Int())), nil
}

// equal reports whether the first value equals one of the others.
func equal(args []reflect.Value) (reflect.Value, error) {
	a := args[0]
	for _, b := range args[1:] {
		same := false
		switch {
		case a.Kind() == reflect.String && b.Kind() == reflect.String:
			same = a.String() == b.String()
		case a.CanInt() && b.CanInt():
			same = a.Int() == b.Int()
		case a.Kind() == reflect.Bool && b.Kind() == reflect.Bool:
			same = a.Bool() == b.Bool()
		case a.Kind() == reflect.Pointer && b.Kind() == reflect.Pointer && a.Type() == b.Type():
			same = a.Interface() == b.Interface()
		case a.CanFloat() && b.CanFloat():
			same = a.Float() == b.Float()
		case !a.IsValid():
			same = isNil(b)
		case !b.IsValid():
			same = isNil(a)
		default:
			return a, ErrOther
		}
		if same {
			return yes, nil
		}
	}
	return no, nil
}

func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan:
		return v.IsNil()
	}
	return false
}

// order makes a function that compares two numbers or two strings. holds gets -1, 0 or 1, as cmp.Compare
// returns it.
func order(holds func(int) bool) func([]reflect.Value) (reflect.Value, error) {
	return func(args []reflect.Value) (reflect.Value, error) {
		a, b := args[0], args[1]
		compared := 0
		switch {
		case a.CanInt() && b.CanInt():
			compared = cmp.Compare(a.Int(), b.Int())
		case a.Kind() == reflect.String && b.Kind() == reflect.String:
			compared = strings.Compare(a.String(), b.String())
		case a.CanFloat() && b.CanFloat() && a.Float() == a.Float() && b.Float() == b.Float():
			compared = cmp.Compare(a.Float(), b.Float())
		default:
			return a, ErrOther
		}
		return is(holds(compared)), nil
	}
}
