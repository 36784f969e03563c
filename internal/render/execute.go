package render

import (
	"errors"
	"html/template"
	"io"
	"text/template/parse"

	"porchlight/internal/compile"
)

// draw calls page, which draws with compiled templates. If a compiled template could not draw its data, draw
// calls page again, with html/template for everything.
func (w *Worker) draw(page func() Drawn) Drawn {
	w.again = false
	drawn := page()
	if w.again {
		w.plain = true
		drawn = page()
		w.plain = false
	}
	return drawn
}

// execute draws a template. The first time, html/template draws it, because executing also escapes the template.
// Later calls use the compiled program, if there is one.
func (w *Worker) execute(t *template.Template, to io.Writer, data any) error {
	program, known := w.programs[t]
	if program == nil || w.plain {
		err := t.Execute(to, data)
		if !known {
			w.programs[t] = w.compile(t)
		}
		return err
	}
	err := program.Execute(to, data)
	if errors.Is(err, compile.ErrOther) && !w.again { // the first error comes from the innermost template
		w.again, w.programs[t] = true, nil
	}
	return err
}

// compile compiles an escaped template. It returns nil for a template that cannot be compiled.
func (w *Worker) compile(t *template.Template) *compile.Program {
	program, _ := compile.Compile(t.Tree, compile.Env{
		Funcs: w.funcs, Escape: escaper, Text: printed,
		Lookup: func(name string) *parse.Tree {
			if called := t.Lookup(name); called != nil {
				return called.Tree
			}
			return nil
		},
	})
	return program
}
