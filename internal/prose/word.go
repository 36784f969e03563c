package prose

import "strings"

// WordForm is a word, a number or a mark as it is written, and what is known of it by itself.
type WordForm struct {
	Word      string // folded
	Mark      bool   // neither a letter nor a digit
	begins    bool   // a phrase of the finder may begin with it
	role      verbRole
	languages uint8  // bits of languages
	syllables uint8  // of an English word
	id        int32  // in the vocabulary of the finder
	closes    string // of a mark that begins a quotation: the one that ends it
}

const (
	mostWords   = 1 << 15 // how many words a reader keeps at most
	longestKept = 64      // bytes of a word that it keeps
	wordsAtOnce = 128     // how many it makes room for
)

// word gives what is known of a word or a mark.
func (r *Reader) word(written string, isWord bool) *WordForm {
	if w := r.words[written]; w != nil {
		return w
	}
	if len(r.room) == 0 {
		r.room = make([]WordForm, wordsAtOnce)
	}
	w := &r.room[0]
	r.room = r.room[1:]
	written = strings.Clone(written) // it would hold the text of its page
	if isWord {
		*w = WordForm{Word: Fold(written), syllables: uint8(min(Syllables(written), 255))}
		w.role, w.languages = verbRoleOf(w.Word), frequent[w.Word]
	} else {
		*w = WordForm{Word: mark(written), Mark: true, closes: closing[written]}
	}
	w.id = r.walk.idOf(w.Word)
	w.begins = r.walk.mayBegin(w)
	if len(written) <= longestKept {
		if len(r.words) == mostWords {
			clear(r.words)
		}
		r.words[written] = w
	}
	return w
}
