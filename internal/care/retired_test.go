package care

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"porchlight/internal/finding"
)

func TestRetiredIn(t *testing.T) {
	data := facts(t)
	for text, want := range map[string][]string{ // what is underlined
		"Call 1-800-273-8255 now":              {"1-800-273-8255"},
		"800-273-8255":                         {"800-273-8255"},
		"(800) 273-8255":                       {"(800) 273-8255"},
		"1 (800) 273-8255":                     {"1 (800) 273-8255"},
		"+1 800.273.8255, free":                {"+1 800.273.8255"},
		"18002738255":                          {"18002738255"},
		"+18002738255":                         {"+18002738255"},
		"[call](tel:+18002738255)":             {"+18002738255"},
		"0018002738255":                        {"0018002738255"},
		"1-800-273-TALK (8255)":                {"1-800-273-TALK"},
		"1-800-273-talk":                       {"1-800-273-talk"},
		"1\u2011800\u2011273\u20118255":        {"800\u2011273\u20118255"},
		"1-800-273-\n8255":                     {"1-800-273-\n8255"},
		"800 273\u00A08255":                    {"800 273\u00A08255"},
		"24 hours: 800 273 8255.":              {"800 273 8255"},
		"1-800-273-8255 or 1-800-273-8255":     {"1-800-273-8255", "1-800-273-8255"},
		"0800 77 66 00":                        {"0800 77 66 00"},
		"0800 776600 and +44 800 776600":       {"0800 776600", "+44 800 776600"},
		"08007766 00":                          {"08007766 00"},
		"1850 60 90 90":                        {"1850 60 90 90"},
		"1-800-273-82556":                      nil,
		"51-800-273-8255":                      {"800-273-8255"}, // two numbers without a gap would be read so
		"9800-273-8255":                        nil,
		"1-800-662-4357":                       nil,
		"8002738":                              nil,
		"800":                                  nil,
		"800 steps, 273 of them uphill":        nil,
		"800. 273. 8255":                       {"800. 273. 8255"},
		"800    273    8255":                   nil,
		"":                                     nil,
		"0800 77 66 001":                       nil,
		"id 1800273-8255-a":                    {"1800273-8255"},
		"1-833-456-4566, not known to be dead": nil,
		"On a videophone, call 1-800-273-8255": nil,
		"In ASL:\n1-800-273-8255":              nil,
		"ASL\n\n1-800-273-8255":                {"1-800-273-8255"},
		"Measles? 1-800-273-8255":              {"1-800-273-8255"},
	} {
		var have []string
		for _, use := range data.RetiredIn([]byte(text)) {
			have = append(have, text[use.Start:use.End])
		}
		if !slices.Equal(have, want) {
			t.Errorf("%q: have %q, want %q", text, have, want)
		}
	}
}

// TestRetiredHoweverWritten holds that the text of a number, as this program and as its editors write it, is found
// in a text.
func TestRetiredHoweverWritten(t *testing.T) {
	data := facts(t)
	found := 0
	for code, country := range data.Countries {
		for _, old := range country.Retired {
			found++
			if n := data.IsRetired(old.Number); n == nil || n.Use != old.Use {
				t.Errorf("%s: %s is not known as retired", code, old.Number)
			}
			for _, text := range []string{old.Number.Display(), old.Number.Tel(), old.Number.SMS("x"),
				strings.ReplaceAll(old.Number.Display(), " ", "-"), "Call " + old.Number.Display() + "."} {
				if uses := data.RetiredIn([]byte(text)); len(uses) != 1 || uses[0].Number.Number != old.Number {
					t.Errorf("%s: %q: have %+v", code, text, uses)
				}
			}
			if !isHTTPS(old.Source) || old.AsOf.IsZero() || !old.Verified || old.Name == "" {
				t.Errorf("%s: %+v", code, old)
			}
		}
		for _, line := range slices.Concat(country.Lines, country.Unverified) {
			for _, p := range []Phone{line.Phone, line.Text, line.TTY} {
				if data.IsRetired(p) != nil || len(data.RetiredIn([]byte(p.Display()))) > 0 {
					t.Errorf("%s: %s shows the retired number %s", code, line.ID, p)
				}
			}
		}
	}
	if found < 3 {
		t.Errorf("only %d retired numbers", found)
	}
	if data.IsRetired(Phone{}) != nil {
		t.Error("no number is retired")
	}
}

