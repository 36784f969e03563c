package render

import (
	"encoding/json"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// JSON-LD describes a page with the vocabulary of schema.org (https://schema.org/docs/meddocs.html). Each value
// is also visible on the page and comes from the same field. Samples are left out. A layout prints the graph
// inside a script element. html/template encodes it as JSON there and escapes characters that could end the
// element.

// node is one object of the graph. It keeps its keys in the order of writing. A value is a text, a number, a
// node, or a list of texts or nodes. Method with leaves out empty values.
type node []keyValue

type keyValue struct {
	key   string
	value any
}

// schemaNode makes a node of a schema.org type from alternating keys and values.
func schemaNode(schemaType string, pairs ...any) node {
	n := make(node, 0, 1+len(pairs)/2)
	return n.with("@type", schemaType).with(pairs...)
}

// reference makes a node that refers to another node by its id.
func reference(id string) node { return node{{"@id", id}} }

// with appends alternating keys and values. It leaves out empty values.
func (n node) with(pairs ...any) node {
	for i := 0; i < len(pairs); i += 2 {
		if !isEmpty(pairs[i+1]) {
			n = append(n, keyValue{pairs[i].(string), pairs[i+1]})
		}
	}
	return n
}

// id returns the node's identifier; "" without one.
func (n node) id() string {
	for _, kv := range n {
		if kv.key == "@id" {
			return kv.value.(string)
		}
	}
	return ""
}

// MarshalJSON encodes the node and all nodes inside it in one pass. With a method call for each nested node,
// encoding/json would check the output of each again.
func (n node) MarshalJSON() ([]byte, error) { return n.append(make([]byte, 0, 1024)), nil }

func (n node) append(to []byte) []byte {
	to = append(to, '{')
	for i, kv := range n {
		if i > 0 {
			to = append(to, ',')
		}
		to = append(append(append(to, '"'), kv.key...), '"', ':')
		to = appendValue(to, kv.value)
	}
	return append(to, '}')
}

// appendValue appends the value of a key as JSON.
func appendValue(to []byte, value any) []byte {
	switch v := value.(type) {
	case node:
		return v.append(to)
	case int:
		return strconv.AppendInt(to, int64(v), 10)
	case string:
		return appendText(to, v)
	case []node:
		return appendList(to, v, func(to []byte, n node) []byte { return n.append(to) })
	case []string:
		return appendList(to, v, appendText)
	}
	number, _ := json.Marshal(value) // finite, so encoding cannot fail
	return append(to, number...)
}

// appendList appends a list as JSON.
func appendList[T any](to []byte, list []T, write func(to []byte, item T) []byte) []byte {
	to = append(to, '[')
	for i, item := range list {
		if i > 0 {
			to = append(to, ',')
		}
		to = write(to, item)
	}
	return append(to, ']')
}

// appendText appends a text as JSON. Most texts need no escapes, so they are copied.
func appendText(to []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			escaped, _ := json.Marshal(text) // encoding a string cannot fail
			return append(to, escaped...)
		}
	}
	return append(append(append(to, '"'), text...), '"')
}

// inlineElements are the elements that can be inside a word or sentence. Every other element separates words.
var inlineElements = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Cite: true, atom.Code: true,
	atom.Data: true, atom.Del: true, atom.Dfn: true, atom.Em: true, atom.I: true, atom.Ins: true, atom.Kbd: true,
	atom.Mark: true, atom.Q: true, atom.S: true, atom.Samp: true, atom.Small: true, atom.Span: true, atom.Strong: true,
	atom.Sub: true, atom.Sup: true, atom.Time: true, atom.U: true, atom.Var: true, atom.Wbr: true,
}

// visibleText returns the text of drawn HTML as a reader sees it, with single spaces.
func visibleText(drawn string) string {
	var b strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(drawn))
	for {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken: // the end; reading from memory has no other error
			return strings.Join(strings.Fields(b.String()), " ")
		case html.TextToken:
			b.Write(tokens.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if name, _ := tokens.TagName(); !inlineElements[atom.Lookup(name)] {
				b.WriteByte(' ')
			}
		}
	}
}
