package render

import (
	"fmt"
	"regexp"
	"strings"
)

// translation turns one message of Go's template packages into plain words for people who write layouts. words and advice
// may hold what the pattern caught, as $1 and $2. Go's names of types become plain words. Each translation has a test that
// fails when Go changes its message; a message without a translation is printed as it is.
type translation struct {
	pattern       *regexp.Regexp
	words, advice string
}

func translated(pattern, words, advice string) translation {
	return translation{regexp.MustCompile(`^` + pattern + `$`), words, advice}
}

const valuesBehind = "write its values behind it; what stands before | counts as the last of them"

// syntaxMessages are those of reading a layout.
var syntaxMessages = []translation{
	translated(`unexpected EOF.*`, "the file ends before every block is closed", "write {{ end }} where each if, range, with, block and define ends"),
	translated(`unexpected \{\{end\}\}`, "this {{ end }} closes nothing", "take it out, or write the if, range or with that it belongs to"),
	translated(`missing value for (if|with)`, "$1 does not say what has to be there", "write it behind, such as {{ $1 .Description }}"),
	translated(`unterminated (?:raw )?quoted string`, "a quote is never closed", `write " or %s where the text ends, before }}`),
	translated(`unclosed action.*`, "these {{ are never closed", "write }} where the action ends"),
	translated(`undefined variable:? "?(\$\w*)"?`, "there is no variable $1", "write {{ $1 := ... }} before it, in the same block or around it"),
	translated(`malformed character constant: (?s:(.*))`, "$1 is no text", "write texts in double quotes"),
	translated(`bad character U\+[0-9A-F]+ '-'.*`, `"-" cannot stand in a name`, `ask for a key of such a name by index: {{ index .Params "a-b" }}`),
	translated(`unexpected "}" in .*`, `a single "}" cannot stand here`, "close what {{ has opened with }}"),
	translated(`unexpected (?:bad character )?(.+) in template clause`, "template wants the name of a template, have $1", `write the name in double quotes: {{ template "name" . }}`),
	translated(`unexpected (?:bad character )?(.+) in (?:command|operand|input|\S+ clause|range|if|with|parenthesized pipeline|end|else|block)`, "$1 cannot stand here", "write a value, such as .Title, or the name of a function"),
}

// drawingMessages are those of drawing a page.
var drawingMessages = []translation{
	translated(`incompatible types for comparison: (.+) and (.+)`, "$1 cannot be compared with $2", "write both in the same way: numbers without quotes, texts with them"),
	translated(`invalid type for comparison`, "only numbers and texts can be compared", "compare dates with .Before and .After, or parts of them, such as .Date.Year"),
	translated(`index of (?:untyped nil|nil pointer)`, "there is nothing here to look into", `ask first whether it is there: {{ with .Params.contact }}{{ index . "phone" }}{{ end }}`),
	translated(`cannot index slice/array with type (.+)`, "a list or a text is looked into by a number, have $1", "write the number of the item, counted from 0"),
	translated(`index out of range: (-?\d+)`, "there is no item $1", "items are counted from 0; ask for the length first, with len"),
	translated(`len of type (.+)`, "$1 has no length", "ask for the length of a list or a text"),
	translated(`wrong number of args for Format: .*`, "Format wants one pattern", `write how the second of January 2006 would be written: .Date.Format "2 January 2006"`),
	translated(`wrong number of args for (\S+): want 1 got (\d+)`, "$1 wants one value, have $2", valuesBehind),
	translated(`(\S+) has arguments but cannot be invoked as function`, ".$1 is a value and takes none itself", "take out what stands behind it"),
	translated(`no such template "(.*)"`, `there is no template "$1"`, `write {{ define "$1" }} ... {{ end }} in this layout or in its base`),
	translated(`(?:on range loop re-entry: )?\{\{(\w+)\}\} branches end in different contexts.*`, "what $1 draws ends in another place of the HTML than what it leaves out",
		"open and close the same tags and quotes on every way through it"),
	translated(`ends in a non-text context.*`, "the layout ends inside of a tag, a quote or a script", "close it before the layout ends"),
}

// translate gives the plain words for a message, if a list has a translation of it.
func translate(list []translation, what string) (words, advice string, known bool) {
	for _, t := range list {
		caught := t.pattern.FindStringSubmatch(what)
		if caught == nil {
			continue
		}
		pairs := []string{"%s", "`"}
		for i := len(caught) - 1; i > 0; i-- {
			pairs = append(pairs, fmt.Sprintf("$%d", i), kindWords(caught[i]))
		}
		fill := strings.NewReplacer(pairs...)
		return fill.Replace(t.words), fill.Replace(t.advice), true
	}
	return what, "", false
}

// kindWords are the plain words for Go's name of a type; any other name stays as it is.
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

// missingWords is about a layout that printed a part of a value that is not there. expression is the part of the layout that
// Go names, such as ".Author.Name".
func missingWords(expression, what string) (words, advice string, known bool) {
	caught := ofNothing.FindStringSubmatch(what)
	if caught == nil {
		caught = methodOf.FindStringSubmatch(what)
	}
	if caught == nil {
		return "", "", false
	}
	part := "." + caught[1]
	at := strings.LastIndex(expression, part)
	if at < 1 || !soleMember.MatchString(expression[:at]) {
		return fmt.Sprintf("there is no %s here, since what should have it is missing", part), fmt.Sprintf("ask first whether it is there: {{ with ... }}{{ %s }}{{ end }}", part), true
	}
	whole, rest := expression[:at], strings.TrimSuffix(expression[at:], "...")
	if part == ".String" {
		return whole + " is missing here", fmt.Sprintf("write {{ with %s }}{{ . }}{{ end }}: it prints nothing where there is none", whole), true
	}
	return fmt.Sprintf("%s is missing here, so there is no %s of it", whole, part), fmt.Sprintf("write {{ with %s }}{{ %s }}{{ end }}: it prints nothing where there is none", whole, rest), true
}
