package content

import (
	"crypto/sha256"
	"errors"

	"porchlight/internal/tree"
)

// ErrChanged is the error for a file that was changed after its front matter was read.
var ErrChanged = errors.New("the file changed while the site was being built")

// Body is the text of a page, without front matter and byte order mark, with LF line ends. Text reads it again
// each time: the bodies of a large site would take a hundred megabytes of memory.
type Body struct {
	Len int // bytes
	// Intro is the plain text before the mark <!--more-->; "": the text has no such mark, or none that counts.
	Intro string
	// FirstWords is the beginning of the first paragraph as plain text. It is "" if the page has an Intro, or a summary
	// or description of its own, since nothing shows it then.
	FirstWords string

	kept   []byte  // the text, of a body that stays in memory
	reader *reader // reads the file again; nil: the text is in kept
	file   string
	digest [sha256.Size]byte // of the whole file
	at     int               // offset of the body in the cleaned text
}

// NewBody makes a body that stays in memory, of a page without front matter. words is the limit of its FirstWords; 0:
// none.
func NewBody(text []byte, words int) Body {
	b := Body{Len: len(text), kept: text}
	b.summarise(text, nil, words)
	return b
}

// Digest is the SHA-256 of the whole file from which the body was read. It is zero for a body that stays in
// memory.
func (b Body) Digest() [sha256.Size]byte { return b.digest }

// Text reads the text of the body. The error is ErrChanged when the file cannot be read or no longer has the same
// bytes: a page must not mix two states of a file.
func (b Body) Text() ([]byte, error) { return b.TextIn(nil, new([]byte)) }

// TextIn is Text, which reads into the memory of space and replaces that when it is too small. files are the
// files of the snapshot, which open many files faster; nil: none.
func (b Body) TextIn(files *tree.Files, space *[]byte) ([]byte, error) {
	if b.reader == nil {
		return b.kept, nil
	}
	from := b.reader.fsys
	if files != nil {
		from = files
	}
	raw, err := tree.Reread(from, b.file, b.reader.limit, *space)
	if cap(raw) <= maxBuffer {
		*space = raw
	}
	if err != nil || sha256.Sum256(raw) != b.digest {
		return nil, ErrChanged
	}
	text, _ := clean(b.file, raw)
	return text[b.at:], nil
}
