package foreign

import (
	"bytes"
	"regexp"

	"porchlight/internal/lazyregexp"
)

// Begins of the lines that git and others write around two versions of a text.
const (
	ours   = "<<<<<<< "
	base   = "||||||| "
	theirs = ">>>>>>> "
)

var (
	admonition = lazyregexp.New(`^(?:!!!|\?\?\?\+?) +([a-z]+)\b`)                // MkDocs
	role       = lazyregexp.New(`^\.\. +([a-z][a-z-]*)::(?: |$)`)                // reStructuredText
	mdxImport  = lazyregexp.New(`^import +[\w{},* ]+ from +['"][^'"]+['"];? *$`) // MDX
)

// Merge finds the first mark of a merge in a text that is not Markdown, such as front matter.
func Merge(text []byte) (m Mark, ok bool) {
	if !bytes.Contains(text, []byte(ours)) {
		return Mark{}, false
	}
	f := finder{text: text}
	f.lines()
	for _, m := range f.marks {
		if bytes.HasPrefix(text[m.Start:], []byte(ours)) {
			return m, true
		}
	}
	return Mark{}, false
}

// lines reads what takes a line of its own.
func (f *finder) lines() {
	inConflict := false
	for at := 0; at < len(f.text) && len(f.marks) < most; {
		line, _, _ := bytes.Cut(f.text[at:], []byte{'\n'})
		if len(line) > 0 && bytes.IndexByte([]byte("<>|=!?.i"), line[0]) >= 0 {
			inConflict = f.line(line, at, inConflict)
		}
		at += len(line) + 1
	}
}

// line reads one line. The other marks of a conflict belong to its first one.
func (f *finder) line(line []byte, at int, inConflict bool) bool {
	conflict := bytes.HasPrefix(line, []byte(ours)) || bytes.HasPrefix(line, []byte(theirs)) ||
		bytes.HasPrefix(line, []byte(base))
	switch {
	case conflict:
		if !inConflict {
			f.add(at, at+len(line), "is the mark of a merge that was not finished",
				`keep one of the two texts, and remove the lines that begin with "<<<<<<<", "=======" and ">>>>>>>"`)
		}
		return !bytes.HasPrefix(line, []byte(theirs))
	case inConflict:
	case line[0] == '!' || line[0] == '?':
		f.named(admonition(), line, at, "begins a box of MkDocs")
	case line[0] == '.':
		f.named(role(), line, at, "is a directive of reStructuredText")
	case line[0] == 'i' && mdxImport().Match(line):
		f.add(at, at+len(line), "is code of MDX", "take it out, and write a component of this site")
	}
	return inConflict
}

// named adds the line if it begins with a mark and a name.
func (f *finder) named(mark *regexp.Regexp, line []byte, at int, what string) {
	m := mark.FindSubmatch(line)
	if m == nil {
		return
	}
	instead := advice[string(m[1])]
	if instead == "" {
		instead = advice["note"]
	}
	f.add(at, at+len(line), what, instead)
}
