// Package templatefault puts what Go's template packages say of a mistake into plain words. It knows what is the same
// for all who write templates: where a message places the mistake, the messages about syntax, and how to find what was
// meant by a misspelt name.
package templatefault

import (
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"porchlight/internal/finding"
)

// Place is where a message of text/template or html/template places a mistake.
type Place struct {
	Name   string // of the template: "_partials/head.html"
	Line   int    // from 1
	Column int    // in bytes from 0; -1 when only the line is known
}

var (
	placed    = regexp.MustCompile(`^(?:html/)?template: ?"?([^":\s]+)"?:(\d+)(?::(\d+))?: (?s:(.*))$`)
	executing = regexp.MustCompile(`^executing "[^"]*" at <([^>]*)>: (?s:(.*))$`)
	noField   = regexp.MustCompile(`can't evaluate field (\S+) in type (\S+)`)
	noFunc    = regexp.MustCompile(`^function "([^"]*)" not defined`)
)

// Locate cuts the place off a message; ok is false for a message without one.
func Locate(message string) (at Place, what string, ok bool) {
	m := placed.FindStringSubmatch(message)
	if m == nil {
		return Place{Column: -1}, message, false
	}
	at = Place{Name: m[1], Column: -1}
	at.Line, _ = strconv.Atoi(m[2])
	if m[3] != "" {
		at.Column, _ = strconv.Atoi(m[3])
	}
	return at, m[4], true
}

// In is the place in the text of the template, with the column in characters from 1; 0 when only the line is known.
func (p Place) In(text string) finding.Position {
	pos := finding.Position{Line: p.Line, Column: p.Column + 1}
	if lines := strings.Split(text, "\n"); p.Column > 0 && p.Line >= 1 && p.Line <= len(lines) {
		line := lines[p.Line-1]
		pos.Column = utf8.RuneCountInString(line[:min(p.Column, len(line))]) + 1
	}
	return pos
}

// Function is the place of a function when a message has only the line.
func (p Place) Function(name, text string) finding.Position {
	called := regexp.MustCompile(`(?:^|[^\w.$"])(` + regexp.QuoteMeta(name) + `)\b`)
	if lines := strings.Split(text, "\n"); p.Column < 0 && p.Line >= 1 && p.Line <= len(lines) {
		line := lines[p.Line-1]
		from := max(strings.Index(line, "{{"), 0)
		if at := called.FindStringSubmatchIndex(line[from:]); at != nil {
			p.Column = from + at[2]
		}
	}
	pos := p.In(text)
	pos.Column = max(pos.Column, 1)
	return pos
}

// Expression cuts off the part of the template that was being executed: ".Author.Name"; "" when the message names none.
func Expression(what string) (expression, rest string) {
	if m := executing.FindStringSubmatch(what); m != nil {
		return m[1], m[2]
	}
	return "", what
}

// UnknownField gives the name that a value does not have and the type of the value, as Go names it.
func UnknownField(what string) (name, typ string, ok bool) {
	if m := noField.FindStringSubmatch(what); m != nil {
		return m[1], m[2], true
	}
	return "", "", false
}

// UnknownFunction gives the name of a function that does not exist.
func UnknownFunction(what string) (name string, ok bool) {
	if m := noFunc.FindStringSubmatch(what); m != nil {
		return m[1], true
	}
	return "", false
}

// IsEndless reports whether a template includes itself without an end.
func IsEndless(what string) bool { return strings.Contains(what, "exceeded maximum template depth") }

// NearestFunction is the function that was probably meant: one of Go's own or of these; "" for none.
func NearestFunction[F any](name string, own map[string]F) string {
	known := []string{"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "len", "index", "slice", "print",
		"printf", "println", "html", "js", "urlquery", "call"}
	for name := range own {
		known = append(known, name)
	}
	slices.Sort(known)
	return finding.Nearest(name, known)
}

// Members lists what a template can write after a dot: exported fields, and methods that it can call.
func Members(t reflect.Type) []string {
	var names []string
	for i := range t.NumMethod() {
		names = append(names, t.Method(i).Name)
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct {
		for _, field := range reflect.VisibleFields(t) {
			if field.IsExported() && !field.Anonymous {
				names = append(names, field.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
