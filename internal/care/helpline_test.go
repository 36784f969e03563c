package care

import (
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/internal/record"
)

// decodeHelpline reads the keys of a [helpline] and gives its findings as "line: severity rule: message | suggestion".
func decodeHelpline(t *testing.T, toml string) (Helpline, []string) {
	t.Helper()
	root, findings := record.Parse(record.TOML, []byte("[helpline]\n"+toml), "config.toml", 1)
	var keys struct {
		Helpline record.Place `key:"helpline"`
	}
	findings = append(findings, record.Decode(root, &keys, record.Options{})...)
	h, problems := facts(t).DecodeHelpline(keys.Helpline, "us")
	var texts []string
	for _, f := range append(findings, problems...) {
		text := string(rune('0'+f.Line)) + ": " + f.Severity.String() + " " + f.Rule + ": " + f.Message
		if f.Suggestion != "" {
			text += " | " + f.Suggestion
		}
		texts = append(texts, text)
	}
	return h, texts
}

func TestHelpline(t *testing.T) {
	h, problems := decodeHelpline(t, `name = "Harbor line"
number = "1-800-662-HELP"
tagline = "Trusted help, 24/7"
hours = "24 hours a day, 7 days a week"
answeredBy = "network"
answererName = "Harbor network"
paidReferral = true
languages = ["English", "Spanish"]
text = "435748"
textKeyword = "your ZIP code"
TTY = "1-800-487-4889"
disclosure = "/who-answers/"
`)
	if len(problems) > 0 {
		t.Errorf("have %q", problems)
	}
	if h.Name != "Harbor line" || h.Number.Tel() != "tel:+18006624357" || h.Number.Vanity() != "1-800-662-HELP" ||
		h.CallLabel != DefaultCallLabel ||
		!h.AlwaysOpen || h.AnsweredBy != Network || !h.PaidReferral ||
		!slices.Equal(h.Languages, []string{"English", "Spanish"}) ||
		h.Text.SMS("") != "sms:435748" || h.TTY.Display() != "1-800-487-4889" || h.Disclosure != "/who-answers/" ||
		h.ID != "" {
		t.Errorf("have %+v", h)
	}
}

func TestHelplineHours(t *testing.T) {
	const ok = "number = \"988\"\nansweredBy = \"facility\"\n"
	const weekdays = `openingHours = {timeZone = "America/Chicago", weekly = [{days = "Monday to Friday", from = "9:00", to = "17:00"}]`
	const out = " | take hours out: its words are then made from openingHours"
	for name, test := range map[string]struct {
		toml, hours string
		always      bool
		want        []string
	}{
		"words":   {"hours = \"By appointment\"", "By appointment", false, nil},
		"nothing": {"", "", false, nil},
		"a week":  {weekdays + "}", "Monday to Friday, 9 a.m. to 5 p.m., Central Time", false, nil},
		"both":    {weekdays + "}\nhours = \"In office hours\"", "In office hours", false, nil},
		"always": {"openingHours = \"24/7\"\ntagline = \"Trusted help, 24/7\"",
			"24 hours a day, 7 days a week", true, nil},
		"always, in other words": {"openingHours = \"24/7\"\nhours = \"Day and night\"", "Day and night", true, nil},
		"always but for a day": {`openingHours = {timeZone = "America/Chicago", weekly = "24/7", exceptions = [{date = 2026-12-25}]}`,
			"24 hours a day, 7 days a week, except on some days", false, nil},
		"a promise and a week": {weekdays + "}\ntagline = \"Call any time\"",
			"Monday to Friday, 9 a.m. to 5 p.m., Central Time", false,
			[]string{`5: error helpline-hours: helpline.tagline: this promises "any time", but openingHours are "Monday to Friday, 9 a.m. to 5 p.m., Central Time" | take the promise out; if somebody always answers, write openingHours for the whole week`}},
		"words that promise more": {weekdays + "}\nhours = \"24/7\"", "24/7", false,
			[]string{`5: error helpline-hours: helpline.hours: this promises "24/7", but openingHours are "Monday to Friday, 9 a.m. to 5 p.m., Central Time"` + out}},
		"words that promise less": {"openingHours = \"24/7\"\nhours = \"Monday to Friday\"", "Monday to Friday", false,
			[]string{`5: error helpline-hours: helpline.hours: "Monday to Friday" does not cover the whole week, but openingHours do` + out}},
		"a promise and an exception": {`openingHours = {weekly = [{days = "daily", from = "0:00", to = "24:00"}], timeZone = "America/Chicago", exceptions = [{date = 2026-12-25}]}` + "\ntagline = \"Help 24/7\"",
			"24 hours a day, 7 days a week, except on some days", false,
			[]string{`5: error helpline-hours: helpline.tagline: this promises "24/7", but openingHours are "24 hours a day, 7 days a week, except on some days" | take the promise out; if somebody always answers, write openingHours for the whole week`}},
		"no zone": {`openingHours = [{days = "Monday", from = "9:00", to = "17:00"}]`, "Monday, 9 a.m. to 5 p.m.",
			false,
			[]string{`4: warning hours-zone: helpline.openingHours: callers in other places cannot tell when these hours are | add timeZone = "America/New_York", or the time zone of the hours`}},
	} {
		t.Run(name, func(t *testing.T) {
			h, have := decodeHelpline(t, ok+test.toml)
			if h.Hours != test.hours || h.AlwaysOpen != test.always || !slices.Equal(have, test.want) {
				t.Errorf("have %q, %v\n%s\nwant %q, %v\n%s", h.Hours, h.AlwaysOpen, strings.Join(have, "\n"),
					test.hours, test.always, strings.Join(test.want, "\n"))
			}
		})
	}
}

