package record

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
)

// Messages of the libraries for YAML, TOML and JSON are about tokens. This file translates those about the mistakes
// that editors make, and suggests what to write instead. All others are shown unchanged. The fixtures of
// testdata/syntax.txtar fail when a library changes its words.

// plain is a message of a library in an editor's words.
type plain struct {
	message    string
	suggestion string
	pos        finding.Position // zero: the position that the library gave
}

func inWords(message, suggestion string) plain {
	return plain{message: message, suggestion: suggestion}
}

// untranslated is a message without a translation.
func untranslated(message string) plain { return plain{message: strings.ReplaceAll(message, "'", `"`)} }

const (
	quoteIt  = "put the whole value in quotes"
	openText = "a text in quotes is not closed on its line"
)

// wrongIndent is the message for a line whose indentation equals none of the lines above it.
var wrongIndent = plain{
	message:    "the line does not start in the column of the lines before it",
	suggestion: "indent lines that belong together by the same number of spaces",
}

// yamlWords translates a message of the YAML library about pos. opened is the begin of the part that the library was
// reading.
func (b *builder) yamlWords(message string, pos, opened finding.Position) plain {
	begins := func(start string) bool { return strings.HasPrefix(message, start) }
	before, rest := cutAt(b.line(pos.Line), pos.Column)
	switch {
	case strings.Contains(message, errTooDeep.Error()):
		return plain{message: fmt.Sprintf("lists and groups of keys are nested more than %d levels deep", maxDepth)}
	case strings.Contains(message, "tab character"),
		begins("found character that cannot start") && strings.HasPrefix(rest, "\t"):
		return inWords("the line is indented with a tab", "indent with spaces")
	case begins("found character that cannot start"):
		return inWords(finding.Message("a value cannot start with %q", firstCharacter(rest)), quoteIt)
	case begins("mapping values are not allowed"):
		return b.secondColon(before, rest, pos)
	case begins("could not find expected ':'"):
		return b.noKey(opened.Line)
	case message == "found unexpected end of stream" && opened.Line > 0:
		return plain{"a quote that is opened here is never closed", "close it at the end of the value", opened}
	case begins("did not find expected ',' or"):
		if open, ok := b.openQuote(before, pos); ok {
			return open
		}
		quote := strings.LastIndex(message, "'")
		const open = "what is opened here is never closed with %q, or a comma is missing"
		return plain{message: fmt.Sprintf(open, message[quote-1:quote]), pos: opened}
	case message == "did not find expected key" && strings.TrimSpace(before) != "" && strings.TrimSpace(rest) != "":
		if open, ok := b.openQuote(before, pos); ok {
			return open
		}
		return inWords(finding.Message("%q stands after the end of the value", strings.TrimSpace(rest)),
			`put the whole value in double quotes, and write \" for a quote inside it`)
	case begins("did not find expected key"), begins("did not find expected '-'"),
		begins("did not find expected <document start>"):
		return wrongIndent
	case begins("unknown anchor"):
		return inWords(`a value that starts with "*" repeats another one, and there is none of this name`, quoteIt)
	}
	return untranslated(message)
}

// secondColon is the message for "title: IOP: what it is", and for a line above a key that has no key and value.
func (b *builder) secondColon(before, rest string, pos finding.Position) plain {
	if key, value, ok := strings.Cut(before, ": "); ok {
		return plain{
			message: finding.Message("a second %q in one line, after %q", ":", strings.TrimSpace(before)),
			suggestion: "put the value in quotes: " + clip(strings.TrimSpace(key)) + ": " +
				strconv.Quote(clip(strings.TrimSpace(value+rest))),
		}
	}
	above := strings.TrimSpace(b.line(pos.Line - 1))
	if above != "" && !strings.Contains(above, ": ") && !strings.HasSuffix(above, ":") {
		return b.noKey(pos.Line - 1)
	}
	line := b.line(pos.Line)
	return plain{
		message:    "a key stands where the value above it goes on",
		suggestion: "indent keys that belong together by the same number of spaces",
		pos:        finding.Position{Line: pos.Line, Column: 1 + len(line) - len(strings.TrimLeft(line, " "))},
	}
}

var keyJoined = lazyregexp.New(`^([A-Za-z]\w*)(?::| *= *)([^:=]+)$`)

