package prose

import "strings"

// acronymSyllables is the count for every acronym, however long. Readers know an acronym at sight or not at
// all.
const acronymSyllables = 2

// syllables estimates the syllables of an English word from its spelling. A number counts one, because
// digits are easy to read. The parts of a word with hyphens are counted apart and added.
func syllables(word string) int {
	n := 0
	for part := range strings.SplitSeq(word, "-") {
		n += ofPart(part)
	}
	return max(1, n)
}

// longestWord is how many bytes of a word are read. English words are shorter.
const longestWord = 48

func ofPart(part string) int {
	if isAcronym(part) {
		return acronymSyllables
	}
	if len(part) > longestWord {
		part = part[:longestWord]
	}
	var room [longestWord]byte
	word := room[:0]
	for i := range len(part) {
		switch c := part[i] | 0x20; {
		case part[i] < 0x80 && c >= 'a' && c <= 'z':
			word = append(word, c)
		case part[i] == '\'' || part[i] == '\xe2': // an apostrophe, straight or curly
			if rest := strings.TrimLeft(part[i:], "'’"); rest == "s" || rest == "S" {
				return ofWord(word) + hiss(word)
			}
		case part[i] == '\xc3': // é, ö and the like are vowels
			word = append(word, 'o')
		}
	}
	return ofWord(word)
}

// isAcronym reports whether a word has two to five capitals and its vowels do not make it a word: "IOP",
// "SUD", but not "NASA".
func isAcronym(word string) bool {
	if len(word) < 2 || len(word) > 5 {
		return false
	}
	for i := range len(word) {
		if word[i] < 'A' || word[i] > 'Z' {
			return false
		}
	}
	return len(word) < 4 || !strings.ContainsAny(word[1:len(word)-1], "AEIOU")
}

func isVowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

// ofWord counts the groups of vowels of a word in lower case. It corrects for silent vowels and for
// neighbors that are two syllables.
func ofWord(word []byte) int {
	if len(word) == 0 {
		return 0
	}
	if n, ok := irregular[string(word)]; ok {
		return n
	}
	if last := len(word) - 1; word[last] == 's' {
		if n, ok := irregular[string(word[:last])]; ok {
			return n + hiss(word[:last])
		}
	}
	n := corrections(word)
	stem := withoutSilent(word)
	for i := 0; i < len(stem); i++ {
		if !isVowel(stem[i]) {
			continue
		}
		for n++; i+1 < len(stem) && isVowel(stem[i+1]); i++ {
			if apart(stem, i+1) {
				n++
			}
		}
	}
	return max(1, n)
}

// hiss gives 1 if an s after a word adds a syllable ("nurse's", "watches"), otherwise 0.
func hiss(word []byte) int {
	if endsIn(word, "s", "x", "z", "ch", "sh", "ce", "se", "ge", "ze") {
		return 1
	}
	return 0
}

func endsIn(word []byte, ends ...string) bool {
	for _, end := range ends {
		if len(word) >= len(end) && string(word[len(word)-len(end):]) == end {
			return true
		}
	}
	return false
}

// withoutSilent cuts off an ending that adds no syllable: in "home", "homes" and "called", but not in
// "table", "nurses" and "needed".
func withoutSilent(word []byte) []byte {
	end := len(word)
	switch {
	case end < 3:
		return word
	case word[end-1] == 'e':
		end--
	case word[end-2] == 'e' && word[end-1] == 'd':
		if end -= 2; word[end-1] == 't' || word[end-1] == 'd' {
			return word
		}
	case word[end-2] == 'e' && word[end-1] == 's':
		if end -= 2; hiss(word[:end]) == 1 || endsIn(word[:end], "c", "g") {
			return word
		}
	}
	before := word[:end]
	spoken := end < len(word) && word[end-1] == 'l' && end > 1 && !isVowel(word[end-2]) && word[end-2] != 'l' &&
		word[end-2] != 'r'
	if spoken || end < len(word) && word[end] == 'e' && end+1 == len(word) && isVowel(word[end-1]) {
		return word // "table", "settled"; "agree" has a group of vowels
	}
	return before
}

