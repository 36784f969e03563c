// Package compile compiles templates that html/template has escaped. A compiled template writes the same
// output in a fraction of the time. It looks up the names of fields and methods once for each type, and
// functions, variables and escapers once.
//
// Compile returns an error for a template with a part that it does not support. Execute returns ErrOther for a
// value that it does not support, and for most mistakes. In both cases html/template has to draw the template:
// it has the right message for a mistake. Execute itself returns the errors of functions and writers, because
// a second call might not return the same error.
package compile

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"text/template"
	"text/template/parse"
)

// ErrOther means that html/template has to draw the template.
var ErrOther = errors.New("the compiled template cannot draw this")

// errUnknown means that a template cannot be compiled.
var errUnknown = errors.New("the template cannot be compiled")

// Escaper appends a value as html/template would write it. ok is false if it cannot.
type Escaper func(to []byte, value reflect.Value) (all []byte, ok bool)

// Env has the functions and templates that a template uses.
type Env struct {
	Funcs  template.FuncMap
	Lookup func(name string) *parse.Tree   // returns a template that is called by name; nil: there is none
	Text   string                          // a function whose work Escape does; "": none
	Escape func(escapers []string) Escaper // does what these functions do in turn; nil: not known
}

// Program is a compiled template. It is not safe for concurrent use.
type Program struct {
	body *body
	vars []reflect.Value // reused
	text []byte          // reused
}

// body is a compiled template, which others may call.
type body struct {
	draw step
	vars int // the number of its variables
}

// step draws one node.
type step func(r *run, dot reflect.Value) error

// value evaluates an expression. The result is an invalid reflect.Value if a map does not have the key, for
// example.
type value func(r *run, dot reflect.Value) (reflect.Value, error)

// run is one execution of a program.
type run struct {
	*Program
	to    io.Writer
	vars  []reflect.Value // of the template being drawn
	depth int             // of template calls
}

// maxDepth is the deepest nesting of template calls. A deeper one ends in ErrOther.
const maxDepth = 1000

// Compile compiles the template of a tree after html/template has escaped it.
func Compile(tree *parse.Tree, env Env) (*Program, error) {
	c := compiler{env: env, bodies: map[string]*body{}}
	if tree == nil {
		return nil, errUnknown
	}
	b, err := c.template(tree.Name, tree)
	if err != nil {
		return nil, err
	}
	return &Program{body: b}, nil
}

// Execute draws the template. It returns ErrOther if html/template has to draw it; part of the output may be
// written then.
func (p *Program) Execute(to io.Writer, data any) (err error) {
	r, all := &run{Program: p, to: to}, len(p.vars)
	defer func() {
		if recover() != nil {
			err, p.vars = ErrOther, p.vars[:all]
		}
	}()
	return r.call(p.body, reflect.ValueOf(data))
}

// call draws a template. The template gets variables of its own.
func (r *run) call(b *body, dot reflect.Value) error {
	if r.depth == maxDepth {
		return ErrOther
	}
	outer, all := r.vars, len(r.Program.vars)
	r.Program.vars = append(r.Program.vars, make([]reflect.Value, b.vars)...)
	r.vars = r.Program.vars[all:]
	r.vars[0] = dot // $
	r.depth++
	err := b.draw(r, dot)
	r.depth--
	clear(r.vars)
	r.Program.vars, r.vars = r.Program.vars[:all], outer
	return err
}

// compiler compiles one template and the templates that it calls.
type compiler struct {
	env    Env
	bodies map[string]*body

	// The fields below are about the template that is being compiled.
	tree  *parse.Tree
	names []string // the variables in scope, by number
	most  int
}

func (c *compiler) template(name string, tree *parse.Tree) (*body, error) {
	if b := c.bodies[name]; b != nil {
		return b, nil
	}
	b := &body{}
	c.bodies[name] = b
	if tree == nil || tree.Root == nil {
		return nil, errUnknown
	}
	outer := *c
	c.tree, c.names, c.most = tree, []string{"$"}, 1
	draw, err := c.list(tree.Root)
	b.draw, b.vars = draw, c.most
	c.tree, c.names, c.most = outer.tree, outer.names, outer.most
	return b, err
}

// declare gives a variable the next number. The numbers of a scope are free again after the scope.
func (c *compiler) declare(name string) int {
	c.names = append(c.names, name)
	c.most = max(c.most, len(c.names))
	return len(c.names) - 1
}

func (c *compiler) variable(name string) (int, error) {
	for i := len(c.names) - 1; i >= 0; i-- {
		if c.names[i] == name {
			return i, nil
		}
	}
	return 0, errUnknown
}

// failed wraps an error of a function in the words of text/template.
func (c *compiler) failed(node parse.Node, name string) func(error) error {
	tree := c.tree
	return func(err error) error {
		if errors.Is(err, ErrOther) {
			return err
		}
		location, context := tree.ErrorContext(node)
		return template.ExecError{Name: tree.Name, Err: fmt.Errorf("template: %s: executing %s at <%s>: error calling %s: %w",
			location, strconv.Quote(tree.Name), context, name, err)}
	}
}
