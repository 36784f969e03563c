package content

import (
	"crypto/sha256"
	"errors"

	"porchlight/internal/lazyregexp"
	"porchlight/internal/tree"
)

// ErrChanged is the error of a file that was saved since it was read.
var ErrChanged = errors.New("the file changed while the site was being built")

// Body is the text of a page: without front matter and byte order mark, with LF line ends. It is not kept in memory,
// where the bodies of a large site would fill a hundred megabytes; Text reads it again.
type Body struct {
	Len  int  // bytes
	More bool // an editor marked where the summary ends: <!--more-->

	kept   []byte  // or
	reader *reader // nil: kept
	file   string
	digest [sha256.Size]byte // of the whole file
	at     int               // where the body begins in the cleaned text
}

// NewBody is a body that is kept.
func NewBody(text []byte) Body { return Body{Len: len(text), More: more().Match(text), kept: text} }

// Digest is SHA-256 of the whole file in which the body was read; zero for one that is kept.
func (b Body) Digest() [sha256.Size]byte { return b.digest }

var more = lazyregexp.New(`<!--\s*more\s*-->`)

// Text is the body's text. The error is ErrChanged when the file has other bytes than when its front matter was read,
// so that one page never mixes two states of a file.
func (b Body) Text() ([]byte, error) { return b.TextIn(nil, new([]byte)) }

// TextIn is Text in the memory of space, which is replaced where it is too small. files are those of the snapshot,
// which find many files faster; nil: there are none.
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
