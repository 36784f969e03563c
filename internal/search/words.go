package search

import (
	"encoding/binary"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Dictionary numbers the words of a site. It is safe for concurrent use.
type Dictionary struct {
	mu      sync.Mutex
	numbers map[string]uint32
	words   []string // by number
}

// NewDictionary makes a dictionary that begins with some words. The index of a word is its number.
func NewDictionary(words []string) *Dictionary {
	d := &Dictionary{numbers: make(map[string]uint32, len(words)), words: words}
	for n, word := range words {
		d.numbers[word] = uint32(n)
	}
	return d
}

// Words gives all words by number. The caller must not change them.
func (d *Dictionary) Words() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.words
}

// Number gives the number of a word. It copies a new word, which may be a slice of a whole text.
func (d *Dictionary) Number(word string) uint32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	n, known := d.numbers[word]
	if !known {
		n = uint32(len(d.words))
		word = strings.Clone(word)
		d.numbers[word], d.words = n, append(d.words, word)
	}
	return n
}

// Take converts the word list of a page from the numbers of another dictionary to those of this one. words
// are the words of the other dictionary by number. ok is false if the list has a number without a word.
func (d *Dictionary) Take(words []string, list []byte) (own []byte, ok bool) {
	for len(list) > 0 {
		entry, n := binary.Uvarint(list)
		if n <= 0 || entry>>weightBits >= uint64(len(words)) {
			return nil, false
		}
		list = list[n:]
		number := d.Number(words[entry>>weightBits])
		own = binary.AppendUvarint(own, uint64(number<<weightBits)|entry&(1<<weightBits-1))
	}
	return own, true
}

// The weights of a word on a page.
const (
	once = iota
	often
	prominent // in a heading or the description
	inTitle

	weightBits = 2
)

// manyTimes is how many times a word must occur on a page for the weight often.
const manyTimes = 3

// The lengths of the shortest and the longest word, in bytes.
const minWord, maxWord = 2, 64

// Counter counts the words of texts. It is not safe for concurrent use.
type Counter struct {
	dictionary *Dictionary
	known      map[string]*counted
	recent     [4096]*counted // cache of known by a quick hash, as texts repeat a few words
	found      []*counted     // words of the current text
	text       uint32         // number of the current text
	word       []byte         // the word being read, if it differs from the text
}

// counted is a word with its counts in the text that has the number text.
type counted struct {
	word                string
	number, text, times uint32
	heading             bool
}

// NewCounter makes a Counter for a dictionary.
func NewCounter(d *Dictionary) *Counter { return &Counter{dictionary: d, known: map[string]*counted{}} }

// Page gives the words of a page in HTML. The result is a list of varints, each a word number and a weight.
func (c *Counter) Page(html string) []byte {
	c.read(html, true)
	list := make([]byte, 0, 3*len(c.found))
	for _, w := range c.found {
		weight := uint32(once)
		if w.heading {
			weight = prominent
		} else if w.times >= manyTimes {
			weight = often
		}
		list = binary.AppendUvarint(list, uint64(w.number<<weightBits|weight))
	}
	return list
}

// line appends the words of a plain text to a list, all with the same weight.
func (c *Counter) line(list []byte, text string, weight uint32) []byte {
	c.read(text, false)
	for _, w := range c.found {
		list = binary.AppendUvarint(list, uint64(w.number<<weightBits|weight))
	}
	return list
}

// The kinds of bytes.
const (
	between  = iota // it ends a word
	inWord          // a letter or digit
	capital         // a capital letter, which is counted as a small one
	joins           // an apostrophe, which is left out
	tag             // "<" of HTML
	entity          // "&" of HTML
	nonASCII        // part of a character that must be decoded
)

var kinds = func() (kinds [256]uint8) {
	for b := range kinds {
		switch {
		case 'a' <= b && b <= 'z' || '0' <= b && b <= '9':
			kinds[b] = inWord
		case 'A' <= b && b <= 'Z':
			kinds[b] = capital
		case b >= utf8.RuneSelf:
			kinds[b] = nonASCII
		}
	}
	kinds['\''], kinds['<'], kinds['&'] = joins, tag, entity
	return kinds
}()

