package check

import (
	"bytes"
	"html"
	"slices"
	"strings"
)

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
	if f.described && len(texts) == 1 && bytes.HasPrefix(texts[0], []byte(made)) {
		return nil
	}
	for i := len(f.data); i < len(texts); i++ {
		nodes, err := f.tags.json.read(texts[i])
		nodes = nodes[:min(len(nodes), 500)]
		f.data = append(f.data, Data{nodes, err})
	}
	return f.data
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
