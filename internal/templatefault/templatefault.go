// Package templatefault puts what Go's template packages say of a mistake into plain words. It knows what is the same
// for all who write templates: where a message places the mistake, the messages about syntax, and how to find what was
// meant by a misspelt name.
package templatefault

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
)

// Place is where a message of text/template or html/template places a mistake.
type Place struct {
	Name   string // of the template: "_partials/head.html"
	Line   int    // from 1
	Column int    // in bytes from 0; -1 when only the line is known
}

var (
	placed    = lazyregexp.New(`^(?:html/)?template: ?"?([^":\s]+)"?:(\d+)(?::(\d+))?: (?s:(.*))$`)
	executing = lazyregexp.New(`^executing "[^"]*" at <([^>]*)>: (?s:(.*))$`)
	noField   = lazyregexp.New(`can't evaluate field (\S+) in type (\S+)`)
	noFunc    = lazyregexp.New(`^function "([^"]*)" not defined`)
)

// Locate cuts the place off a message; ok is false for a message without one.
func Locate(message string) (at Place, what string, ok bool) {
	m := placed().FindStringSubmatch(message)
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

// In is the place in the text of the template, with the column in characters from 1. If only the line is known, it is
// the column of the only action on that line, and 0 if there are several or none.
func (p Place) In(text string) finding.Position {
	pos := finding.Position{Line: p.Line, Column: p.Column + 1}
	if lines := strings.Split(text, "\n"); p.Line >= 1 && p.Line <= len(lines) {
		line := lines[p.Line-1]
		if p.Column < 0 && strings.Count(line, "{{") == 1 {
			p.Column = strings.Index(line, "{{")
		}
		if p.Column >= 0 {
			pos.Column = utf8.RuneCountInString(line[:min(p.Column, len(line))]) + 1
		}
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
	if m := executing().FindStringSubmatch(what); m != nil {
		return m[1], m[2]
	}
	return "", what
}

// UnknownField gives the name that a value does not have and the type of the value, as Go names it.
func UnknownField(what string) (name, typ string, ok bool) {
	if m := noField().FindStringSubmatch(what); m != nil {
		return m[1], m[2], true
	}
	return "", "", false
}

// UnknownFunction gives the name of a function that does not exist.
func UnknownFunction(what string) (name string, ok bool) {
	if m := noFunc().FindStringSubmatch(what); m != nil {
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
	for method := range t.Methods() {
		names = append(names, method.Name)
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

// Translation turns one message of Go's template packages into plain words for people who write templates. words and
// advice may hold what the pattern caught, as $1 and $2. Go's names of types become plain words. Each translation has a
// test that fails when Go changes its message; a message without a translation is printed as it is.
type Translation struct {
	pattern       func() *regexp.Regexp // compiled when first needed: few runs need any
	words, advice string
}

// Translated makes a Translation of messages that match a pattern as a whole.
func Translated(pattern, words, advice string) Translation {
	return Translation{lazyregexp.New(`^` + pattern + `$`), words, advice}
}

// syntax are those of reading a template.
var syntax = []Translation{
	Translated(`unexpected EOF.*`, "the file ends before every block is closed",
		"write {{ end }} where each if, range, with, block and define ends"),
	Translated(`unexpected \{\{end\}\}`, "this {{ end }} closes nothing",
		"take it out, or write the if, range or with that it belongs to"),
	Translated(`unexpected \{\{else.*\}\}.*`, "this {{ else }} belongs to nothing",
		"take it out, or write the if, range or with that it belongs to"),
	Translated(`template: multiple definition of template (".*")`, "there are two {{ define $1 }} in this file",
		"keep one of them, or give one another name"),
	Translated(`missing value for (if|with)`, "$1 needs a value",
		"write one after it, such as {{ $1 .Description }}"),
	Translated(`missing value for block clause`, "block needs a name and a value",
		`write a dot after the name: {{ block "main" . }}`),
	Translated(`\{\{(break|continue)\}\} outside \{\{range\}\}`, "$1 belongs into a loop",
		"take it out, or write it between {{ range ... }} and {{ end }}"),
	Translated(`unclosed comment`, "this comment is never closed", "write */}} where it ends"),
	Translated(`unclosed left paren`, "a ( is never closed", "write ) where it ends"),
	Translated(`unexpected right paren.*`, "this ) closes nothing", "take it out, or write ( where it begins"),
	Translated(`unterminated (?:raw )?quoted string`, "a quote is never closed",
		`write " or %s where the text ends, before }}`),
	Translated(`unclosed action.*`, "these {{ are never closed", "write }} where the action ends"),
	Translated(`undefined variable:? "?(\$\w*)"?`, "there is no variable $1",
		"write {{ $1 := ... }} before it, in the same block or around it"),
	Translated(`malformed character constant: (?s:(.*))`, "$1 is no text", "write texts in double quotes"),
	Translated(`bad character U\+[0-9A-F]+ '-'.*`, `"-" cannot stand in a name`,
		`ask for a key of such a name by index: {{ index .Params "a-b" }}`),
	Translated(`unexpected "}" in .*`, `a single "}" cannot stand here`, "write }} where the {{ before it ends"),
	Translated(`unexpected (?:bad character )?(.+) in template clause`,
		"template wants the name of a template, have $1", `write the name in double quotes: {{ template "name" . }}`),
	Translated(`unexpected (?:bad character )?(.+) in (?:command|operand|input|\S+ clause|range|if|with|parenthesized pipeline|end|else|block)`, "$1 cannot stand here", "write a value, such as .Title, or the name of a function"),
}

// block matches what opens or closes a block, and comments, in which neither counts.
var block = lazyregexp.New(`\{\{-?\s*(?:/\*(?s:.*?)\*/|(if|range|with|block|define|end)\b)`)

// Unclosed gives the plain words for a message about a text that ends too early, and the place of the last block that
// is still open there. known is false for other messages. The end that is missing may be that of a block inside it.
func Unclosed(what, text string) (words string, at finding.Position, known bool) {
	if !strings.HasPrefix(what, "unexpected EOF") {
		return "", at, false
	}
	var open [][]int
	for _, found := range block().FindAllStringSubmatchIndex(text, -1) {
		switch {
		case found[2] < 0: // a comment
		case text[found[2]:found[3]] != "end":
			open = append(open, found)
		case len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	if len(open) == 0 {
		return "", at, false
	}
	last := open[len(open)-1]
	return fmt.Sprintf("this {{ %s }}, or a block in it, is never closed", text[last[2]:last[3]]),
		finding.PositionAt([]byte(text), last[0]), true
}

// Syntax gives the plain words for a message about the syntax of a template; advice is "" when there is none.
func Syntax(what string) (words, advice string) {
	words, advice, _ = Translate(syntax, what)
	return words, advice
}

// Translate gives the plain words for a message, if a list has a translation of it.
func Translate(list []Translation, what string) (words, advice string, known bool) {
	for _, t := range list {
		caught := t.pattern().FindStringSubmatch(what)
		if caught == nil {
			continue
		}
		pairs := []string{"%s", "`"}
		for i := len(caught) - 1; i > 0; i-- {
			pairs = append(pairs, fmt.Sprintf("$%d", i), KindWords(caught[i]))
		}
		fill := strings.NewReplacer(pairs...)
		return fill.Replace(t.words), fill.Replace(t.advice), true
	}
	return what, "", false
}

// KindWords are the plain words for Go's name of a type; any other name stays as it is.
func KindWords(kind string) string {
	switch {
	case kind == "string" || kind == "template.HTML":
		return "a text"
	case kind == "bool":
		return "true or false"
	case kind == "integer" || numberKind().MatchString(kind):
		return "a number"
	case kind == "time.Time":
		return "a date"
	case strings.HasPrefix(kind, "map["):
		return "a table of keys"
	case strings.HasPrefix(kind, "[]"):
		return "a list"
	}
	return kind
}

var numberKind = lazyregexp.New(`^(u?int|float)\d*$`)
