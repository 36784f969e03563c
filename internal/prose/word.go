package prose

import "strings"

// wordForm is a word, a number or a mark as it is written, and what is known of it by itself.
type wordForm struct {
	word      string // folded
	id        int32  // in the vocabulary of the finder
	role      verbRole
	languages uint8 // bits of languages
	syllables uint8 // of an English word
	begins    bool  // a phrase of the finder may begin with it
	opens     bool  // a mark that begins a quotation
}

// mostWords is how many words a reader knows at most. Then it begins anew with the next page.
const mostWords = 1 << 15

// form gives the index of a word or a mark in forms.
func (r *Reader) form(written string, isWord bool) int32 {
	if form, ok := r.known[written]; ok {
		return form
	}
	written = strings.Clone(written) // it would hold the text of its page
	var f wordForm
	if isWord {
		f.word, f.syllables = Fold(written), uint8(min(Syllables(written), 255))
		f.role, f.languages = verbRoleOf(f.word), frequent[f.word]
	} else {
		f.word, f.opens = mark(written), closing[written] != ""
	}
	f.id = r.walk.idOf(f.word)
	f.begins = r.walk.mayBegin(&f)
	form := int32(len(r.forms))
	r.forms = append(r.forms, f)
	r.known[written] = form
	return form
}
