package care

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestParsePhone(t *testing.T) {
	tests := []struct{ text, country, e164, display, vanity, tel string }{
		// North America, however it is written
		{"1-800-662-4357", "us", "+18006624357", "1-800-662-4357", "", "tel:+18006624357"},
		{"18006624357", "us", "+18006624357", "1-800-662-4357", "", "tel:+18006624357"},
		{"800.662.4357", "us", "+18006624357", "1-800-662-4357", "", "tel:+18006624357"},
		{"(800) 662-4357", "us", "+18006624357", "1-800-662-4357", "", "tel:+18006624357"},
		{"+1 800 662 4357", "us", "+18006624357", "1-800-662-4357", "", "tel:+18006624357"},
		{"+1 (800) 662-4357", "US", "+18006624357", "1-800-662-4357", "", "tel:+18006624357"},
		{"1–800–662–4357", "us", "+18006624357", "1-800-662-4357", "", "tel:+18006624357"},
		{"800\u00A0662\u00A04357", "us", "+18006624357", "1-800-662-4357", "", "tel:+18006624357"},
		{"  800 662   4357 ", "us", "+18006624357", "1-800-662-4357", "", "tel:+18006624357"},
		{"1-800-662-4357.", "us", "+18006624357", "1-800-662-4357", "", "tel:+18006624357"},
		{"tel:+18006624357", "us", "+18006624357", "1-800-662-4357", "", "tel:+18006624357"},
		{"1-888-688-6677", "ca", "+18886886677", "1-888-688-6677", "", "tel:+18886886677"},
		{"(217) 555-0134", "us", "+12175550134", "1-217-555-0134", "", "tel:+12175550134"},
		{"1-555-555-0142", "us", "+15555550142", "1-555-555-0142", "", "tel:+15555550142"},
		{"１-８００-６６２-４３５７", "us", "+18006624357", "1-800-662-4357", "", "tel:+18006624357"},
		// letters
		{"1-800-662-HELP", "us", "+18006624357", "1-800-662-4357", "1-800-662-HELP", "tel:+18006624357"},
		{"1-800-662-help", "us", "+18006624357", "1-800-662-4357", "1-800-662-help", "tel:+18006624357"},
		{"1 (800) 662-HELP", "us", "+18006624357", "1-800-662-4357", "1 (800) 662-HELP", "tel:+18006624357"},
		{"1-800-GET-HELP", "us", "+18004384357", "1-800-438-4357", "1-800-GET-HELP", "tel:+18004384357"},
		{"1-800-662-HELPLINE", "us", "+18006624357", "1-800-662-4357", "1-800-662-HELPLINE", "tel:+18006624357"},
		{"1-800-GET-HELP-NOW", "us", "+18004384357", "1-800-438-4357", "1-800-GET-HELP-NOW", "tel:+18004384357"},
		{"1-800-662-HELP (4357)", "us", "+18006624357", "1-800-662-4357", "1-800-662-HELP", "tel:+18006624357"},
		{"1-800-662-4357 (HELP)", "us", "+18006624357", "1-800-662-4357", "1-800-662-HELP", "tel:+18006624357"},
		{"1-800-273-TALK", "us", "+18002738255", "1-800-273-8255", "1-800-273-TALK", "tel:+18002738255"},
		// extensions
		{"217-555-0134 x12", "us", "+12175550134", "1-217-555-0134 ext. 12", "", "tel:+12175550134;ext=12"},
		{"217-555-0134 ext. 12", "us", "+12175550134", "1-217-555-0134 ext. 12", "", "tel:+12175550134;ext=12"},
		{"217-555-0134 extension 007", "us", "+12175550134", "1-217-555-0134 ext. 007", "", "tel:+12175550134;ext=007"},
		{"217-555-0134 #12", "us", "+12175550134", "1-217-555-0134 ext. 12", "", "tel:+12175550134;ext=12"},
		{"tel:+12175550134;ext=12", "us", "+12175550134", "1-217-555-0134 ext. 12", "", "tel:+12175550134;ext=12"},
		{"1-800-662-HELP x5", "us", "+18006624357", "1-800-662-4357 ext. 5", "1-800-662-HELP",
			"tel:+18006624357;ext=5"},
		// short codes
		{"988", "us", "988", "988", "", "tel:988"},
		{"911", "us", "911", "911", "", "tel:911"},
		{"9-8-8", "ca", "988", "9-8-8", "", "tel:988"},
		{"741741", "us", "741741", "741741", "", "tel:741741"},
		{"741-741", "us", "741741", "741-741", "", "tel:741741"},
		{"HELP4U", "us", "435748", "435748", "HELP4U", "tel:435748"},
		{"116 123", "gb", "116123", "116 123", "", "tel:116123"},
		{"13 11 14", "au", "131114", "13 11 14", "", "tel:131114"},
		{"000", "au", "000", "000", "", "tel:000"},
		{"1737", "nz", "1737", "1737", "", "tel:1737"},
		// other countries, at home and from abroad
		{"0808 808 2234", "gb", "+448088082234", "0808 808 2234", "", "tel:+448088082234"},
		{"+44 808 808 2234", "gb", "+448088082234", "0808 808 2234", "", "tel:+448088082234"},
		{"+44 20 7946 0958", "us", "+442079460958", "+44 20 7946 0958", "", "tel:+442079460958"},
		{"011 44 20 7946 0958", "us", "+442079460958", "+44 20 7946 0958", "", "tel:+442079460958"},
		{"+1 800 662 4357", "gb", "+18006624357", "+1 800-662-4357", "", "tel:+18006624357"},
		{"1800 459 459", "ie", "+3531800459459", "1800 459 459", "", "tel:+3531800459459"},
		{"1800 250 015", "au", "+611800250015", "1800 250 015", "", "tel:+611800250015"},
		{"0800 787 797", "nz", "+64800787797", "0800 787 797", "", "tel:+64800787797"},
		{"030/1234567", "de", "+49301234567", "030 1234567", "", "tel:+49301234567"},
		{"+800 1234 5678", "us", "+80012345678", "+800 1234 5678", "", "tel:+80012345678"},
		{"٠٨٠٠٧٨٧٧٩٧", "nz", "+64800787797", "0800 787 797", "", "tel:+64800787797"},
		{"+1 800 662 4357", "", "+18006624357", "+1 800-662-4357", "", "tel:+18006624357"},
		// no form is known for it, so no digit may be lost
		{"020 7946 095", "gb", "+44207946095", "+44 207946095", "", "tel:+44207946095"},
	}
	for _, test := range tests {
		p, err := ParsePhone(test.text, test.country)
		if err != nil {
			t.Errorf("%q (%s): %v", test.text, test.country, err)
			continue
		}
		if p.E164() != test.e164 || p.Display() != test.display || p.Vanity() != test.vanity || p.Tel() != test.tel {
			t.Errorf("%q (%s): have %q, %q, %q, %q", test.text, test.country, p.E164(), p.Display(), p.Vanity(),
				p.Tel())
		}
		if p.IsZero() || p.Short() != (len(test.e164) <= 6) || p.String() != test.display {
			t.Errorf("%q: zero %v, short %v, string %q", test.text, p.IsZero(), p.Short(), p.String())
		}
	}
}

