// Package compile makes functions of templates that html/template has escaped, which draw the same in a fraction of the
// time: names of fields and methods are looked up once for each type, and functions, variables and escapers once.
//
// What it does not understand in a template is left to html/template: Compile returns an error. What it does not
// understand in a value, or what is a mistake, ends in ErrOther: the template has to be drawn by html/template, which
// has the right words for it. Only errors that functions and writers return are its own, since they may be about the
// moment at which they were met.
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

// ErrOther is the error of a template that has to be drawn by html/template.
var ErrOther = errors.New("the compiled template cannot draw this")

// errUnknown is the error of a template that cannot be compiled.
var errUnknown = errors.New("the template cannot be compiled")

// Escaper appends a value as html/template would write it; ok is false when it cannot.
type Escaper func(to []byte, value reflect.Value) (all []byte, ok bool)

// Env is what templates are compiled with.
type Env struct {
	Funcs  template.FuncMap
	Lookup func(name string) *parse.Tree   // of the templates that are called by name; nil: none
	Text   string                          // a function before the escapers whose work Escape does; "": none
	Escape func(escapers []string) Escaper // what these functions of html/template do in turn; nil: not known
}

// Program is a compiled template. It is not safe for concurrent use.
type Program struct {
	body *body
	vars []reflect.Value // reused
	text []byte          // reused
}

// body is a template that others may call.
type body struct {
	draw step
	vars int // how many variables it has
}

// step draws one node.
type step func(r *run, dot reflect.Value) error

// value evaluates an expression. An invalid value is that of a key that a map does not have.
type value func(r *run, dot reflect.Value) (reflect.Value, error)

// run is one execution.
type run struct {
	*Program
	to    io.Writer
	vars  []reflect.Value // of the template being drawn
	depth int             // of template calls
}

// maxDepth is the deepest nesting of template calls.
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

// Execute draws the template.
func (p *Program) Execute(to io.Writer, data any) (err error) {
	r, all := &run{Program: p, to: to}, len(p.vars)
	defer func() {
		if recover() != nil {
			err, p.vars = ErrOther, p.vars[:all]
		}
	}()
	return r.call(p.body, reflect.ValueOf(data))
}

// call draws a template with variables of its own.
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

// compiler compiles one template and those that it calls.
type compiler struct {
	env    Env
	bodies map[string]*body

	// Of the template being compiled.
	tree  *parse.Tree
	names []string // variables in scope, by number; those of scopes that have ended are ""
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

// declare gives a variable the next number. A scope that ends gives its numbers back.
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

// failed is the error of a function, as text/template words it.
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
