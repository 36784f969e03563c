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

// piece is a part of a style sheet: a file without its imports.
type piece struct {
	file  *source
	text  []byte // as long as the file, so that places stay: an import is spaces
	media string // the condition of its import: "print"; "": none
}

// pieces are the files that a style sheet consists of, in the order of the cascade, itself last. ok is false when one
// is on another site, missing, imported with a condition that is no media query, or has a mistake: then all imports
// stay as they are. from are the style sheets through which this one is loaded.
func (s *Store) pieces(f *source, media string, from []string) (list []piece, ok bool) {
	text, err := f.original()
	if err != nil || cssFault(text) != nil || declaresEncoding(text) || !utf8.Valid(text) {
		return nil, false // what follows would become part of the mistake
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

// maxImports is how deep imports may be nested. A loop is deeper.
const maxImports = 8

// imported is an @import.
type imported struct {
	address    string
	media      string
	layered    bool // it has a layer or a condition of features
	start, end int  // in the style sheet
}

// imports are the @imports of a style sheet. Browsers ignore those behind a rule, so they do not count.
func imports(sheet []byte) (list []imported) {
	lexer := css.NewLexer(parse.NewInputBytes(append(make([]byte, 0, len(sheet)+1), sheet...)))
	var now *imported // that is being read
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

// joined is a style sheet with the style sheets that it imports, with the addresses of fingerprinted copies in it.
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
