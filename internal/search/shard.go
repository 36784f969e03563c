package search

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Sizes of shards in bytes. From shardBytes on, a shard ends before a word with other first three letters.
// From largestShard on, it ends before any other word.
const (
	shardBytes   = 16 << 10
	largestShard = 56 << 10
	keyLetters   = 3
)

// sameKey reports whether two words begin with the same three letters.
func sameKey(a, b string) bool {
	for range keyLetters {
		x, n := utf8.DecodeRuneInString(a)
		y, _ := utf8.DecodeRuneInString(b)
		if x != y || n == 0 {
			return x == y
		}
		a, b = a[n:], b[n:]
	}
	return true
}

// shards writes the stems into files. It gives the first word and the file of each. A stem is in every
// shard that has the place of the stem or of one of its words in the alphabet.
func shards(stems []*stem, file func(body []byte) string) [][2]string {
	type placed struct {
		word string
		stem *stem
	}
	var words []placed
	for _, s := range stems {
		words = append(words, placed{s.text, s})
		for _, word := range s.words {
			words = append(words, placed{word, s})
		}
	}
	slices.SortFunc(words, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.word, b.word), cmp.Compare(a.stem.text, b.stem.text))
	})
	list := [][2]string{}
	first, body, has := "", []byte("["), map[*stem]bool{}
	for i, at := range words {
		if len(has) == 0 {
			first = at.word
		}
		if !has[at.stem] {
			has[at.stem] = true
			body = at.stem.append(body)
		}
		ends := i == len(words)-1
		if !ends && at.word != words[i+1].word {
			ends = len(body) >= largestShard || len(body) >= shardBytes && !sameKey(at.word, words[i+1].word)
		}
		if ends {
			body[len(body)-1] = ']'
			list = append(list, [2]string{first, file(body)})
			body = []byte("[")
			clear(has)
		}
	}
	return list
}

// append writes a stem in JSON. The first text is the common beginning of the stem and its words. The
// remainders follow, with that of the stem first. Then come the pages, each as the difference from the page
// before.
func (s *stem) append(body []byte) []byte {
	shared := len(s.text)
	for _, word := range s.words {
		n := 0
		for n < shared && n < len(word) && word[n] == s.text[n] {
			n++
		}
		shared = n
	}
	for shared > 0 && shared < len(s.text) && !utf8.RuneStart(s.text[shared]) {
		shared--
	}
	body = append(append(body, `["`...), s.text[:shared]...)
	for _, word := range append([]string{s.text}, s.words...) {
		body = append(append(body, ' '), word[shared:]...)
	}
	body = append(body, `",[`...)
	before := uint32(0)
	for _, entry := range s.pages {
		page := entry >> weightBits
		body = strconv.AppendUint(body, uint64((page-before)<<weightBits|entry&(1<<weightBits-1)), 10)
		body = append(body, ',')
		before = page
	}
	body[len(body)-1] = ']'
	return append(body, "],"...)
}

const (
	mostEndings = 48
	endingStems = 3 // an ending counts if so many stems have it
)

// usualEndings are endings that always count. A small site may not have them often enough.
var usualEndings = map[string]string{
	"en": "s es ed d ing er ers ly",
	"es": "s es o a os as ar er ir ado ada ando iendo ido ida mente",
}

// endings gives the most frequent endings of the words after their stems, the longest first.
func endings(language string, stems []*stem) []string {
	count := map[string]int{}
	for usual := range strings.FieldsSeq(usualEndings[language]) {
		count[usual] = endingStems
	}
	for _, s := range stems {
		for _, word := range s.words {
			if rest, ok := strings.CutPrefix(word, s.text); ok && rest != "" {
				count[rest]++
			}
		}
	}
	list := []string{}
	for rest, n := range count {
		if n >= endingStems {
			list = append(list, rest)
		}
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) })
	list = list[:min(len(list), mostEndings)]
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(len(b)-len(a), cmp.Compare(a, b)) })
	return list
}