func TestParsePhoneRefuses(t *testing.T) {
	const want = "want a phone number such as 1-800-662-4357, have "
	tests := []struct{ text, country, message string }{
		{"", "us", want + `"": it has no digits`},
		{"call us", "us", want + `"call us": it begins with a word`},
		{"call 988", "us", want + `"call 988": it begins with a word`},
		{"HELP", "us", want + `"HELP": it begins with a word`},
		{"-", "us", want + `"-": it has no digits`},
		{"12", "us", want + `"12": it has too few digits`},
		{"662-4357", "us", want + `"662-4357": the area code is missing`},
		{"1-800-662-435", "us", want + `"1-800-662-435": no area code begins with 1`},
		{"1-800-662-43578", "us", want + `"1-800-662-43578": it has too many digits`},
		{"12345678901234567890", "us", want + `"12345678901234567890": it has too many digits`},
		{"123-456-7890", "us", want + `"123-456-7890": no area code begins with 1`},
		{"800-123-4567", "us", want + `"800-123-4567": after the area code no number begins with 1`},
		{"1-800-662-4357 or 911", "us", want + `"1-800-662-4357 or 911": it has too many digits`},
		{"1-800-662-4357, 988", "us", want + `"1-800-662-4357, 988": "," has no place in a phone number`},
		{"1-800-662-4357/4358", "us", want + `"1-800-662-4357/4358": it has too many digits`},
		{"1-800-662-4357 USA", "us", want + `"1-800-662-4357 USA": it has too many digits`},
		{"988/911", "us", want + `"988/911": it has too few digits`},
		{"988, 911", "us", want + `"988, 911": "," has no place in a phone number`},
		{"1-800-662-4357\u202e", "us", want + `"1-800-662-4357\u202e": "\u202e" has no place in a phone number`},
		{"<b>1-800-662-4357</b>", "us", want + `"<b>1-800-662-4357</b>": "<" has no place in a phone number`},
		{"1-800-662-4357\x00", "us", want + `"1-800-662-4357\x00": "\x00" has no place in a phone number`},
		{"javascript:alert(1)", "us", want + `"javascript:alert(1)": it begins with a word`},
		{"1-800-662-4357 x१२", "us", want + `"1-800-662-4357 x१२": the extension "१२" has to be digits from 0 to 9`},
		{"+988", "us", want + `"+988": it has too few digits`},
		{"800 662 4357", "", want + `"800 662 4357": it needs "+" and the country code`},
		{"+999 123 4567", "us", want + `"+999 123 4567": it needs "+" and the country code`},
		{"0808 808", "gb", "want a phone number such as 0121 234 5678, have \"0808 808\": it has too few digits"},
	}
	for _, test := range tests {
		p, err := ParsePhone(test.text, test.country)
		if err == nil {
			t.Errorf("%q (%s) passes as %s", test.text, test.country, p.Tel())
		} else if err.Error() != test.message {
			t.Errorf("%q:\nhave %s\nwant %s", test.text, err, test.message)
		}
	}
	if _, err := ParsePhone(strings.Repeat("1", 1<<20), "us"); err == nil || len(err.Error()) > 300 {
		t.Error("a million digits pass, or are repeated whole in the message")
	}
}

