package record

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"porchlight/internal/finding"
)

const tomlExample = `write a line such as title = "Outpatient"`

// tomlWords translates a message of the TOML library about what stands at an offset.
func (b *builder) tomlWords(message string, offset int) plain {
	pos := b.at(offset)
	_, rest := cutAt(b.line(pos.Line), pos.Column)
	contains := func(words string) bool { return strings.Contains(message, words) }
	switch {
	case contains("at start of value"), contains("expected keyword"), contains("expected newline"),
		contains("expected ',' or"), contains("must be quoted"), contains("leading zeroes"):
		_, closing, _ := strings.Cut(message, "expected ',' or '")
		return b.tomlValueWords(pos, closing[:min(1, len(closing))])
	case contains("expected '=' after key") && strings.HasPrefix(rest, ":"):
		return inWords(`":" stands after the key; this is TOML, which wants "="`, tomlExample)
	case contains("expected '=' after key"), contains("start of key"):
		line := strings.TrimSpace(b.line(pos.Line))
		return inWords(finding.Message(`want a key, "=" and a value, have %q`, clip(line)), tomlExample)
	case contains("strings cannot have new lines"), contains("not terminated"), contains("unterminated"):
		return inWords(openText, "close the quote at the end of the value")
	case contains("array is incomplete"):
		return plain{message: `a list is never closed with "]"`}
	case contains("to close table name"):
		return plain{message: `the name of a table is not closed with "]"`}
	case contains("invalid escape character"):
		return inWords(`"\" has a special meaning in double quotes`, `write \\ for one "\", or use single quotes`)
	}
	return untranslated(message)
}

// tomlValueWords is about an invalid value, such as 9:00, and about what stands after the end of one. The library
// may complain about any of its characters. closing is the bracket that it expected, if any.
func (b *builder) tomlValueWords(at finding.Position, closing string) plain {
	line := b.line(at.Line)
	_, rest := cutAt(line, at.Column)
	have, start, inner := tomlValue(line, at.Column, closing != "")
	p := inWords("", "put it in quotes: "+strconv.Quote(clip(strings.Trim(have, "“”„‘’\"'"))))
	p.pos = finding.Position{Line: at.Line, Column: start}
	switch word := strings.ToLower(have); {
	case word == "":
		return inWords("a key has no value", `write a value after "=", or take the key out`)
	case word == "yes" || word == "on" || word == "true":
		p.message, p.suggestion = finding.Message("%q is not a value", have), "write true"
	case word == "no" || word == "off" || word == "false":
		p.message, p.suggestion = finding.Message("%q is not a value", have), "write false"
	case inner && (strings.ContainsAny(have[:1], `"'`) || allNumbers(have)):
		return inWords(fmt.Sprintf("a comma is missing before %s", firstWord(rest)), "put a comma between values")
	case inner && strings.Contains(have, "="), closing != "" && strings.HasPrefix(rest, "["):
		return plain{message: finding.Message("want a comma or %q here, have %q", closing, firstWord(rest))}
	case strings.ContainsAny(have[:1], `"'`) && strings.HasPrefix(rest, ","):
		return inWords("several values stand after the key", fmt.Sprintf("put them in brackets: [%s]", clip(have)))
	case strings.ContainsAny(have[:1], `"'[{`):
		return inWords(finding.Message("%q stands after the end of the value", firstWord(rest)),
			"put each key on its own line, and the whole text in quotes")
	case startsWithZero.MatchString(have):
		p.message = finding.Message("a number cannot start with 0, have %q", clip(have))
	case withThousands.MatchString(have):
		p.message = finding.Message("a number has no commas, have %q", clip(have))
		p.suggestion = "write " + strings.ReplaceAll(have, ",", "")
	default:
		p.message = finding.Message("text without quotes: %q", clip(have))
	}
	return p
}

var (
	startsWithZero = regexp.MustCompile(`^0\d[\d ]*$`)
	withThousands  = regexp.MustCompile(`^\d{1,3}(,\d{3})+$`)
)

func allNumbers(text string) bool {
	return !slices.ContainsFunc(strings.Fields(text), func(word string) bool {
		_, err := strconv.ParseFloat(word, 64)
		return err != nil
	})
}

// tomlValue is the value around a column of a line, as an editor would read it, and the column where it starts. It is
// inner, too, when a bracket is open before it on the line.
func tomlValue(line string, column int, inList bool) (value string, start int, inner bool) {
	before, rest := cutAt(line, column)
	from, depth, quote := 0, 0, rune(0)
	for i, c := range before {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case strings.ContainsRune("=,[{", c):
			from = i + 1
			if c == '[' || c == '{' {
				depth++
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	ends := "#"
	if inner = inList || depth > 0; inner {
		ends = ",]}#"
	}
	if end := strings.IndexAny(rest, ends); end >= 0 {
		rest = rest[:end]
	}
	value = strings.TrimLeft(before[from:]+rest, " \t")
	return strings.TrimRight(value, " \t"), column + utf8.RuneCountInString(rest) - utf8.RuneCountInString(value), inner
}
