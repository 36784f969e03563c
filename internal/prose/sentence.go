package prose

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences yields the sentences of a text without the spaces around them, each with its byte offset. A
// line end ends a sentence. A full stop does not end one after an abbreviation or initials, in a decimal or
// an address, or after the number of a list item. No mark ends one before a word in lower case.
func Sentences(text string) iter.Seq2[int, string] { return divided(text, nil) }

// divided is Sentences. With the tokens of the text it is faster, but does not see ends of lines.
func divided(text string, tokens []Token) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		start, rest := 0, tokens
		for i := nextStop(text, &rest, 0); i < len(text); {
			end, ends := endAt(text, start, i)
			i = nextStop(text, &rest, end)
			if !ends {
				continue
			}
			if at, sentence := trimmed(text, start, end); sentence != "" && !yield(at, sentence) {
				return
			}
			start = end
		}
		if at, sentence := trimmed(text, start, len(text)); sentence != "" {
			yield(at, sentence)
		}
	}
}

// nextStop gives the first byte from an offset on that may end a sentence, or the length of the text. rest are the
// tokens that were not looked at yet; nil if the text has to be searched.
func nextStop(text string, rest *[]Token, from int) int {
	if *rest == nil {
		for from < len(text) && !mayEnd[text[from]] {
			from++
		}
		return from
	}
	for i := range *rest {
		if t := &(*rest)[i]; t.role == stop && int(t.From) >= from {
			*rest = (*rest)[i:]
			return int(t.From)
		}
	}
	return len(text)
}

// stops gives the tokens among which divided finds all ends of sentences; nil if it has to search the text.
func (b *Block) stops() []Token {
	if strings.IndexByte(b.Text, '\n') >= 0 {
		return nil
	}
	return b.Tokens
}

// ended reports whether a sentence ends in a mark, with quotation marks and brackets behind it. A line of a
// list or an address may have no such mark.
func ended(sentence string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(sentence, isClosing))
	return isMark(last) || last == ':'
}

// endAt gives the end of the marks that begin at byte i. ends reports whether they end the sentence that
// began at start.
func endAt(text string, start, i int) (end int, ends bool) {
	mark, size := rune(text[i]), 1
	if mark == '\n' {
		return i + 1, true
	}
	if mark == '\xe2' {
		mark, size = utf8.DecodeRuneInString(text[i:])
	}
	if !isMark(mark) {
		return i + 1, false
	}
	end = i + size
	for end < len(text) && text[end] != ' ' {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !isMark(r) && !isClosing(r) {
			break
		}
		end += n
	}
	next := strings.TrimLeftFunc(text[end:], func(r rune) bool { return unicode.IsSpace(r) || isOpening(r) })
	first, _ := utf8.DecodeRuneInString(next)
	switch {
	case next == "":
		return end, true
	case len(next) == len(text)-end || unicode.IsLower(first):
		return end, false
	}
	return end, mark != '.' || end > i+size || stops(text[start:i], next)
}

// mayEnd has the first bytes of the characters that may end a sentence.
var mayEnd = [256]bool{'.': true, '!': true, '?': true, '\n': true, '\xe2': true}

func isMark(r rune) bool { return r == '.' || r == '!' || r == '?' || r == '…' }

func isClosing(r rune) bool { return strings.ContainsRune(`"')]*”’»`, r) }

func isOpening(r rune) bool { return strings.ContainsRune(`"'([*“‘«`, r) }

func trimmed(text string, start, end int) (at int, sentence string) {
	sentence = strings.TrimLeftFunc(text[start:end], unicode.IsSpace)
	return end - len(sentence), strings.TrimRightFunc(sentence, unicode.IsSpace)
}

// stops reports whether a full stop ends a sentence. before is the sentence up to the full stop. next
// begins with the word after it, which is not in lower case.
func stops(before, next string) bool {
	from := len(before)
	for from > 0 && !beginsWord[before[from-1]] {
		from--
	}
	if len(before)-from > longestAbbreviation && strings.IndexByte(before[from:], '.') < 0 {
		return true
	}
	word := strings.TrimLeft(before[from:], "“‘")
	lower := strings.ToLower(word)
	kind := abbreviations[lower]
	switch {
	case kind == neverLast:
		// Before a number "No." is an abbreviation. Otherwise it is the answer.
		return lower == "no" && (next[0] < '0' || next[0] > '9')
	case strings.TrimSpace(before[:from]) == "" && isNumber(word):
		return false // "1. Call us."
	case kind == mayBeLast || strings.Contains(word, ".") && isInitials(word) || isInitials(word) && word != "I":
		return opensSentence(next)
	}
	return true
}

// beginsWord has the bytes after which an abbreviation may begin.
var beginsWord = [256]bool{' ': true, '\t': true, '-': true, '(': true, '[': true, '"': true}

// longestAbbreviation is the length of the longest abbreviation below with an opening quotation mark, in
// bytes. A longer word without a full stop in it is neither an abbreviation nor the number of a list item.
const longestAbbreviation = len("“pharm.d")

func isNumber(word string) bool {
	return word != "" && strings.Trim(word, "0123456789") == ""
}

// isInitials reports whether a word consists of single letters with full stops between them: "J", "U.S",
// "a.m".
func isInitials(word string) bool {
	for i, r := range word {
		if i%2 == 0 && !unicode.IsLetter(r) || i%2 == 1 && r != '.' || r > unicode.MaxASCII {
			return false
		}
	}
	return word != ""
}

// opensSentence reports whether a text begins with one of openers.
func opensSentence(text string) bool {
	end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' })
	if end < 0 {
		end = len(text)
	}
	word := strings.ReplaceAll(text[:end], "’", "'")
	word, _, _ = strings.Cut(word, "'")
	return openers[strings.ToLower(word)]
}

// abbreviation says where an abbreviation may stand; 0 for any other word.
type abbreviation uint8

const (
	neverLast abbreviation = iota + 1 // never ends a sentence
	mayBeLast
)

// abbreviations are without their last full stop.
var abbreviations = func() map[string]abbreviation {
	all := map[string]abbreviation{}
	for word := range set(`dr mr mrs ms mx prof rev fr gen col lt capt sgt gov sen rep hon st mt ft vs v e.g i.e eg ie cf
		viz no nos fig figs vol pp p ch sec approx dept tel ext jan feb mar apr aug sept oct nov dec
		mon tue tues wed thu thur thurs fri`) {
		all[word] = neverLast
	}
	for word := range set(`etc al ca inc ltd co corp llc jr sr ave blvd rd hwy hrs hr ph.d psy.d pharm.d`) {
		all[word] = mayBeLast
	}
	return all
}()

// openers are words that often begin a sentence. No name of a place or an agency begins with one.
var openers = set(`a an and as at after all any are because before both but by can call do does don each even every few
	for from get go has have he her here his how i if in is it its just let many may more most my no not now of on once
	one or other our over people she since so some speak such take talk text than that the their then there these they
	this those though to today until use we what when where whether which while who why with you your`)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}

// IsAbbreviation reports whether a word is an abbreviation with a full stop. The word is given without the
// full stop.
func IsAbbreviation(word string) bool {
	return abbreviations[strings.ToLower(word)] != 0
}
