package prose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"porchlight/internal/care"
	"porchlight/internal/markdown"
)

// Found is a place where a phrase of a pack occurs and no guard excludes it.
type Found struct {
	Pack     *care.Pack
	Phrase   *care.Phrase
	Pattern  int // index in Phrase.Find
	Block    *Block
	From, To int // byte offsets in the text of the block
}

// guardWords limits the distance of a guard of Guards.Before or Guards.After from its phrase. There must be
// fewer words between them.
const guardWords = 4

// Find gives the phrases in the blocks of a page, in order. Of overlapping phrases of one pack, only the
// longest counts. Find leaves out phrases that are quoted, in a list of sources, part of a name, or
// excluded by guards. It also leaves out the words of a pack under a heading that is about these words, and
// in a list whose introduction is about them.
func (r *Reader) Find(blocks []Block) []Found {
	s := sections{}
	var found []Found
	var terms []int32
	var silent map[int32]bool // terms that a guard for the whole page excludes
	w := &r.walk
	for i := range blocks {
		b := &blocks[i]
		w.find(b.Text, b.Tokens)
		s.enter(b, w.hits, w.Finder)
		if len(w.hits) == 0 {
			continue
		}
		for _, h := range w.hits {
			if h.pattern.role == onPage {
				if silent == nil {
					silent = map[int32]bool{}
				}
				silent[h.pattern.term] = true
			}
		}
		if b.Quoted || b.Listed {
			continue
		}
		for i := range w.hits {
			h := &w.hits[i]
			if h.pattern.role != find || !w.isLongest(b, i) {
				continue
			}
			if t := &w.terms[h.pattern.term]; !slices.Contains(s.about, t.pack) &&
				!slices.Contains(s.listed, t.pack) && !w.excluded(b, i, t) {
				found = append(found, Found{t.pack, t.phrase, int(h.pattern.of), b, int(b.Tokens[h.from].From),
					int(b.Tokens[h.to-1].To)})
				terms = append(terms, h.pattern.term)
			}
		}
	}
	if len(silent) == 0 {
		return found
	}
	kept := found[:0]
	for i := range found {
		if !silent[terms[i]] {
			kept = append(kept, found[i])
		}
	}
	return kept
}

// FindIn gives the phrases in a text that is not part of a page's prose, such as a title.
func (r *Reader) FindIn(text string) []Found {
	if text == "" {
		return nil
	}
	return r.Find([]Block{*r.Block(text)})
}

// isList reports whether a heading introduces a list of sources.
func (r *Reader) isList(heading string, tokens []Token) bool {
	r.walk.find(heading, tokens)
	return slices.ContainsFunc(r.walk.hits, func(h hit) bool {
		return h.pattern.role == list && h.from == 0 && h.to == len(tokens)
	})
}

// sections tracks which packs the current section and the current list are about.
type sections struct {
	about, listed []*care.Pack
	level         int // level of the heading that set about
	intro         []*care.Pack
}

// enter updates the state for the next block. hits are those of the block.
func (s *sections) enter(b *Block, hits []hit, f *Finder) {
	var subjects []*care.Pack
	for _, h := range hits {
		if h.pattern.role == subject {
			subjects = append(subjects, f.terms[h.pattern.term].pack)
		}
	}
	switch {
	case b.Kind == markdown.ProseHeading && b.Component == "":
		if s.about == nil || b.Level <= s.level {
			s.about, s.level = subjects, b.Level
		}
		s.listed, s.intro = nil, nil
	case b.Kind == markdown.ProseListItem:
		s.listed = s.intro
	default:
		s.listed, s.intro = nil, nil
		if n := len(b.Tokens); n > 0 && b.Word(n-1) == ":" {
			s.intro = subjects
		}
	}
}

// isLongest reports whether no longer hit of the same pack overlaps a hit. Of two hits of one length,
// before decides, unless the other hit is excluded.
func (w *walk) isLongest(b *Block, index int) bool {
	h := &w.hits[index]
	pack := w.terms[h.pattern.term].pack
	first, around := w.around(index, h.from, h.to)
	for i := range around {
		other := &around[i]
		if other.pattern.role != find || other.from >= h.to || h.from >= other.to {
			continue
		}
		t := &w.terms[other.pattern.term]
		switch longer := (other.to - other.from) - (h.to - h.from); {
		case t.pack != pack || longer < 0:
		case longer > 0, w.before(*other, *h) && !w.excluded(b, first+i, t):
			return false
		}
	}
	return true
}

// longestPhrase is how many tokens long a hit may be, with gaps, to be compared with others.
const longestPhrase = 40

// around gives the hits that may overlap the tokens from to to. i is the index of one of them. first is the
// index of the first of them.
func (w *walk) around(i, from, to int) (first int, hits []hit) {
	first, last := i, i
	for first > 0 && w.hits[first-1].from > from-longestPhrase {
		first--
	}
	for last < len(w.hits) && w.hits[last].from < to {
		last++
	}
	return first, w.hits[first:last]
}

// before reports whether a takes precedence over b, a hit of the same length. The hit further left does,
// then the hit of the earlier term.
func (w *walk) before(a, b hit) bool {
	if a.from != b.from {
		return a.from < b.from
	}
	if a.pattern.term != b.pattern.term {
		return a.pattern.term < b.pattern.term
	}
	return a.pattern.of > b.pattern.of // patterns with a replacement come later in Find and take precedence
}

