package care

import (
	"errors"
	"fmt"
	"strings"

	"porchlight/internal/finding"

	"github.com/nyaruka/phonenumbers"
)

// maxPhoneText is the longest text that ParsePhone reads, in bytes. Numbers with extensions are far shorter.
const maxPhoneText = 100

// ParsePhone reads a telephone number as an editor writes it: "1-800-662-HELP", "(217) 555-0134 ext. 12", "+44 20
// 7946 0958", "988". country is ISO 3166-1 alpha-2 in either letter case, and decides how a number without "+" is
// read.
//
// Three to six digits are a short code (988, 741741, 116 123). Letters stand for digits as on a telephone's keypad.
// Letters beyond the length of a North American number ("1-800-662-HELPLINE") are shown but not dialled. A number has
// to have the length and form of its country, but need not be in use, so that sample numbers (555-0134) are valid.
//
// The error is a phrase for an editor with an example: want a phone number such as 1-800-662-4357, have "662-4357".
func ParsePhone(text, country string) (Phone, error) {
	known := phones.of(country+" "+text, func(key string) phoneOrError {
		number, err := parsePhone(key[len(country)+1:], strings.ToUpper(country))
		return phoneOrError{number, err}
	})
	return known.number, known.err
}

var phones memo[phoneOrError]

type phoneOrError struct {
	number Phone
	err    error
}

func parsePhone(text, country string) (Phone, error) {
	written := withoutScheme(strings.Join(strings.Fields(strings.Map(visible, text)), " "))
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
	number, complaint := parseNumber(body, country)
	if complaint != "" {
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

// parseNumber reads a number without its extension.
func parseNumber(body, country string) (_ *phonenumbers.PhoneNumber, complaint string) {
	number, err := phonenumbers.Parse(body, country)
	if err != nil {
		complaint = parseComplaint(err)
	} else {
		if strings.ContainsFunc(body, isLatin) {
			number = dropUndialled(number, body)
		}
		if complaint = lengthComplaint(number); complaint == "" {
			complaint = trunkComplaint(number, body, country)
		}
	}
	// Many countries dial "00" in place of "+". In the others no national number begins with "00".
	if abroad, ok := strings.CutPrefix(body, "00"); ok && complaint != "" {
		if number, again := parseNumber("+"+strings.TrimLeft(abroad, " -."), country); again == "" {
			return number, ""
		}
	}
	return number, complaint
}

// trunkComplaint finds a number without the trunk prefix with which the national numbers of its country begin, such as
// "0". If another digit is missing as well, it would be read as another number: 1800 459 45 as (01) 8004 5945.
func trunkComplaint(number *phonenumbers.PhoneNumber, body, country string) string {
	trunk := phonenumbers.GetNddPrefixForRegion(country, true)
	if trunk == "" || number.GetCountryCode() == 1 {
		return ""
	}
	national := phonenumbers.GetNationalSignificantNumber(number)
	shown := phonenumbers.NormalizeDigitsOnly(phonenumbers.Format(number, phonenumbers.NATIONAL))
	if keypad(body) == national && shown == trunk+national {
		return finding.Message("%q is missing at its beginning", trunk)
	}
	return ""
}

// dropUndialled removes the letters beyond the length of a North American number, which exchanges ignore:
// "1-800-662-HELPLINE". It does not remove digits or words, since these may be a second number or a remark.
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

// lengthComplaint is what is wrong with the length or form of a number; "": nothing.
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
	// The library takes a trunk prefix ("0" in 0808) for a part of a number that is too short without it.
	home := phonenumbers.GetRegionCodeForCountryCode(int(number.GetCountryCode()))
	trunk := phonenumbers.GetNddPrefixForRegion(home, true)
	if trunk != "" && strings.HasPrefix(national, trunk) && !phonenumbers.IsValidNumber(number) {
		return "it has too few digits"
	}
	return ""
}

// northAmericanComplaint finds placeholders such as 123-456-7890: area codes and exchanges begin with
// 2 to 9 (NANPA, Central Office Code Assignment Guidelines).
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

// wantPhone is the error of ParsePhone: an example of the country, what is written and what is wrong with it.
func wantPhone(country, have, complaint string) error {
	if complaint != "" {
		complaint = ": " + complaint
	}
	return finding.Errorf("want a phone number such as %s, have %q%s", examplePhone(country), have, complaint)
}

// examplePhone is a number of the country as it is written there.
func examplePhone(country string) string {
	if country != "" && !phonenumbers.IsNANPACountry(country) {
		if number := phonenumbers.GetExampleNumber(country); number != nil {
			return displayNumber(number, country)
		}
	}
	return "1-800-662-4357"
}

// displayNumber writes a number for readers in a country. North American numbers are written as 1-800-662-4357, which
// can be dialled from any telephone there; numbers of the country in its national form; all others, and those that the
// country's plan does not have, with "+" and country code.
func displayNumber(number *phonenumbers.PhoneNumber, country string) string {
	if number.GetCountryCode() == 1 && phonenumbers.IsNANPACountry(country) {
		if n := phonenumbers.GetNationalSignificantNumber(number); len(n) == 10 {
			return "1-" + n[:3] + "-" + n[3:6] + "-" + n[6:]
		}
	}
	home := phonenumbers.GetCountryCodeForRegion(country) == int(number.GetCountryCode())
	if home && phonenumbers.IsValidNumber(number) {
		return phonenumbers.Format(number, phonenumbers.NATIONAL)
	}
	return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
}
