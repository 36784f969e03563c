package check

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Heading is a heading of a page.
type Heading struct {
	Level int
	rest  []byte // the HTML after its start tag
}

// Words are the words of the heading.
func (h Heading) Words() string { return wordsOf(h.inner()) }

// inner is the HTML in the heading.
func (h Heading) inner() []byte {
	rest := h.rest[:min(len(h.rest), longestWords)]
	if end := bytes.Index(rest, []byte("</h")); end >= 0 {
		rest = rest[:end]
	}
	return rest
}

// Empty reports whether the heading has neither words nor a picture.
func (h Heading) Empty() bool {
	if len(h.rest) == 0 || !strings.ContainsRune("<& \n\t\u00a0", rune(h.rest[0])) && h.rest[0] < utf8.RuneSelf {
		return false
	}
	in := h.inner()
	return !bytes.Contains(in, []byte("<img")) && !bytes.Contains(in, []byte("<svg")) && wordsOf(in) == ""
}