// ends has the kinds of bytes before which a word always ends.
var ends = [...]bool{between: true, tag: true, nonASCII: false}

// read sets found to the words of a text.
func (c *Counter) read(text string, html bool) {
	c.found, c.word = c.found[:0], c.word[:0]
	c.text++
	heading := false
	for i := 0; i < len(text); i++ {
		b := text[i]
		switch kind := kinds[b]; {
		case kind == inWord:
			start := i
			for i+1 < len(text) && kinds[text[i+1]] == inWord {
				i++
			}
			if len(c.word) == 0 && (i+1 == len(text) || ends[kinds[text[i+1]]]) {
				c.whole(text[start:i+1], heading)
			} else {
				c.word = append(c.word, text[start:i+1]...)
			}
		case kind == capital:
			c.word = append(c.word, b+'a'-'A')
		case kind == joins:
		case kind == nonASCII:
			i += c.character(text[i:], heading) - 1
		case kind == tag && html:
			c.end(heading)
			length := strings.IndexByte(text[i:], '>')
			if length < 0 {
				return
			}
			heading = inHeading(text[i:i+length], heading)
			i += length
		case kind == entity && html:
			if length := strings.IndexByte(text[i:min(len(text), i+10)], ';'); length > 0 {
				if name := text[i+1 : i+length]; name != "#39" && name != "rsquo" {
					c.end(heading)
				}
				i += length
			}
		default:
			c.end(heading)
		}
	}
	c.end(heading)
}

// inHeading reports whether the text after a tag is in a heading. before is the state before the tag.
func inHeading(tag string, before bool) bool {
	isHeading := func(name string) bool { return len(name) > 1 && name[0] == 'h' && '1' <= name[1] && name[1] <= '6' }
	switch {
	case isHeading(tag[1:]):
		return true
	case len(tag) > 2 && tag[1] == '/' && isHeading(tag[2:]):
		return false
	}
	return before
}

// softHyphen marks a place where a word may be broken. It is not part of the word.
const softHyphen = '\u00ad'

// character reads one character that is not ASCII. It gives the length of the character in bytes.
func (c *Counter) character(text string, heading bool) int {
	r, size := utf8.DecodeRuneInString(text)
	switch {
	case isOfWord(r) || unicode.IsMark(r):
		c.word = utf8.AppendRune(c.word, unicode.ToLower(r))
	case r == '’' || r == softHyphen:
	default:
		c.end(heading)
	}
	return size
}

// isOfWord reports whether a character is a letter or a digit.
func isOfWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// end counts the word being read and clears it.
func (c *Counter) end(heading bool) {
	if size := len(c.word); minWord <= size && size <= maxWord {
		w := c.known[string(c.word)]
		if w == nil {
			w = c.add(string(c.word))
		}
		c.count(w, heading)
	}
	c.word = c.word[:0]
}

// whole counts a word that is the same in the text and in the dictionary.
func (c *Counter) whole(word string, heading bool) {
	size := len(word)
	if size < minWord || size > maxWord {
		return
	}
	seen := uint(word[0])*31 + uint(word[1])*257 + uint(word[size/2])*1543 + uint(word[size-1])*6151 + uint(size)*769
	recent := &c.recent[seen%uint(len(c.recent))]
	if *recent == nil || (*recent).word != word {
		if *recent = c.known[word]; *recent == nil {
			*recent = c.add(word)
		}
	}
	c.count(*recent, heading)
}

func (c *Counter) add(word string) *counted {
	number := c.dictionary.Number(word)
	w := &counted{word: c.dictionary.Words()[number], number: number} // word may be a slice of a whole text
	c.known[w.word] = w
	return w
}

func (c *Counter) count(w *counted, heading bool) {
	if w.text != c.text {
		w.text, w.times, w.heading = c.text, 0, false
		c.found = append(c.found, w)
	}
	w.times++
	w.heading = w.heading || heading
}
