package care

import (
	"regexp"
	"slices"
	"strings"
)

// Shown is a telephone number that a text shows.
type Shown struct {
	Written string
	digits  string // on the keypad
}

var (
	// northAmerican is a number of ten digits or letters, with or without 1: "(800) 662-HELP", "1-800-HARBOR1".
	northAmerican = regexp.MustCompile(
		`(?:\+?\b1[-.\s–‑]*)?(?:\([2-9][0-9]{2}\)|\b[2-9][0-9]{2})[-.\s–‑]*(?:[0-9A-Z][-.\s–‑]?){6}[0-9A-Z]+`)
	lettersApart = regexp.MustCompile(`^[^A-Z]*[0-9]\s+[A-Z]`)
	longNumber   = regexp.MustCompile(`\+?\(?\b[0-9](?:[-.\s–‑()]*[0-9]){6,14}\b`)
	isDate       = regexp.MustCompile(`^(?:19|20)[0-9]{2}[-.][0-9]{1,2}[-.][0-9]{1,2}$`)
	spacedCode   = regexp.MustCompile(`\b[0-9](?:-[0-9]){2}\b`)
	sixDigits    = regexp.MustCompile(`\b[0-9]{3} ?[0-9]{3}\b`)
	threeDigits  = regexp.MustCompile(`\b(?:[2-9]11|988|112|999|000)\b`)
)

// NumbersIn finds the numbers that can be called or texted in a short text, such as the words of a link. Numbers of
// other kinds are left out: years, hours, ZIP codes. Read only.
func NumbersIn(text string) []Shown { return numbers.of(text, numbersIn) }

var numbers memo[[]Shown]

func numbersIn(text string) []Shown {
	var list []Shown
	// Most links show no number or a short one, and matching takes long. So a form is looked for only in a text with as
	// many digits as it needs.
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
		take(northAmerican, 3, func(written string) bool { return !lettersApart.MatchString(written) })
	}
	take(longNumber, 7, func(written string) bool { return !isDate.MatchString(written) })
	take(sixDigits, 6, nil)
	take(spacedCode, 3, nil)
	take(threeDigits, 3, nil)
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

// Dials reports whether one of the numbers is dialled by an address such as "tel:+18006624357" or "sms:741741".
// Letters beyond the length of a number are not dialled, and a number at home may lack its country and area.
func Dials(numbers []Shown, address string) bool {
	_, number, _ := strings.Cut(address, ":")
	if i := strings.IndexAny(number, ";,?&"); i >= 0 {
		number = number[:i]
	}
	dialled := keypad(number)
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

// IsNumberOf reports whether a text is the number that an address dials, digit for digit, with nothing besides but the
// marks between them. It is what nearly all links to numbers show, and takes less time than NumbersIn.
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

// placeholders are what templates and samples call: 1-800-555-1234, 1-555-123-4567, 1-217-000-0000.
var placeholders = regexp.MustCompile(`^\+1...555(?:1234|4567|5555|0000)$|^\+1555|(?:1234567|0{7}|1{7})$`)

// filledLater are the digits of placeholders that are no numbers in North America: 217-123-4567, 800-000-0000.
var filledLater = regexp.MustCompile(`^1?[2-9]..(?:1234567|0{7}|1{7})$`)

// Placeholder reports whether a number that cannot be read was never filled in.
func (s Shown) Placeholder() bool { return filledLater.MatchString(s.digits) }

// fictional are the numbers of North America that are kept for stories and samples: 555-0100 to 555-0199.
var fictional = regexp.MustCompile(`^\+1...55501..$`)

// Placeholder reports whether a number was never filled in.
func (p Phone) Placeholder() bool { return placeholders.MatchString(p.e164) }

// Fictional reports whether a number is reserved for fiction, so that no person has it.
func (p Phone) Fictional() bool { return fictional.MatchString(p.e164) }

// MayBePlaceholder reports whether the digits of an address may be those of such a number. It is called for every link.
func MayBePlaceholder(address string) bool {
	for _, part := range []string{"555", "1234567", "0000000", "1111111"} {
		if strings.Contains(address, part) {
			return true
		}
	}
	return false
}
