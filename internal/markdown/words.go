package markdown

import "unicode/utf8"

// wordCounter counts words over pieces of text that follow each other: a run of anything but spaces is a word, and
// every ideograph is one.
type wordCounter struct {
	words  int
	inWord bool
}

// gap ends a word: the next piece begins another one.
func (w *wordCounter) gap() { w.inWord = false }

func (w *wordCounter) add(text []byte) {
	words, inWord := w.words, w.inWord
	for i := 0; i < len(text); {
		c, size := text[i], 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, size = utf8.DecodeRune(text[i:]); isIdeograph(r) {
				words, inWord = words+1, false
				i += size
				continue
			}
		}
		i += size
		if c == ' ' || c == '\n' || c == '\t' {
			inWord = false
		} else if !inWord {
			words, inWord = words+1, true
		}
	}
	w.words, w.inWord = words, inWord
}

// isIdeograph reports whether a character belongs to a script that is written without spaces: Han, Hiragana, Katakana.
func isIdeograph(r rune) bool {
	return r >= 0x3040 && r <= 0x30FF || r >= 0x3400 && r <= 0x9FFF || r >= 0x20000 && r <= 0x3FFFF
}
