package check

import (
	"bytes"
	"strings"
)

// Nested is a link that begins inside another link.
type Nested struct{ Address, Class, Words string }

// nest keeps the current link if the link before it has not ended. rest is the HTML after its start tag.
func (t *Tags) nest(rest []byte) {
	if len(t.Nested) < most && len(t.link) > 0 && !endsLink(t.link[:len(t.link)-len(t.tags.From)]) {
		words, _ := linkWords(rest)
		t.Nested = append(t.Nested, Nested{t.attr("href"), t.attr("class"), words})
	}
	t.link = rest
}

// endsLink reports whether a piece of HTML has the end tag of a link.
func endsLink(piece []byte) bool {
	for {
		_, name, found := bytes.Cut(piece, []byte("</"))
		if !found || len(name) > 1 && name[0]|0x20 == 'a' && strings.IndexByte("> \t\n\f\r/", name[1]) >= 0 {
			return found
		}
		piece = name
	}
}
