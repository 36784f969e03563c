// Package prose reads the words of a page. It gives the tokens of each block with their places, the quoted
// parts, the sentences, and the syllables of English words. All rules about words share one reading of a
// page.
//
// Markup, soft hyphens and joiners do not divide a word: sub*stance* is one token. Words are folded: lower
// case by the rules of Unicode, with straight apostrophes. A hyphen divides words and is no token, so
// "co-occurring" and "co occurring" have the same tokens. Every other mark except white space is a token.
package prose

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"porchlight/internal/markdown"
	"porchlight/internal/names"
)

// Token is a word, a number or a mark of a block. It holds no pointers, so that the garbage collector need
// not scan the tokens of a page. Block.Word gives the word of a token.
type Token struct {
	From, To int32 // byte offsets in the text of its block
	traits
	Mark   bool // neither a letter nor a digit
	Joined bool // no white space before it, as before "occurring" in "co-occurring" or a full stop
	Quoted bool // between quotation marks, in <q>, or in the title of a work
}

// Capitals reports whether a word begins with two capital letters A to Z, or with one and a soft hyphen.
func (t *Token) Capitals() bool { return t.capitals }

// Is reports whether two tokens of a page are the same folded word.
func (t *Token) Is(other *Token) bool { return t.form == other.form }

// Block is a block of prose with its tokens.
type Block struct {
	*markdown.Prose
	Tokens []Token
	Number bool // any word begins with a digit
	Quoted bool // part of a block quotation or of a testimonial
	Listed bool // part of a list of sources, by its heading or component, or of a footnote

	reader *Reader
}

// Word gives the folded word of the token at an index.
func (b *Block) Word(index int) string { return b.reader.forms[b.Tokens[index].form].word }

// Before gives the page's text between a token and the token before it. index is at least 1.
func (b *Block) Before(index int) []byte {
	return b.Between(int(b.Tokens[index-1].To), int(b.Tokens[index].From))
}

// spokenBy has the components whose words are those of a person other than the author.
var spokenBy = map[string]bool{"testimonial": true}

// Reader reads the texts of pages, one after another. It caches the traits of each word. The results of
// Read, Sections and Find are valid until the Reader reads another page. A Reader is not safe for
// concurrent use.
type Reader struct {
	walk      walk
	forms     []wordForm
	known     map[string]int32 // index in forms, by the word as it is written
	folded    map[string]int32 // index of the first form, by the folded word
	bytes     int              // length of the words in known
	recent    [1 << recentBits]recentWord
	tokens    []Token
	blocks    []Block
	sentences []Sentence
	sections  []Section
}

// NewReader makes a reader that finds the phrases of a finder. The finder may be nil.
func NewReader(f *Finder) *Reader {
	if f == nil {
		f = NewFinder("")
	}
	r := &Reader{walk: walk{Finder: f}, known: map[string]int32{}, folded: map[string]int32{}}
	r.walk.reader = r
	return r
}

// Read gives the blocks of a page with their tokens.
func (r *Reader) Read(list []markdown.Prose) []Block {
	if len(r.forms) > mostWords || r.bytes > mostBytes {
		clear(r.known)
		clear(r.folded)
		clear(r.recent[:])
		r.forms, r.bytes = nil, 0
	}
	size := 0
	for i := range list {
		size += len(list[i].Text)
	}
	r.tokens = slices.Grow(r.tokens[:0], size/5+len(list))
	r.blocks = slices.Grow(r.blocks[:0], len(list))[:len(list)]
	listed := 0 // level of the heading of the current list of sources; 0 outside of one
	for i := range list {
		p := &list[i]
		tokens, number := r.read(p)
		if p.Kind == markdown.ProseHeading && p.Component == "" && (listed == 0 || p.Level <= listed) {
			listed = 0
			if r.isList(p.Text, tokens) {
				listed = p.Level
			}
		}
		r.blocks[i] = Block{Prose: p, Tokens: tokens, Number: number, Quoted: p.InQuote || spokenBy[p.Component],
			Listed: listed > 0 || p.InNote || p.Component == "sources", reader: r}
	}
	return r.blocks
}

// Block reads a text that is not part of a page's prose, such as a title. Its tokens are valid until the
// reader reads again.
func (r *Reader) Block(text string) *Block {
	before := len(r.tokens)
	b := &Block{Prose: &markdown.Prose{Kind: markdown.ProseHeading, Text: text}, reader: r}
	b.Tokens, b.Number = r.read(b.Prose)
	r.tokens = r.tokens[:before]
	return b
}