func TestZeroPhoneMakesNoLink(t *testing.T) {
	var p Phone
	if !p.IsZero() || p.Tel() != "" || p.SMS("x") != "" || p.String() != "" || p.Short() {
		t.Errorf("have %q, %q, %q", p.Tel(), p.SMS("x"), p.String())
	}
}

func TestSMS(t *testing.T) {
	code, _ := ParsePhone("741741", "us")
	ext, _ := ParsePhone("217-555-0134 x12", "us")
	for _, test := range []struct {
		phone      Phone
		body, want string
	}{
		{code, "", "sms:741741"},
		{code, "HOME", "sms:741741?&body=HOME"},
		{ext, "", "sms:+12175550134"},
		{code, "a b&c=d+e%f#g?h", "sms:741741?&body=a%20b%26c%3Dd%2Be%25f%23g%3Fh"},
		{code, "é\"'<>\nב🏠\xff", "sms:741741?&body=%C3%A9%22%27%3C%3E%0A%D7%91%F0%9F%8F%A0%EF%BF%BD"},
	} {
		if got := test.phone.SMS(test.body); got != test.want {
			t.Errorf("%q: have %s, want %s", test.body, got, test.want)
		}
	}
}

func TestPhoneInJSON(t *testing.T) {
	p, _ := ParsePhone("1-800-662-HELP", "us")
	if text, err := json.Marshal(p); err != nil || string(text) != `"1-800-662-4357"` {
		t.Errorf("have %s, %v", text, err)
	}
}

// safeTel is all that a tel: link may be.
var safeTel = regexp.MustCompile(`^tel:(\+[0-9]{3,15}(;ext=[0-9]{1,20})?|[0-9]{3,6})$`)

func FuzzParsePhone(f *testing.F) {
	for _, seed := range []string{"1-800-662-HELP", "988", "+44 20 7946 0958 ext. 5", "tel:+1;ext=", "HELP4U", "(((",
		"1-800-662-4357 (HELP)", "٠٨٠٠", "1-800-\x00"} {
		f.Add(seed, "us")
		f.Add(seed, "gb")
	}
	f.Fuzz(func(t *testing.T, text, country string) {
		p, err := ParsePhone(text, country)
		if err != nil {
			if !p.IsZero() {
				t.Errorf("%q: an error and a phone", text)
			}
			return
		}
		if !safeTel.MatchString(p.Tel()) {
			t.Errorf("%q (%s): unsafe link %q", text, country, p.Tel())
		}
		if u, err := url.Parse(p.SMS(text)); err != nil || u.Scheme != "sms" {
			t.Errorf("%q: unsafe link %q: %v", text, p.SMS(text), err)
		}
		if p.Display() == "" || strings.ContainsAny(p.Display(), "<>&\"'\n") {
			t.Errorf("%q: shown as %q", text, p.Display())
		}
	})
}
