package render

import (
	"errors"
	"html/template"
	"io"
	"text/template/parse"

	"porchlight/internal/compile"
)

// draw draws with compiled templates, and once more with html/template if one of them could not.
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

// execute draws a template. html/template draws it the first time, and escapes it by that.
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
	if errors.Is(err, compile.ErrOther) && !w.again { // the first of them is the innermost
		w.again, w.programs[t] = true, nil
	}
	return err
}

// compile makes a program of an escaped template; nil: it cannot be compiled.
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
