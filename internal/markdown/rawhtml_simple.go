package markdown

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// simpleTags calls visit with the tokens at the beginning of a fragment that are tags without attributes, or texts
// between these. offset is where the rest begins, in the state in which html.Tokenizer begins. The tokenizer would give
// the same, and takes 4 KB of memory for each fragment.
func (f *fragment) simpleTags(visit func(t *token)) (offset int) {
	for offset < len(f.html) {
		rest := f.html[offset:]
		size, t := len(rest), html.Token{Type: html.TextToken}
		if rest[0] == '<' {
			if size = simpleTag(rest); size == 0 {
				return offset
			}
			t = tokenOf(rest[:size])
			if t.Type == html.StartTagToken && tagsAreText[t.Data] && size < len(rest) {
				return offset
			}
		} else {
			if next := bytes.IndexByte(rest, '<'); next >= 0 && simpleTag(rest[next:]) > 0 {
				size = next
			} else if next >= 0 {
				return offset
			}
			if bytes.ContainsAny(rest[:size], "&\r\x00") {
				return offset
			}
			t.Data = string(rest[:size])
		}
		visit(&token{Token: t, raw: rest[:size], offset: offset, fragment: f})
		offset += size
	}
	return offset
}

// tagsAreText are the elements behind whose start tag html.Tokenizer reads tags as text.
var tagsAreText = set("iframe noembed noframes noscript plaintext script style textarea title xmp")

// simpleTag is the length of a tag without attributes at the beginning of a text: <b>, </b>, <br/>; 0: there is none.
func simpleTag(text []byte) int {
	name := bytes.TrimPrefix(text[1:], []byte{'/'})
	size := 0
	for size < len(name) && (isASCIILetter(name[size]) || size > 0 && '0' <= name[size] && name[size] <= '9') {
		size++
	}
	rest := name[size:]
	if isEnd := len(name) < len(text)-1; !isEnd && len(rest) > 1 && rest[0] == '/' {
		rest = rest[1:]
	}
	if size == 0 || len(rest) == 0 || rest[0] != '>' {
		return 0
	}
	return len(text) - len(rest) + 1
}

// tokenOf is the token of a tag without attributes.
func tokenOf(tag []byte) (t html.Token) {
	name := tag[1 : len(tag)-1]
	switch {
	case name[0] == '/':
		t.Type, name = html.EndTagToken, name[1:]
	case name[len(name)-1] == '/':
		t.Type, name = html.SelfClosingTagToken, name[:len(name)-1]
	default:
		t.Type = html.StartTagToken
	}
	name = bytes.ToLower(name)
	if t.DataAtom = atom.Lookup(name); t.DataAtom != 0 {
		t.Data = t.DataAtom.String()
	} else {
		t.Data = string(name)
	}
	return t
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
