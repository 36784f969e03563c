package asset

import (
	"bytes"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// cssRule is a rule of a style sheet, or a group of rules with a condition.
type cssRule struct {
	group     string     // "@media print"; "" for a rule
	rules     []cssRule  // of the group
	selectors []selector // of a rule; none: it holds on every page
	text      string     // of a rule, behind its selectors: "{color:red}"
}

// selector is one selector of a rule, with the names that an element has to have for it.
type selector struct {
	text  string
	names []string // classes with their dot, and elements
}

// groups are the at-rules that hold rules under a condition.
var groups = map[string]bool{"@media": true, "@supports": true, "@container": true}

// divideCSS divides a minified style sheet without mistakes into rules. minify is for what the library leaves as it is:
// the rules in a @container.
func divideCSS(sheet []byte, minify func([]byte) []byte) []cssRule {
	var rules []cssRule
	lexer := css.NewLexer(parse.NewInputBytes(append(make([]byte, 0, len(sheet)+1), sheet...)))
	start, body, offset, depth := 0, 0, 0, 0
	for {
		kind, text := lexer.Next()
		if kind == css.ErrorToken {
			return rules
		}
		offset += len(text)
		switch kind {
		case css.LeftBraceToken:
			if depth++; depth == 1 {
				body = offset
			}
		case css.RightBraceToken:
			if depth--; depth == 0 {
				rules = append(rules, newRule(sheet[start:body-1], sheet[body:offset-1], minify))
				start = offset
			}
		case css.SemicolonToken:
			if depth == 0 {
				rules = append(rules, cssRule{text: string(sheet[start:offset])})
				start = offset
			}
		}
	}
}

// newRule makes a rule from what stands before and between its braces.
func newRule(prelude, body []byte, minify func([]byte) []byte) cssRule {
	if prelude[0] != '@' {
		if list := selectors(string(prelude)); list != nil {
			return cssRule{selectors: list, text: "{" + string(body) + "}"}
		}
		return cssRule{text: string(prelude) + "{" + string(body) + "}"}
	}
	keyword, _, _ := bytes.Cut(prelude, []byte(" "))
	keyword, _, _ = bytes.Cut(keyword, []byte("("))
	if groups[string(keyword)] {
		if string(keyword) == "@container" {
			body = minify(body)
		}
		return cssRule{group: string(prelude), rules: divideCSS(body, minify)}
	}
	return cssRule{text: string(prelude) + "{" + string(body) + "}"}
}

// selectors divides a list of selectors. It is nil when one of them holds on every page.
func selectors(list string) []selector {
	var all []selector
	for list != "" {
		end := upTo(list, ",")
		names, known := required(list[:end])
		if !known || len(names) == 0 {
			return nil
		}
		all = append(all, selector{list[:end], names})
		list = strings.TrimPrefix(list[end:], ",")
	}
	return all
}

// upTo is the length of a selector up to one of some bytes outside of brackets and quotes.
func upTo(s, ends string) int {
	var open int
	var quote byte
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case open == 0 && strings.IndexByte(ends, c) >= 0:
			return i
		case c == '(' || c == '[':
			open++
		case c == ')' || c == ']':
			open--
		}
	}
	return len(s)
}

// required are the classes and elements without which a page has nothing that a selector selects. What is between the
// brackets of :not, :is and the like is not looked at, except the one selector of :has. known is false for a selector
// that is written in an unusual way.
func required(s string) (names []string, known bool) {
	if strings.ContainsAny(s, `\|`) {
		return nil, false
	}
	for s != "" {
		switch c := s[0]; {
		case c == '[':
			s = s[1:]
			s = s[min(len(s), upTo(s, "]")+1):]
		case c == '.' || c == '#' || isLetter(c):
			n := 1 + identLength(s[1:])
			if c == '.' {
				names = append(names, s[:n])
			} else if c != '#' {
				names = append(names, strings.ToLower(s[:n]))
			}
			s = s[n:]
		case c == ':':
			s = strings.TrimLeft(s, ":")
			name := s[:identLength(s)]
			if s = s[len(name):]; strings.HasPrefix(s, "(") {
				end := upTo(s[1:], ")") + 1
				if inner := s[1:min(end, len(s))]; name == "has" && !strings.ContainsAny(inner, ",(") {
					more, known := required(inner)
					if !known {
						return nil, false
					}
					names = append(names, more...)
				}
				s = s[min(len(s), end+1):]
			}
		default:
			s = s[1:]
		}
	}
	return names, true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// identLength is the length of the name with which a text goes on.
func identLength(s string) int {
	for i := range len(s) {
		if c := s[i]; !isLetter(c) && c != '-' && c != '_' && (c < '0' || c > '9') && c < 0x80 {
			return i
		}
	}
	return len(s)
}
