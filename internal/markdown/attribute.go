package markdown

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"porchlight/internal/finding"
)

// attribute is one entry of {#id .class key=value flag}.
type attribute struct {
	key, value string
	offset     int  // of the entry, in the text
	bare       bool // a flag, without a value
}

// attributeFault is a fault in a list of attributes.
type attributeFault struct {
	offset              int // in the text
	message, suggestion string
}

// parseAttributes reads a list of attributes that starts at line[0], an opening brace, and ends on the same line.
// offset is that of line in the text; n is the length of the list in bytes. Values may be in single or double quotes,
// in which a backslash makes the next quote or backslash part of the value. Entities are not resolved, so that
// addresses are unchanged. Several classes are joined by spaces. A flag has the value "true".
func parseAttributes(line []byte, offset int) (list []attribute, n int, fault *attributeFault) {
	r := attributeReader{line: line, offset: offset, i: 1}
	for {
		r.skipSpaces()
		if r.i >= len(line) || line[r.i] == '\n' {
			return nil, 0, &attributeFault{offset, `a "{" is not closed on its line`, `end the attributes with "}"`}
		}
		if line[r.i] == '}' {
			return list, r.i + 1, nil
		}
		a, fault := r.attribute()
		if fault != nil {
			return nil, 0, fault
		}
		if known := find(list, a.key); known == nil {
			list = append(list, a)
		} else if a.key == "class" {
			known.value += " " + a.value
		} else {
			return nil, 0, &attributeFault{a.offset, finding.Message("%q is given twice", a.key), "keep one of them"}
		}
	}
}

func find(list []attribute, key string) *attribute {
	for i := range list {
		if list[i].key == key {
			return &list[i]
		}
	}
	return nil
}

type attributeReader struct {
	line   []byte
	offset int
	i      int
}

func (r *attributeReader) skipSpaces() {
	for r.i < len(r.line) && (r.line[r.i] == ' ' || r.line[r.i] == '\t') {
		r.i++
	}
}

func (r *attributeReader) attribute() (attribute, *attributeFault) {
	a := attribute{offset: r.offset + r.i}
	switch c := r.line[r.i]; {
	case c == '#' || c == '.':
		r.i++
		a.key = "class"
		if c == '#' {
			a.key = "id"
		}
		if a.value = r.word(" \t\n#.}"); a.value == "" {
			return a, r.fault(a.offset, finding.Message("want a name after %q", string(c)),
				"write it without a space between, such as {#cost}")
		}
		return a, nil
	case isNameStart(c):
		start := r.i
		for r.i < len(r.line) && isNameByte(r.line[r.i]) {
			r.i++
		}
		a.key = string(r.line[start:r.i])
	default:
		bad, _ := utf8.DecodeRune(r.line[r.i:])
		return a, r.fault(a.offset, finding.Message("want an attribute such as title=\"Read this\", have %q",
			string(bad)),
			"")
	}
	if r.i >= len(r.line) || r.line[r.i] != '=' {
		a.value, a.bare = "true", true
		return a, nil
	}
	r.i++
	var fault *attributeFault
	a.value, fault = r.value(a.key)
	return a, fault
}

// value reads the value behind an equals sign.
func (r *attributeReader) value(key string) (string, *attributeFault) {
	if r.i < len(r.line) && (r.line[r.i] == '"' || r.line[r.i] == '\'') {
		return r.quoted(key)
	}
	start := r.i
	value := r.word(" \t\n}")
	if first, _ := utf8.DecodeRuneInString(value); strings.ContainsRune("“”„‘’", first) {
		return "", r.fault(r.offset+start, fmt.Sprintf("%s: the value is in curly quotes", key),
			fmt.Sprintf(`write straight quotes: %s="..."`, key))
	}
	if value == "" {
		return "", r.fault(r.offset+start, fmt.Sprintf("%s: no value after the equals sign", key),
			fmt.Sprintf(`write %s="..."`, key))
	}
	return value, nil
}

func (r *attributeReader) quoted(key string) (string, *attributeFault) {
	quote, start := r.line[r.i], r.i
	var b strings.Builder
	for r.i++; r.i < len(r.line) && r.line[r.i] != '\n'; r.i++ {
		c := r.line[r.i]
		if c == quote {
			r.i++
			return b.String(), nil
		}
		if c == '\\' && r.i+1 < len(r.line) && (r.line[r.i+1] == '"' || r.line[r.i+1] == '\'' ||
			r.line[r.i+1] == '\\') {
			r.i++
			c = r.line[r.i]
		}
		b.WriteByte(c)
	}
	return "", r.fault(r.offset+start, fmt.Sprintf("%s: the value is not closed on its line", key),
		fmt.Sprintf("end it with %c", quote))
}

// word reads up to one of the stop characters, or to the end of the line.
func (r *attributeReader) word(stop string) string {
	start := r.i
	for r.i < len(r.line) && strings.IndexByte(stop, r.line[r.i]) < 0 {
		r.i++
	}
	return string(r.line[start:r.i])
}

func (r *attributeReader) fault(offset int, message, suggestion string) *attributeFault {
	return &attributeFault{offset, message, suggestion}
}

func isNameStart(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }

func isNameByte(c byte) bool {
	return isNameStart(c) || c >= '0' && c <= '9' || c == '-' || c == ':' || c == '.'
}
