package record

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"porchlight/internal/finding"
)

type review struct {
	By string    `key:"by"`
	On time.Time `key:"on"`
}

// level is a type that reads itself.
type level string

func (l *level) DecodeRecord(v *Value, opt Options) []finding.Finding {
	if v.Kind != String {
		return []finding.Finding{opt.Wrong(v, "a level of care")}
	}
	*l = level(strings.ToUpper(v.Text))
	return nil
}

type page struct {
	Title    string            `key:"title,required"`
	Draft    bool              `key:"draft"`
	Weight   int               `key:"weight"`
	Small    uint8             `key:"small"`
	Rate     float64           `key:"rate"`
	Date     time.Time         `key:"publishDate"`
	Tags     []string          `key:"tags"`
	Numbers  []int             `key:"numbers"`
	Review   review            `key:"review"`
	Reviews  []review          `key:"reviewList"`
	Other    *review           `key:"other"`
	Labels   map[string]string `key:"labels"`
	Level    level             `key:"level"`
	Raw      *Value            `key:"raw"`
	Any      any               `key:"any"`
	Untagged string
	Rest     map[string]any `key:",rest"`
}

var zone = time.FixedZone("here", -5*3600)

func read(t *testing.T, format Format, src string, into any, opt Options) []finding.Finding {
	t.Helper()
	value, findings := Parse(format, []byte(src), "f", 1)
	return append(findings, Decode(value, into, opt)...)
}

func TestDecode(t *testing.T) {
	const src = `
TITLE: Outpatient
draft: true
weight: 10
small: 255
rate: 2
PublishDate: 2027-03-01 09:00
tags: alcohol
numbers: [1, 2.0]
review: {by: j-doe, on: 2027-03-01}
reviewList: [{by: a}, {By: b}]
other: {by: c}
labels: {North: n, south: s}
level: iop
raw: [x]
any: {B: [1, 2.5, ~]}
Own: {Deep: {Er: yes}}
since: 2027-03-01
`
	have := page{Untagged: "kept"}
	if findings := read(t, YAML, src, &have, Options{Location: zone}); len(findings) > 0 {
		t.Fatal(findings)
	}
	if have.Raw == nil || have.Raw.Kind != List || have.Raw.Pos.Line != 15 {
		t.Errorf("raw: %+v", have.Raw)
	}
	have.Raw = nil
	want := page{
		Title: "Outpatient", Draft: true, Weight: 10, Small: 255, Rate: 2,
		Date: time.Date(2027, 3, 1, 9, 0, 0, 0, zone),
		Tags: []string{"alcohol"}, Numbers: []int{1, 2},
		Review:  review{"j-doe", time.Date(2027, 3, 1, 0, 0, 0, 0, zone)},
		Reviews: []review{{By: "a"}, {By: "b"}}, Other: &review{By: "c"},
		Labels: map[string]string{"north": "n", "south": "s"}, Level: "IOP",
		Any: map[string]any{"b": []any{1, 2.5, nil}}, Untagged: "kept",
		Rest: map[string]any{"own": map[string]any{"deep": map[string]any{"er": "yes"}}, "since": "2027-03-01"},
	}
	if !reflect.DeepEqual(have, want) {
		t.Errorf("\nhave %+v\nwant %+v", have, want)
	}
}

// TestDecodeNull: a key without a value does not change its field; an empty list is a list.
func TestDecodeNull(t *testing.T) {
	have := page{Draft: true, Tags: []string{"x"}}
	if findings := read(t, YAML, "title: A\ndraft:\nweight: ~\ntags: null\nreview:\nnumbers: []\n", &have,
		Options{}); len(findings) > 0 {
		t.Fatal(findings)
	}
	if !have.Draft || len(have.Tags) != 1 || have.Numbers == nil {
		t.Errorf("%+v", have)
	}
}

// TestDecodeGroups: the keys of a group are beside the others, a key may have two names, and keys of one kind may
// share a map.
func TestDecodeGroups(t *testing.T) {
	type facts struct {
		Phone string `key:"phone"`
	}
	type page struct {
		Title string              `key:"title"`
		Facts *facts              `key:",inline"`
		Tags  []string            `key:"tags|labels"`
		Refs  map[string][]string `key:"levels|services"`
		Rest  map[string]any      `key:",rest"`
	}
	var have page
	if findings := read(t, YAML, "title: A\nLABELS: [x]\nServices: [housing]\nphone: '1'\nown: 2\n", &have,
		Options{}); len(findings) > 0 {
		t.Fatal(findings)
	}
	want := page{"A", &facts{"1"}, []string{"x"}, map[string][]string{"services": {"housing"}},
		map[string]any{"own": 2}}
	if !reflect.DeepEqual(have, want) {
		t.Errorf("have %+v, facts %+v\nwant %+v", have, have.Facts, want)
	}
	if keys := strings.Join(Keys(have), " "); keys != "title phone tags labels levels services" {
		t.Errorf("keys %q", keys)
	}
	have = page{}
	findings := read(t, YAML, "title: A\nphoen: 1\n", &have, Options{})
	if have.Facts != nil || len(findings) != 1 || findings[0].Suggestion != `did you mean "phone"?` {
		t.Errorf("facts %+v, findings %v", have.Facts, findings)
	}
}

