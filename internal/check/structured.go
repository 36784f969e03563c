package check

import (
	"bytes"
	"encoding/json"
	"html"
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2"
	jsontokens "github.com/tdewolff/parse/v2/json"
)

// Node is an object of JSON-LD: its members in the order in which they are written.
type Node []Member

// Member is a key of an object, and its value.
type Member struct {
	Key   string
	Value any
}

// Data is a text of JSON-LD.
type Data struct {
	Nodes []Node // all objects of it, those in others too, in the order in which they begin
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

func nodesOf(text string) ([]Node, error) {
	raw := []byte(text)
	if !json.Valid(raw) {
		var value any
		return nil, json.Unmarshal(raw, &value)
	}
	r := nodeReader{tokens: jsontokens.NewParser(parse.NewInputBytes(raw))}
	r.value()
	return r.nodes, nil
}

// nodeReader reads valid JSON.
type nodeReader struct {
	tokens *jsontokens.Parser
	nodes  []Node
}

// value reads the next value. ok is false at the end of an object or a list.
func (r *nodeReader) value() (value any, ok bool) {
	switch kind, token := r.tokens.Next(); kind {
	case jsontokens.StringGrammar:
		return unquoted(token), true
	case jsontokens.StartObjectGrammar:
		index := len(r.nodes)
		r.nodes = append(r.nodes, nil) // before the objects in it
		n := make(Node, 0, 8)
		for {
			key, ok := r.value()
			if !ok {
				r.nodes[index] = n
				return n, true
			}
			value, _ := r.value()
			n = append(n, Member{key.(string), value})
		}
	case jsontokens.StartArrayGrammar:
		var list []any
		for {
			value, ok := r.value()
			if !ok {
				return list, true
			}
			list = append(list, value)
		}
	case jsontokens.NumberGrammar:
		return json.Number(token), true
	case jsontokens.LiteralGrammar:
		if string(token) == "null" {
			return nil, true
		}
		return token[0] == 't', true
	}
	return nil, false
}

// unquoted is the text of a string of JSON.
func unquoted(token []byte) (text string) {
	if inner := token[1 : len(token)-1]; bytes.IndexByte(inner, '\\') < 0 {
		return string(inner)
	}
	_ = json.Unmarshal(token, &text) // it is valid
	return text
}

// Value is the value of a key: a string, a json.Number, a bool, a Node or a list of these; nil: there is none.
func (n Node) Value(key string) any {
	for _, m := range slices.Backward(n) { // of several, JSON takes the last
		if m.Key == key {
			return m.Value
		}
	}
	return nil
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
	switch v := n.Value(key).(type) {
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
