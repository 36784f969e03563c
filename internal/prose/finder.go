package prose

import (
	"slices"

	"porchlight/internal/care"
)

// Finder finds the phrases of several packs in one pass over the words of a page. It is safe for concurrent
// use.
type Finder struct {
	vocabulary map[string]int32
	patterns   []pattern
	starts     starts // patterns other than guards
	guards     starts // patterns that matter only if a phrase is found
	terms      []term
}

// The ids of tokens that are not in the vocabulary. The ids of words begin at firstWord.
const (
	otherWord  = iota
	numberWord // a number that is not in the vocabulary
	firstWord
)

// role is the purpose of a pattern.
type role uint8

const (
	find role = iota
	except
	unless
	before
	after
	near
	onPage
	name // this role and those below hold for a whole pack
	subject
	list
	denial
	denied // a word anywhere in the sentence excludes a phrase
)

// pattern is a care.Pattern with ids in place of words.
type pattern struct {
	role  role
	term  int32 // index in terms; for roles of a pack, its first term
	of    int32 // index in its list; for find: in care.Phrase.Find
	steps []step
}

type step struct {
	words    []int32 // sorted
	exact    string
	gap      int
	number   bool
	optional bool
	ahead    bool
	end      bool // the end of a sentence fits, too
}

type term struct {
	pack   *care.Pack
	phrase *care.Phrase
	near   bool // the phrase has patterns with the role near
}

// start refers to a pattern that may begin with a certain word.
type start struct {
	pattern int32
	next    bits // the words that may come after that word
}

// starts are the patterns by the words with which they may begin.
type starts struct {
	of   [][]start // by word
	goOn []bits    // by word: the words that may come next
}

// bits is a set of words by the last six bits of their ids. It may contain words that were not added.
type bits uint64

const anyWord = ^bits(0)

// mayHave reports whether a word may be in the set. A word of 0 means the end of a text. Only anyWord
// contains it.
func (b bits) mayHave(word bits) bool { return b&word != 0 || b == anyWord }

func bit(word int32) bits { return 1 << (word & 63) }

// nextOf gives the words with which steps may begin.
func nextOf(steps []step) (next bits) {
	for i := range steps {
		s := &steps[i]
		if s.gap > 0 || s.number || s.end {
			return anyWord
		}
		for _, id := range s.words {
			next |= bit(id)
		}
		if !s.optional {
			return next
		}
	}
	return anyWord
}

// NewFinder makes a finder for packs. guide is the style guide that decides where guides differ, or "".
func NewFinder(guide string, packs ...*care.Pack) *Finder {
	f := &Finder{vocabulary: map[string]int32{}, starts: starts{of: make([][]start, firstWord)},
		guards: starts{of: make([][]start, firstWord)}}
	defer f.starts.ready(f.vocabulary)
	defer f.guards.ready(f.vocabulary)
	for _, pack := range packs {
		first := len(f.terms)
		f.terms = append(f.terms, term{pack: pack}) // for the patterns that hold for the whole pack
		for i := range pack.Terms {
			phrase := &pack.Terms[i]
			if !phrase.Applies(guide) {
				continue
			}
			f.terms = append(f.terms, term{pack, phrase, len(phrase.Guards.Near) > 0})
			g := &phrase.Guards
			for role, patterns := range [][]care.Pattern{find: phrase.Find, except: g.Except, unless: g.Unless,
				before: g.Before, after: g.After, near: g.Near, onPage: g.OnPage} {
				f.add(uint8(role), len(f.terms)-1, patterns)
			}
		}
		f.add(uint8(name), first, pack.Names)
		f.add(uint8(subject), first, pack.Subjects)
		f.add(uint8(list), first, pack.Lists)
		f.add(uint8(denial), first, pack.Denials)
		f.add(uint8(denied), first, pack.Unless)
	}
	return f
}

// ready fills goOn. A number in the vocabulary can begin patterns as a word and as a number.
func (s *starts) ready(vocabulary map[string]int32) {
	s.goOn = make([]bits, len(s.of))
	for id, list := range s.of {
		for _, start := range list {
			s.goOn[id] |= start.next
		}
	}
	for word, id := range vocabulary {
		if isNumeral(word) {
			s.goOn[id] |= s.goOn[numberWord]
		}
	}
}

func (f *Finder) add(as uint8, term int, patterns []care.Pattern) {
	for i := range patterns {
		p := pattern{role: role(as), term: int32(term), of: int32(i)}
		for _, s := range patterns[i].Steps {
			made := step{exact: s.Exact, gap: s.Gap, number: s.Number, optional: s.Optional, ahead: s.Ahead}
			for _, word := range s.Words {
				if word == care.EndWord {
					made.end = true
					continue
				}
				made.words = append(made.words, f.id(word))
			}
			if s.Exact != "" {
				made.words = append(made.words, f.id(Fold(s.Exact)))
			}
			slices.Sort(made.words)
			p.steps = append(p.steps, made)
		}
		f.patterns = append(f.patterns, p)
		switch p.role {
		case find, onPage, subject, list:
			f.starts.enter(int32(len(f.patterns)-1), p.steps)
		default:
			f.guards.enter(int32(len(f.patterns)-1), p.steps)
		}
	}
}

// id gives the id of a word, and adds the word to the vocabulary.
func (f *Finder) id(word string) int32 {
	id, ok := f.vocabulary[word]
	if !ok {
		id = int32(len(f.starts.of))
		f.vocabulary[word] = id
		f.starts.of, f.guards.of = append(f.starts.of, nil), append(f.guards.of, nil)
	}
	return id
}

