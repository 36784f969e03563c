package care

import (
	"strings"
	"testing"
)

func TestNumbersIn(t *testing.T) {
	for text, want := range map[string]string{
		"Call 1-800-662-HELP (4357) now": "1-800-662-HELP",
		"1-800-HARBOR1":                  "1-800-HARBOR1",
		"(217) 555-0134, ext. 12":        "(217) 555-0134",
		"217.555.0134 or 988":            "217.555.0134|988",
		"+44 20 7946 0958":               "+44 20 7946 0958",
		"020 7946 0958":                  "020 7946 0958",
		"555-0134":                       "555-0134",
		"text HOME to 741741":            "741741",
		"CALL 988 OR TEXT NOW":           "988",
		"9-8-8, 116 123":                 "116 123|9-8-8",
		"Call us 24/7, 365 days, by 2026-11-28, in 62704": "",
		"Open 9:00 to 17:30, since 1998, 120 beds":        "",
		"1–800–662–4357":                                  "1–800–662–4357",
		"Call now":                                        "",
	} {
		var got []string
		for _, n := range NumbersIn(text) {
			got = append(got, n.Written)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestDials(t *testing.T) {
	for _, tt := range []struct {
		text, address string
		want          bool
	}{
		{"1-800-HARBOR1", "tel:+18004272671", true},
		{"1-800-662-HELPLINE", "tel:+18006624357", true},
		{"1-877-222-8387", "tel:+18002228387", false},
		{"555-0134", "tel:+12175550134", true},
		{"(217) 555-0134", "tel:+12175550134;ext=12", true},
		{"020 7946 0958", "tel:+442079460958", true},
		{"call 988", "tel:911", false},
		{"988", "tel:988", true},
		{"text HOME to 741741", "sms:741741?&body=HOME", true},
		{"988", "tel:+18005551234", false},
		{"988 or 1-800-662-4357", "tel:988", true},
	} {
		if got := Dials(NumbersIn(tt.text), tt.address); got != tt.want {
			t.Errorf("%q by %q: %v", tt.text, tt.address, got)
		}
	}
}

// TestIsNumberOf: if it is true, Dials is true for the same address and text.
func TestIsNumberOf(t *testing.T) {
	for _, tt := range []struct {
		address, text string
		want          bool
	}{
		{"tel:+18006624357", "1-800-662-4357", true},
		{"tel:+18006624357", "+1 (800) 662.4357", true},
		{"tel:988", "988", true},
		{"sms:741741", "741741", true},
		{"sms:741741?&body=HOME", "741741", false}, // the slow way finds that out
		{"tel:+18006624357", "1-800-662-4358", false},
		{"tel:+18006624357", "1-800-662-435", false},
		{"tel:+18006624357", "1-800-662-43577", false},
		{"tel:988", "call 988", false},
		{"tel:", "", false},
		{"#", "", false},
		{"#", "-", false},
	} {
		got := IsNumberOf(tt.address, tt.text)
		if got != tt.want {
			t.Errorf("%q by %q: %v", tt.text, tt.address, got)
		}
		if numbers := NumbersIn(tt.text); got && !Dials(numbers, tt.address) {
			t.Errorf("%q by %q: Dials says no", tt.text, tt.address)
		}
	}
}
