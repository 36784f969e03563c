package asset

import (
	"strings"

	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/parse/v2"
)

// attribute goes to the end of an attribute. It is false for one that the library may change.
func (q *quick) attribute(element string) bool {
	end := 1
	for end < len(q.rest) && (q.rest[end] >= 'a' && q.rest[end] <= 'z' || q.rest[end] == '-') {
		end++
	}
	name, rest := q.rest[1:end], q.rest[end:]
	kind := attributeKind(element, name)
	if kind == changedAttribute {
		return false
	}
	value := ""
	if after, has := strings.CutPrefix(rest, `="`); has {
		closed := false
		if value, rest, closed = strings.Cut(after, `"`); !closed || value == "" {
			return false
		}
	} else if rest == "" || rest[0] != ' ' && rest[0] != '>' || kind == valueAttribute {
		return false
	}
	if strings.Contains(value, "&") {
		value = string(parse.ReplaceEntities([]byte(value), html.EntitiesMap, nil))
	}
	quoted, last := kind == quotedAttribute, byte(' ')
	for i := range len(value) {
		switch c := value[i]; c {
		case '"', '\t', '\n', '\r', '\f':
			return false
		case ' ':
			if last == ' ' || kind == addressAttribute {
				return false
			}
			quoted = true
		case '\'', '`', '<', '=', '>':
			quoted = true
		}
		last = value[i]
	}
	if value != "" && (last == ' ' || kind == switchAttribute) || kind == addressAttribute && !isQuickAddress(value) ||
		name == "name" && isReadName(value) || name == "type" && !isQuickType(value) {
		return false
	}
	q.out = append(append(q.out, ' '), name...)
	switch {
	case value == "":
	case quoted:
		q.out = append(append(append(q.out, `="`...), value...), '"')
	default:
		q.out = append(append(q.out, '='), value...)
	}
	q.rest = rest
	return true
}

// Kinds of attributes, by what the library does to their values.
const (
	changedAttribute = iota // it may change them
	plainAttribute          // it leaves them, and the quotes where they are needed
	quotedAttribute         // it leaves them and their quotes
	valueAttribute          // as plainAttribute; it takes off an empty one
	addressAttribute        // it leaves those that isQuickAddress
	switchAttribute         // it takes them off
)

func attributeKind(element, name string) int {
	switch name {
	case "href", "src":
		return addressAttribute
	case "class", "dir", "id":
		return valueAttribute
	case "content", "property":
		return quotedAttribute
	case "name":
		if element == "meta" {
			return valueAttribute
		}
	case "alt", "as", "color", "colspan", "crossorigin", "datetime", "decoding", "fetchpriority", "for", "height",
		"hreflang", "integrity", "itemprop", "lang", "loading", "media", "rel", "role", "rowspan", "scope", "sizes",
		"start", "tabindex", "target", "title", "width":
		return plainAttribute
	case "type":
		if element == "button" || element == "link" || element == "script" {
			return plainAttribute
		}
	case "async", "defer", "nomodule", "open", "reversed":
		return switchAttribute
	}
	if strings.HasPrefix(name, "aria-") || strings.HasPrefix(name, "data-") {
		return plainAttribute
	}
	return changedAttribute
}

// isReadName reports whether the library reads the content of a <meta> of that name.
func isReadName(name string) bool {
	return strings.EqualFold(name, "keywords") || strings.EqualFold(name, "viewport")
}

// isQuickType excludes what the library shortens.
func isQuickType(mediaType string) bool {
	return mediaType == strings.ToLower(mediaType) && !strings.ContainsAny(mediaType, " ;,")
}

// isQuickAddress excludes what the library shortens.
func isQuickAddress(address string) bool {
	scheme, _, _ := strings.Cut(address, ":")
	return scheme == strings.ToLower(scheme) && scheme != "data" || scheme == address
}
