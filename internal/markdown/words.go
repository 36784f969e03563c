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
	words, before := w.words, byte(0)
	if w.inWord {
		before = 1
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= utf8.RuneSelf {
			if r, size := utf8.DecodeRune(text[i:]); isIdeograph(r) {
				words, before = words+1, 0
				i += size - 1
				continue
			}
		}
		now := inWord[c]
		words += int(now &^ before) // without a branch, which would be guessed wrong at every word
		before = now
	}
	w.words, w.inWord = words, before == 1
}

// inWord is 1 for the bytes of words.
var inWord = func() (table [256]byte) {
	for c := range table {
		if c != ' ' && c != '\n' && c != '\t' {
			table[c] = 1
		}
	}
	return table
}()

// isIdeograph reports whether a character belongs to a script that is written without spaces: Han, Hiragana, Katakana.
func isIdeograph(r rune) bool {
	return r >= 0x3040 && r <= 0x30FF || r >= 0x3400 && r <= 0x9FFF || r >= 0x20000 && r <= 0x3FFFF
}
