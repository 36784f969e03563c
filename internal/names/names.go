// Package names makes names for files and addresses of words, and words of names.
package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Slug makes a name for an address of any words, such as a term or a title: letters, digits and marks of any script and
// the characters "_", "+" and "~" stay, a dot between two of them too, and everything else becomes "-". It is "" for
// words without a letter or digit.
func Slug(words string) string {
	var b strings.Builder
	var gap byte // what is before the next character that stays
	solid := false
	for _, r := range strings.ToLower(norm.NFC.String(words)) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '_', r == '+', r == '~':
			if gap != 0 && b.Len() > 0 {
				b.WriteByte(gap)
			}
			gap = 0
			solid = solid || unicode.IsLetter(r) || unicode.IsDigit(r)
			b.WriteRune(r)
		case r == '\'' || r == '’':
			// An apostrophe joins: "what's" reads better as "whats" than as "what-s".
		case r == '.' && gap == 0:
			gap = '.'
		case r != '.':
			gap = '-'
		}
	}
	if !solid {
		return ""
	}
	return b.String()
}

// Anchor makes an id of a heading's text the way GitHub and Hugo do, so that links to headings go on working: lower
// case, spaces become hyphens, letters and digits of every script, hyphens and underscores stay, the rest goes. It is
// "" for words without any of these.
func Anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '\t' || r == '\n':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFC.String(strings.TrimSpace(heading)))
}

// Humanize makes a title of a name: "levels-of-care" reads "Levels of care".
func Humanize(name string) string {
	name = strings.Join(strings.FieldsFunc(name,
		func(r rune) bool { return r == '-' || r == '_' || unicode.IsSpace(r) }), " ")
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + name[size:]
}

// Fold is the text that paths have in common when some file system takes them for one: without letter case, in one
// Unicode form.
func Fold(path string) string {
	for i := range len(path) {
		if path[i] >= utf8.RuneSelf {
			return norm.NFC.String(cases.Fold().String(norm.NFD.String(path)))
		}
	}
	return strings.ToLower(path)
}
