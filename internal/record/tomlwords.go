package record

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tomlWords says in an editor's words what the TOML library found at an offset.
func (r *tomlReader) tomlWords(message string, at int) plain {
	word := r.word(at)
	switch {
	case strings.Contains(message, "at start of value"):
		return r.badValue(at)
	case strings.HasPrefix(message, "expected keyword"):
		return plain{message: fmt.Sprintf("%q is not a value", word), suggestion: "write true or false in small letters, or put the text in quotes"}
	case strings.HasPrefix(message, "expected '=' after key") && strings.HasPrefix(string(r.src[at:]), ":"):
		return plain{message: fmt.Sprintf("%q stands after the key; this is TOML, which wants %q", ":", "="), suggestion: `write a line such as title = "Outpatient"`}
	case strings.HasPrefix(message, "expected '=' after key"), strings.Contains(message, "start of key"):
		return plain{message: fmt.Sprintf("want a key, %q and a value, have %q", "=", clip(strings.TrimSpace(r.line(r.at(at).Line)))), suggestion: `write a line such as title = "Outpatient"`}
	case strings.Contains(message, "strings cannot have new lines"), strings.Contains(message, "not terminated"), strings.Contains(message, "unterminated"):
		return plain{message: "a text in quotes is not closed on its line", suggestion: "close the quote at the end of the value"}
	case strings.HasPrefix(message, "expected newline"):
		return plain{message: fmt.Sprintf("%q stands after the end of the value", word), suggestion: "put each key on its own line, and the whole text in quotes"}
	case strings.HasPrefix(message, "expected ',' or ']'"):
		return plain{message: fmt.Sprintf("want a comma or %q here, have %q", "]", word)}
	case strings.HasPrefix(message, "array is incomplete"):
		return plain{message: fmt.Sprintf("a list is never closed with %q", "]")}
	case strings.Contains(message, "to close table name"):
		return plain{message: fmt.Sprintf("the name of a table is not closed with %q", "]")}
	case strings.HasPrefix(message, "integers cannot have leading zeroes"):
		return plain{message: fmt.Sprintf("a number cannot start with 0, have %q", word), suggestion: fmt.Sprintf("put it in quotes: %q", word)}
	case strings.HasPrefix(message, "invalid escape character"):
		return plain{message: `"\" has a special meaning in double quotes`, suggestion: `write \\ for one "\", or use single quotes`}
	}
	return plain{message: strings.ReplaceAll(message, "'", `"`)}
}

// badValue is about what stands after "=" and is not a value.
func (r *tomlReader) badValue(at int) plain {
	rest, _, _ := strings.Cut(string(r.src[at:]), "\n")
	rest = strings.TrimSpace(rest)
	switch strings.ToLower(rest) {
	case "":
		return plain{message: "a key has no value", suggestion: `write a value after "=", or take the key out`}
	case "yes", "on", "true":
		return plain{message: fmt.Sprintf("%q is not a value", rest), suggestion: "write true"}
	case "no", "off", "false":
		return plain{message: fmt.Sprintf("%q is not a value", rest), suggestion: "write false"}
	}
	return plain{message: fmt.Sprintf("text without quotes: %q", clip(rest)), suggestion: fmt.Sprintf("put it in quotes: %q", clip(strings.Trim(rest, "“”„‘’\"'")))}
}

// word is the text at an offset up to the next space, comma or bracket.
func (r *tomlReader) word(at int) string {
	rest := string(r.src[at:])
	end := strings.IndexFunc(rest, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(",[]{}", c) })
	if end < 0 {
		end = len(rest)
	}
	if end == 0 && rest != "" {
		_, end = utf8.DecodeRuneInString(rest)
	}
	return clip(rest[:end])
}