// corrections gives the syllables to add for spellings with uncounted or silent vowels. "-ism" has two
// syllables. The e in "something" and "safely" has none.
func corrections(word []byte) (n int) {
	switch {
	case endsIn(word, "ism", "isms", "thm", "dnt", "snt", "tnt"):
		n++
	case endsIn(word, "ely", "eful", "efully", "eless", "eness", "ement", "ements"):
		at := strings.LastIndex(string(word[:len(word)-2]), "e")
		if endsIn(word, "eless", "eness", "ement", "ements") {
			at = strings.LastIndex(string(word[:at]), "e")
		}
		if at > 1 && !isVowel(word[at-1]) {
			n--
		}
	}
	if first := word[0] - 'a'; first < 26 {
		for _, p := range prefixes[first] {
			if len(word) > len(p.letters) && string(word[:len(p.letters)]) == p.letters {
				return n + p.more
			}
		}
	}
	return n
}

// apart reports whether the vowel at i begins a new syllable after the vowel before it: "di-et", "me-di-a".
func apart(word []byte, i int) bool {
	var before byte // the letter before the two vowels
	if i > 1 {
		before = word[i-2]
	}
	rest := string(word[i:])
	later := i > 2 // a vowel may come before
	switch word[i-1] {
	case 'y':
		return i > 1 && rest != "e" && rest != "es"
	case 'i':
		soft := strings.IndexByte("cstxg", before) >= 0
		switch word[i] {
		case 'e':
			return strings.HasPrefix(rest, "et") || !soft && (strings.HasPrefix(rest, "ent") ||
				strings.HasPrefix(rest, "enc")) || later && (rest == "er" || rest == "est" || rest == "ers")
		case 'a', 'o', 'u':
			like := before == 'v' && strings.HasPrefix(rest, "or") || strings.HasPrefix(rest, "age") ||
				rest == "ag" || i > 3 && (before == 'l' || before == 'n') && strings.HasPrefix(rest, "on")
			return !like && (!soft || strings.HasPrefix(rest, "at"))
		}
		return word[i] == 'i'
	case 'e':
		switch word[i] {
		case 'a':
			return later && (rest == "a" || rest == "as") || before == 'r' && i > 2 && word[i-3] == 'c' &&
				strings.HasPrefix(rest, "at")
		case 'o':
			return strings.IndexByte("dhnrt", before) >= 0
		case 'i':
			return strings.HasPrefix(rest, "ing")
		}
	case 'u':
		if before == 'q' || before == 'g' && !strings.HasPrefix(rest, "ou") && rest != "ing" {
			return false
		}
		switch word[i] {
		case 'a':
			return before != 's' || strings.HasPrefix(rest, "al")
		case 'e':
			return strings.HasPrefix(rest, "en") || strings.HasPrefix(rest, "el")
		case 'i':
			return rest == "ing"
		}
		return word[i] == 'o'
	case 'o':
		return rest == "ing" || strings.HasPrefix(rest, "et") || strings.HasPrefix(rest, "em")
	case 'a':
		return word[i] == 'o' || rest == "ic"
	}
	return false
}

// irregular are words for which the rules give a wrong count. They are without an s at the end.
var irregular = map[string]int{
	"acne": 2, "being": 2, "business": 2, "busines": 2, "cafe": 2, "cement": 2, "complement": 3, "element": 3,
	"elementary": 5, "evening": 2, "eye": 1, "giant": 2, "hundred": 2, "ideal": 3, "implement": 3, "maybe": 2,
	"naked": 2,
	"our":   1, "patio": 3, "poem": 2, "quiet": 2, "ratio": 3, "real": 1, "recipe": 3, "sacred": 2, "serie": 2,
	"specie":     2,
	"supplement": 3, "theater": 3, "therefore": 2, "triage": 2, "wicked": 2, "diabete": 4, "clothe": 1, "nausea": 3,
	"european": 4, "cereal": 3, "anywhere": 3, "forever": 3, "whatever": 3, "wherever": 3,
}

// prefix is a beginning of words for which the rules give a wrong count. more is the correction.
type prefix struct {
	letters string
	more    int
}

// prefixes are grouped by their first letter.
var prefixes = func() (table [26][]prefix) {
	add := func(more int, words string) {
		for word := range strings.FieldsSeq(words) {
			table[word[0]-'a'] = append(table[word[0]-'a'], prefix{word, more})
		}
	}
	add(+1, `coop coord coexis heroi react reapp reass reali reen reeva reim reinf reint reinst reop reun reus ruin
		suici scien preex fluid theat intuit annuit genui`)
	add(-1, `every someb somep sometim someth somew lifel lifet lifes homep homet homew caregiv timel timet safet
		safeg sidew wholes housek household whitel namel businessp therefor`)
	return table
}()
