package asset

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// styleAddress is an address in a style sheet.
type styleAddress struct {
	address    string
	start, end int  // offsets of the address as written: "a.png", url(a.png)
	kept       bool // is not replaced: it is not valid, or its end is not certain
}

// StyleAddresses returns the addresses in a style sheet, or in the value of a style attribute: those in
// @import, url(), src() and image-set(). It also finds keywords that are written with escapes or capitals.
func StyleAddresses(sheet []byte) (addresses []string) {
	list, _ := styleAddresses(sheet)
	for _, a := range list {
		addresses = append(addresses, a.address)
	}
	return addresses
}

// MapStyleAddresses replaces the addresses in a style sheet, or in the value of a style attribute. The
// function to returns the new address. It gets the address and its offset in the sheet.
func MapStyleAddresses(sheet []byte, to func(address string, offset int) string) []byte {
	list, _ := styleAddresses(sheet)
	return replaceAddresses(sheet, list, to)
}

// replaceAddresses is MapStyleAddresses for addresses that have been found already.
func replaceAddresses(sheet []byte, list []styleAddress, to func(address string, offset int) string) []byte {
	var out []byte
	done := 0
	for _, a := range list {
		if a.kept {
			continue
		}
		address := to(a.address, a.start)
		if address == a.address {
			continue
		}
		address = quote(address)
		if sheet[a.end-1] == ')' {
			address = "url(" + address + ")"
		}
		out, done = append(append(out, sheet[done:a.start]...), address...), a.end
	}
	if out == nil {
		return sheet
	}
	return append(out, sheet[done:]...)
}

// styleAddresses finds the addresses in a style sheet. It returns an error for bytes that no style sheet may
// have.
func styleAddresses(sheet []byte) (list []styleAddress, err error) {
	lexer := css.NewLexer(parse.NewInputBytes(append(make([]byte, 0, len(sheet)+1), sheet...)))
	importing := false
	var functions []string // open functions, the innermost last
	for offset := 0; ; {
		kind, text := lexer.Next()
		start := offset
		offset += len(text)
		switch kind {
		case css.ErrorToken:
			if err := lexer.Err(); errors.Is(err, io.EOF) {
				return list, nil
			} else if len(text) == 0 {
				return list, err
			}
		case css.AtKeywordToken:
			importing = strings.EqualFold(unquote(text), "@import")
		case css.SemicolonToken, css.LeftBraceToken:
			importing, functions = false, nil
		case css.FunctionToken:
			name := strings.ToLower(strings.TrimSuffix(unquote(text), "("))
			if name == "url" && bytes.IndexByte(text, '\\') >= 0 { // the lexer does not know url( with escapes
				inner := untilBracket(lexer)
				list = append(list, styleAddress{unquote(inner), start, offset, true})
				offset += len(inner) + len(")")
				continue
			}
			functions = append(functions, name)
		case css.LeftParenthesisToken:
			functions = append(functions, "")
		case css.RightParenthesisToken:
			functions = functions[:max(0, len(functions)-1)]
		case css.URLToken, css.BadURLToken:
			inner, ends := bytes.CutSuffix(text[bytes.IndexByte(text, '(')+1:], []byte(")"))
			list = append(list, styleAddress{unquote(inner), start, offset, kind == css.BadURLToken || !ends})
			importing = false
		case css.StringToken:
			if importing || len(functions) > 0 && loads(functions[len(functions)-1]) {
				list = append(list, styleAddress{unquote(text), start, offset, false})
				importing = false
			}
		}
	}
}

// loads reports whether a quoted string in a CSS function is an address.
func loads(function string) bool {
	return function == "url" || function == "src" || strings.HasSuffix(function, "image-set")
}

// untilBracket reads up to and including the next closing bracket, and returns the text before it.
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