func TestRetiredFinding(t *testing.T) {
	data := facts(t)
	at := func(rule finding.Rule, format string, args ...any) finding.Finding {
		return rule.At("content/a.md", finding.Position{Line: 3, Column: 4}, format, args...)
	}
	for text, want := range map[string]string{
		"1-800-273-8255": "warning: 1-800-273-8255 is the old number of the National Suicide Prevention Lifeline | " +
			`write 988, or 988 and then press 1 for veterans; a paragraph that says "videophone" may give the old number`,
		"0800 77 66 00": "error: 0800 776600 is no longer the number of FRANK | write 0300 123 6600",
	} {
		f := data.RetiredIn([]byte(text))[0].Number.Finding(at)
		if have := fmt.Sprintf("%s: %s | %s", f.Severity, f.Message, f.Suggestion); have != want || f.Source == "" ||
			f.Line != 3 {
			t.Errorf("have %s, %+v", have, f)
		}
	}
}

func TestRetiredInData(t *testing.T) {
	const head = "version = 1\ncode = \"us\"\nname = \"N\"\nemergency = {number = \"911\", source = \"https://a.example/\", verifiedOn = 2026-01-02, verified = true}\n"
	const old = "[[retired]]\nnumber = \"1-217-555-0199\"\nname = \"the old office\"\nuse = \"1-217-555-0100\"\nsource = \"https://a.example/\"\n"
	for name, test := range map[string]struct {
		toml string
		want []string
	}{
		"good": {old + "asOf = 2026-01-02\nverified = true", nil},
		"shown by a line": {old + "asOf = 2026-01-02\nverified = true\n[[lines]]\nid = \"a\"\nname = \"A\"\nphone = \"217-555-0199\"\nsource = \"https://a.example/\"\nverified = false",
			[]string{`15:9: error retired-number: lines[1].phone: 1-217-555-0199 is no longer the number of the old office | write 1-217-555-0100`}},
		"not verified": {old + "verified = false\n[helpline]\nnumber = \"217-555-0199\"\nansweredBy = \"facility\"",
			nil},
		"no day": {old + "verified = true",
			[]string{`10:12: error bad-data: retired[1].verified: a verified number needs the day it was checked | add asOf = 2026-11-23, with the day of the check`}},
		"no source": {"[[retired]]\nnumber = \"1-217-555-0199\"\nname = \"x\"\nuse = \"y\"\nverified = false",
			[]string{`5:3: error missing-key: retired[1]: the key "source" is missing | add "source" with its value`}},
		// 217 is a short code
		"no number": {"[[retired]]\nnumber = \"217\"\nname = \"x\"\nuse = \"y\"\nsource = \"https://a.example/\"\nverified = false", nil},
		"bad number": {"[[retired]]\nnumber = \"21\"\nname = \"x\"\nuse = \"y\"\nsource = \"https://a.example/\"\nverified = false",
			[]string{`6:10: error bad-phone: retired[1].number: want a phone number such as 1-800-662-4357, have "21": it has too few digits`}},
		"nearly a topic": {"[[lines]]\nid = \"a\"\nname = \"A\"\ntopics = [\"overdse\", \"gambling\"]\nphone = \"988\"\nsource = \"https://a.example/\"\nverified = false",
			[]string{`8:11: error bad-data: lines[1].topics[1]: there is no topic "overdse" | did you mean "overdose"?`}},
		"hours in two minds": {"[[lines]]\nid = \"a\"\nname = \"A\"\nphone = \"988\"\nhours = \"24/7\"\nopeningHours = {timeZone = \"America/Chicago\", weekly = [{days = \"Mon\", from = \"9\", to = \"17\"}]}\nsource = \"https://a.example/\"\nverified = false",
			[]string{`9:9: error helpline-hours: lines[1].hours: this promises "24/7", but openingHours are "Monday, 9 a.m. to 5 p.m., Central Time" | take hours out: its words are then made from openingHours`}},
	} {
		_, findings := Load(fstest.MapFS{"data/crisis/us.toml": {Data: []byte(head + test.toml)}})
		var have []string
		for _, f := range findings {
			line := fmt.Sprintf("%d:%d: %s %s: %s", f.Line, f.Column, f.Severity, f.Rule, f.Message)
			if f.Suggestion != "" {
				line += " | " + f.Suggestion
			}
			have = append(have, line)
		}
		if !slices.Equal(have, test.want) {
			t.Errorf("%s: have\n%s\nwant\n%s", name, strings.Join(have, "\n"), strings.Join(test.want, "\n"))
		}
	}
}

