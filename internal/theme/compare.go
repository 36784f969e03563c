package theme

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff"
)

// IsText reports whether all versions of a copy are text, so that their lines can be compared.
func (c *Copy) IsText() bool {
	for _, text := range [][]byte{c.Text, c.Original, c.BuiltIn} {
		if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			return false
		}
	}
	return true
}

// Unified is the difference of two texts in the unified format, "" for none.
func Unified(nameA, nameB string, a, b []byte) string {
	return udiff.Unified(nameA, nameB, string(plain(a)), string(plain(b)))
}

// ErrConflict means that the site and Porchlight changed the same lines.
var ErrConflict = errors.New("your changes and those of the built-in file meet in the same lines")

// Merge applies the changes between Original and BuiltIn to Text, and keeps the line ends of Text.
func (c *Copy) Merge() ([]byte, error) {
	original := string(plain(c.Original))
	edits, ok := udiff.Merge(udiff.Lines(original, string(plain(c.Text))),
		udiff.Lines(original, string(plain(c.BuiltIn))))
	if !ok {
		return nil, ErrConflict
	}
	merged, err := udiff.Apply(original, edits)
	if err != nil {
		return nil, err
	}
	if bytes.Contains(c.Text, []byte("\r\n")) {
		return bytes.ReplaceAll([]byte(merged), []byte("\n"), []byte("\r\n")), nil
	}
	return []byte(merged), nil
}
