package care

import (
	"regexp"
	"slices"
	"strings"

	"porchlight/internal/lazyregexp"
)

// Shown is a telephone number in a text.
type Shown struct {
	Written string // as in the text
	digits  string // of Written, letters replaced as on a keypad
}

var (
	// northAmerican is a number of ten digits or letters, with or without 1: "(800) 662-HELP", "1-800-HARBOR1".
	northAmerican = lazyregexp.New(
		`(?:\+?\b1[-.\s–‑]*)?(?:\([2-9][0-9]{2}\)|\b[2-9][0-9]{2})[-.\s–‑]*(?:[0-9A-Z][-.\s–‑]?){6}[0-9A-Z]+`)
	lettersApart = lazyregexp.New(`^[^A-Z]*[0-9]\s+[A-Z]`)
	longNumber   = lazyregexp.New(`\+?\(?\b[0-9](?:[-.\s–‑()]*[0-9]){6,14}\b`)
	isDate       = lazyregexp.New(`^(?:19|20)[0-9]{2}[-.][0-9]{1,2}[-.][0-9]{1,2}$`)
	spacedCode   = lazyregexp.New(`\b[0-9](?:-[0-9]){2}\b`)
	sixDigits    = lazyregexp.New(`\b[0-9]{3} ?[0-9]{3}\b`)
	threeDigits  = lazyregexp.New(`\b(?:[2-9]11|988|112|999|000)\b`)
)

// NumbersIn finds the telephone numbers in a short text, such as the words of a link. Other numbers (years, hours, ZIP
// codes) are left out. Callers share the result and must not change it.
func NumbersIn(text string) []Shown { return numbers.of(text, numbersIn) }

var (
	numbers memo[[]Shown]
	keypads memo[string] // digits of the numbers of links
)

func numbersIn(text string) []Shown {
	var list []Shown
	// Matching is slow, and most links have no number or a short one. So a form is only looked for in a text with as
	// many digits as the form needs.
	take := func(form *regexp.Regexp, digits int, wanted func(written string) bool) {
		if countDigits(text) < digits {
			return
		}
		text = form.ReplaceAllStringFunc(text, func(written string) string {
			if wanted != nil && !wanted(written) {
				return written
			}
			list = append(list, Shown{strings.TrimSpace(written), keypad(written)})
			return "|"
		})
	}
	if len(text) >= nationalDigits {
		take(northAmerican(), 3, func(written string) bool { return !lettersApart().MatchString(written) })
	}
	take(longNumber(), 7, func(written string) bool { return !isDate().MatchString(written) })
	take(sixDigits(), 6, nil)
	take(spacedCode(), 3, nil)
	take(threeDigits(), 3, nil)
	return list
}

func countDigits(text string) int {
	n := 0
	for i := range len(text) {
		if text[i]-'0' < 10 {
			n++
		}
	}
	return n
}

// Lengths of North American numbers.
const (
	localDigits    = 7
	nationalDigits = 10
)

// Dials reports whether an address such as "tel:+18006624357" or "sms:741741" dials one of the numbers. A shown number
// may lack country and area code. Letters beyond the length of a North American number are ignored.
func Dials(numbers []Shown, address string) bool {
	_, number, _ := strings.Cut(address, ":")
	if i := strings.IndexAny(number, ";,?&"); i >= 0 {
		number = number[:i]
	}
	dialled := keypads.of(number, keypad)
	return slices.ContainsFunc(numbers, func(s Shown) bool {
		home := strings.TrimLeft(s.digits, "0")
		if len(home) < localDigits {
			return s.digits == dialled
		}
		if strings.HasSuffix(dialled, home) {
			return true
		}
		home = strings.TrimPrefix(home, "1")
		return len(home) >= nationalDigits && strings.HasSuffix(dialled, home[:nationalDigits])
	})
}

// IsNumberOf reports whether a text is the number that an address dials, digit for digit, with only marks between the
// digits. That is so for nearly all links, and takes less time than NumbersIn.
func IsNumberOf(address, text string) bool {
	_, number, _ := strings.Cut(address, ":")
	number = strings.TrimPrefix(number, "+")
	found := number != ""
	for i := range len(text) {
		switch c := text[i]; {
		case c-'0' < 10:
			if number == "" || number[0] != c {
				return false
			}
			number = number[1:]
		case strings.IndexByte(" -.()+", c) < 0:
			return false
		}
	}
	return found && number == ""
}

// placeholders matches numbers of templates and samples: 1-800-555-1234, 1-555-123-4567, 1-217-000-0000.
var placeholders = lazyregexp.New(`^\+1...555(?:1234|4567|5555|0000)$|^\+1555|(?:1234567|0{7}|1{7})$`)

// filledLater matches the digits of placeholders that are not valid North American numbers: 217-123-4567, 800-000-0000.
var filledLater = lazyregexp.New(`^1?[2-9]..(?:1234567|0{7}|1{7})$`)

// Placeholder reports whether a number that ParsePhone refuses is a placeholder.
func (s Shown) Placeholder() bool { return filledLater().MatchString(s.digits) }

// fictional matches the North American numbers that are reserved for fiction: 555-0100 to 555-0199.
var fictional = lazyregexp.New(`^\+1...55501..$`)

// Placeholder reports whether a number is a placeholder.
func (p Phone) Placeholder() bool { return placeholders().MatchString(p.e164) }

// Fictional reports whether a number is reserved for fiction, so that no person has it.
func (p Phone) Fictional() bool { return fictional().MatchString(p.e164) }

// MayBePlaceholder reports whether the number of an address may be a placeholder or fictional. It is fast, since it is
// called for every link.
func MayBePlaceholder(address string) bool {
	for _, part := range []string{"555", "1234567", "0000000", "1111111"} {
		if strings.Contains(address, part) {
			return true
		}
	}
	return false
}
