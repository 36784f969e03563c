package asset

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"

	whatwg "github.com/nlnwa/whatwg-url/url"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// addressParser reads addresses as browsers do (https://url.spec.whatwg.org). net/url reads "https:host/x",
// `\\host\x` and "//ho\tst" in other ways, so a page could load from a host that a check does not see.
var addressParser = sync.OnceValue(func() whatwg.Parser { return whatwg.NewParser() })

// ownHost stands for the site where its host is not known.
const ownHost = "own.invalid"

// OtherHost is the host that a browser contacts for an address on a page of the site at own, a host with its port. It
// is "" for an address on the site itself, for one that is on no host, such as data: or tel:, and for one that browsers
// do not load.
func OtherHost(address, own string) string {
	if isOwn(address) {
		return ""
	}
	if own == "" {
		own = ownHost
	}
	u, err := addressParser().ParseRef("https://"+own+"/", address)
	if err != nil || u.Host() == "" || strings.EqualFold(u.Host(), own) {
		return ""
	}
	return u.Host()
}

// HostFault explains what is wrong with the host of an address that begins with http: or https:, as browsers read it.
// It is "" when nothing is, or when it has no host.
func HostFault(address string) string {
	u, err := addressParser().Parse(address)
	scheme, rest, _ := strings.Cut(strings.ToLower(address), ":")
	switch {
	case err != nil && (scheme == "http" || scheme == "https") && strings.Trim(rest, `/\`) != "":
		return "is none that a browser can open"
	case err != nil || u.Host() == "":
		return ""
	case u.Username() != "" || u.Password() != "":
		return "leads to " + u.Host() + ", whatever stands before the @"
	case strings.Trim(strings.ToLower(u.Host()), "abcdefghijklmnopqrstuvwxyz0123456789.-_:[]") != "":
		return "leads to the host " + u.Host() + ", which no site can have"
	}
	return ""
}

// isOwn reports whether an address is one of the site by its letters: a path without anything that could begin
// another host. Nearly all addresses of a page are.
func isOwn(address string) bool {
	for i := 0; i < len(address); i++ {
		switch c := address[i]; {
		case c == ':' || c == '\\' || c <= ' ' || c == '/' && i > 0 && address[i-1] == '/':
			return false
		case c == '?' || c == '#':
			return true
		}
	}
	return true
}

// StyleAddresses are the addresses that a style sheet, or the value of a style attribute, loads or refers to: in
// @import, url(), src() and image-set(), however their letters are written.
func StyleAddresses(sheet []byte) (addresses []string) {
	lexer := css.NewLexer(parse.NewInputBytes(append(make([]byte, 0, len(sheet)+1), sheet...)))
	importing := false
	var functions []string // that are open, the innermost last
	loads := func() bool {
		for _, name := range functions {
			if name == "url" || name == "src" || strings.HasSuffix(name, "image-set") {
				return true
			}
		}
		return importing
	}
	for {
		kind, text := lexer.Next()
		switch kind {
		case css.ErrorToken:
			if err := lexer.Err(); errors.Is(err, io.EOF) || len(text) == 0 {
				return addresses
			}
		case css.AtKeywordToken:
			importing = strings.EqualFold(unquote(text), "@import")
		case css.SemicolonToken, css.LeftBraceToken:
			importing, functions = false, nil
		case css.FunctionToken:
			name := strings.ToLower(strings.TrimSuffix(unquote(text), "("))
			if name == "url" && bytes.IndexByte(text, '\\') >= 0 { // the lexer knows url( only by its plain letters
				addresses = append(addresses, unquote(untilBracket(lexer)))
				continue
			}
			functions = append(functions, name)
		case css.LeftParenthesisToken:
			functions = append(functions, "")
		case css.RightParenthesisToken:
			functions = functions[:max(0, len(functions)-1)]
		case css.URLToken, css.BadURLToken:
			inner := bytes.TrimSuffix(text[bytes.IndexByte(text, '(')+1:], []byte(")"))
			addresses = append(addresses, unquote(inner))
		case css.StringToken:
			if loads() {
				addresses = append(addresses, unquote(text))
			}
		}
	}
}

// untilBracket is the text up to the next closing bracket, which is read as well.
func untilBracket(lexer *css.Lexer) []byte {
	var b []byte
	for {
		kind, text := lexer.Next()
		if kind == css.ErrorToken || kind == css.RightParenthesisToken {
			return b
		}
		b = append(b, text...)
	}
}
