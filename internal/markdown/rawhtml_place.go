package markdown

import (
	"bytes"
	"strings"
)

// attrPlace says where an attribute stands in a tag: its name, and its value without quotes. An attribute without a value
// has value and end at the end of its name.
type attrPlace struct {
	name              string // lower case
	start, value, end int
	quotes            int // 1 when the value is quoted
}

// attributePlaces finds the attributes of a start tag, following the tokenizer of HTML (section 13.2.5.32 on).
func attributePlaces(tag []byte) []attrPlace {
	var list []attrPlace
	i := 1
	for i < len(tag) && !isTagSpace(tag[i]) && tag[i] != '/' && tag[i] != '>' {
		i++
	}
	for {
		for i < len(tag) && (isTagSpace(tag[i]) || tag[i] == '/') {
			i++
		}
		if i >= len(tag) || tag[i] == '>' {
			return list
		}
		a := attrPlace{start: i}
		for i++; i < len(tag) && !isTagSpace(tag[i]) && tag[i] != '/' && tag[i] != '>' && tag[i] != '='; i++ {
		}
		a.name = strings.ToLower(string(tag[a.start:i]))
		a.value, a.end = i, i
		j := i
		for j < len(tag) && isTagSpace(tag[j]) {
			j++
		}
		if j < len(tag) && tag[j] == '=' {
			i = readValue(tag, j+1, &a)
		}
		list = append(list, a)
	}
}

// readValue reads an attribute's value from tag[i:] and gives where it ends, quotes included.
func readValue(tag []byte, i int, a *attrPlace) int {
	for i < len(tag) && isTagSpace(tag[i]) {
		i++
	}
	if i < len(tag) && (tag[i] == '"' || tag[i] == '\'') {
		a.quotes = 1
		a.value, a.end = i+1, len(tag)
		if n := bytes.IndexByte(tag[i+1:], tag[i]); n >= 0 {
			a.end = i + 1 + n
		}
		return min(len(tag), a.end+1)
	}
	a.value = i
	for i < len(tag) && !isTagSpace(tag[i]) && tag[i] != '>' {
		i++
	}
	a.end = i
	return i
}

func placeOf(places []attrPlace, name string) int {
	for _, a := range places {
		if a.name == name {
			return a.start
		}
	}
	return 0
}

func isTagSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r' }