func TestSameFields(t *testing.T) {
	type card struct {
		Title, Own string
		Weight     int64
		Day        time.Time
		title      string
	}
	type source struct {
		Day    time.Time
		Weight int
		Title  string
		title  string
	}
	have := card{Own: "kept", title: "own"}
	SameFields[card, source]("Weight")(&have, &source{Title: "A", Weight: 1, Day: time.Unix(1, 0), title: "b"})
	if want := (card{Title: "A", Own: "kept", Day: time.Unix(1, 0), title: "own"}); have != want {
		t.Errorf("have %+v, want %+v", have, want)
	}
}

// TestSameFieldsMissesNoDifference: a field that would not be copied has to be named.
func TestSameFieldsMissesNoDifference(t *testing.T) {
	type to struct{ Day, Title string }
	type from struct {
		Day   time.Time
		Title string
	}
	for _, except := range [][]string{nil, {"Title"}, {"Day", "Title"}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("the exceptions %q passed", except)
				}
			}()
			SameFields[to, from](except...)
		}()
	}
	SameFields[to, from]("Day")
}

func TestDecodeFindings(t *testing.T) {
	tests := []struct{ src, want string }{
		{"title: 12", `1:8: wrong-type: p: title: want text, have the number 12 | put it in quotes: "12"`},
		{"title: true", `1:8: wrong-type: p: title: want text, have true | put it in quotes: "true"`},
		{"title: [a]", `1:8: wrong-type: p: title: want text, have a list | write one text, such as "a"`},
		{"weight: 1", `1:1: missing-key: p: the key "title" is missing | add "title" with its value`},
		{"title: ''", `1:8: missing-key: p: title: a value is missing | write what belongs here`},
		{"title:", `1:7: missing-key: p: title: a value is missing | write what belongs here`},
		{"just words", `1:1: wrong-type: p: want keys with values, have "just words"`},
		{"title: A\ndraft: yes", `2:8: wrong-type: p: draft: want true or false, have "yes" | write true`},
		{"title: A\ndraft: 'false'", `2:8: wrong-type: p: draft: want true or false, have "false" | write false`},
		{"title: A\ndraft: maybe", `2:8: wrong-type: p: draft: want true or false, have "maybe" | write true or false, without quotes`},
		{"title: A\nweight: ten", `2:9: wrong-type: p: weight: want a whole number such as 10, have "ten"`},
		{"title: A\nweight: 1.5", `2:9: wrong-type: p: weight: want a whole number such as 10, have the number 1.5`},
		{"title: A\nsmall: 256", `2:8: wrong-type: p: small: want a smaller number, have the number 256`},
		{"title: A\nsmall: -1", `2:8: wrong-type: p: small: want a whole number that is not below 0, have the number -1`},
		{"title: A\nrate: .inf", `2:7: wrong-type: p: rate: want a number such as 9 or 1.5, have the number .inf`},
		{"title: A\npublishdate: soon", `2:14: bad-date: p: publishDate: want a date such as 2027-03-01, have "soon"`},
		{"title: A\npublishDate: 2027-3-1", `2:14: bad-date: p: publishDate: want a date such as 2027-03-01, have "2027-3-1" | write 2027-03-01`},
		{"title: A\npublishDate: 2027", `2:14: bad-date: p: publishDate: want a date such as 2027-03-01, have the number 2027`},
		{"title: A\ntags: {a: b}", `2:7: wrong-type: p: tags: want a list, have a group of keys`},
		{"title: A\ntags: [a, 1, ~]", "2:11: wrong-type: p: tags[2]: want text, have the number 1 | put it in quotes: \"1\"\n2:14: wrong-type: p: tags[3]: want text, have nothing"},
		{"title: A\nnumbers: 1", `2:10: wrong-type: p: numbers: want a list, have the number 1`},
		{"title: A\nreview: j-doe", `2:9: wrong-type: p: review: want the keys by, on, have "j-doe" | write {by: ..., on: ...}`},
		{"title: A\nreview: {on: [1]}", `2:14: bad-date: p: review.on: want a date such as 2027-03-01, have a list`},
		{"title: A\nreview: {onn: x}", `2:10: unknown-key: p: review: unknown key "onn" | did you mean "on"?`},
		{"title: A\nreviewList: [{by: a}, {zzzz: b}]",
			`2:24: unknown-key: p: reviewList[2]: unknown key "zzzz" | write one of by, on`},
		{"title: A\nlabels: [x]", `2:9: wrong-type: p: labels: want keys with values, have a list`},
		{"title: A\nlabels: {x: 1}", `2:13: wrong-type: p: labels.x: want text, have the number 1 | put it in quotes: "1"`},
		{"title: A\nlevel: 2.1", `2:8: wrong-type: p: level: want a level of care, have the number 2.1`},
		{"title: A\ndarft: true\nwieght: 1\nreviewd: x",
			"2:1: unknown-key: p: unknown key \"darft\" | did you mean \"draft\"?\n" +
				"3:1: unknown-key: p: unknown key \"wieght\" | did you mean \"weight\"?\n4:1: unknown-key: p: unknown key \"reviewd\" | did you mean \"review\"?"},
	}
	for _, test := range tests {
		have := strings.TrimSpace(lines(read(t, YAML, test.src, &page{}, Options{Prefix: "p"})))
		if have != test.want {
			t.Errorf("%q:\nhave %s\nwant %s", test.src, have, test.want)
		}
	}
}

