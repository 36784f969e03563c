package archetype

import (
	"errors"
	"reflect"
	"strings"

	"porchlight/internal/bound"
	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/templatefault"
)

// fault turns an error of text/template into a finding.
func fault(file, text string, err error) finding.Finding {
	at, what, _ := templatefault.Locate(err.Error())
	_, what = templatefault.Expression(what)
	problem := func(format string, args ...any) finding.Finding {
		return badArchetype.At(file, at.In(text), "archetype: "+format, args...)
	}
	suggest := func(f finding.Finding, format, near string) finding.Finding {
		if near == "" {
			return f
		}
		return f.Suggest(format, near)
	}
	var large *bound.TooLarge
	switch {
	case errors.As(err, &large):
		return problem("%s", large).Suggest("look for a loop in which a text grows")
	case errors.Is(err, errTooLong), errors.Is(err, errTooSlow):
		return problem("%s", err).Suggest("look for a loop that repeats too often")
	case templatefault.IsEndless(what):
		return problem("it includes itself without end").Suggest("take out the template call that leads back to itself")
	case strings.Contains(what, "nil pointer evaluating") || strings.Contains(what, "called using nil "):
		return problem("what it asks for is not known of this page").
			Suggest("ask for it only where it is known, such as {{ with .Level }} ... {{ end }}")
	}
	if name, ok := templatefault.UnknownFunction(what); ok {
		unknown := badArchetype.At(file, at.Function(name, text), "archetype: there is no function %q", name)
		return suggest(unknown, "write %q",
			templatefault.NearestFunction(name, functions(new(bound.Values))))
	}
	if name, typ, ok := templatefault.UnknownField(what); ok {
		return suggest(problem("there is no .%s here", name), "write .%s", finding.Nearest(name, fieldsOf(typ)))
	}
	words, advice := templatefault.Syntax(what)
	return suggest(problem("%s", words), "%s", advice)
}

// fieldsOf lists the members of a type, by the name that text/template gives it.
func fieldsOf(name string) []string {
	for _, v := range []any{Words{}, Site{}, care.Kind{}, care.Level{}, care.Subject{}, care.Data{}, care.Range{}} {
		if t := reflect.TypeOf(v); strings.TrimPrefix(name, "*") == t.String() {
			return templatefault.Members(reflect.PointerTo(t))
		}
	}
	return nil
}
