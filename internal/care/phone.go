package care

import (
	"errors"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/record"
)

// Phone is a validated telephone number. Only ParsePhone makes one, and UnmarshalBinary restores it from a cache, so a
// Phone is always safe in a tel: or sms: link. Phones can be compared with ==. The zero Phone is no number.
type Phone struct {
	e164    string // "+18006624357", or the digits of a short code such as "988"
	display string // for readers: "1-800-662-4357"
	vanity  string // as written, if it was written with letters: "1-800-662-HELP"
	ext     string // digits of the extension
}

// IsZero reports whether there is no number.
func (p Phone) IsZero() bool { return p.e164 == "" }

// AppendBinary writes the number for a cache. UnmarshalBinary reads it.
func (p Phone) AppendBinary(b []byte) ([]byte, error) {
	return append(b, strings.Join([]string{p.e164, p.display, p.vanity, p.ext}, "\x00")...), nil
}

// UnmarshalBinary reads what AppendBinary wrote.
func (p *Phone) UnmarshalBinary(b []byte) error {
	parts := strings.Split(string(b), "\x00")
	if len(parts) != 4 {
		return errors.New("not a telephone number")
	}
	*p = Phone{parts[0], parts[1], parts[2], parts[3]}
	return nil
}

// E164 is the number in the form of ITU-T E.164, "+18006624357", or the digits of a short code, without extension.
func (p Phone) E164() string { return p.e164 }

// Extension is the digits to dial after the call is answered, or "".
func (p Phone) Extension() string { return p.ext }

// Short reports whether the number is a short code such as 988, which works only inside its country.
func (p Phone) Short() bool { return p.e164 != "" && p.e164[0] != '+' }

// Display is the number for readers, always in digits: "1-800-662-4357", "1-217-555-0134 ext. 12", "988". Numbers of
// another country than the one for which it was read begin with "+".
func (p Phone) Display() string { return p.display }

// String is Display.
func (p Phone) String() string { return p.display }

// MarshalText is Display, so that a Phone in JSON is a text.
func (p Phone) MarshalText() ([]byte, error) { return []byte(p.display), nil }

// Vanity is the number as written, if it was written with letters, "1-800-662-HELP"; else "".
func (p Phone) Vanity() string { return p.vanity }

// Tel is the address of a link that calls the number (RFC 3966): "tel:+18006624357;ext=12", "tel:988"; "" for no
// number.
func (p Phone) Tel() string {
	if p.IsZero() {
		return ""
	}
	if p.ext != "" {
		return "tel:" + p.e164 + ";ext=" + p.ext
	}
	return "tel:" + p.e164
}

// SMS is the address of a link that opens a text message to the number with the text body, which may be "":
// "sms:741741?&body=HOME"; "" for no number. Both iOS and Android understand "?&".
func (p Phone) SMS(body string) string {
	if p.IsZero() {
		return ""
	}
	if body == "" {
		return "sms:" + p.e164
	}
	return "sms:" + p.e164 + "?&body=" + percentEncode(body)
}

// TollFree reports whether calls are free by the numbering plan of the number's country, as with 1-800. It is false for
// short codes, which the plan does not cover.
func (p Phone) TollFree() bool {
	if p.IsZero() || p.Short() {
		return false
	}
	number, err := phonenumbers.Parse(p.e164, "")
	return err == nil && phonenumbers.GetNumberType(number) == phonenumbers.TOLL_FREE
}

// DecodeRecord only checks that the value is a text. Data.DecodePhone reads the number, since that takes a country.
func (p *Phone) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	var text string
	return record.Decode(v, &text, opt)
}

// DecodePhone reads the number at a place, as numbers are written in a country; the zero Phone if none is written. A
// retired number is a finding.
func (d *Data) DecodePhone(at record.Place, country string) (Phone, []finding.Finding) {
	number, findings := decodePhone(at, country)
	if old := d.IsRetired(number); old != nil {
		findings = append(findings, old.Finding(at.Report))
	}
	return number, findings
}

func decodePhone(at record.Place, country string) (Phone, []finding.Finding) {
	text := at.Text()
	if text == "" {
		return Phone{}, nil
	}
	number, err := ParsePhone(text, country)
	if err != nil {
		return Phone{}, []finding.Finding{at.Report(badPhone, "%s", err)}
	}
	return number, nil
}