// TestKeysOfTheSite: a key in Options.Known is never taken for a misspelling.
func TestKeysOfTheSite(t *testing.T) {
	for _, key := range []string{"state", "late", "city", "other_thing", "stage", "name", "phone", "substances",
		"legal", "titanic"} {
		if findings := read(t, YAML, "title: A\n"+key+": x", &page{}, Options{}); len(findings) > 0 {
			t.Errorf("%s: %v", key, findings)
		}
	}
	if findings := read(t, YAML, "title: A\nlevels: x\ntag: x", &page{},
		Options{Known: []string{"levels", "tag"}}); len(findings) > 0 {
		t.Error(findings)
	}
	findings := read(t, YAML, "title: A\nsubstanecs: x", &page{}, Options{Known: []string{"substances"}})
	if len(findings) != 1 || findings[0].Suggestion != `did you mean "substances"?` {
		t.Error(findings)
	}
}

func TestDecodeTOMLDates(t *testing.T) {
	var have struct {
		Day, Clock, Moment time.Time
	}
	var into struct {
		Day    time.Time         `key:"day"`
		Clock  time.Time         `key:"clock"`
		Moment time.Time         `key:"moment"`
		Rest   map[string]*Value `key:",rest"`
	}
	findings := read(t, TOML, "day = 2027-03-01\nclock = 2027-03-01T09:30:00\nmoment = 2027-03-01T09:30:00Z\nOwn = 2027-03-01", &into, Options{Location: zone})
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	have.Day, have.Clock, have.Moment = time.Date(2027, 3, 1, 0, 0, 0, 0, zone), time.Date(2027, 3, 1, 9, 30, 0, 0,
		zone), time.Date(2027, 3, 1, 9, 30, 0, 0, time.UTC)
	if !into.Day.Equal(have.Day) || !into.Clock.Equal(have.Clock) || !into.Moment.Equal(have.Moment) {
		t.Errorf("have %+v, want %+v", into, have)
	}
	own := into.Rest["own"]
	if own == nil || own.Any() != time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC) ||
		!own.AnyIn(zone).(time.Time).Equal(have.Day) {
		t.Errorf("own: %+v", own)
	}
	// A date that Parse has already reported is not reported again.
	if findings := read(t, TOML, "day = 2027-02-30", &into, Options{}); len(findings) != 1 ||
		findings[0].Rule != "bad-date" {
		t.Error(findings)
	}
}

