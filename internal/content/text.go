package content

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// UnreadableFile is the name of the rule for faults of the machine, such as of a disk or a permission. Such a
// fault is not an edit: unlike a fault in a text, it stops a build.
const UnreadableFile = "unreadable-file"

var (
	unreadable = finding.NewFixedRule(UnreadableFile, "A file or folder cannot be read")
	pageSize   = finding.NewFixedRule("page-size", "A Markdown file is larger than the limit")
	badText    = finding.NewFixedRule("bad-text", "A Markdown file is not UTF-8 text")
)

var utf8BOM = []byte("\ufeff")

// cannotRead is the finding for a Markdown file that could not be read.
func cannotRead(name string, err error) *finding.Finding {
	var size *tree.SizeError
	if errors.As(err, &size) {
		f := pageSize.At(name, finding.Position{}, "the file is %s large; a page may have %s",
			tree.Megabytes(size.Size), tree.Megabytes(size.Limit)).
			Suggest("split it into several pages")
		return &f
	}
	why, advice := tree.Why(err)
	f := unreadable.At(name, finding.Position{}, "%s", why)
	f.Suggestion = advice
	return &f
}

// clean removes the byte order mark, turns all line ends into LF, and reports what is not text. A text with
// findings must not be used.
func clean(name string, raw []byte) ([]byte, []finding.Finding) {
	if bytes.HasPrefix(raw, []byte{0xff, 0xfe}) || bytes.HasPrefix(raw, []byte{0xfe, 0xff}) {
		return nil, []finding.Finding{badText.At(name, finding.Position{Line: 1, Column: 1},
			"the file is saved as UTF-16").
			Suggest("save it with the encoding UTF-8")}
	}
	text := bytes.TrimPrefix(raw, utf8BOM)
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
		text = bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
	}
	var findings []finding.Finding
	if at := bytes.IndexByte(text, 0); at >= 0 {
		findings = append(findings, badText.At(name, finding.PositionAt(text, at),
			"a NUL byte, which is not text, stands here").
			Suggest("delete it, or save the file again as plain text"))
	}
	if !utf8.Valid(text) {
		at := firstInvalid(text)
		findings = append(findings, badText.At(name, finding.PositionAt(text, at),
			"a byte that is not UTF-8 text stands here").
			Suggest("save the file with the encoding UTF-8"))
	}
	return text, findings
}

// firstInvalid is the offset of the first byte that is not part of UTF-8 text.
func firstInvalid(text []byte) int {
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return len(text)
}
