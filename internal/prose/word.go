package prose

import (
	"encoding/binary"
	mathbits "math/bits"
	"strings"
	"unicode/utf8"
)

// wordForm is a word, a number or a mark in one of the ways in which it is written.
type wordForm struct {
	word string // folded
	traits
}

// traits are the properties of a word or a mark that do not depend on its context. Each token holds a copy,
// which spares a lookup.
type traits struct {
	form      int32 // index of Reader.forms, of the first form with the same folded word
	id        int32 // number in the vocabulary of the finder
	role      sentenceRole
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

// wordKey has the bytes of a word, the first one lowest, with zeros behind them, and the length of the word in the
// highest byte of second. So two words have the same key only if they are equal, and no key is zero.
type wordKey struct{ first, second uint64 }

// longestKey is the length of the longest word that has a key, in bytes. Longer words are rare.
const longestKey = 15

// keyOf gives the key of a word.
func keyOf(word string) (k wordKey) {
	k.first = eightAt(word, 0)
	if len(word) > 8 {
		k.second = eightAt(word, 8)
	}
	k.second |= uint64(len(word)) << 56
	return k
}

// firstBytes is a mask of n bytes, at most 8.
func firstBytes(n int) uint64 { return 1<<(8*uint(n)) - 1 }

// eightAt gives the eight bytes of a text from i on, the first one lowest, and zeros behind the end of the text.
func eightAt(text string, i int) (eight uint64) {
	if i+8 <= len(text) {
		return binary.LittleEndian.Uint64([]byte(text[i : i+8]))
	}
	for j := len(text) - 1; j >= i; j-- {
		eight = eight<<8 | uint64(text[j])
	}
	return eight
}

// plainBytes gives the number of bytes before the first one that is not an ASCII letter or digit. It looks at all
// eight bytes at once.
func plainBytes(eight uint64) int {
	const each, high = 0x0101010101010101, 0x80 * 0x0101010101010101
	ascii := eight &^ high
	small := ascii | 0x20*each // letters in lower case
	letter := (small + (0x80-'a')*each) &^ (small + (0x80-'z'-1)*each)
	digit := (ascii + (0x80-'0')*each) &^ (ascii + (0x80-'9'-1)*each)
	return mathbits.TrailingZeros64(^((letter|digit)&^eight)&high) / 8
}

// recentWord is an entry of the cache of recent words. A word with the same slot replaces it. Its size is half a
// cache line.
type recentWord struct {
	wordKey // zero if the entry is not used
	traits
}

// recentBits is the number of bits of a slot.
const recentBits = 12

// slot gives the slot of a word by Fibonacci hashing.
func (k wordKey) slot() uint64 {
	const ratio = 0x9E3779B97F4A7C15
	return (k.first ^ k.second*ratio) * ratio >> (64 - recentBits)
}

// plainKey gives the key and the length of the word at i if it has only ASCII letters and digits. The length is 0
// for any other word, for one that is too long for a key, and if no word begins at i.
func plainKey(text string, i int) (key wordKey, length int) {
	key.first = eightAt(text, i)
	length = plainBytes(key.first)
	if length < 8 {
		key.first &= firstBytes(length)
	} else {
		key.second = eightAt(text, i+8)
		more := plainBytes(key.second)
		key.second &= firstBytes(more)
		length += more
	}
	end := i + length
	if length > longestKey || end < len(text) && (text[end] == '\'' || text[end] >= utf8.RuneSelf) {
		return key, 0
	}
	key.second |= uint64(length) << 56
	return key, length
}

// next gives the end of the word or the character at i, with its traits. known is nil for a character that is no
// token. Most of a text consists of a few hundred words. The cache of recent words finds these without the map.
func (r *Reader) next(text string, i int) (end int, word bool, known *traits) {
	key, length := plainKey(text, i)
	end, word = i+length, true
	if length == 0 {
		end, word = wordAt(text, i)
		switch {
		case !word && !isShown(text[i:end]):
			return end, false, nil
		case end-i > longestKey:
			return end, word, &r.forms[r.formOf(text[i:end], word)].traits
		}
		key = keyOf(text[i:end])
	}
	recent := &r.recent[key.slot()]
	if recent.wordKey != key {
		*recent = recentWord{key, r.forms[r.formOf(text[i:end], word)].traits}
	}
	return end, word, &recent.traits
}

// formOf gives the index in forms of a word or a mark.
func (r *Reader) formOf(written string, isWord bool) int32 {
	form, ok := r.known[written]
	if !ok {
		written = strings.Clone(written) // a slice would keep the text of its page in memory
		form = r.add(written, isWord)
		r.known[written] = form
		r.bytes += len(written)
	}
	return form
}

// add adds a word or a mark to forms.
func (r *Reader) add(written string, isWord bool) int32 {
	var f wordForm
	if isWord {
		f.word, f.syllables = Fold(written), uint8(min(syllables(written), 255))
		f.role, f.languages = verbRoleOf(f.word), frequent[f.word]
		f.numeral, f.capitals = isNumeral(f.word), beginsInCapitals(written)
	} else {
		f.word, f.opens = mark(written), closing[written] != ""
		if first, _ := utf8.DecodeRuneInString(written); isMark(first) {
			f.role = stop
		}
	}
	same, ok := r.folded[f.word]
	if !ok {
		same = int32(len(r.forms))
		r.folded[f.word] = same
	}
	f.form, f.id = same, r.walk.idOf(f.word)
	f.begins, f.guards = r.walk.starts.mayBegin(&f), r.walk.guards.mayBegin(&f)
	r.forms = append(r.forms, f)
	return int32(len(r.forms) - 1)
}

func beginsInCapitals(word string) bool {
	return len(word) > 1 && isCapital(word[0]) && (isCapital(word[1]) || strings.HasPrefix(word[1:], "\u00ad"))
}

func isCapital(c byte) bool { return 'A' <= c && c <= 'Z' }
