package prose

import "strings"

// wordForm is a word, a number or a mark as it is written, and what is known of it by itself.
type wordForm struct {
	written string
	word    string // folded
	traits
}

// traits are what is known of a word or a mark by itself. Each token has those of its word, so that nothing has to look
// them up.
type traits struct {
	form      int32 // index of Reader.forms
	folded    int32 // the same for all words that are alike when they are folded
	id        int32 // in the vocabulary of the finder
	role      verbRole
	languages uint8 // bits of languages
	syllables uint8 // of an English word
	begins    bool  // a pattern of Finder.starts may begin with it
	guards    bool  // and one of Finder.guards
	opens     bool  // a mark that begins a quotation
	numeral   bool  // a word that begins with a digit
	capitals  bool
}

// A reader that knows more words, or words of more bytes together, begins anew with the next page.
const (
	mostWords = 1 << 15
	mostBytes = 1 << 20
)

// recentWord is a word that was read lately. Another one with the same letters at three places takes its place.
type recentWord struct {
	written string
	traits
}

// recentBits says how many of these there are.
const recentBits = 12

// recentSlot is where a word is among them, by Fibonacci hashing.
func recentSlot(written string) uint64 {
	n := len(written)
	key := uint64(n)<<24 | uint64(written[0])<<16 | uint64(written[n/2])<<8 | uint64(written[n-1])
	return key * 0x9E3779B97F4A7C15 >> (64 - recentBits)
}

// traitsOf gives what is known of a word or a mark. A few hundred words are most of a text: they are found without the
// map.
func (r *Reader) traitsOf(written string, isWord bool) *traits {
	recent := &r.recent[recentSlot(written)]
	if recent.written == written {
		return &recent.traits
	}
	form, ok := r.known[written]
	if !ok {
		written = strings.Clone(written) // it would hold the text of its page
		form = r.add(written, isWord)
		r.known[written] = form
		r.bytes += len(written)
	}
	recent.written, recent.traits = r.forms[form].written, r.forms[form].traits
	return &recent.traits
}

// add adds a word or a mark to forms.
func (r *Reader) add(written string, isWord bool) int32 {
	f := wordForm{written: written, traits: traits{form: int32(len(r.forms))}}
	if isWord {
		f.word, f.syllables = Fold(written), uint8(min(syllables(written), 255))
		f.role, f.languages = verbRoleOf(f.word), frequent[f.word]
		f.numeral, f.capitals = isNumeral(f.word), beginsInCapitals(written)
	} else {
		f.word, f.opens = mark(written), closing[written] != ""
	}
	same, ok := r.folded[f.word]
	if !ok {
		same = f.form
		r.folded[f.word] = same
	}
	f.folded, f.id = same, r.walk.idOf(f.word)
	f.begins, f.guards = mayBegin(r.walk.starts, &f), mayBegin(r.walk.guards, &f)
	r.forms = append(r.forms, f)
	return f.form
}

func beginsInCapitals(word string) bool {
	return len(word) > 1 && isCapital(word[0]) && (isCapital(word[1]) || strings.HasPrefix(word[1:], "\u00ad"))
}

func isCapital(c byte) bool { return 'A' <= c && c <= 'Z' }
