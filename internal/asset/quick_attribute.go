package asset

import (
	"bytes"
	"strings"

	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/parse/v2"
)

// attribute appends an attribute. It returns false, and appends nothing, if the library may change the
// attribute.
func (q *quick) attribute(element []byte) bool {
	end := 1
	for end < len(q.rest) && (q.rest[end] >= 'a' && q.rest[end] <= 'z' || q.rest[end] == '-') {
		end++
	}
	name, rest := q.rest[1:end], q.rest[end:]
	kind := attributeKind(element, name)
	if kind == changedAttribute {
		return false
	}
	var value []byte
	if after, has := bytes.CutPrefix(rest, []byte(`="`)); has {
		closed := false
		if value, rest, closed = bytes.Cut(after, []byte(`"`)); !closed || len(value) == 0 {
			return false
		}
	} else if len(rest) == 0 || rest[0] != ' ' && rest[0] != '>' || kind == valueAttribute {
		return false
	}
	if bytes.IndexByte(value, '&') >= 0 {
		value = parse.ReplaceEntities(bytes.Clone(value), html.EntitiesMap, nil)
	}
	var has byte
	for _, c := range value {
		has |= ofValue[c]
	}
	if has&refusedByte != 0 || has&spaceByte != 0 && (kind == addressAttribute || !isTrimmed(value)) ||
		len(value) > 0 && kind == switchAttribute || kind == addressAttribute && !isQuickAddress(value) ||
		string(name) == "name" && isReadName(value) || string(name) == "type" && !isQuickType(string(value)) {
		return false
	}
	q.out = append(append(q.out, ' '), name...)
	switch {
	case len(value) == 0:
	case kind == quotedAttribute || has&(spaceByte|quotedByte) != 0:
		q.out = append(append(append(q.out, `="`...), value...), '"')
	default:
		q.out = append(append(q.out, '='), value...)
	}
	q.rest = rest
	return true
}

// Bytes of values, by what the library does to a value that has one.
const (
	refusedByte byte = 1 << iota // the library may change the value
	spaceByte                    // the value keeps its quotes
	quotedByte                   // the value keeps its quotes
)

var ofValue = [256]byte{'"': refusedByte, '\t': refusedByte, '\n': refusedByte, '\r': refusedByte, '\f': refusedByte,
	' ': spaceByte, '\'': quotedByte, '`': quotedByte, '<': quotedByte, '=': quotedByte, '>': quotedByte}

// isTrimmed reports whether a value has single spaces only, and none at its ends.
func isTrimmed(value []byte) bool {
	return value[0] != ' ' && value[len(value)-1] != ' ' && !bytes.Contains(value, []byte("  "))
}

// Kinds of attributes, by what the library does to their values.
const (
	changedAttribute = iota // it may change the value
	plainAttribute          // it keeps the value, and the quotes where they are needed
	quotedAttribute         // it keeps the value and its quotes
	valueAttribute          // as plainAttribute, but it removes an attribute with an empty value
	addressAttribute        // it keeps a value for which isQuickAddress is true
	switchAttribute         // it removes the value
)

func attributeKind(element, name []byte) int {
	switch string(name) {
	case "href", "src":
		return addressAttribute
	case "class", "dir", "id":
		return valueAttribute
	case "content", "property":
		return quotedAttribute
	case "name":
		if string(element) == "meta" {
			return valueAttribute
		}
	case "alt", "as", "color", "colspan", "crossorigin", "datetime", "decoding", "fetchpriority", "for", "height",
		"hreflang", "integrity", "itemprop", "lang", "loading", "media", "rel", "role", "rowspan", "scope", "sizes",
		"start", "tabindex", "target", "title", "width":
		return plainAttribute
	case "type":
		switch string(element) {
		case "button", "link", "script":
			return plainAttribute
		}
	case "async", "defer", "nomodule", "open", "reversed":
		return switchAttribute
	}
	if bytes.HasPrefix(name, []byte("aria-")) || bytes.HasPrefix(name, []byte("data-")) {
		return plainAttribute
	}
	return changedAttribute
}

// isReadName reports whether the library changes the content of a <meta> with this name.
func isReadName(name []byte) bool {
	return bytes.EqualFold(name, []byte("keywords")) || bytes.EqualFold(name, []byte("viewport"))
}

// isQuickType reports whether the library keeps a type as it is. It would shorten others.
func isQuickType(mediaType string) bool {
	return mediaType == strings.ToLower(mediaType) && !strings.ContainsAny(mediaType, " ;,")
}

// isQuickAddress reports whether the library keeps an address as it is. It would shorten others.
func isQuickAddress(address []byte) bool {
	end := bytes.IndexByte(address, ':')
	if end < 0 {
		return true
	}
	scheme := string(address[:end])
	return scheme == strings.ToLower(scheme) && scheme != "data"
}
