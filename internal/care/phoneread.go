package care

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// maxPhoneText bounds what ParsePhone looks at, in bytes; the longest number with its extension needs far less.
const maxPhoneText = 100

// ParsePhone reads a telephone number as an editor writes it: "1-800-662-HELP", "(217) 555-0134 ext. 12", "+44 20 7946 0958",
// "988". country is ISO 3166-1 alpha-2 in either letter case, and decides how a number without "+" is read.
//
// Three to six digits are a short code (988, 741741, 116 123). Letters are mapped as on a telephone's keypad; letters beyond the
// length of a North American number ("1-800-662-HELPLINE") are shown but not dialled, as exchanges do. A number has to have the
// length and form of its country; whether somebody has been given it is not asked, so that sample numbers (555-0134) pass.
//
// The error is a phrase for an editor with an example: want a phone number such as 1-800-662-4357, have "662-4357".
func ParsePhone(text, country string) (Phone, error) {
	country = strings.ToUpper(country)
	written := strings.Join(strings.Fields(text), " ")
	if len(text) > maxPhoneText {
		return Phone{}, wantPhone(country, text[:maxPhoneText/2]+"...", "it is too long for a phone number")
	}
	if short, ok := parseShortCode(written); ok {
		return short, nil
	}
	body, ext, complaint := splitExtension(unrepeat(written))
	if complaint == "" {
		body, complaint = phoneDigits(body)
	}
	if complaint != "" {
		return Phone{}, wantPhone(country, text, complaint)
	}
	hasLetters := strings.ContainsFunc(body, isLatin)
	number, err := phonenumbers.Parse(body, country)
	if err != nil {
		return Phone{}, wantPhone(country, text, parseComplaint(err))
	}
	if hasLetters {
		number = dropUndialled(number, body)
	}
	if complaint := lengthComplaint(number); complaint != "" {
		return Phone{}, wantPhone(country, text, complaint)
	}
	p := Phone{e164: phonenumbers.Format(number, phonenumbers.E164), display: displayNumber(number, country), ext: ext}
	if ext != "" {
		p.display += " ext. " + ext
	}
	if hasLetters {
		p.vanity = body
	}
	return p, nil
}

var (
	shortDigits  = regexp.MustCompile(`^[0-9]+(?:[ -][0-9]+)*$`)
	shortLetters = regexp.MustCompile(`^[0-9A-Za-z]{3,6}$`) // HELP4U: one word with a digit in it
	repeated     = regexp.MustCompile(`^(.*[0-9A-Za-z])\s*\(([0-9]+|[A-Za-z]+)\)$`)
)

// parseShortCode keeps the grouping of an editor ("116 123", "9-8-8"), since countries print their codes in their own way.
func parseShortCode(written string) (_ Phone, ok bool) {
	switch {
	case shortDigits.MatchString(written):
		digits := keypad(written)
		return Phone{e164: digits, display: written}, len(digits) >= 3 && len(digits) <= 6
	case shortLetters.MatchString(written) && strings.ContainsAny(written, "0123456789"):
		digits := keypad(written)
		return Phone{e164: digits, display: digits, vanity: written}, true
	}
	return Phone{}, false
}

// unrepeat understands a number that is given twice, in letters and in digits: "1-800-662-HELP (4357)" and "1-800-662-4357 (HELP)"
// both become "1-800-662-HELP".
func unrepeat(written string) string {
	m := repeated.FindStringSubmatch(written)
	if m == nil || !strings.HasSuffix(keypad(m[1]), keypad(m[2])) {
		return written
	}
	number, again := m[1], m[2]
	if isLatin(rune(again[0])) && strings.HasSuffix(number, keypad(again)) {
		return number[:len(number)-len(again)] + again
	}
	if strings.ContainsFunc(number, isLatin) {
		return number
	}
	return written
}

// splitExtension takes "ext. 12", "x12", "#12" and the like off a number. The "tel:" of a copied link goes too.
func splitExtension(text string) (body, ext, complaint string) {
	if len(text) > 4 && strings.EqualFold(text[:4], "tel:") {
		text = strings.Replace(text[4:], ";ext=", " ext. ", 1)
	}
	if i := strings.IndexAny(text, ",;"); i >= 0 { // for a telephone a pause, for an editor a list of numbers
		return "", "", fmt.Sprintf("%q has no place in a phone number", text[i:i+1])
	}
	body, ext = phonenumbers.MaybeSeparateExtensionFromPhone(text)
	if strings.ContainsFunc(ext, func(r rune) bool { return r < '0' || r > '9' }) {
		return "", "", fmt.Sprintf("the extension %q has to be digits from 0 to 9", ext)
	}
	return body, ext, ""
}

// phoneDigits holds a number without its extension to the characters that numbers are written in, so that a sentence, a list of
// numbers or a hostile value is never half understood. Digits of other scripts become ASCII, dashes become "-".
func phoneDigits(text string) (body, complaint string) {
	var b strings.Builder
	digits := 0
	for i, r := range text {
		digit := ""
		if unicode.IsDigit(r) {
			digit = phonenumbers.NormalizeDigitsOnly(string(r))
		}
		switch {
		case len(digit) == 1 && digit[0] >= '0' && digit[0] <= '9':
			b.WriteString(digit)
			digits++
		case r == '+' && i == 0, isLatin(r) && digits > 0, strings.ContainsRune("().- /", r):
			b.WriteRune(r)
		case unicode.Is(unicode.Pd, r), r == '\u00B7', r == '\u2212': // dashes, middle dot, minus sign
			b.WriteByte('-')
		case isLatin(r):
			return "", "it begins with a word"
		default:
			return "", fmt.Sprintf("%q has no place in a phone number", string(r))
		}
	}
	if digits == 0 {
		return "", "it has no digits"
	}
	return strings.TrimRight(b.String(), " .-/"), ""
}

