package render

import (
	"fmt"
	"regexp"
	"strings"
)

// rough is one way in which Go's template packages say that a layout is wrong, and how to say it to who writes layouts. words and advice may hold
// what the pattern caught, as $1, $2; names that Go gives to kinds of values are told in plain words.
type rough struct {
	pattern       *regexp.Regexp
	words, advice string
}

func roughly(pattern, words, advice string) rough {
	return rough{regexp.MustCompile(`^` + pattern + `$`), words, advice}
}

const valuesBehind = "write its values behind it; what stands before | counts as the last of them"

// roughSyntax are the mistakes that are met while a layout is read.
var roughSyntax = []rough{
	roughly(`unexpected EOF.*`, "the file ends before every block is closed", "write {{ end }} where each if, range, with, block and define ends"),
	roughly(`unexpected \{\{end\}\}`, "this {{ end }} closes nothing", "take it out, or write the if, range or with that it belongs to"),
	roughly(`unexpected \{\{else.*`, "this {{ else }} belongs to nothing", "write it between an if, range or with and its {{ end }}"),
	roughly(`expected end; found \{\{else\}\}`, "this is the second {{ else }} of one block", "write {{ else if ... }} for each but the last"),
	roughly(`\{\{(break|continue)\}\} outside \{\{range\}\}`, "{{ $1 }} stands outside of a range", "write it between a range and its {{ end }}"),
	roughly(`missing value for (if|with)`, "$1 does not say what has to be there", "write it behind, such as {{ $1 .Description }}"),
	roughly(`missing value for range`, "range does not say what it goes through", "write a list behind it, such as {{ range .Pages }}"),
	roughly(`missing value for (block|template) clause`, "$1 does not say what it is about", `write it behind the name, such as {{ $1 "main" . }}`),
	roughly(`missing value for (?:command|parenthesized pipeline)`, "there is nothing between the braces", "write what to print, such as {{ .Title }}, or take them out"),
	roughly(`unterminated (?:raw )?quoted string`, "a quote is never closed", `write " or %s where the text ends, before }}`),
	roughly(`unclosed action.*`, "these {{ are never closed", "write }} where the action ends"),
	roughly(`unclosed comment`, "this comment is never closed", "write */}} where it ends"),
	roughly(`unclosed left paren`, "a parenthesis is never closed", "write ) where it ends"),
	roughly(`unexpected right paren.*`, "this ) closes nothing", "take it out, or write the ( that it belongs to"),
	roughly(`undefined variable:? "?(\$\w*)"?`, "there is no variable $1", "write {{ $1 := ... }} before it, in the same block or around it"),
	roughly(`malformed character constant: (?s:(.*))`, "$1 is no text", "write texts in double quotes"),
	roughly(`bad character U\+[0-9A-F]+ '-'.*`, `"-" cannot stand in a name`, `ask for a key of such a name by index: {{ index .Params "a-b" }}`),
	roughly(`bad character U\+[0-9A-F]+ ('.*')`, "$1 cannot stand here", "write texts in double quotes, and names with letters, digits and _ only"),
	roughly(`unexpected "}" in .*`, `a single "}" cannot stand here`, "close what {{ has opened with }}"),
	roughly(`unexpected (?:bad character )?(.+) in template clause`, "template wants the name of a template, have $1", `write the name in double quotes: {{ template "name" . }}`),
	roughly(`unexpected (?:bad character )?(.+) in (?:command|operand|input|\S+ clause|range|if|with|parenthesized pipeline|end|else|block)`, "$1 cannot stand here", "write a value, such as .Title, or the name of a function"),
	roughly(`non executable command in pipeline stage \d+`, `only a function can stand behind "|"`, "write what to do with the value, such as {{ .Title | upper }}"),
}

