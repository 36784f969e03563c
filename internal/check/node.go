package check

import (
	"bytes"
	"encoding/json"
	"iter"
	"slices"

	"github.com/tdewolff/parse/v2"
	jsontokens "github.com/tdewolff/parse/v2/json"
)

// Node is an object of JSON-LD: its members in the order in which they are written.
type Node []Member

// Member is a key of an object and its value, or an item of a list, which has no key.
type Member struct {
	Key   string
	Value Value
}

// Value is a value of JSON.
type Value struct {
	kind  valueKind
	text  []byte
	inner []Member // of an object or a list
}

type valueKind uint8

const (
	valueNull valueKind = iota
	valueOther
	valueText
	valueNode
	valueList
)

// Text is the value as a text. ok is false for another kind of value.
func (v Value) Text() (text string, ok bool) { return string(v.text), v.kind == valueText }

// Node is the value as an object; nil for another kind of value.
func (v Value) Node() Node {
	if v.kind != valueNode {
		return nil
	}
	return v.inner
}

// Value is the value of a key. The last one counts if a key is repeated, as in JavaScript.
func (n Node) Value(key string) Value {
	for i := range slices.Backward(n) {
		if n[i].Key == key {
			return n[i].Value
		}
	}
	return Value{}
}

// Values are the values of a key: the items of a list, or a single one.
func (n Node) Values(key string) iter.Seq[Value] {
	return func(yield func(Value) bool) {
		switch v := n.Value(key); v.kind {
		case valueNull:
		case valueList:
			for i := range v.inner {
				if !yield(v.inner[i].Value) {
					return
				}
			}
		default:
			yield(v)
		}
	}
}

// Has reports whether a key has a value that is not empty.
func (n Node) Has(key string) bool {
	for v := range n.Values(key) {
		if v.kind != valueText || len(v.text) > 0 {
			return true
		}
	}
	return false
}

// Types are the types of the node (@type), without the address of the vocabulary.
func (n Node) Types() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for v := range n.Values("@type") {
			if v.kind == valueText && !yield(v.text[bytes.LastIndexByte(v.text, '/')+1:]) {
				return
			}
		}
	}
}

// Is reports whether the node has one of some types.
func (n Node) Is(types ...string) bool {
	for have := range n.Types() {
		for _, t := range types {
			if t == string(have) {
				return true
			}
		}
	}
	return false
}

// nodeReader reads texts of JSON-LD. Its results are valid until begin.
type nodeReader struct {
	tokens *jsontokens.Parser
	text   []byte            // copies of all texts
	nodes  []Node            // of the current text
	open   []Member          // members of objects and lists whose end is not read yet
	done   []Member          // members of the others
	keys   map[string]string // strings of keys, so that each is made once
}

// mostKeys bounds nodeReader.keys.
const mostKeys = 1000

// begin prepares the reader for the texts of another page.
func (r *nodeReader) begin() {
	r.text, r.open, r.done = r.text[:0], r.open[:0], r.done[:0]
	if r.keys == nil || len(r.keys) > mostKeys {
		r.keys = map[string]string{}
	}
}

// read returns the objects of a text, including those in other objects, in the order in which they begin. The error is
// that of invalid JSON.
func (r *nodeReader) read(text []byte) ([]Node, error) {
	if !json.Valid(text) {
		var value any
		return nil, json.Unmarshal(text, &value)
	}
	from := len(r.text)
	r.text = append(append(r.text, text...), 0) // the parser writes a 0 behind its text
	r.tokens, r.nodes = jsontokens.NewParser(parse.NewInputBytes(r.text[from:len(r.text)-1])), nil
	r.value()
	return r.nodes, nil
}

// value reads the next value. ok is false at the end of an object or a list.
func (r *nodeReader) value() (v Value, ok bool) {
	switch kind, token := r.tokens.Next(); kind {
	case jsontokens.StringGrammar:
		return Value{kind: valueText, text: unquoted(token)}, true
	case jsontokens.StartObjectGrammar:
		index := len(r.nodes)
		r.nodes = append(r.nodes, nil) // its place before the objects in it
		n := r.members(func() (m Member, ok bool) {
			_, key := r.tokens.Next()
			if len(key) == 0 || key[0] != '"' {
				return m, false
			}
			m.Key = r.key(unquoted(key))
			m.Value, ok = r.value()
			return m, ok
		})
		r.nodes[index] = n
		return Value{kind: valueNode, inner: n}, true
	case jsontokens.StartArrayGrammar:
		return Value{kind: valueList, inner: r.members(func() (m Member, ok bool) {
			m.Value, ok = r.value()
			return m, ok
		})}, true
	case jsontokens.NumberGrammar:
		return Value{kind: valueOther}, true
	case jsontokens.LiteralGrammar:
		if token[0] == 'n' {
			return Value{}, true
		}
		return Value{kind: valueOther}, true
	}
	return Value{}, false
}

// members reads the members of an object or a list, each with next, which gives false at the end.
func (r *nodeReader) members(next func() (Member, bool)) []Member {
	first := len(r.open)
	for m, ok := next(); ok; m, ok = next() {
		r.open = append(r.open, m)
	}
	from := len(r.done)
	r.done = append(r.done, r.open[first:]...)
	r.open = r.open[:first]
	return r.done[from:len(r.done):len(r.done)]
}

// key is a key as a string. Equal keys share one string.
func (r *nodeReader) key(text []byte) string {
	key, ok := r.keys[string(text)]
	if !ok {
		key = string(text)
		r.keys[key] = key
	}
	return key
}

// unquoted is the text of a string of JSON.
func unquoted(token []byte) []byte {
	inner := token[1 : len(token)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return inner
	}
	var text string
	_ = json.Unmarshal(token, &text) // valid, see read
	return []byte(text)
}
