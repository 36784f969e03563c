package archetype

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"porchlight/internal/care"
	"porchlight/internal/finding"
)

var (
	// placed reads "template: archetypes/staff.md:3:17: what" as text/template writes it; the column counts bytes from 0.
	placed    = regexp.MustCompile(`^template: [^:]+:(\d+)(?::(\d+))?: (?s:(.*))$`)
	executing = regexp.MustCompile(`^executing "[^"]*" at <[^>]*>: (?s:(.*))$`)
	noWord    = regexp.MustCompile(`^function "([^"]*)" not defined`)
	noField   = regexp.MustCompile(`can't evaluate field (\S+) in type (\S+)`)
)

// fault says in plain words what is wrong with an archetype, and where.
func fault(file, text string, err error) finding.Finding {
	var pos finding.Position
	what := err.Error()
	if m := placed.FindStringSubmatch(what); m != nil {
		pos.Line, _ = strconv.Atoi(m[1])
		if m[2] != "" {
			bytes, _ := strconv.Atoi(m[2])
			pos.Column = column(text, pos.Line, bytes)
		}
		what = m[3]
	}
	if m := executing.FindStringSubmatch(what); m != nil {
		what = m[1]
	}
	say := func(format string, args ...any) finding.Finding {
		return badArchetype.At(file, pos, "archetype: "+format, args...)
	}
	switch {
	case errors.Is(err, errTooLong), errors.Is(err, errTooSlow):
		return say("%s", err).Suggest("look for a loop that repeats too often")
	case strings.Contains(what, "exceeded maximum template depth"):
		return say("it includes itself for ever").Suggest("take out the template call that leads back to itself")
	case strings.HasPrefix(what, "unexpected EOF"):
		return say("the file ends before every block is closed").Suggest("write {{ end }} where each if, range and with ends")
	}
	if m := noWord.FindStringSubmatch(what); m != nil {
		return advise(say("there is no function %q", m[1]), "write "+strconv.Quote("%s"), finding.Nearest(m[1], knownWords))
	}
	if m := noField.FindStringSubmatch(what); m != nil {
		return advise(say("there is no .%s here", m[1]), "write .%s", finding.Nearest(m[1], fieldsOf(m[2])))
	}
	if strings.Contains(what, "nil pointer evaluating") || strings.Contains(what, "called using nil ") {
		return say("what it asks for is not known of this page").Suggest("ask for it only where it is known, such as {{ with .Level }} ... {{ end }}")
	}
	return say("%s", what)
}

func advise(f finding.Finding, format, near string) finding.Finding {
	if near == "" {
		return f
	}
	return f.Suggest("%s", fmt.Sprintf(format, near))
}

// column turns a byte count in a line into a column in characters, from 1.
func column(text string, line, bytes int) int {
	lines := strings.Split(text, "\n")
	if line < 1 || line > len(lines) {
		return bytes + 1
	}
	own := lines[line-1]
	return utf8.RuneCountInString(own[:min(bytes, len(own))]) + 1
}

// knownWords are the functions that an archetype may call.
var knownWords = func() []string {
	words := []string{"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "len", "index", "slice", "print", "printf", "println"}
	for name := range functions {
		words = append(words, name)
	}
	slices.Sort(words)
	return words
}()

// fieldsOf lists what an archetype may ask of a type, by the name that text/template gives it.
func fieldsOf(name string) []string {
	for _, v := range []any{Words{}, Site{}, care.Kind{}, care.Level{}, care.Subject{}, care.Data{}, care.Range{}} {
		t := reflect.TypeOf(v)
		if strings.TrimPrefix(name, "*") != t.String() {
			continue
		}
		var fields []string
		for i := range t.NumField() {
			if t.Field(i).IsExported() {
				fields = append(fields, t.Field(i).Name)
			}
		}
		for i := range reflect.PointerTo(t).NumMethod() {
			fields = append(fields, reflect.PointerTo(t).Method(i).Name)
		}
		return fields
	}
	return nil
}