func TestForTopic(t *testing.T) {
	data := facts(t)
	ids := func(lines []CrisisLine) string {
		var list []string
		for _, line := range lines {
			list = append(list, line.ID)
		}
		return strings.Join(list, " ")
	}
	us := data.Countries["us"]
	for topic, want := range map[string]string{
		"":           "988 samhsa crisis-text-line veterans poison domestic-violence maternal",
		"veterans":   "veterans",
		"overdose":   "988 samhsa poison",
		"withdrawal": "samhsa",
		"family":     "samhsa domestic-violence",
		"pregnancy":  "samhsa maternal",
		"gambling":   "988 samhsa", // the general ones
	} {
		if got := ids(us.ForTopic(topic)); got != want {
			t.Errorf("%q: have %q, want %q", topic, got, want)
		}
	}
	drugs, mind := CrisisLine{ID: "drugs", Topics: []string{"substance-use"}}, CrisisLine{ID: "mind",
		Topics: []string{"mental-health"}}
	for topic, want := range map[string]string{
		"suicide": "mind", "poisoning": "", "overdose": "", "withdrawal": "drugs", "veterans": "mind",
		"family":            "drugs",
		"domestic-violence": "", "gambling": "drugs",
	} {
		if got := ids(Country{Lines: []CrisisLine{drugs, mind}}.ForTopic(topic)); got != want {
			t.Errorf("without a line, %q: have %q, want %q", topic, got, want)
		}
	}
	if got := ids(Country{Lines: []CrisisLine{drugs}}.ForTopic("suicide")); got != "" {
		t.Errorf("have %q", got)
	}
	if got := ids(data.Countries["nz"].ForTopic("suicide")); got != "1737 suicide-crisis lifeline" {
		t.Errorf("have %q", got)
	}
	for code, country := range data.Countries {
		for topic := range urgentTopics {
			for _, line := range country.ForTopic(topic) {
				if slices.Equal(line.Topics, []string{generalTopic}) || strings.Contains(line.Name, "Drug") {
					t.Errorf("%s: a line about drugs, %s, stands in for %s", code, line.Name, topic)
				}
			}
		}
		for _, line := range country.naming("suicide") {
			if line.Phone.E164() != "" && line.Phone.E164() == country.Helpline.Number.E164() {
				t.Errorf("the banner of %s has a line for suicide", code)
			}
		}
	}
	for _, topic := range knownTopics {
		if len(us.ForTopic(topic)) == 0 {
			t.Errorf("the United States have no line for %q", topic)
		}
	}
	own := Country{Lines: []CrisisLine{drugs, {ID: "new"}, {ID: "grief", Topics: []string{"grief"}},
		{ID: "calm", Topics: []string{"family"}}}}
	if got := ids(us.Urgent()); got != "988 samhsa crisis-text-line veterans poison domestic-violence" ||
		ids(own.Urgent()) != "drugs new grief" {
		t.Errorf("urgent: have %q and %q", got, ids(own.Urgent()))
	}
	if topics := data.Topics(); !slices.IsSorted(topics) || len(topics) != len(knownTopics) ||
		!slices.Contains(topics, "overdose") {
		t.Errorf("have %q", topics)
	}
}

// FuzzRetiredIn holds that no text breaks the search, and that what is found is a number that reads as the retired one.
func FuzzRetiredIn(f *testing.F) {
	data, _ := Load(nil)
	for _, seed := range []string{"1-800-273-8255", "(800) 273-TALK", "0800 77 66 00", "800800800", "\xff800\xff273",
		"800-273-825"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, use := range data.RetiredIn(text) {
			if use.Start < 0 || use.End > len(text) || use.Start >= use.End {
				t.Fatalf("%q: from %d to %d", text, use.Start, use.End)
			}
			digits := strings.Map(func(r rune) rune {
				if r < 128 && isDigit(digitOf(byte(r))) {
					return rune(digitOf(byte(r)))
				}
				return -1
			}, string(text[use.Start:use.End]))
			national := use.Number.Number.E164()[len(use.Number.Number.E164())-6:]
			if !strings.HasSuffix(digits, national) {
				t.Errorf("%q: found %q as %s", text, text[use.Start:use.End], use.Number.Number)
			}
		}
	})
}

func BenchmarkRetiredIn(b *testing.B) {
	data, _ := Load(nil)
	text := []byte(strings.Repeat("Many people leave a residential program with a plan for the next step, and call 1-800-662-4357 in 2026.\n", 80))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if len(data.RetiredIn(text)) > 0 {
			b.Fatal("found")
		}
	}
}
