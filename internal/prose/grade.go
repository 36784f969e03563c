package prose

import (
	"iter"
	"math"
	"slices"
	"strings"

	"porchlight/internal/markdown"
)

// Reading has the counts from which the grade of a text is computed. Words of list items that are no
// sentences are counted apart. A grade is a year of school in the United States.
type Reading struct {
	Sentences int
	Words     int // words of the sentences
	Syllables int // syllables of these words
	Long      int // words of three or more syllables
	Passive   int // sentences in the passive voice
	ListWords int // in list items that are no sentences
	ListShort int // words of one syllable among ListWords
}

// MinWords is how many words a text needs for a meaningful grade.
const MinWords = 100

// minSentences is how many sentences SMOG needs.
const minSentences = 30

func (r *Reading) add(other Reading) {
	r.Sentences += other.Sentences
	r.Words += other.Words
	r.Syllables += other.Syllables
	r.Long += other.Long
	r.Passive += other.Passive
	r.ListWords += other.ListWords
	r.ListShort += other.ListShort
}

// Grade is the Flesch-Kincaid grade of the sentences. It is 0 without sentences.
// Source: Kincaid et al., Naval Technical Training Command, Research Branch Report 8-75, 1975.
func (r Reading) Grade() float64 {
	if r.Sentences == 0 || r.Words == 0 {
		return 0
	}
	words := float64(r.Words)
	return max(0, 0.39*words/float64(r.Sentences)+11.8*float64(r.Syllables)/words-15.59)
}

// SMOG is the SMOG grade of the sentences, by their long words. It is 0 for fewer than 30 sentences.
// Source: McLaughlin, SMOG Grading: A New Readability Formula, Journal of Reading 12(8), 1969.
func (r Reading) SMOG() float64 {
	if r.Sentences < minSentences {
		return 0
	}
	return 1.043*math.Sqrt(float64(r.Long)*30/float64(r.Sentences)) + 3.1291
}

// smogMore is how many grades SMOG gives more than Flesch-Kincaid for the same text about health. A study
// in the Journal of the Medical Library Association found means of 9.6 and 6.5 for 148 documents for
// patients.
const smogMore = 3

// Deciding is the grade that decides whether a text is too hard. From 30 sentences on it is SMOG minus
// smogMore, because publishers of health texts use SMOG. The subtraction lets one target hold for both
// formulas. SMOG is not valid for shorter texts. Their grade is Flesch-Kincaid.
func (r Reading) Deciding() float64 {
	if smog := r.SMOG(); smog > 0 {
		return max(0, smog-smogMore)
	}
	return r.Grade()
}

// FORCAST is the grade of list items that are no sentences, by their words of one syllable. It is 0 for
// fewer than 100 words. Words that give grade 8 in sentences give about 10 here.
// Source: Caylor et al., HumRRO Technical Report 73-5, 1973.
func (r Reading) FORCAST() float64 {
	if r.ListWords < MinWords {
		return 0
	}
	return 20 - 15*float64(r.ListShort)/float64(r.ListWords)
}

// IsAbove reports whether a grade, rounded to one decimal, is above a limit.
func IsAbove(grade float64, most int) bool { return math.Round(grade*10) > float64(most)*10 }

// Sentence is one sentence of a page.
type Sentence struct {
	Reading
	Block    *Block
	From, To int // byte offsets in the text of the block
}

// Section is a heading with the text after it, up to the next heading.
type Section struct {
	Reading
	Heading *Block // nil for the text before the first heading
	Text    []Sentence
}

// Sections gives the sections of a page with their sentences. Headings, tables, captions, notes and lists
// of sources are left out.
func (r *Reader) Sections(blocks []Block) []Section {
	sections := append(r.sections[:0], Section{})
	size := 0
	for i := range blocks {
		size += len(blocks[i].Tokens)
	}
	all := slices.Grow(r.sentences[:0], size/12+1)
	first := 0
	for i := range blocks {
		b := &blocks[i]
		section := &sections[len(sections)-1]
		switch {
		case b.Kind == markdown.ProseHeading && b.Component == "":
			section.Text, first = all[first:len(all):len(all)], len(all)
			sections = append(sections, Section{Heading: b})
		case b.isText():
			for sentence := range b.sentences() {
				section.add(sentence.Reading)
				if sentence.Sentences > 0 {
					all = append(all, sentence)
				}
			}
		}
	}
	sections[len(sections)-1].Text = all[first:]
	r.sentences, r.sections = all, sections
	return sections
}

// Whole adds up the counts of all sections.
func Whole(sections []Section) (r Reading) {
	for i := range sections {
		r.add(sections[i].Reading)
	}
	return r
}