// visible removes invisible characters, which come with a number that was copied from a page or an address book. Those
// that reverse the direction of writing stay and are refused: the reader would see other digits than are dialled.
func visible(r rune) rune {
	switch r {
	case '\u00AD', '\u200B', '\u200C', '\u200D', '\u200E', '\u200F', '\u202A', '\u202C', '\u202D',
		'\u2060', '\u2066', '\u2068', '\u2069', '\uFEFF':
		return -1
	}
	return r
}

// withoutScheme removes "tel:" or "sms:" and the query from the address of a copied link.
func withoutScheme(text string) string {
	const scheme = len("tel:")
	if len(text) < scheme || !strings.EqualFold(text[:scheme], "tel:") && !strings.EqualFold(text[:scheme], "sms:") {
		return text
	}
	number, _, _ := strings.Cut(text[scheme:], "?")
	return strings.TrimSpace(number)
}

var (
	shortDigits  = lazyregexp.New(`^[0-9]+(?:[ -][0-9]+)*$`)
	shortLetters = lazyregexp.New(`^[0-9A-Za-z]{3,6}$`) // HELP4U: one word with a digit in it
	letterPair   = lazyregexp.New(`[A-Za-z].*[A-Za-z]`) // x12 is an extension that lost its number
	repeated     = lazyregexp.New(`^(.*[0-9A-Za-z])\s*\(([0-9]+|[A-Za-z]+)\)$`)
)

// parseShortCode keeps the grouping of an editor ("116 123", "9-8-8"), since countries print their codes in their
// own way.
func parseShortCode(written string) (_ Phone, ok bool) {
	switch {
	case shortDigits().MatchString(written):
		digits := keypad(written)
		return Phone{e164: digits, display: written}, len(digits) >= 3 && len(digits) <= 6
	case shortLetters().MatchString(written) && letterPair().MatchString(written) &&
		strings.ContainsAny(written, "0123456789"):
		digits := keypad(written)
		return Phone{e164: digits, display: digits, vanity: written}, true
	}
	return Phone{}, false
}

// unrepeat simplifies a number that is written in letters and in digits: "1-800-662-HELP (4357)" and "1-800-662-4357
// (HELP)" both become "1-800-662-HELP".
func unrepeat(written string) string {
	m := repeated().FindStringSubmatch(written)
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

// setOff matches an extension behind a comma, a semicolon or a bracket: ", ext. 12", "(ext. 12)", ";ext=12".
var setOff = lazyregexp.New(`(?i)\s*[,;(]\s*(ext[^()]*|x ?[0-9]+|# ?[0-9]+)\)?$`)

// splitExtension splits an extension such as "ext. 12", "x12" or "#12" from a number.
func splitExtension(text string) (body, ext, complaint string) {
	text = strings.Replace(setOff().ReplaceAllString(text, " $1"), "ext=", "ext. ", 1)
	if i := strings.IndexAny(text, ",;"); i >= 0 { // a pause to a telephone, a list of numbers to an editor
		return "", "", finding.Message("%q has no place in a phone number", text[i:i+1])
	}
	body, ext = phonenumbers.MaybeSeparateExtensionFromPhone(text)
	if strings.ContainsFunc(ext, func(r rune) bool { return r < '0' || r > '9' }) {
		return "", "", finding.Message("the extension %q has to be digits from 0 to 9", ext)
	}
	return body, ext, ""
}

// phoneDigits checks that a number without extension has only characters of numbers, so that no part of a sentence, a
// list of numbers or a hostile value is read as a number. Digits of other scripts become ASCII, dashes become "-".
func phoneDigits(text string) (body, complaint string) {
	var b strings.Builder
	digits := 0
	for i, r := range text {
		if r >= '\uFF01' && r <= '\uFF5E' { // full width, as in East Asian texts
			r += '!' - '\uFF01'
		}
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
			return "", finding.Message("%q has no place in a phone number", string(r))
		}
	}
	if digits == 0 {
		return "", "it has no digits"
	}
	return strings.TrimRight(b.String(), " .-/"), ""
}

// isLatin reports whether a character is a letter that a telephone's keypad has.
func isLatin(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' }

// keypad is the digits of a text, with letters replaced by their digits on a telephone.
func keypad(text string) string {
	return phonenumbers.NormalizeDigitsOnly(phonenumbers.ConvertAlphaCharactersInNumber(text))
}
