// Package prose reads the words of a page: the tokens of each block with their places, what stretches of it are
// somebody else's words, its sentences, and the syllables of English words. Rules about words share what it reads of
// a page.
//
// Markup, soft hyphens and joiners do not divide a word: sub*stance* is one token. Words are folded: lower case by
// Unicode's rules, apostrophes straight. A hyphen divides words and is no token, so that "co-occurring" and
// "co occurring" are alike. Every other mark that is not white space is a token of its own.
package prose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"porchlight/internal/markdown"
	"porchlight/internal/names"
)

// Token is a word, a number or a mark of a block.
type Token struct {
	Word     string // folded
	From, To int    // bytes of the text of its block
	Mark     bool   // neither a letter nor a digit
	Joined   bool   // no white space before it: the second word of "co-occurring", a full stop
	Quoted   bool   // between quotation marks, in <q>, or in the title of a work
}

// Block is a block of prose with its tokens.
type Block struct {
	*markdown.Prose
	Tokens []Token
	Quoted bool // a block quotation, or what somebody said of their own life
	Listed bool // part of a list of sources: under a heading such as "Sources", or a footnote
}

// spokenBy are components that hold the words of a person other than the author.
var spokenBy = map[string]bool{"testimonial": true}

// Space holds what is read of one page. What Read and Sections give is in it, and holds until it is used for another
// page. The zero value is ready for use.
type Space struct {
	tokens    []Token
	blocks    []Block
	sentences []Sentence
}

// Read reads the tokens of the blocks of a page. sources reports whether the text of a heading is that of a list of
// sources; nil: no heading is.
func (s *Space) Read(list []markdown.Prose, sources func(heading string) bool) []Block {
	size := 0
	for i := range list {
		size += len(list[i].Text)
	}
	r := reader{tokens: slices.Grow(s.tokens[:0], size/5+len(list))}
	blocks := slices.Grow(s.blocks[:0], len(list))[:len(list)]
	listed := 0 // level of the heading of the list of sources that is read, 0 outside of one
	for i := range list {
		p := &list[i]
		if p.Kind == markdown.ProseHeading && p.Component == "" {
			if listed == 0 || p.Level <= listed {
				listed = 0
				if sources != nil && sources(p.Text) {
					listed = p.Level
				}
			}
		}
		blocks[i] = Block{Prose: p, Quoted: p.InQuote || spokenBy[p.Component], Listed: listed > 0 || p.InNote ||
			p.Component == "sources"}
		blocks[i].Tokens = r.read(p)
	}
	s.tokens, s.blocks = r.tokens, blocks
	return blocks
}

// Tokens reads the tokens of a text that is not in a block, such as a title.
func Tokens(text string) []Token {
	r := reader{tokens: make([]Token, 0, len(text)/5+1)}
	return r.read(&markdown.Prose{Text: text})
}

// reader collects the tokens of all blocks in one slice.
type reader struct{ tokens []Token }

func (r *reader) read(p *markdown.Prose) []Token {
	first := len(r.tokens)
	text, lower := p.Text, ""
	if isASCII(text) {
		lower = strings.ToLower(text)
	}
	for i := 0; i < len(text); {
		end, word := wordAt(text, i)
		switch {
		case end > i && word:
			t := Token{From: i, To: end, Joined: i > 0 && !isSpaceBefore(text, i)}
			if lower != "" {
				t.Word = lower[i:end]
			} else {
				t.Word = Fold(text[i:end])
			}
			r.tokens = append(r.tokens, t)
		case end > i:
			if c, _ := utf8.DecodeRuneInString(text[i:]); !unicode.IsSpace(c) && !isHyphen(c) && !isInvisible(c) {
				r.tokens = append(r.tokens, Token{Word: mark(text[i:end]), From: i, To: end, Mark: true,
					Joined: i > 0 && !isSpaceBefore(text, i)})
			}
		}
		i = end
	}
	tokens := r.tokens[first:len(r.tokens):len(r.tokens)]
	markQuotes(text, tokens)
	for _, span := range p.Spans {
		if span.Kind == markdown.SpanQuote || span.Kind == markdown.SpanWork {
			for i := range tokens {
				if t := &tokens[i]; t.From >= span.From && t.To <= span.To {
					t.Quoted = true
				}
			}
		}
	}
	return tokens
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// wordAt gives the end of the word or the character at i.
func wordAt(text string, i int) (end int, word bool) {
	for end = i; end < len(text); {
		c := text[end]
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9':
			word = true
			end++
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

// orNext is the end of a word, or of the character at i when there is none.
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
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return unicode.IsSpace(r)
}

// isInvisible reports whether a character may stand inside of a word and is not seen: a soft hyphen, a joiner, a
// zero width space.
func isInvisible(r rune) bool {
	return r == '\u00AD' || r >= '\u200B' && r <= '\u200D' || r == '\u2060' || r == '\uFEFF'
}

func isHyphen(r rune) bool { return r == '-' || r == '\u2010' || r == '\u2011' }

// Fold gives a word as tokens have it.
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

// mark folds the marks that texts write in several ways.
func mark(text string) string {
	switch text {
	case "’", "‘":
		return "'"
	case "“", "”":
		return `"`
	}
	return text
}

// closing are the marks that end a quotation, by the mark that begins it.
var closing = map[string]string{"“": "”", "„": "“", "«": "»", "‘": "’", `"`: `"`}

// markQuotes marks what is between quotation marks. A mark without its counterpart quotes nothing.
func markQuotes(text string, tokens []Token) {
	for i := 0; i < len(tokens); i++ {
		if !tokens[i].Mark {
			continue
		}
		end := closing[text[tokens[i].From:tokens[i].To]]
		if end == "" {
			continue
		}
		for j := i + 1; j < len(tokens); j++ {
			if text[tokens[j].From:tokens[j].To] == end {
				for k := i + 1; k < j; k++ {
					tokens[k].Quoted = true
				}
				i = j
				break
			}
		}
	}
}