func TestHelplineSince(t *testing.T) {
	const exception = `openingHours = {weekly = [{days = "daily", from = "0:00", to = "24:00"}], timeZone = "America/Chicago", exceptions = [{date = 2026-12-25}]}`
	h, _ := decodeHelpline(t, "number = \"988\"\nansweredBy = \"facility\"\n"+exception)
	if before := h.Since(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)); before.AlwaysOpen ||
		len(before.Exceptions()) != 1 {
		t.Errorf("have %+v", before)
	}
	if after := h.Since(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)); !after.AlwaysOpen ||
		after.Hours != "24 hours a day, 7 days a week" || after.Exceptions() != nil {
		t.Errorf("have %+v", after)
	}
	words, _ := decodeHelpline(t, "number = \"988\"\nansweredBy = \"facility\"\nhours = \"24/7 except at Christmas\"\n"+exception)
	if after := words.Since(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)); after.AlwaysOpen ||
		after.Hours != words.Hours {
		t.Errorf("have %+v", after)
	}
}

func TestHelplineProblems(t *testing.T) {
	const hint = ` | write hours = "24 hours a day, 7 days a week" if somebody always answers, or take the promise out`
	const page = ` | add disclosure = "/who-answers/", a page that tells who answers and who pays`
	const ok = "number = \"988\"\nansweredBy = \"facility\"\n"
	for name, test := range map[string]struct {
		toml string
		want []string
	}{
		"tagline against hours": {ok + "tagline = \"Help, 24/7\"\nhours = \"Monday to Friday\"",
			[]string{`4: error helpline-hours: helpline.tagline: this promises "24/7", but the hours are "Monday to Friday"` + hint}},
		"label without hours": {ok + "callLabel = \"Call any time\"",
			[]string{`4: error helpline-hours: helpline.callLabel: this promises "any time", but no hours are given` +
				hint}},
		"two promises": {ok + "name = \"The 24-hour line\"\ntagline = \"Around the clock\"\nhours = \"9 to 5\"",
			[]string{`4: error helpline-hours: helpline.name: this promises "24-hour", but the hours are "9 to 5"` +
				hint,
				`5: error helpline-hours: helpline.tagline: this promises "Around the clock", but the hours are "9 to 5"` + hint}},
		"third party": {"number = \"988\"\nansweredBy = \"third-party\"",
			[]string{`3: error helpline-disclosure: helpline.answeredBy: "third-party" answers, and no page says who that is` + page}},
		"paid": {ok + "paidReferral = true",
			[]string{`4: error helpline-disclosure: helpline.paidReferral: somebody is paid for sending callers on, and no page says so` + page}},
		"network that is not paid": {"number = \"988\"\nansweredBy = \"network\"", nil},
		"nobody answers": {"number = \"988\"",
			[]string{`1: warning helpline-answerer: helpline: answeredBy is missing: a caller wants to know who answers | add answeredBy = "facility", "network" or "third-party"`}},
		"unknown answerer": {"number = \"988\"\nansweredBy = \"facilty\"",
			[]string{`3: error bad-helpline: helpline.answeredBy: want one of facility, network, third-party, have "facilty" | write "facility"`}},
		"number missing": {"answeredBy = \"facility\"",
			[]string{`1: error missing-key: helpline: the key "number" is missing | add "number" with its value`}},
		"number as digits": {"number = 18006624357\nansweredBy = \"facility\"",
			[]string{`2: error wrong-type: helpline.number: want text, have the number 18006624357 | put it in quotes: "18006624357"`}},
		"three wrong numbers": {"number = \"662-4357\"\nansweredBy = \"facility\"\ntext = \"x\"\ntty = \"1-800-123-4567\"", []string{
			`2: error bad-phone: helpline.number: want a phone number such as 1-800-662-4357, have "662-4357": the area code is missing`,
			`4: error bad-phone: helpline.text: want a phone number such as 1-800-662-4357, have "x": it begins with a word`,
			`5: error bad-phone: helpline.tty: want a phone number such as 1-800-662-4357, have "1-800-123-4567": after the area code no number begins with 1`}},
		"disclosure elsewhere": {ok + "disclosure = \"//evil.example/\"",
			[]string{`4: error bad-helpline: helpline.disclosure: want a page of this site such as /who-answers/, or an address that begins with https://, have "//evil.example/"`}},
		"disclosure as script": {ok + "disclosure = \"javascript:x\"",
			[]string{`4: error bad-helpline: helpline.disclosure: want a page of this site such as /who-answers/, or an address that begins with https://, have "javascript:x"`}},
		"misspelt key": {ok + "tagLien = \"x\"",
			[]string{`4: error unknown-key: helpline: unknown key "tagLien" | did you mean "tagline"?`}},
	} {
		t.Run(name, func(t *testing.T) {
			h, have := decodeHelpline(t, test.toml)
			if !slices.Equal(have, test.want) {
				t.Errorf("have\n%s\nwant\n%s", strings.Join(have, "\n"), strings.Join(test.want, "\n"))
			}
			if h.AnsweredBy == "" {
				t.Error("nobody answers")
			}
		})
	}
}

func TestDisclosureAsScript(t *testing.T) {
	h, findings := decodeHelpline(t, "name = \"A\"\nansweredBy = \"facility\"\nnumber = \"1-217-555-0142\"\nhours = \"24 hours a day, 7 days a week\"\ndisclosure = \"javascript:x\"")
	if h.Disclosure != "" || h.Number.IsZero() || len(findings) != 1 {
		t.Errorf("have %q, %v", h.Disclosure, findings)
	}
}
