package content

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"syscall"
	"unicode/utf8"

	"porchlight/internal/finding"
)

var (
	unreadable = finding.NewFixedRule("unreadable-file", "A file or folder cannot be read")
	pageSize   = finding.NewFixedRule("page-size", "A Markdown file is larger than the limit")
	badText    = finding.NewFixedRule("bad-text", "A Markdown file is not UTF-8 text")
)

var utf8BOM = []byte("\ufeff")

// load reads a Markdown file of at most limit bytes, into the space that is given if it is large enough. It looks at the size first, so that a
// file of many gigabytes costs nothing.
func load(fsys fs.FS, name string, limit int64, space []byte) ([]byte, *finding.Finding) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, cannotRead(name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, cannotRead(name, err)
	}
	if info.Size() > limit {
		return nil, tooLarge(name, info.Size(), limit)
	}
	// One byte more than the size, so that the end is seen without growing.
	raw := space[:0]
	if int64(cap(raw)) <= info.Size() {
		raw = make([]byte, 0, info.Size()+1)
	}
	for {
		n, err := f.Read(raw[len(raw):cap(raw)])
		raw = raw[:len(raw)+n]
		if errors.Is(err, io.EOF) {
			return raw, nil
		}
		if err != nil {
			return nil, cannotRead(name, err)
		}
		if int64(len(raw)) > limit {
			return nil, tooLarge(name, int64(len(raw)), limit)
		}
		if len(raw) == cap(raw) {
			raw = append(raw, 0)[:len(raw)]
		}
	}
}

func tooLarge(name string, size, limit int64) *finding.Finding {
	f := pageSize.At(name, finding.Position{}, "the file is %s large; a page may have %s", megabytes(size), megabytes(limit)).
		Suggest("split it into several pages")
	return &f
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

func cannotRead(name string, err error) *finding.Finding {
	why, advice := ReadFault(err)
	f := unreadable.At(name, finding.Position{}, "%s", why)
	f.Suggestion = advice
	return &f
}

// ReadFault says in plain words why a file cannot be read, and what to do about it; the advice is "" when nothing is known that would help.
func ReadFault(err error) (why, advice string) {
	if errors.Is(err, fs.ErrPermission) {
		advice = "allow your user to read it"
	}
	return reason(err), advice
}

// reason is an error of the file system in plain words.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "no permission to read it"
	case errors.Is(err, fs.ErrNotExist):
		return "it does not exist"
	case errors.Is(err, syscall.ENOTDIR):
		return "this is a file, and a folder is wanted here"
	case errors.Is(err, fs.ErrInvalid):
		return "its name cannot be used"
	case strings.Contains(err.Error(), "escapes"):
		return "it leads outside the site's folder"
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return "it cannot be read: " + err.Error()
}

// clean takes off the byte order mark, turns all line ends into LF, and finds what is not text. A problem means that the text must
// not be used.
func clean(name string, raw []byte) ([]byte, []finding.Finding) {
	if bytes.HasPrefix(raw, []byte{0xff, 0xfe}) || bytes.HasPrefix(raw, []byte{0xfe, 0xff}) {
		return nil, []finding.Finding{badText.At(name, finding.Position{Line: 1, Column: 1}, "the file is saved as UTF-16").
			Suggest("save it with the encoding UTF-8")}
	}
	text := bytes.TrimPrefix(raw, utf8BOM)
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
		text = bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
	}
	var findings []finding.Finding
	if at := bytes.IndexByte(text, 0); at >= 0 {
		findings = append(findings, badText.At(name, finding.PositionAt(text, at), "a NUL byte, which is not text, stands here").
			Suggest("delete it, or save the file again as plain text"))
	}
	if !utf8.Valid(text) {
		at := firstInvalid(text)
		findings = append(findings, badText.At(name, finding.PositionAt(text, at), "a byte that is not UTF-8 text stands here").
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
