package asset

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// piece is one file of a style sheet, without its imports.
type piece struct {
	file  *source
	text  []byte // as long as the file, so that positions stay: spaces replace an import
	media string // the condition of its import, such as "print"; "": none
}

// pieces returns the files of a style sheet in the order of the cascade; the sheet itself is last. ok is false
// if the sheet or an imported file has a mistake, or if an import cannot be inlined: it is on another site,
// missing, too deep, or has a condition other than one media query. Then all imports stay as they are. media
// is the condition under which the sheet is imported. from are the style sheets through which it is loaded.
func (s *Store) pieces(f *source, media string, from []string) (list []piece, ok bool) {
	text, err := f.original()
	if err != nil || cssFault(text) != nil || declaresEncoding(text) || !utf8.Valid(text) {
		return nil, false // a mistake would also affect the sheets that follow
	}
	text = bytes.Clone(text)
	for _, i := range imports(text) {
		name := path.Join(path.Dir(f.name), i.address)
		if strings.HasPrefix(i.address, "/") {
			name = i.address[1:]
		}
		imported := s.files[name]
		if imported == nil || imported.mediaType != cssType || media != "" && i.media != "" || i.layered ||
			len(from) > maxImports {
			return nil, false
		}
		more, ok := s.pieces(imported, media+i.media, append(from, f.name))
		if !ok {
			return nil, false
		}
		list = append(list, more...)
		for n := i.start; n < i.end; n++ {
			if text[n] != '\n' {
				text[n] = ' '
			}
		}
	}
	return append(list, piece{f, text, media}), true
}

// maxImports is the greatest depth of nested imports. It also ends a loop of imports.
const maxImports = 8

// imported is an @import.
type imported struct {
	address    string
	media      string
	layered    bool // it has a layer or a supports() condition
	start, end int  // in the style sheet
}

// imports returns the @imports at the beginning of a style sheet. Browsers ignore an @import after a rule.
func imports(sheet []byte) (list []imported) {
	lexer := css.NewLexer(parse.NewInputBytes(append(make([]byte, 0, len(sheet)+1), sheet...)))
	var now *imported // the @import being read
	for offset := 0; ; {
		kind, text := lexer.Next()
		start := offset
		offset += len(text)
		switch {
		case kind == css.CommentToken || kind == css.WhitespaceToken && (now == nil || now.media == ""):
		case kind == css.AtKeywordToken && strings.EqualFold(string(text), "@import"):
			now = &imported{start: start}
		case now == nil:
			return list
		case kind == css.SemicolonToken || kind == css.ErrorToken:
			now.end, now.media = offset, strings.TrimSpace(now.media)
			list, now = append(list, *now), nil
			if kind == css.ErrorToken {
				return list
			}
		case now.address == "" && kind == css.StringToken:
			now.address = unquote(text)
		case now.address == "" && kind == css.URLToken:
			now.address = unquote(bytes.TrimSuffix(text[len("url("):], []byte(")")))
		default:
			word := strings.ToLower(string(text))
			now.layered = now.layered || now.media == "" && (word == "layer" || word == "layer(" || word == "supports(")
			now.media += string(text)
		}
	}
}

// joined returns a style sheet together with the style sheets that it imports. Addresses in it are those of
// fingerprinted copies.
func (s *Store) joined(f *source, from []string) (sheet []byte, needs []*Asset, err error) {
	list, ok := s.pieces(f, "", nil)
	if !ok {
		text, err := f.original()
		if err != nil {
			return nil, nil, err
		}
		list = []piece{{file: f, text: text}}
	}
	var all bytes.Buffer
	for i, p := range list {
		text, more, err := s.rewriteCSS(p.file.name, path.Dir(f.name), p.text, from)
		if err != nil {
			return nil, nil, err
		}
		needs = append(needs, more...)
		if i > 0 {
			all.WriteByte('\n')
		}
		if p.media == "" {
			all.Write(text)
		} else {
			fmt.Fprintf(&all, "@media %s{%s}", p.media, text)
		}
	}
	return all.Bytes(), needs, nil
}
