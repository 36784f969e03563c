package templatefault

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// Translation turns one message of Go's template packages into plain words for people who write templates. words and
// advice may hold what the pattern caught, as $1 and $2. Go's names of types become plain words. Each translation has a
// test that fails when Go changes its message; a message without a translation is printed as it is.
type Translation struct {
	pattern       func() *regexp.Regexp // compiled when first needed: few runs need any
	words, advice string
}

// Translated makes a Translation of messages that match a pattern as a whole.
func Translated(pattern, words, advice string) Translation {
	compile := sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^` + pattern + `$`) })
	return Translation{compile, words, advice}
}

// syntax are those of reading a template.
var syntax = []Translation{
	Translated(`unexpected EOF.*`, "the file ends before every block is closed",
		"write {{ end }} where each if, range, with, block and define ends"),
	Translated(`unexpected \{\{end\}\}`, "this {{ end }} closes nothing",
		"take it out, or write the if, range or with that it belongs to"),
	Translated(`missing value for (if|with)`, "$1 does not say what has to be there",
		"write it behind, such as {{ $1 .Description }}"),
	Translated(`unterminated (?:raw )?quoted string`, "a quote is never closed",
		`write " or %s where the text ends, before }}`),
	Translated(`unclosed action.*`, "these {{ are never closed", "write }} where the action ends"),
	Translated(`undefined variable:? "?(\$\w*)"?`, "there is no variable $1",
		"write {{ $1 := ... }} before it, in the same block or around it"),
	Translated(`malformed character constant: (?s:(.*))`, "$1 is no text", "write texts in double quotes"),
	Translated(`bad character U\+[0-9A-F]+ '-'.*`, `"-" cannot stand in a name`,
		`ask for a key of such a name by index: {{ index .Params "a-b" }}`),
	Translated(`unexpected "}" in .*`, `a single "}" cannot stand here`, "close what {{ has opened with }}"),
	Translated(`unexpected (?:bad character )?(.+) in template clause`,
		"template wants the name of a template, have $1", `write the name in double quotes: {{ template "name" . }}`),
	Translated(`unexpected (?:bad character )?(.+) in (?:command|operand|input|\S+ clause|range|if|with|parenthesized pipeline|end|else|block)`, "$1 cannot stand here", "write a value, such as .Title, or the name of a function"),
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
	case kind == "integer" || numberKind.MatchString(kind):
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

var numberKind = regexp.MustCompile(`^(u?int|float)\d*$`)
