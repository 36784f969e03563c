package asset

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
)

// rewriteCSS replaces the addresses of static files in a stylesheet by the addresses of their fingerprinted
// copies. Addresses of other sites, data and fragments stay.
//
// in is the folder of the published stylesheet. The new addresses are relative to it, so that they work under
// any base URL. If in begins with a slash, the stylesheet is put into pages: then in is the path of the site,
// and the new addresses begin with it. from are the stylesheets that import this one. The result needs are the
// fingerprinted copies.
func (s *Store) rewriteCSS(name, in string, src []byte, from []string) ([]byte, []*Asset, error) {
	addresses, err := styleAddresses(src)
	if err != nil {
		return nil, nil, fmt.Errorf("%s%s: %w", folder, name, err)
	}
	var needs []*Asset
	var problems []error
	out := replaceAddresses(src, addresses, func(address string, offset int) string {
		to, target, err := s.rewriteAddress(name, in, address, from)
		if err != nil {
			pos := finding.PositionAt(src, offset)
			problems = append(problems, fmt.Errorf("%s%s:%d:%d: %w", folder, name, pos.Line, pos.Column, err))
		}
		if target == nil {
			return address
		}
		needs = append(needs, target)
		return to
	})
	return out, needs, errors.Join(problems...)
}

// rewriteAddress returns the new address and the copy at that address. The copy is nil if the old address
// stays.
func (s *Store) rewriteAddress(stylesheet, in, address string, from []string) (string, *Asset, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" {
		return "", nil, nil
	}
	name := path.Join(path.Dir(stylesheet), u.Path)
	if strings.HasPrefix(u.Path, "/") {
		name = strings.TrimPrefix(path.Clean(u.Path), "/")
	}
	target, err := s.build(name, from)
	if err != nil {
		return "", nil, err
	}
	to := target.Path
	if strings.HasPrefix(in, "/") {
		to = in + to
	} else {
		to = relative(in, to)
	}
	to = (&url.URL{Path: to}).EscapedPath()
	if u.RawQuery != "" || u.ForceQuery {
		to += "?" + u.RawQuery
	}
	if u.Fragment != "" {
		to += "#" + u.EscapedFragment()
	}
	return to, target, nil
}

// relative returns the relative path from a folder of the output to a file of the output.
func relative(from, to string) string {
	up := ""
	for from != "." && !strings.HasPrefix(to, from+"/") {
		up += "../"
		from = path.Dir(from)
	}
	if from != "." {
		to = strings.TrimPrefix(to, from+"/")
	}
	return up + to
}

var cssEscape = lazyregexp.New(`\\(?:\r\n|[\n\r\f]|([0-9a-fA-F]{1,6})(?:\r\n|[ \t\n\r\f])?|(.))`)

// unquote returns the address in a CSS string or between the brackets of url().
func unquote(text []byte) string {
	text = bytes.TrimSpace(text)
	if n := len(text); n >= 2 && (text[0] == '"' || text[0] == '\'') && text[n-1] == text[0] {
		text = text[1 : n-1]
	}
	return cssEscape().ReplaceAllStringFunc(string(text), func(escape string) string {
		m := cssEscape().FindStringSubmatch(escape)
		if m[1] == "" {
			return m[2]
		}
		r, _ := strconv.ParseInt(m[1], 16, 32) // six digits at most, so it cannot fail
		return string(rune(r))
	})
}

// quote returns an address as a CSS string. The address is percent-encoded, so only quotes and backslashes need
// escaping.
func quote(address string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(address) + `"`
}

// cssFault returns the first mistake for which a browser drops a part of a stylesheet. The minifier would drop
// that part without an error.
func cssFault(src []byte) error {
	lexer := css.NewLexer(parse.NewInputBytes(append(make([]byte, 0, len(src)+1), src...)))
	type opened struct {
		closer css.TokenType
		offset int
	}
	var open []opened
	fault := func(offset int, format string, args ...any) error {
		return &textError{finding.PositionAt(src, offset), finding.Message(format, args...)}
	}
	for offset := 0; ; {
		kind, text := lexer.Next()
		switch kind {
		case css.ErrorToken:
			if len(open) > 0 {
				return fault(open[len(open)-1].offset, "a bracket is never closed")
			}
			return nil
		case css.BadStringToken:
			return fault(offset, "a quoted text is not closed on its line")
		case css.URLToken:
			if !bytes.HasSuffix(text, []byte(")")) {
				return fault(offset, "a bracket is never closed")
			}
		case css.BadURLToken:
			return fault(offset, "%q is not a valid url()", text)
		case css.CommentToken:
			if len(text) < len("/**/") || !bytes.HasSuffix(text, []byte("*/")) {
				return fault(offset, "a comment is never closed")
			}
		case css.LeftBraceToken:
			open = append(open, opened{css.RightBraceToken, offset})
		case css.LeftBracketToken:
			open = append(open, opened{css.RightBracketToken, offset})
		case css.LeftParenthesisToken, css.FunctionToken:
			open = append(open, opened{css.RightParenthesisToken, offset})
		case css.RightBraceToken, css.RightBracketToken, css.RightParenthesisToken:
			if len(open) == 0 || open[len(open)-1].closer != kind {
				return fault(offset, "%q closes nothing", text)
			}
			open = open[:len(open)-1]
		}
		offset += len(text)
	}
}
