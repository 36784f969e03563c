package asset

import (
	"bytes"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// cssRule is a rule of a style sheet, a group of rules with a condition, or another at-rule.
type cssRule struct {
	group     string     // "@media print"; "" for a rule
	rules     []cssRule  // of the group
	selectors []selector // of a rule; nil: every page needs the rule
	text      string     // of a rule, without its selectors: "{color:red}"
}

// selector is one selector of a rule. A page without one of the names has no element that the selector
// matches.
type selector struct {
	text  string
	names []string // classes with a dot, and elements without
}

// groups are the at-rules that contain rules under a condition.
var groups = map[string]bool{"@media": true, "@supports": true, "@container": true}

// divideCSS divides a style sheet into rules. The sheet is minified and has no mistakes. minify is for the
// rules in a @container, which the library does not minify.
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

// newRule makes a rule. prelude is the text before its braces, and body is the text between them.
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

// selectors divides a list of selectors. It returns nil if a selector has no names, or if the list is written
// in an unusual way. Names inside :not(), :is() and the like are left out. The names in a :has() of one
// selector count.
func selectors(list string) (all []selector) {
	if strings.ContainsAny(list, `\|`) {
		return nil
	}
	var names, inner []string // of the selector, and of a :has() in it
	var before byte           // the last byte of the previous token
	start, offset, depth := 0, 0, 0
	one := false // in a :has() of one selector
	for lexer := css.NewLexer(parse.NewInputString(list)); ; {
		kind, text := lexer.Next()
		ends := kind == css.ErrorToken || kind == css.CommaToken && depth == 0
		switch {
		case ends && len(names) == 0 || kind == css.UnicodeRangeToken: // such as "u+a"
			return nil
		case ends:
			all = append(all, selector{list[start:offset], names})
			if start, names = offset+1, nil; kind == css.ErrorToken {
				return all
			}
		case kind == css.LeftBracketToken:
			depth++
		case kind == css.FunctionToken || kind == css.LeftParenthesisToken:
			one, inner = depth == 0 && string(text) == "has(", nil
			depth++
		case kind == css.RightBracketToken || kind == css.RightParenthesisToken:
			if depth--; depth == 0 && one {
				names, one = append(names, inner...), false
			}
		case kind == css.CommaToken:
			one = false
		case kind == css.IdentToken && before != ':':
			name := strings.ToLower(string(text))
			if before == '.' {
				name = "." + string(text)
			}
			if depth == 0 {
				names = append(names, name)
			} else if depth == 1 && one {
				inner = append(inner, name)
			}
		}
		offset += len(text)
		before = text[len(text)-1]
	}
}
