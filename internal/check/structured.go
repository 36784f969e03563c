package check

import (
	"bytes"
	"html"
	"slices"
	"strings"
)

// Data is a text of JSON-LD.
type Data struct {
	Nodes []Node // its first 500 objects, including those in others, in the order in which they begin
	Err   error  // of invalid JSON
}

// ownStart begins the JSON-LD that the renderer makes from what a page shows, which tests of the renderer compare.
const ownStart = `{"@context":"https://schema.org","@graph":[`

// Data are the texts of JSON-LD of the page; nil if there is only that of the renderer, which needs no check.
func (f *File) Data() []Data {
	texts := f.Tags().Data
	if f.described && len(texts) == 1 && bytes.HasPrefix(texts[0], []byte(ownStart)) {
		return nil
	}
	for i := len(f.data); i < len(texts); i++ {
		nodes, err := f.tags.json.read(texts[i])
		nodes = nodes[:min(len(nodes), 500)]
		f.data = append(f.data, Data{nodes, err})
	}
	return f.data
}

// Shows reports whether words are in the page outside of its JSON-LD.
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
		if at := bytes.Index(rest, text); at >= 0 {
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
