package check

import (
	"bytes"
	"encoding/json"
	"html"
	"maps"
	"slices"
	"strings"
)

// Node is an object of JSON-LD.
type Node map[string]any

// Data is a text of JSON-LD.
type Data struct {
	Nodes []Node // all objects of it, those in others too, from the outside in, by the names of their keys
	Err   error  // why it cannot be read
}

// made begins the JSON-LD that the renderer makes from what a page shows. Tests of the renderer hold it to that.
const made = `{"@context":"https://schema.org","@graph":[`

// Data is what the page has for search engines beside what the renderer made, read once for all rules.
func (f *File) Data() []Data {
	texts := f.Tags().Data
	if f.described && len(texts) == 1 && strings.HasPrefix(texts[0], made) {
		return nil
	}
	for i := len(f.data); i < len(texts); i++ {
		nodes, err := nodesOf(texts[i])
		nodes = nodes[:min(len(nodes), 500)]
		f.data = append(f.data, Data{nodes, err})
	}
	return f.data
}

func nodesOf(text string) (nodes []Node, err error) {
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return nil, err
	}
	var walk func(any)
	walk = func(value any) {
		switch v := value.(type) {
		case map[string]any:
			nodes = append(nodes, v)
			for _, key := range slices.Sorted(maps.Keys(v)) {
				walk(v[key])
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(value)
	return nodes, nil
}

// Types are the types of the node, without the address of the vocabulary.
func (n Node) Types() []string {
	var list []string
	for _, t := range n.List("@type") {
		if name, ok := t.(string); ok {
			list = append(list, name[strings.LastIndexByte(name, '/')+1:])
		}
	}
	return list
}

// Is reports whether the node has one of some types.
func (n Node) Is(types ...string) bool {
	return slices.ContainsFunc(n.Types(), func(t string) bool { return slices.Contains(types, t) })
}

// List is the value of a key as a list: a single one is a list of one.
func (n Node) List(key string) []any {
	switch v := n[key].(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		return []any{v}
	}
}

// Has reports whether a key has a value that is not empty.
func (n Node) Has(key string) bool {
	return slices.ContainsFunc(n.List(key), func(v any) bool { return v != "" })
}

// Shows reports whether words are in the page, in other places than its JSON-LD.
func (f *File) Shows(words string) bool {
	written := []byte(html.EscapeString(words))
	for _, part := range f.withoutData() {
		if bytes.Contains(part, written) || len(written) != len(words) && bytes.Contains(part, []byte(words)) {
			return true
		}
	}
	return strings.Contains(f.Words(), strings.Join(strings.Fields(words), " "))
}

// withoutData are the parts of the page around the texts of its JSON-LD.
func (f *File) withoutData() [][]byte {
	if f.parts != nil {
		return f.parts
	}
	rest := f.Body
	for _, text := range f.Tags().Data {
		if at := bytes.Index(rest, []byte(text)); at >= 0 {
			f.parts, rest = append(f.parts, rest[:at]), rest[at+len(text):]
		}
	}
	f.parts = append(f.parts, rest)
	return f.parts
}

// Words are the words of the page, without its JSON-LD.
func (f *File) Words() string {
	if f.words == "" {
		f.words = wordsOf(slices.Concat(f.withoutData()...))
	}
	return f.words
}
