package care

import (
	"errors"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// Phone is a validated telephone number. Only ParsePhone makes one, and UnmarshalBinary makes it again, so a Phone is
// always safe in a tel: or sms: link. Phones can be compared with ==; the zero Phone is "none".
type Phone struct {
	e164    string // "+18006624357", or the digits of a short code such as "988"
	display string // as a person reads it: "1-800-662-4357"
	vanity  string // as the editor wrote it when it held letters: "1-800-662-HELP"
	ext     string // extension digits
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

// E164 is the number as machines want it: "+18006624357", or the digits of a short code. It has no extension.
func (p Phone) E164() string { return p.e164 }

// Extension is the digits to dial once the call is answered, or "".
func (p Phone) Extension() string { return p.ext }

// Short reports whether the number is a short code such as 988, which works only inside its country.
func (p Phone) Short() bool { return p.e164 != "" && p.e164[0] != '+' }

// Display is the number as a person reads it, always in digits: "1-800-662-4357", "1-217-555-0134 ext. 12", "988".
// Numbers of another country than the site's begin with "+".
func (p Phone) Display() string { return p.display }

// String is Display.
func (p Phone) String() string { return p.display }

// MarshalText is Display, so that a phone in JSON is a text.
func (p Phone) MarshalText() ([]byte, error) { return []byte(p.display), nil }

// Vanity is the number as written when it held letters, "1-800-662-HELP", or "".
func (p Phone) Vanity() string { return p.vanity }

// Tel is the address of a link that calls (RFC 3966): "tel:+18006624357;ext=12", "tel:988". It is "" for no number.
func (p Phone) Tel() string {
	if p.IsZero() {
		return ""
	}
	if p.ext != "" {
		return "tel:" + p.e164 + ";ext=" + p.ext
	}
	return "tel:" + p.e164
}

// SMS is the address of a link that opens a text message to the number, with body already written when it is not empty:
// "sms:741741?&body=HOME". The "?&" is understood by iOS and Android alike. It is "" for no number.
func (p Phone) SMS(body string) string {
	if p.IsZero() {
		return ""
	}
	if body == "" {
		return "sms:" + p.e164
	}
	return "sms:" + p.e164 + "?&body=" + percentEncode(body)
}

// TollFree reports whether a call costs the caller nothing by the plan of the number's country, as with 1-800. It
// is false for short codes, which the plan does not cover.
func (p Phone) TollFree() bool {
	if p.IsZero() || p.Short() {
		return false
	}
	number, err := phonenumbers.Parse(p.e164, "")
	return err == nil && phonenumbers.GetNumberType(number) == phonenumbers.TOLL_FREE
}

// DecodeRecord only checks that a text is here: how it is read depends on the country. See Data.DecodePhone.
func (p *Phone) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	var text string
	return record.Decode(v, &text, opt)
}

// DecodePhone reads the number at a place, by the country's way of writing; one that was not written is the zero
// Phone. A number that is retired is a finding.
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