// enter adds a pattern to the lists of all words with which it may begin.
func (s *starts) enter(index int32, steps []step) {
	for i := range steps {
		at := start{index, nextOf(steps[i+1:])}
		for _, id := range steps[i].words {
			s.of[id] = append(s.of[id], at)
		}
		if steps[i].number {
			s.of[numberWord] = append(s.of[numberWord], at)
		}
		if !steps[i].optional {
			return
		}
	}
}

// hit is a place where a pattern matches: the tokens from to to, without to.
type hit struct {
	pattern  *pattern
	from, to int
}

// walk is one pass over the tokens of a block. hits are its results.
type walk struct {
	*Finder
	reader *Reader
	text   string
	tokens []Token
	hits   []hit
	found  []int32 // terms of the phrases in hits
}

// find sets hits for a block. The guards are tried only if a phrase is found.
func (w *walk) find(text string, tokens []Token) {
	w.text, w.tokens, w.hits = text, tokens, w.hits[:0]
	for i := range tokens {
		if tokens[i].begins {
			w.tryAll(&w.starts, i)
		}
	}
	w.found = w.found[:0]
	for _, h := range w.hits {
		if h.pattern.role == find && !slices.Contains(w.found, h.pattern.term) {
			w.found = append(w.found, h.pattern.term)
		}
	}
	if len(w.found) == 0 {
		return
	}
	w.hits = w.hits[:0]
	for i := range tokens {
		if tokens[i].begins || tokens[i].guards {
			w.tryAll(&w.starts, i)
			w.tryAll(&w.guards, i)
		}
	}
}

func (w *walk) word(at int) string { return w.reader.forms[w.tokens[at].form].word }

// tryAll tries the patterns that may begin with the token at an index.
func (w *walk) tryAll(s *starts, at int) {
	id, next := w.tokens[at].id, bits(0) // the end of the text
	if at+1 < len(w.tokens) {
		next = bit(w.tokens[at+1].id)
	}
	if !s.goOn[id].mayHave(next) {
		return
	}
	w.tryEach(s.of[id], at, next)
	if id >= firstWord && w.tokens[at].numeral {
		w.tryEach(s.of[numberWord], at, next)
	}
}

func (w *walk) tryEach(starts []start, at int, next bits) {
	for i := range starts {
		if s := &starts[i]; s.next.mayHave(next) {
			w.try(s.pattern, at)
		}
	}
}

// mayBegin reports whether a pattern may begin with a word.
func (s *starts) mayBegin(form *wordForm) bool {
	return len(s.of[form.id]) > 0 || isNumeral(form.word) && len(s.of[numberWord]) > 0
}

func (w *walk) try(index int32, at int) {
	p := &w.patterns[index]
	if p.role > find && p.role < onPage && !slices.Contains(w.found, p.term) {
		return // a guard of a phrase that is not in the text
	}
	if to := w.match(p.steps, at, at); to > at {
		if last := len(w.hits) - 1; last < 0 || w.hits[last].pattern != p || w.hits[last].from != at {
			w.hits = append(w.hits, hit{p, at, to})
		}
	}
}

// idOf gives the id of a word. A word that ends in "'s" has the id of the word before that ending.
func (f *Finder) idOf(word string) int32 {
	if id, ok := f.vocabulary[word]; ok {
		return id
	}
	if n := len(word) - len("'s"); n > 0 && word[n] == '\'' && word[n+1] == 's' {
		return f.vocabulary[word[:n]]
	}
	if isNumeral(word) {
		return numberWord
	}
	return otherWord
}

func isNumeral(word string) bool { return word[0] >= '0' && word[0] <= '9' }

// match gives the token after the longest text from at on that matches the steps, or -1. end is the token
// after the last one that belongs to the phrase so far.
func (w *walk) match(steps []step, at, end int) int {
	if len(steps) == 0 {
		return end
	}
	s := &steps[0]
	best := -1
	if s.gap > 0 {
		for i := at; i <= min(at+s.gap, len(w.tokens)); i++ {
			best = max(best, w.match(steps[1:], i, end))
			if best >= 0 || i < len(w.tokens) && w.tokens[i].Mark {
				break // the nearest match counts; a gap does not pass a mark
			}
		}
		return best
	}
	if w.fits(s, at) {
		if s.ahead {
			best = end
		} else {
			best = w.match(steps[1:], at+1, at+1)
		}
	}
	if s.optional && best < 0 {
		best = w.match(steps[1:], at, end)
	}
	return best
}

// fits reports whether the token at an index matches a step.
func (w *walk) fits(s *step, at int) bool {
	if at >= len(w.tokens) {
		return s.end
	}
	if s.end && w.endsSentence(at) {
		return true
	}
	t := &w.tokens[at]
	if s.number {
		return t.numeral
	}
	if id := t.id; id < firstWord || !slices.Contains(s.words, id) {
		return false
	}
	return s.exact == "" || w.text[t.From:t.To] == s.exact
}

// endsSentence reports whether a token is a mark that ends a sentence.
func (w *walk) endsSentence(at int) bool {
	t := &w.tokens[at]
	if !t.Mark {
		return false
	}
	switch w.word(at) {
	case "!", "?", "\uFFFC":
		return true
	case ".", "…":
		return at+1 >= len(w.tokens) || !w.tokens[at+1].Joined || w.tokens[at+1].Mark
	}
	return false
}