// roughDrawing are the mistakes that are met while a page is drawn.
var roughDrawing = []rough{
	roughly(`incompatible types for comparison: (.+) and (.+)`, "$1 cannot be compared with $2", "write both in the same way: numbers without quotes, texts with them"),
	roughly(`non-comparable type.*`, "a list or a table of keys cannot be compared", "compare one value of it"),
	roughly(`missing argument for comparison`, "a comparison wants two values, have one", `write both behind it, such as {{ if eq .Section "levels-of-care" }}`),
	roughly(`invalid type for comparison`, "only numbers and texts can be compared", "compare dates with .Before and .After, or parts of them, such as .Date.Year"),
	roughly(`index of (?:untyped nil|nil pointer)`, "there is nothing here to look into", `ask first whether it is there: {{ with .Params.contact }}{{ index . "phone" }}{{ end }}`),
	roughly(`cannot index slice/array with type (.+)`, "a list or a text is looked into by a number, have $1", "write the number of the item, counted from 0"),
	roughly(`cannot index slice/array with nil`, "a list or a text is looked into by a number, have nothing", "write the number of the item, counted from 0"),
	roughly(`value has type (.+); should be (.+)`, "want $2 to look it up, have $1", "write names of keys in double quotes, and numbers of items without"),
	roughly(`can't index item of type (.+)`, "$1 holds nothing to look into", "look into a list or a table of keys, such as .Params"),
	roughly(`index out of range: (-?\d+)`, "there is no item $1", "items are counted from 0; ask for the length first, with len"),
	roughly(`can't slice item of type (.+)`, "$1 has no parts", "cut a text or a list"),
	roughly(`len of type (.+)`, "$1 has no length", "ask for the length of a list or a text"),
	roughly(`(?:len of nil pointer|reflect: call of reflect\.Value\.Type on zero Value)`, "what is not there has no length", "ask first whether it is there, with {{ with ... }}"),
	roughly(`non-function (\S+) of type (.+)`, "$1 is $2 and no function", "take out call"),
	roughly(`expected (string|integer|float|bool); found (?s:(.*))`, "want $1 here, have $2", "write texts in double quotes, and numbers without"),
	roughly(`wrong type for value; expected (.+); got (.+)`, "want $1 here, have $2", ""),
	roughly(`wrong number of args for Format: .*`, "Format wants one pattern", `write how the second of January 2006 would be written: .Date.Format "2 January 2006"`),
	roughly(`wrong number of args for (\S+): want 1 got (\d+)`, "$1 wants one value, have $2", valuesBehind),
	roughly(`wrong number of args for (\S+): want (\d+) got (\d+)`, "$1 wants $2 values, have $3", valuesBehind),
	roughly(`wrong number of args for (\S+): want at least (\d+) got (\d+)`, "$1 wants $2 or more values, have $3", valuesBehind),
	roughly(`(\S+) has arguments but cannot be invoked as function`, ".$1 is a value and takes none itself", "take out what stands behind it"),
	roughly(`can't give argument to non-function (\S+)`, "$1 is a value and takes none itself", "take out what stands behind it"),
	roughly(`no such template "(.*)"`, `there is no template "$1"`, `write {{ define "$1" }} ... {{ end }} in this layout or in its base`),
	roughly(`undefined variable: (\$\w*)`, "there is no variable $1", "write {{ $1 := ... }} before it, in the same block or around it"),
	roughly(`(?:on range loop re-entry: )?\{\{(\w+)\}\} branches end in different contexts.*`, "what $1 draws ends in another place of the HTML than what it leaves out",
		"open and close the same tags and quotes on every way through it"),
	roughly(`ends in a non-text context.*`, "the layout ends inside of a tag, a quote or a script", "close it before the layout ends"),
	roughly(`"(?s:.*)" in unquoted attr.*`, "the value of an attribute without quotes holds a quote or another special character", "write double quotes around the whole value"),
	roughly(`(\{\{.*\}\}) appears in an ambiguous context within a URL`, "where $1 stands can be the path of an address or its question", `write the "?" of an address outside of any if`),
}

// plainly says a rough message in plain words, if it is one of a list.
func plainly(list []rough, what string) (words, advice string, known bool) {
	for _, r := range list {
		caught := r.pattern.FindStringSubmatch(what)
		if caught == nil {
			continue
		}
		pairs := []string{"%s", "`"}
		for i := len(caught) - 1; i > 0; i-- {
			pairs = append(pairs, fmt.Sprintf("$%d", i), kindWords(caught[i]))
		}
		say := strings.NewReplacer(pairs...)
		return say.Replace(r.words), say.Replace(r.advice), true
	}
	return what, "", false
}

// kindWords says in plain words what Go calls a kind of value; anything else stays as it is.
func kindWords(kind string) string {
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

var (
	numberKind = regexp.MustCompile(`^(u?int|float)\d*$`)
	ofNothing  = regexp.MustCompile(`^nil pointer evaluating \S+?\.(\w+)$`)
	methodOf   = regexp.MustCompile(`^(?:\w+: )?value method \S+\.(\w+) called using nil \*\w+ pointer$`)
	notAList   = regexp.MustCompile(`^range can't iterate over `)
	soleMember = regexp.MustCompile(`^[.$][\w.]*$`)
)

// missingWords says what a layout printed a part of though it is not there: said is the part of the layout that Go names, such as ".Author.Name".
func missingWords(said, what string) (words, advice string, known bool) {
	caught := ofNothing.FindStringSubmatch(what)
	if caught == nil {
		caught = methodOf.FindStringSubmatch(what)
	}
	if caught == nil {
		return "", "", false
	}
	part := "." + caught[1]
	at := strings.LastIndex(said, part)
	if at < 1 || !soleMember.MatchString(said[:at]) {
		return fmt.Sprintf("there is no %s here, since what should have it is missing", part), fmt.Sprintf("ask first whether it is there: {{ with ... }}{{ %s }}{{ end }}", part), true
	}
	whole, rest := said[:at], strings.TrimSuffix(said[at:], "...")
	if part == ".String" {
		return whole + " is missing here", fmt.Sprintf("write {{ with %s }}{{ . }}{{ end }}: it prints nothing where there is none", whole), true
	}
	return fmt.Sprintf("%s is missing here, so there is no %s of it", whole, part), fmt.Sprintf("write {{ with %s }}{{ %s }}{{ end }}: it prints nothing where there is none", whole, rest), true
}
