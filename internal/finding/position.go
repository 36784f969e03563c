package finding

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// Position is a place in a text. Line and column count from 1, columns in characters. The zero Position is
// unknown.
type Position struct{ Line, Column int }

// Before reports whether a place comes before another one.
func (p Position) Before(other Position) bool {
	return p.Line < other.Line || p.Line == other.Line && p.Column < other.Column
}

// PositionAt is the place of a byte offset in src, where lines end with LF. An offset past the end counts as the
// end.
func PositionAt(src []byte, offset int) Position {
	offset = max(0, min(offset, len(src)))
	start := bytes.LastIndexByte(src[:offset], '\n') + 1
	return Position{
		Line:   1 + bytes.Count(src[:start], []byte{'\n'}),
		Column: 1 + utf8.RuneCount(src[start:offset]),
	}
}

// Nearest returns the known word that was probably meant by an unknown one; "" for none. It allows one edit for
// words of up to 4 bytes, two up to 8, and three for longer ones. The ending of a file's name does not count for
// this length.
func Nearest(word string, known []string) string {
	return NearestWithin(min(3, (len(word)-len(path.Ext(word))+3)/4), word, known)
}

// NearestWithin returns the known word that is nearest to an unknown one, and at most the given number of edits
// away; "" for none. Two neighbouring letters in the wrong order are one edit. Letter case does not count. Words
// with different digits never match.
func NearestWithin(edits int, word string, known []string) string {
	best, bestDistance := "", 1+edits
	letters := utf8.RuneCountInString(word)
	folded := ""
	for _, k := range known {
		// A word that is longer or shorter by more letters cannot be nearer. Comparing a whole text that is in
		// the place of a word would take minutes.
		if over := letters - utf8.RuneCountInString(k); over > bestDistance || -over > bestDistance {
			continue
		}
		if folded == "" {
			folded = strings.ToLower(word)
		}
		other := strings.ToLower(k)
		d := levenshtein.ComputeDistance(folded, other)
		if d == 2 && swapped(folded, other) {
			d = 1
		}
		if (d < bestDistance || d == bestDistance && best != "" && k < best) && digits(folded) == digits(other) {
			best, bestDistance = k, d
		}
	}
	if best != "" && bestDistance >= len(best) {
		return ""
	}
	return best
}

func digits(word string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, word)
}

// DidYouMean suggests the known word that is nearest to an unknown one; "" for none.
func DidYouMean(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return Message("did you mean %q?", near)
	}
	return ""
}

// swapped reports whether two words differ only in the order of two neighbouring letters.
func swapped(a, b string) bool {
	one, two := []rune(a), []rune(b)
	if len(one) != len(two) {
		return false
	}
	i := 0
	for i < len(one) && one[i] == two[i] {
		i++
	}
	return i+1 < len(one) && one[i] == two[i+1] && one[i+1] == two[i] && slices.Equal(one[i+2:], two[i+2:])
}
