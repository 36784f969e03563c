package content

import (
	"strings"

	"porchlight/internal/lazyregexp"
	"porchlight/internal/markdown"
	"porchlight/internal/record"
)

var more = lazyregexp.New(`<!--\s*more\s*-->`)

// summarise finds what the body of a page has for its summary. front may be nil. limit is the number of words of
// FirstWords; 0 is no limit.
func (b *Body) summarise(text []byte, front *record.Value, limit int) {
	if more().Match(text) {
		b.Intro = markdown.Intro(text)
	}
	if b.Intro == "" && !hasWords(front.Get("summary")) && !hasWords(front.Get("description")) {
		b.FirstWords = firstWords(markdown.FirstParagraph(text), limit)
	}
}

// hasWords reports whether a value is certain to become a text that is not empty.
func hasWords(v *record.Value) bool {
	return v != nil && v.Kind == record.String && strings.TrimFunc(strings.TrimSpace(v.Text), isInvisible) != ""
}

// firstWords shortens a paragraph to a number of words.
func firstWords(text string, limit int) string {
	if limit <= 0 {
		return text
	}
	words := 0
	inWord := false
	for i, r := range text {
		space := r == ' ' || r == '\n' || r == '\t'
		if !space && !inWord {
			if words++; words > limit {
				return strings.TrimSpace(text[:i]) + " …"
			}
		}
		inWord = !space
	}
	return text
}