// isLatin reports whether a telephone's keypad has the letter.
func isLatin(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' }

// keypad is the digits one presses for a text.
func keypad(text string) string {
	return phonenumbers.NormalizeDigitsOnly(phonenumbers.ConvertAlphaCharactersInNumber(text))
}

// dropUndialled cuts the letters that a North American exchange ignores, when they complete its words: "1-800-662-HELPLINE". It does
// not cut digits or a remark, which would hide that two things were written into one.
func dropUndialled(number *phonenumbers.PhoneNumber, body string) *phonenumbers.PhoneNumber {
	const nationalLength = 10
	national := phonenumbers.GetNationalSignificantNumber(number)
	excess := len(national) - nationalLength
	if number.GetCountryCode() != 1 || excess <= 0 {
		return number
	}
	tail := strings.TrimRightFunc(body, func(r rune) bool {
		if isLatin(r) {
			excess--
		}
		return excess >= 0 && (isLatin(r) || r == '-')
	})
	if excess >= 0 || !isLatin(rune(tail[len(tail)-1])) {
		return number
	}
	if short, err := phonenumbers.Parse("+1"+national[:nationalLength], ""); err == nil {
		return short
	}
	return number
}

// lengthComplaint says in words what is wrong with a number's length or form, or nothing.
func lengthComplaint(number *phonenumbers.PhoneNumber) string {
	switch phonenumbers.IsPossibleNumberWithReason(number) {
	case phonenumbers.IS_POSSIBLE:
	case phonenumbers.IS_POSSIBLE_LOCAL_ONLY:
		return "the area code is missing"
	case phonenumbers.TOO_SHORT:
		return "it has too few digits"
	case phonenumbers.TOO_LONG:
		return "it has too many digits"
	case phonenumbers.INVALID_COUNTRY_CODE:
		return "no country has this code"
	default:
		return "it has the wrong number of digits"
	}
	national := phonenumbers.GetNationalSignificantNumber(number)
	if number.GetCountryCode() == 1 {
		return northAmericanComplaint(national)
	}
	// A number that is too short once its trunk prefix ("0" in 0808) is taken off is read as if the prefix belonged to it.
	home := phonenumbers.GetRegionCodeForCountryCode(int(number.GetCountryCode()))
	if trunk := phonenumbers.GetNddPrefixForRegion(home, true); trunk != "" && strings.HasPrefix(national, trunk) && !phonenumbers.IsValidNumber(number) {
		return "it has too few digits"
	}
	return ""
}

// northAmericanComplaint tells placeholders such as 123-456-7890 from numbers: area codes and exchanges begin with 2 to 9 (NANPA,
// Central Office Code Assignment Guidelines).
func northAmericanComplaint(national string) string {
	if national[0] < '2' {
		return fmt.Sprintf("no area code begins with %c", national[0])
	}
	if national[3] < '2' {
		return fmt.Sprintf("after the area code no number begins with %c", national[3])
	}
	return ""
}

func parseComplaint(err error) string {
	switch {
	case errors.Is(err, phonenumbers.ErrInvalidCountryCode):
		return `it needs "+" and the country code`
	case errors.Is(err, phonenumbers.ErrNumTooLong):
		return "it has too many digits"
	case errors.Is(err, phonenumbers.ErrTooShortNSN), errors.Is(err, phonenumbers.ErrTooShortAfterIDD):
		return "it has too few digits"
	}
	return "it cannot be dialled"
}

// wantPhone is the error for an editor: an example of the country, what was found and what is wrong with it.
func wantPhone(country, have, complaint string) error {
	if complaint != "" {
		complaint = ": " + complaint
	}
	return fmt.Errorf("want a phone number such as %s, have %q%s", examplePhone(country), have, complaint)
}

// examplePhone is a number of the country as its people write it.
func examplePhone(country string) string {
	if country != "" && !phonenumbers.IsNANPACountry(country) {
		if number := phonenumbers.GetExampleNumber(country); number != nil {
			return displayNumber(number, country)
		}
	}
	return "1-800-662-4357"
}

// displayNumber writes a number as a person in the country reads it: North American numbers all alike as 1-800-662-4357, which
// can be dialled from any telephone there; numbers of the country itself in its national form; others, and those whose national form
// is not known, with "+" and country code.
func displayNumber(number *phonenumbers.PhoneNumber, country string) string {
	if number.GetCountryCode() == 1 && phonenumbers.IsNANPACountry(country) {
		if n := phonenumbers.GetNationalSignificantNumber(number); len(n) == 10 {
			return "1-" + n[:3] + "-" + n[3:6] + "-" + n[6:]
		}
	}
	if phonenumbers.GetCountryCodeForRegion(country) == int(number.GetCountryCode()) && phonenumbers.IsValidNumber(number) {
		return phonenumbers.Format(number, phonenumbers.NATIONAL)
	}
	return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
}
