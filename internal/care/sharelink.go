package care

import (
	"fmt"
	"strings"
)

// linkTemplate is a share address taken apart: what stands before "?", and the parameters.
type linkTemplate struct {
	base   string
	params []linkParam
}

// linkParam is one "name=" with the pieces of its value: literal text, already encoded, and fields in turn.
type linkParam struct {
	name   string
	pieces []linkPiece
}

type linkPiece struct {
	literal string
	field   linkField
}

type linkField uint8

const (
	literalPiece linkField = iota
	urlField
	titleField
	descriptionField
	imageField
)

var linkFields = map[string]linkField{"{url}": urlField, "{title}": titleField, "{description}": descriptionField, "{image}": imageField}

// parseLink takes a share address apart. Fields may stand only in values of parameters, so that no value can change where the link
// leads. The complaint is worded for an editor.
func parseLink(address string) (_ linkTemplate, complaint string) {
	base, query, found := strings.Cut(address, "?")
	if strings.ContainsAny(base, "{}#") || !found {
		return linkTemplate{}, `fields such as {url} may stand only after "?"`
	}
	if !isHTTPS(base) && base != "mailto:" && base != "sms:" {
		return linkTemplate{}, "want an address that begins with https://, mailto:? or sms:?"
	}
	link := linkTemplate{base: base}
	usesURL := false
	for _, param := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(param, "=")
		p := linkParam{name: name}
		for value != "" {
			open := strings.IndexByte(value, '{')
			if open < 0 {
				open = len(value)
			}
			if open > 0 {
				p.pieces = append(p.pieces, linkPiece{literal: value[:open]})
				value = value[open:]
				continue
			}
			text, rest, closed := strings.Cut(value, "}")
			field, known := linkFields[text+"}"]
			if !known || !closed {
				return linkTemplate{}, fmt.Sprintf("want {url}, {title}, {description} or {image}, have %q", value[:len(value)-len(rest)])
			}
			usesURL = usesURL || field == urlField
			p.pieces = append(p.pieces, linkPiece{field: field})
			value = rest
		}
		if strings.ContainsAny(name, "{}#") {
			return linkTemplate{}, `fields such as {url} may stand only after "="`
		}
		if name != "" { // "sms:?&body=" has an empty one, which some telephones need
			link.params = append(link.params, p)
		} else {
			link.base = base + "?"
		}
	}
	if !usesURL {
		return linkTemplate{}, "the address of the page is missing: write {url} in it"
	}
	return link, ""
}

// fill writes the address for a page.
func (l linkTemplate) fill(page Shared) string {
	values := [...]string{urlField: page.URL, titleField: page.Title, descriptionField: page.Description, imageField: page.Image}
	b := make([]byte, 0, 256)
	b = append(b, l.base...)
	separator := byte('?')
	if strings.Contains(l.base, "?") {
		separator = '&'
	}
	for _, p := range l.params {
		start := len(b)
		b = append(b, separator)
		b = append(append(b, p.name...), '=')
		var wrote bool
		if b, wrote = p.fill(b, &values); !wrote {
			b = b[:start]
			continue
		}
		separator = '&'
	}
	return string(b)
}

// fill appends the value of a parameter. Literal text between two fields is left out when one of them is empty. wrote is false
// when the parameter has fields and all are empty.
func (p linkParam) fill(b []byte, values *[5]string) (_ []byte, wrote bool) {
	pending, fields, filled := "", 0, 0
	for _, piece := range p.pieces {
		if piece.field == literalPiece {
			if fields == 0 || filled > 0 {
				pending = piece.literal
			}
			continue
		}
		value := values[piece.field]
		if fields++; value == "" {
			if filled == 0 {
				pending = ""
			}
			continue
		}
		b = appendEncoded(append(b, pending...), value)
		pending = ""
		filled++
	}
	if n := len(p.pieces); n > 0 && p.pieces[n-1].field == literalPiece {
		b = append(b, pending...)
	}
	return b, fields == 0 || filled > 0
}

// percentEncode encodes everything but letters, digits and "-_.~", so that the value stands in any part of any address. A space is
// %20: mail and message programs show "+" as it is.
func percentEncode(s string) string {
	return string(appendEncoded(nil, strings.ToValidUTF8(s, "\uFFFD")))
}

func appendEncoded(b []byte, s string) []byte {
	const digits = "0123456789ABCDEF"
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.', c == '~':
			b = append(b, c)
		default:
			b = append(b, '%', digits[c>>4], digits[c&15])
		}
	}
	return b
}
