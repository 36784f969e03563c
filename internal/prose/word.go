package prose

import "strings"

// wordForm is a word, a number or a mark as it is written, with its traits.
type wordForm struct {
	written string
	word    string // folded
	traits
}

// traits are the properties of a word or a mark that do not depend on its context. Each token holds a copy,
// which spares a lookup.
type traits struct {
	form      int32 // index of Reader.forms
	folded    int32 // equal for all forms with the same folded word
	id        int32 // number in the vocabulary of the finder
	role      verbRole
	languages uint8 // bit set of indices of languages
	syllables uint8 // of an English word
	begins    bool  // a pattern of Finder.starts may begin with this word
	guards    bool  // a pattern of Finder.guards may begin with this word
	opens     bool  // a mark that begins a quotation
	numeral   bool  // a word that begins with a digit
	capitals  bool
}

// A reader with more words, or with more bytes of words, forgets them all before the next page.
const (
	mostWords = 1 << 15
	mostBytes = 1 << 20
)

// recentWord is an entry of the cache of recent words. A word with the same slot replaces it.
type recentWord struct {
	written string
	traits
}

// recentBits is the number of bits of a slot.
const recentBits = 12

// recentSlot gives the slot of a word by Fibonacci hashing of its length and three of its letters.
func recentSlot(written string) uint64 {
	n := len(written)
	key := uint64(n)<<24 | uint64(written[0])<<16 | uint64(written[n/2])<<8 | uint64(written[n-1])
	return key * 0x9E3779B97F4A7C15 >> (64 - recentBits)
}

// traitsOf gives the traits of a word or a mark. Most of a text consists of a few hundred words. The cache
// of recent words finds these without the map.
func (r *Reader) traitsOf(written string, isWord bool) *traits {
	recent := &r.recent[recentSlot(written)]
	if recent.written == written {
		return &recent.traits
	}
	form, ok := r.known[written]
	if !ok {
		written = strings.Clone(written) // a slice would keep the text of its page in memory
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