// read appends the tokens of a block to those of the page. number reports whether a word begins with a
// digit.
func (r *Reader) read(p *markdown.Prose) (tokens []Token, number bool) {
	tokens, text := r.tokens, p.Text
	first := len(tokens)
	quotes := false
	for i := 0; i < len(text); {
		if text[i] == ' ' {
			i++
			continue
		}
		end, word, known := r.next(text, i)
		if known != nil {
			quotes = quotes || known.opens
			number = number || known.numeral
			tokens = append(tokens, Token{})
			t := &tokens[len(tokens)-1] // filled in place, since a copy of a token takes as long as reading a word
			t.traits = *known
			t.From, t.To, t.Mark = int32(i), int32(end), !word
			t.Joined = i > 0 && text[i-1] != ' ' && !isSpaceBefore(text, i)
		}
		i = end
	}
	r.tokens = tokens
	tokens = tokens[first:len(tokens):len(tokens)]
	if quotes {
		r.markQuotes(text, tokens)
	}
	for _, span := range p.Spans {
		if span.Kind == markdown.SpanQuote || span.Kind == markdown.SpanWork {
			first := sort.Search(len(tokens), func(i int) bool { return int(tokens[i].From) >= span.From })
			for i := first; i < len(tokens) && int(tokens[i].To) <= span.To; i++ {
				tokens[i].Quoted = true
			}
		}
	}
	return tokens, number
}

// isShown reports whether a character outside of words is a token.
func isShown(char string) bool {
	if c := char[0]; c < utf8.RuneSelf {
		return c != '-' && !(c == ' ' || '\t' <= c && c <= '\r')
	}
	c, _ := utf8.DecodeRuneInString(char)
	return !unicode.IsSpace(c) && !isHyphen(c) && !isInvisible(c)
}

// inWord has the bytes that always belong to a word.
var inWord = func() (table [256]bool) {
	for c := range table {
		table[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
	}
	return table
}()

// wordAt gives the end of the word at i. If no word begins there, it gives the end of the character, and
// word is false.
func wordAt(text string, i int) (end int, word bool) {
	for end = i; end < len(text); {
		c := text[end]
		switch {
		case inWord[c]:
			word = true
			for end++; end < len(text) && inWord[text[end]]; end++ {
			}
			continue
		case c < utf8.RuneSelf && !(c == '\'' && word && letterAt(text, end+1)):
			return orNext(end, i, 1), word
		case c == '\'':
			end++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[end:])
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			word = true
		case word && (isInvisible(r) || unicode.IsMark(r) || r == '’' && letterAt(text, end+size)):
		default:
			return orNext(end, i, size), word
		}
		end += size
	}
	return end, word
}

// orNext gives end, or the end of the character at i if the word is empty. size is the length of the
// character.
func orNext(end, i, size int) int {
	if end == i {
		return i + size
	}
	return end
}

func letterAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[min(i, len(text)):])
	return unicode.IsLetter(r)
}

func isSpaceBefore(text string, i int) bool {
	if c := text[i-1]; c < utf8.RuneSelf {
		return c == ' ' || '\t' <= c && c <= '\r'
	}
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return unicode.IsSpace(r)
}

// isInvisible reports whether a character has no width and does not divide a word: a soft hyphen, a joiner
// or a zero width space.
func isInvisible(r rune) bool {
	return r == '\u00AD' || r >= '\u200B' && r <= '\u200D' || r == '\u2060' || r == '\uFEFF'
}

func isHyphen(r rune) bool { return r == '-' || r == '\u2010' || r == '\u2011' }

// Fold gives the folded form of a word, as tokens have it.
func Fold(word string) string {
	word = strings.Map(func(r rune) rune {
		switch {
		case isInvisible(r):
			return -1
		case r == '’' || r == '‘' || r == 'ʼ':
			return '\''
		}
		return r
	}, word)
	return names.Fold(word)
}

// mark folds quotation marks to their straight form.
func mark(text string) string {
	switch text {
	case "’", "‘":
		return "'"
	case "“", "”":
		return `"`
	}
	return text
}

// closing gives the mark that ends a quotation, by the mark that begins it.
var closing = map[string]string{"“": "”", "„": "“", "«": "»", "‘": "’", `"`: `"`}

// markQuotes marks the tokens between quotation marks as quoted. An opening mark without a closing mark has
// no effect.
func (r *Reader) markQuotes(text string, tokens []Token) {
	var missing []string // closing marks that the rest of the text does not have
	for i := 0; i < len(tokens); i++ {
		if !tokens[i].opens {
			continue
		}
		end := closing[text[tokens[i].From:tokens[i].To]]
		if slices.Contains(missing, end) {
			continue
		}
		j := i + 1
		for j < len(tokens) && text[tokens[j].From:tokens[j].To] != end {
			j++
		}
		if j == len(tokens) {
			missing = append(missing, end)
			continue
		}
		for i++; i < j; i++ {
			tokens[i].Quoted = true
		}
	}
}