func TestParseTime(t *testing.T) {
	good := map[string]time.Time{
		"2027-03-01":                time.Date(2027, 3, 1, 0, 0, 0, 0, zone),
		"2027-03-01 09:00":          time.Date(2027, 3, 1, 9, 0, 0, 0, zone),
		"2027-03-01T09:00":          time.Date(2027, 3, 1, 9, 0, 0, 0, zone),
		"2027-03-01 09:00:30":       time.Date(2027, 3, 1, 9, 0, 30, 0, zone),
		"2027-03-01T09:00:30.5":     time.Date(2027, 3, 1, 9, 0, 30, 5e8, zone),
		"2027-03-01T09:00:30Z":      time.Date(2027, 3, 1, 9, 0, 30, 0, time.UTC),
		"2027-03-01t09:00:30z":      time.Date(2027, 3, 1, 9, 0, 30, 0, time.UTC),
		"2027-03-01T09:00:30+02:00": time.Date(2027, 3, 1, 7, 0, 30, 0, time.UTC),
		"2027-03-01T09:00+02:00":    time.Date(2027, 3, 1, 7, 0, 0, 0, time.UTC),
		"2027-03-01 09:00:30 +0200": time.Date(2027, 3, 1, 7, 0, 30, 0, time.UTC),
		"2028-02-29":                time.Date(2028, 2, 29, 0, 0, 0, 0, zone),
	}
	for text, want := range good {
		if have, err := ParseTime(text, zone); err != nil || !have.Equal(want) {
			t.Errorf("%q: have %v, %v, want %v", text, have, err, want)
		}
	}
	for _, text := range []string{"", "soon", "2027", "2027-13-01", "2027-00-01", "2027-02-30", "2027-3-1",
		"03/01/2027", "2027-03-01 25:00", "2027-03-01x09:00", "2027-03-01 09", "2027-03-01T09:00:30Zx", "１２３４-01-01"} {
		if have, err := ParseTime(text, zone); err == nil ||
			!strings.HasPrefix(err.Error(), "want a date such as 2027-03-01") {
			t.Errorf("%q: have %v, %v", text, have, err)
		}
	}
	if _, err := ParseTime("2027-02-30", nil); !strings.Contains(err.Error(), "February 2027") {
		t.Error(err)
	}
	if have, err := ParseTime("2027-03-01", nil); err != nil || have.Location() != time.UTC {
		t.Error(have, err)
	}
}

// TestParseTimeOverChangesOfClocks: a day without midnight begins with its first hour, a reading that clocks skip is
// never early, and of two moments with the same reading the first counts, west and east of Greenwich.
func TestParseTimeOverChangesOfClocks(t *testing.T) {
	for _, c := range []struct{ zone, text, want string }{
		{"America/Santiago", "2026-09-06", "2026-09-06T01:00:00-03:00"},
		{"Africa/Cairo", "2026-04-24", "2026-04-24T01:00:00+03:00"},
		{"America/Chicago", "2026-03-08 02:30", "2026-03-08T03:30:00-05:00"},
		{"Europe/Berlin", "2026-03-29 02:30", "2026-03-29T03:30:00+02:00"},
		{"America/Chicago", "2026-11-01 01:30", "2026-11-01T01:30:00-05:00"},
		{"Europe/Berlin", "2026-10-25 02:30", "2026-10-25T02:30:00+02:00"},
		{"America/Havana", "2026-11-01", "2026-11-01T00:00:00-04:00"},
		{"Europe/Berlin", "2026-10-26", "2026-10-26T00:00:00+01:00"},
		{"Pacific/Apia", "2011-12-31", "2011-12-31T00:00:00+14:00"},
		{"Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00"}, // a day that the islands left out
	} {
		loc, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		if have, err := ParseTime(c.text, loc); err != nil || have.Format(time.RFC3339) != c.want {
			t.Errorf("%s in %s: have %s, %v, want %s", c.text, c.zone, have.Format(time.RFC3339), err, c.want)
		}
	}
}

func TestGet(t *testing.T) {
	value, _ := Parse(YAML, []byte("Review: {On: x}\n"), "f", 1)
	if v := value.Get("review").Get("ON"); v == nil || v.Text != "x" {
		t.Errorf("%+v", v)
	}
	if v := value.Get("none").Get("on").Get("x"); v != nil {
		t.Errorf("%+v", v)
	}
	if (*Value)(nil).Any() != nil {
		t.Error("nothing is nil")
	}
}

// TestWriteTo: trees that differ in anything write different bytes, equal ones the same.
func TestWriteTo(t *testing.T) {
	texts := []string{"a: 1", "a: '1'", "b: 1", "a: [1]", "a: {b: 1}", " a: 1", "\na: 1", "a: 1\nb: 2", "a: [[1], 2]",
		"a: [[1, 2]]", "a: x", "a: 'x'", ""}
	seen := map[string]string{}
	for _, text := range texts {
		var sum [2]strings.Builder
		for i := range sum {
			value, _ := Parse(YAML, []byte(text), "f", 1)
			if _, err := value.WriteTo(&sum[i]); err != nil {
				t.Fatal(err)
			}
		}
		if sum[0].String() != sum[1].String() {
			t.Errorf("%q writes two things", text)
		}
		if other, ok := seen[sum[0].String()]; ok {
			t.Errorf("%q and %q write the same", text, other)
		}
		seen[sum[0].String()] = text
	}
}