// isText reports whether the words of a block count for the grade.
func (b *Block) isText() bool {
	switch b.Kind {
	case markdown.ProseParagraph, markdown.ProseListItem, markdown.ProseQuote, markdown.ProseAlert,
		markdown.ProseDefinition:
		return !b.Listed
	}
	return false
}

// sentences yields the sentences of a block. A part without a mark at its end is no sentence, such as a
// line of an address. In a list item its words count as ListWords. Elsewhere it is left out.
func (b *Block) sentences() iter.Seq[Sentence] {
	return func(yield func(Sentence) bool) {
		rest := b.Tokens
		for at, text := range divided(b.Text, b.stops()) {
			s := Sentence{Block: b, From: at, To: at + len(text)}
			words, counts := wordsUntil(rest, s.To)
			tokens := rest[:words]
			rest = rest[words:]
			s.Words, s.Syllables, s.Long = counts.words, counts.syllables, counts.long
			switch {
			case s.Words == 0:
				continue
			case ended(text):
				s.Sentences = 1
				if counts.be && isPassive(tokens) {
					s.Passive = 1
				}
			case b.Kind == markdown.ProseListItem:
				s.Reading = Reading{ListWords: s.Words, ListShort: counts.short}
			default:
				continue
			}
			if !yield(s) {
				return
			}
		}
	}
}

// wordCounts has counts of the words of a sentence. be reports whether a form of "be" is among them.
type wordCounts struct {
	words, syllables int
	short, long      int // words of one syllable; words of three or more
	be               bool
}

// wordsUntil counts the words of the tokens that begin before the byte end. n is the number of these
// tokens. It runs for every word of a page, so it avoids branches.
func wordsUntil(tokens []Token, end int) (n int, counts wordCounts) {
	var roles uint
	for n < len(tokens) && int(tokens[n].From) < end {
		t := &tokens[n]
		n++
		counts.words += one(!t.Mark)
		counts.syllables += int(t.syllables) // 0 for a mark
		counts.short += one(t.syllables == 1)
		counts.long += one(t.syllables > 2)
		roles |= 1 << t.role
	}
	counts.be = roles&(1<<formOfBe) != 0
	return n, counts
}

func one(yes bool) (n int) {
	if yes {
		n = 1
	}
	return n
}

// isPassive reports whether a form of "be" comes before a participle, with only adverbs between them.
func isPassive(tokens []Token) bool {
	isAfterBe := false
	for i := range tokens {
		switch tokens[i].role {
		case formOfBe:
			isAfterBe = true
		case noRole, stop:
			isAfterBe = false
		case participle:
			if isAfterBe {
				return true
			}
		}
	}
	return false
}

// sentenceRole is what a word can be in a sentence in the passive voice, or that a mark may end a sentence.
type sentenceRole uint8

const (
	noRole sentenceRole = iota
	formOfBe
	participle
	adverb // may stand between the other two
	stop   // a mark that may end a sentence
)

// verbRoleOf gives the role of a word.
func verbRoleOf(word string) sentenceRole {
	switch word {
	case "am", "are", "be", "been", "being", "is", "isn't", "aren't", "was", "wasn't", "were", "weren't":
		return formOfBe
	}
	switch {
	case participles[word] || len(word) > 4 && strings.HasSuffix(word, "ed") && !strings.HasSuffix(word, "eed") &&
		!adjectives[word]:
		return participle
	case between[word] || strings.HasSuffix(word, "ly"):
		return adverb
	}
	return noRole
}

var (
	between     = set("not also often never always then already still now ever usually just")
	participles = set(`made given done seen taken known found told sent kept held paid put shown written built brought
		bought caught chosen cut drawn driven felt forgiven forgotten hidden hit hurt led left lent let lost meant met read
		said set shut sold spent spoken stolen taught thought thrown understood worn won broken begun born`)
	adjectives = set(`addicted advanced ashamed bored concerned confused dedicated depressed detailed disabled
		educated embarrassed excited frightened hundred indeed interested limited married naked pleased qualified related
		relaxed retired sacred scared skilled stressed supposed surprised tired unemployed used worried wicked`)
)

// shortest is how many words a sentence needs to be among the hardest. A shorter sentence is usually hard
// only because of a name.
const shortest = 8

// Hardest gives up to n sentences with the highest grades, the hardest first.
func Hardest(n int, sections ...Section) []Sentence {
	list := make([]Sentence, 0, n+1)
	for i := range sections {
		for j := range sections[i].Text {
			s := &sections[i].Text[j]
			if s.Words < shortest || len(list) == n && s.Grade() <= list[n-1].Grade() {
				continue
			}
			at := len(list)
			for at > 0 && list[at-1].Grade() < s.Grade() {
				at--
			}
			list = slices.Insert(list, at, *s)
			list = list[:min(n, len(list))]
		}
	}
	return list
}