// noKey is the message for a line without a key and a value: "weight:40", "weight = 40", "weight".
func (b *builder) noKey(number int) plain {
	line := b.line(number)
	have := strings.TrimSpace(line)
	p := plain{
		message: finding.Message("want a key and a value such as %q, have %q", "title: Outpatient", have),
		pos:     finding.Position{Line: number, Column: 1 + len(line) - len(strings.TrimLeft(line, " "))},
	}
	if m := keyJoined().FindStringSubmatch(have); m != nil {
		p.suggestion = finding.Message("write %q", clip(m[1]+": "+strings.TrimSpace(m[2])))
	}
	return p
}

// openQuote is the message for a quote that begins a value on an earlier line and has no end there, so that the quote
// of another value closes it. before is the part of the line before pos.
func (b *builder) openQuote(before string, pos finding.Position) (open plain, ok bool) {
	const maxLines = 50 // lines above
	for _, quote := range []string{`"`, "'"} {
		if strings.Count(before, quote)%2 == 0 {
			continue
		}
		for n := pos.Line - 1; n >= max(1, pos.Line-maxLines); n-- {
			above := b.line(n)
			if strings.Count(above, quote)%2 == 0 {
				continue
			}
			value := above[:strings.LastIndex(above, quote)]
			if start := strings.TrimSpace(value); start == "" || strings.ContainsAny(start[len(start)-1:], ":-,[{") {
				at := finding.Position{Line: n, Column: 1 + utf8.RuneCountInString(value)}
				return plain{"a quote that is opened here is not closed on its line",
					"close it at the end of the value", at}, true
			}
			break
		}
	}
	return open, false
}

// jsonWords is the message for an unexpected character at an offset.
func (b *builder) jsonWords(offset int) plain {
	before, rest := bytes.TrimRight(b.src[:offset], " \t\r\n"), string(b.src[offset:])
	p := plain{message: finding.Message("%q cannot stand here", firstCharacter(rest))}
	switch {
	case rest == "":
		return plain{message: jsonEnds}
	case rest[0] == '"':
		return plain{message: "a comma is missing before this"}
	case (rest[0] == '}' || rest[0] == ']') && bytes.HasSuffix(before, []byte(",")):
		p.suggestion = "take out the comma before it"
	case rest[0] == '/' || rest[0] == '#':
		p.suggestion = "JSON has no comments; take it out"
	default:
		p.suggestion = "put keys and texts in double quotes, and a comma between entries"
	}
	return p
}

const jsonEnds = `the text ends before the last "}" or "]"`

// line is a line of the text without its end. n counts from 1. "": there is no such line.
func (b *builder) line(n int) string {
	if n < 1 {
		return ""
	}
	lines := bytes.SplitN(b.src, []byte{'\n'}, n+1)
	if len(lines) < n {
		return ""
	}
	return strings.TrimSuffix(string(lines[n-1]), "\r")
}

// cutAt cuts a line before a column, in characters from 1.
func cutAt(line string, column int) (before, rest string) {
	runes := []rune(line)
	n := max(0, min(column-1, len(runes)))
	return string(runes[:n]), string(runes[n:])
}

func firstCharacter(text string) string {
	_, size := utf8.DecodeRuneInString(text)
	return text[:size]
}

// firstWord is a text up to the next space, comma or bracket.
func firstWord(text string) string {
	end := strings.IndexFunc(text, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(",[]{}", c) })
	switch {
	case end < 0:
		end = len(text)
	case end == 0:
		return firstCharacter(text)
	}
	return clip(text[:end])
}

const tomlExample = `write a line such as title = "Outpatient"`

// tomlWords translates a message of the TOML library about an offset.
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
		return inWords(finding.Message(`want a key, "=" and a value, have %q`, line), tomlExample)
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

// tomlValueWords is the message for an invalid value, such as 9:00, and for text behind a value. The position may be
// that of any character of the value. closing is the bracket that the library expected; "": none.
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
	case startsWithZero().MatchString(have):
		p.message = finding.Message("a number cannot start with 0, have %q", have)
	case withThousands().MatchString(have):
		p.message = finding.Message("a number has no commas, have %q", have)
		p.suggestion = "write " + strings.ReplaceAll(have, ",", "")
	default:
		p.message = finding.Message("text without quotes: %q", have)
	}
	return p
}

var (
	startsWithZero = lazyregexp.New(`^0\d[\d ]*$`)
	withThousands  = lazyregexp.New(`^\d{1,3}(,\d{3})+$`)
)

func allNumbers(text string) bool {
	return !slices.ContainsFunc(strings.Fields(text), func(word string) bool {
		_, err := strconv.ParseFloat(word, 64)
		return err != nil
	})
}

// tomlValue is the value around a column of a line, as an editor would read it, and its first column. inner: it is in a
// list, or a bracket is open before it on the line.
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