// excluded reports whether quotes, a question, a name or a guard excludes a hit.
func (w *walk) excluded(b *Block, index int, t *term) bool {
	h := w.hits[index]
	for i := h.from; i < h.to; i++ {
		if w.tokens[i].Quoted {
			return true
		}
	}
	from, to := w.sentence(h)
	if !t.pack.Questions && to < len(w.tokens) && w.word(to) == "?" {
		return true
	}
	isNear := !t.near
	_, around := w.around(index, from, to+guardWords)
	for _, other := range around {
		p := other.pattern
		overlaps := other.from < h.to && h.from < other.to
		inside := other.from < to && from < other.to
		switch {
		case p.role == name && overlaps && w.isTitledName(other):
			return true
		case p.role == denial && inside && w.denies(other, h) && w.terms[p.term].pack == t.pack,
			p.role == denied && inside && !overlaps && w.terms[p.term].pack == t.pack:
			return true
		case p.role == find || p.role >= name || p.term != h.pattern.term:
		case p.role == except && overlaps, p.role == unless && inside && !overlaps,
			p.role == before && other.to <= h.from && other.from >= from && w.words(other.to, h.from) < guardWords,
			p.role == after && other.from >= h.to && other.to <= to+1 && w.words(h.to, other.from) < guardWords:
			return true
		case p.role == near:
			isNear = isNear || inside && !overlaps
		}
	}
	return !isNear || w.isName(b, h, from)
}

// denies reports whether a denial comes before a hit, or stands in a gap of the hit. An example of a gap is
// "cannot" in "we cannot guarantee results".
func (w *walk) denies(denial, h hit) bool {
	if denial.to <= h.from {
		return true
	}
	return denial.from >= h.from && denial.to <= h.to && !slices.ContainsFunc(h.pattern.steps, func(s step) bool {
		return slices.Contains(s.words, w.tokens[denial.from].id)
	})
}

// isTitledName reports whether the first and the last word of a hit begin with a capital letter and go on
// with a small one. "Council on Alcohol Abuse" is a name, "a council on alcohol abuse" is not.
func (w *walk) isTitledName(h hit) bool {
	last := h.to - 1
	for last > h.from && w.tokens[last].Mark {
		last--
	}
	return isTitled(w.text, &w.tokens[h.from]) && isTitled(w.text, &w.tokens[last])
}

// words counts the words among the tokens from to to.
func (w *walk) words(from, to int) int {
	n := 0
	for _, t := range w.tokens[from:max(from, to)] {
		if !t.Mark {
			n++
		}
	}
	return n
}

// longestSentence is how many tokens before and after a phrase are searched for the ends of its sentence.
const longestSentence = 100

// sentence gives the tokens of the sentence around a hit: from its first token up to the mark at its end,
// without the mark.
func (w *walk) sentence(h hit) (from, to int) {
	first, last := max(0, h.from-longestSentence), min(len(w.tokens), h.to+longestSentence)
	for from = h.from; from > first && !w.endsSentence(from-1) && !w.breaks(from); from-- {
	}
	for to = h.to; to < last && !w.endsSentence(to) && !w.breaks(to); to++ {
	}
	return from, to
}

// breaks reports whether the text has a line end before a token.
func (w *walk) breaks(at int) bool {
	return at > 0 && slices.Contains([]byte(w.text[w.tokens[at-1].To:w.tokens[at].From]), '\n')
}

// connecting are words that names have in lower case.
var connecting = map[string]bool{"of": true, "and": true, "for": true, "on": true, "the": true, "in": true, "&": true,
	"against": true}

// isName reports whether a hit in running text is part of a name. Its words and a word beside it have a
// capital letter, and it does not begin the sentence.
func (w *walk) isName(b *Block, h hit, sentence int) bool {
	switch b.Kind {
	case markdown.ProseHeading, markdown.ProseAlt, markdown.ProseLabel, markdown.ProseTerm:
		return false
	}
	if h.from == sentence {
		return false
	}
	for i := h.from; i < h.to; i++ {
		if !connecting[w.word(i)] && !isTitled(w.text, &w.tokens[i]) {
			return false
		}
	}
	before, after := h.from-1, h.to
	for before > sentence && connecting[w.word(before)] {
		before--
	}
	for after < len(w.tokens) && connecting[w.word(after)] {
		after++
	}
	return before > sentence && isTitled(w.text, &w.tokens[before]) ||
		after < len(w.tokens) && isTitled(w.text, &w.tokens[after])
}

// isTitled reports whether a word begins with a capital letter and a small letter.
func isTitled(text string, t *Token) bool {
	first, size := utf8.DecodeRuneInString(text[t.From:t.To])
	second, _ := utf8.DecodeRuneInString(text[int(t.From)+size : t.To])
	return unicode.IsUpper(first) && unicode.IsLower(second)
}

// Raw gives the phrase as its block has it.
func (f *Found) Raw() string { return f.Block.Text[f.From:f.To] }

// Text gives the phrase as a reader sees it: without soft hyphens, and with plain spaces.
func (f *Found) Text() string {
	return strings.Map(func(r rune) rune {
		switch {
		case isInvisible(r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, f.Raw())
}
