package care

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/internal/record"
)

// readHours reads opening hours from the value of a key in YAML; findings are "line:column: message | suggestion".
func readHours(t *testing.T, yaml string) (OpeningHours, []string) {
	t.Helper()
	value, findings := record.Parse(record.YAML, []byte("openingHours: "+yaml), "content/a.md", 1)
	if len(findings) > 0 {
		t.Fatalf("%s: %+v", yaml, findings)
	}
	var keys struct {
		Hours OpeningHours `key:"openingHours"`
	}
	var have []string
	for _, f := range record.Decode(value, &keys, record.Options{}) {
		line := fmt.Sprintf("%d:%d: %s", f.Line, f.Column, f.Message)
		if f.Suggestion != "" {
			line += " | " + f.Suggestion
		}
		have = append(have, line)
	}
	return keys.Hours, have
}

// weekly is hours with these spans in an ordinary week.
func weekly(spans ...string) string {
	return "{timeZone: America/Chicago, weekly: [" + strings.Join(spans, ", ") + "]}"
}

func TestHoursInWords(t *testing.T) {
	for yaml, want := range map[string]string{
		`"24/7"`: "24 hours a day, 7 days a week",
		weekly(`{days: Monday to Friday, from: "9:00", to: "17:00"}`): "Monday to Friday, 9 a.m. to 5 p.m., Central Time",
		weekly(`{days: Mon-Fri, from: 9 am, to: 5:30 pm}`,
			`{days: Saturday, from: 10, to: 14}`): "Monday to Friday, 9 a.m. to 5:30 p.m.; Saturday, 10 a.m. to 2 p.m., Central Time",
		weekly(`{days: Sat, from: 10:00, to: 14:00}`,
			`{days: weekdays, from: 9:00, to: 17:00}`): "Monday to Friday, 9 a.m. to 5 p.m.; Saturday, 10 a.m. to 2 p.m., Central Time",
		weekly(`{days: Mon-Fri, from: 13:00, to: 17:00}`,
			`{days: Mon-Fri, from: 9:00, to: noon}`): "Monday to Friday, 9 a.m. to noon and 1 p.m. to 5 p.m., Central Time",
		weekly(`{days: "Mon, Wed, Fri", from: 9:00, to: 10:15}`): "Monday, Wednesday and Friday, 9 a.m. to 10:15 a.m., Central Time",
		weekly(`{days: [Mon, Tue], from: 9:00, to: 10:00}`,
			`{days: Thu to Sat, from: 9:00, to: 10:00}`): "Monday, Tuesday and Thursday to Saturday, 9 a.m. to 10 a.m., Central Time",
		weekly(`{days: weekends, from: midnight, to: noon}`):      "Saturday and Sunday, midnight to noon, Central Time",
		weekly(`{days: every day, from: "18:00", to: "24:00"}`):   "Every day, 6 p.m. to midnight, Central Time",
		weekly(`{days: daily, from: 22:00, to: 6:00}`):            "Every day, 10 p.m. to 6 a.m., Central Time",
		weekly(`{days: Sun-Tue, from: 0:00, to: 24:00}`):          "Monday, Tuesday and Sunday, 24 hours, Central Time",
		weekly(`{days: Monday to Sunday, from: 0:00, to: 24:00}`): "24 hours a day, 7 days a week",
		weekly(`{days: Monday to Sunday, from: 0:00, to: 23:59}`): "24 hours a day, 7 days a week",
		weekly(`{days: 7 days a week, from: 8:00, to: 20:00}`,
			`{days: every day, from: 20:00, to: 08:00}`): "24 hours a day, 7 days a week",
		weekly(`{days: weekdays, from: midnight, to: midnight}`,
			`{days: Sat & Sun, from: 0, to: 24}`): "24 hours a day, 7 days a week",
		weekly(`{days: weekdays, from: midnight, to: midnight}`,
			`{days: Sat, from: 0, to: 24}`): "Monday to Saturday, 24 hours, Central Time",
		`{weekly: [{days: Mon, from: 9:00, to: 17:00}]}`:                                                "Monday, 9 a.m. to 5 p.m.",
		`[{days: Mon, from: 0900, to: 1700}]`:                                                           "Monday, 9 a.m. to 5 p.m.",
		`{timeZone: Europe/Dublin, weekly: [{days: Mondays through Thursdays, from: 9.30, to: 17.30}]}`: "Monday to Thursday, 9:30 a.m. to 5:30 p.m., Dublin time",
		`{timeZone: America/Phoenix, weekly: [{days: Mon., from: 12:05 a.m., to: 12:05 p.m.}]}`:         "Monday, 12:05 a.m. to 12:05 p.m., Phoenix time",
		`{timeZone: America/Argentina/Buenos_Aires, weekly: [{days: Fri, from: 9, to: 12}]}`:            "Friday, 9 a.m. to noon, Buenos Aires time",
		`{timeZone: UTC, weekly: {days: Fri, from: 9, to: 12}}`:                                         "Friday, 9 a.m. to noon, UTC",
		`{timeZone: America/Chicago, weekly: "24/7"}`:                                                   "24 hours a day, 7 days a week",
		`Mon-Fri 9-17`: "Monday to Friday, 9 a.m. to 5 p.m.",
		`Monday to Friday, 9 am to 5:30 p.m.; Saturday, 10 a.m. to 2 p.m.`:         "Monday to Friday, 9 a.m. to 5:30 p.m.; Saturday, 10 a.m. to 2 p.m.",
		`"Mon, Wed and Fri: 9:00–12:00, Tue 13:00 until 17:00"`:                    "Monday, Wednesday and Friday, 9 a.m. to noon; Tuesday, 1 p.m. to 5 p.m.",
		`weekends noon to midnight`:                                                "Saturday and Sunday, noon to midnight",
		`[Mon-Fri 9-17, {days: Sat, from: 10:00, to: noon}, "Sun, 10 am - 11 am"]`: "Monday to Friday, 9 a.m. to 5 p.m.; Saturday, 10 a.m. to noon; Sunday, 10 a.m. to 11 a.m.",
		`{timeZone: America/Chicago, weekly: "Every day, 8 am to 8 pm"}`:           "Every day, 8 a.m. to 8 p.m., Central Time",
		"": "",
	} {
		h, findings := readHours(t, yaml)
		if got := h.Words(); got != want || h.IsZero() != (want == "") {
			t.Errorf("%s:\nhave %q\nwant %q\n%q", yaml, got, want, findings)
		}
		if want != "" && len(findings) > 0 {
			t.Errorf("%s: %q", yaml, findings)
		}
		if got := h.AlwaysOpen(); got != strings.HasPrefix(want, "24 hours a day") {
			t.Errorf("%s: always open: %v", yaml, got)
		}
	}
}

func TestBriefHours(t *testing.T) {
	for yaml, want := range map[string]string{
		"Mon-Fri 9 am to 5:30 pm; Sat noon to 2 pm": "Mon–Fri, 9 am–5:30 pm; Sat, noon–2 pm",
		"Mon, Wed and Fri 9 am to 5 pm":             "Mon, Wed and Fri, 9 am–5 pm",
	} {
		if h, _ := readHours(t, yaml); h.Brief() != want {
			t.Errorf("%s: have %q, want %q", yaml, h.Brief(), want)
		}
	}
}

func TestHoursMistakes(t *testing.T) {
	const day = `{days: Mon, from: "9:00", to: "17:00"}`
	const time = `want a time of day such as "9:00", "17:30" or "5:30 pm", have `
	for yaml, want := range map[string][]string{
		"soon":                          {`1:15: openingHours: want hours such as "Monday to Friday, 9 am to 5 pm; Saturday, 10 am to noon", have "soon"`},
		"Mon-Fri 9-17, by appointment":  {`1:15: openingHours: want hours such as "Monday to Friday, 9 am to 5 pm; Saturday, 10 am to noon", have "Mon-Fri 9-17, by appointment"`},
		"Mon-Fri 9-17; Mon 10-11":       {`1:15: openingHours[2]: on Monday these hours overlap with Monday to Friday, 9 a.m. to 5 p.m. | write one span, or spans that do not overlap`},
		"Mnday to Friday, 9 am to 5 pm": {`1:15: openingHours[1].days: want days such as Monday to Friday, have "Mnday" | write "Monday"`},
		"Mon to Fri, 9 to 5":            {`1:15: openingHours[1].to: this ends at 5 a.m. on the next day | write "17:00" or "5 pm" for the afternoon, "5 am" for the morning`},
		"9-17":                          {`1:15: openingHours: want hours such as "Monday to Friday, 9 am to 5 pm; Saturday, 10 am to noon", have "9-17"`},
		"{}":                            {`1:15: openingHours: the key "weekly" is missing | add "weekly" with its value`},
		"[]":                            {`1:15: openingHours: no hours are given | write [{days: Monday to Friday, from: "9:00", to: "17:00"}]`},
		"{wekly: [" + day + "]}": {
			`1:16: openingHours: unknown key "wekly" | did you mean "weekly"?`,
			`1:15: openingHours: the key "weekly" is missing | add "weekly" with its value`},
		`{timeZone: Central, weekly: [` + day + `]}`: {`1:26: openingHours.timeZone: want a time zone such as America/Chicago, have "Central" | write "America/Chicago"`},
		`{timeZone: Local, weekly: [` + day + `]}`:   {`1:26: openingHours.timeZone: want a time zone such as America/Chicago, have "Local" | write the continent and a large city with your time: America/Chicago, Europe/Dublin`},
		`{timeZone: "../../etc/passwd", weekly: [` + day + `]}`: {
			`1:26: openingHours.timeZone: want a time zone such as America/Chicago, have "../../etc/passwd" | write the continent and a large city with your time: America/Chicago, Europe/Dublin`},
		`[{days: Mondey, from: 9, to: 17}]`:            {`1:23: openingHours[1].days: want days such as Monday to Friday, have "Mondey" | write "Monday"`},
		`[{days: Mon to Fri to Sun, from: 9, to: 17}]`: {`1:23: openingHours[1].days: want days such as Monday to Friday, have "Mon to Fri to Sun"`},
		`[{days: weekdays to Sun, from: 9, to: 17}]`:   {`1:23: openingHours[1].days: want days such as Monday to Friday, have "weekdays to Sun"`},
		`[{days: Mon and holidays, from: 9, to: 17}]`:  {`1:23: openingHours[1].days: want days such as Monday to Friday, have "holidays" | write holidays under exceptions, each with its date`},
		`[{days: ",", from: 9, to: 17}]`:               {`1:23: openingHours[1].days: want days such as Monday to Friday, have ","`},
		`[{days: [], from: 9, to: 17}]`:                {`1:23: openingHours[1].days: no days are given | write days such as Monday to Friday`},
		`[{from: 9, to: 17}]`:                          {`1:16: openingHours[1]: the key "days" is missing | add "days" with its value`},
		`[{days: Mon, from: early, to: 25:00}]`: {`1:34: openingHours[1].from: ` + time +
			`"early"`, `1:45: openingHours[1].to: ` + time + `"25:00"`},
		`[{days: Mon, from: 13 pm, to: 9:61}]`: {`1:34: openingHours[1].from: ` + time +
			`"13 pm"`, `1:45: openingHours[1].to: ` + time + `"9:61"`},
		`[{days: Mon, from: [9], to: true}]`: {`1:34: openingHours[1].from: ` + time +
			`more than one value`, `1:43: openingHours[1].to: ` + time + `"true"`},
		`[{days: Mon, from: "24:00", to: 9}]`: {`1:34: openingHours[1].from: a day begins at 0:00, have "24:00" | write "0:00" or midnight`},
		`[{days: Mon, from: 9, to: 9 am}]`:    {`1:41: openingHours[1].to: this begins and ends at 9 a.m. | write from "0:00" to "24:00" for the whole day`},
		`[{days: Mon, from: 9, to: 5}]`:       {`1:41: openingHours[1].to: this ends at 5 a.m. on the next day | write "17:00" or "5 pm" for the afternoon, "5 am" for the morning`},
		`[{days: ` + strings.Repeat("Mon", 1000) +
			`, from: 9, to: 17}]`: {`1:23: openingHours[1].days: want days such as Monday to Friday, have "` +
			strings.Repeat("Mon", 16) + `Mo..."`},
		"[" + day + ", " + day + "]":                                {`1:56: openingHours[2]: these hours are given twice for Monday | take one of them out`},
		"[" + day + `, {days: weekdays, from: 16:00, to: "18:00"}]`: {`1:56: openingHours[2]: on Monday these hours overlap with Monday, 9 a.m. to 5 p.m. | write one span, or spans that do not overlap`},
		"[" + day + `, {days: Sun, from: 22:00, to: 10:00}]`:        {`1:56: openingHours[2]: on Monday these hours overlap with Monday, 9 a.m. to 5 p.m. | write one span, or spans that do not overlap`},
	} {
		if _, have := readHours(t, yaml); !slices.Equal(have, want) {
			t.Errorf("%s: have\n%s\nwant\n%s", yaml, strings.Join(have, "\n"), strings.Join(want, "\n"))
		}
	}
}

func TestHoursWithinReason(t *testing.T) {
	for _, yaml := range []string{
		weekly(`{days: Mon, from: 18:00, to: 06:00}`), weekly(`{days: Mon, from: 9 am, to: 5 am}`),
		weekly(`{days: Mon, from: 5 pm, to: 08:30}`),
		weekly(`{days: Mon, from: 9:00, to: 12:00}`, `{days: Mon, from: 12:00, to: 17:00}`),
		weekly(`{days: Mon, from: 22:00, to: 9:00}`, `{days: Tue, from: 9:00, to: 17:00}`),
	} {
		if h, findings := readHours(t, yaml); h.IsZero() || len(findings) > 0 {
			t.Errorf("%s: %q", yaml, findings)
		}
	}
}

// exceptions is an ordinary week with these exceptions.
func exceptions(list ...string) string {
	return `{timeZone: America/New_York, weekly: [{days: daily, from: 0:00, to: 24:00}], exceptions: [` +
		strings.Join(list, ", ") + "]}"
}

func TestHoursExceptions(t *testing.T) {
	h, findings := readHours(t, exceptions(
		`{date: 2026-12-30, to: 2027-01-02, name: winter break}`,
		`{date: 2026-12-25, name: Christmas Day}`,
		`{date: 2026-12-24, name: Christmas Eve, open: [{from: "13:00", to: 5 pm}, {from: "9:00", to: noon}]}`,
		`{date: 2026-11-26, open: {from: noon, to: "16:00"}}`,
	))
	want := []string{
		"24 hours a day, 7 days a week, except on some days",
		"On November 26, 2026, noon to 4 p.m.",
		"On December 24, 2026 (Christmas Eve), 9 a.m. to noon and 1 p.m. to 5 p.m.",
		"Closed on December 25, 2026 (Christmas Day).",
		"Closed from December 30, 2026 to January 2, 2027 (winter break).",
	}
	if have := h.Lines(); !slices.Equal(have, want) || len(findings) > 0 {
		t.Errorf("have %q, %q", have, findings)
	}
	if h.AlwaysOpen() || facts(t).Hours.AlwaysOpen(h.Words()) {
		t.Error("closed at Christmas and always open")
	}
	for day, stay := range map[string]int{"2026-11-01": 4, "2026-12-26T11:00:00Z": 2, "2026-12-27T06:00:00Z": 1,
		"2027-02-01": 0} {
		at, err := record.ParseTime(day, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		// At 11:00 of December 26 in UTC it is still Christmas where the day ends last.
		if got := h.Since(at).Exceptions(); len(got) != stay || len(h.Except) != 4 {
			t.Errorf("%s: have %q", day, got)
		}
	}
	if open, _ := readHours(t, exceptions(`{date: 2026-12-25, open: [{from: 0:00, to: 24:00}]}`)); !open.AlwaysOpen() {
		t.Error("an exception that is open all day closes")
	}
}

func TestHoursExceptionMistakes(t *testing.T) {
	const at = len("openingHours: ") + len(`{timeZone: America/New_York, weekly: [{days: daily, from: 0:00, to: 24:00}], exceptions: [`)
	for yaml, want := range map[string]string{
		exceptions(`{name: Christmas}`): fmt.Sprintf(
			`1:%d: openingHours.exceptions[1]: the key "date" is missing | add "date" with its value`, at+1),
		exceptions(`{date: December 25}`): fmt.Sprintf(
			`1:%d: openingHours.exceptions[1].date: want a date such as 2027-03-01, have "December 25"`, at+8),
		exceptions(`{date: 2026-12-25, to: 2026-12-24}`): fmt.Sprintf(
			`1:%d: openingHours.exceptions[1].to: the last day is before the first, 2026-12-25`, at+24),
		exceptions(`{date: 2026-12-25}`, `{date: 2026-12-25}`): fmt.Sprintf(
			`1:%d: openingHours.exceptions[2]: December 25, 2026 has two exceptions | say all about a day in one exception`, at+21),
		exceptions(`{date: 2026-12-20, to: 2026-12-26}`,
			`{date: 2026-12-25}`): fmt.Sprintf(`1:%d: openingHours.exceptions[2]: December 25, 2026 has two exceptions | say all about a day in one exception`, at+37),
		exceptions(`{date: 2026-12-25, open: [{from: 9, to: 12}, {from: 11, to: 13}]}`): fmt.Sprintf(
			`1:%d: openingHours.exceptions[1].open[2]: these hours overlap with 9 a.m. to noon | write one span, or spans that do not overlap`, at+46),
		exceptions(`{date: 2026-12-25, open: [{days: Mon, from: 9, to: 12}]}`): fmt.Sprintf(
			`1:%d: openingHours.exceptions[1].open[1]: unknown key "days" | write one of from, to`, at+28),
	} {
		h, have := readHours(t, yaml)
		if len(have) != 1 || have[0] != want {
			t.Errorf("%s: have\n%s\nwant\n%s", yaml, strings.Join(have, "\n"), want)
		}
		if h.IsZero() {
			t.Errorf("%s: a wrong exception takes the week with it", yaml)
		}
	}
}

func TestHoursSchema(t *testing.T) {
	h, _ := readHours(t, `{weekly: [{days: Mon-Tue, from: 9:00, to: 17:30}, {days: Sat, from: 18:00, to: 24:00}, {days: Sun, from: 0:00, to: 24:00}, {days: Fri, from: 20:00, to: 2 am}],
  exceptions: [{date: 2026-12-25}, {date: 2026-12-31, to: 2027-01-01, open: [{from: 9:00, to: noon}]}]}`)
	want := []HoursSpecification{
		{DayOfWeek: []string{"Monday", "Tuesday"}, Opens: "09:00", Closes: "17:30"},
		{DayOfWeek: []string{"Friday"}, Opens: "20:00", Closes: "02:00"},
		{DayOfWeek: []string{"Saturday"}, Opens: "18:00", Closes: "00:00"},
		{DayOfWeek: []string{"Sunday"}, Opens: "00:00", Closes: "23:59"},
		{Opens: "00:00", Closes: "00:00", ValidFrom: "2026-12-25", ValidThrough: "2026-12-25"},
		{Opens: "09:00", Closes: "12:00", ValidFrom: "2026-12-31", ValidThrough: "2027-01-01"},
	}
	if have := h.Schema(); fmt.Sprint(have) != fmt.Sprint(want) {
		t.Errorf("have %+v", have)
	}
}

func TestHoursZoneOfTheSite(t *testing.T) {
	denver, err := time.LoadLocation("America/Denver")
	if err != nil {
		t.Fatal(err)
	}
	value, _ := record.Parse(record.YAML, []byte(
		`{weekly: [{days: Mon, from: 9, to: 17}], exceptions: [{date: 2026-12-25}]}`), "a.md", 1)
	for _, test := range []struct {
		zone *time.Location
		want string
	}{{nil, "p.m."}, {time.UTC, "p.m."}, {denver, "Mountain Time"}} {
		var h OpeningHours
		findings := h.DecodeRecord(value, record.Options{Location: test.zone})
		if !strings.HasSuffix(h.Words(), test.want) || len(findings) > 0 ||
			h.Exceptions()[0] != "Closed on December 25, 2026." {
			t.Errorf("%s: have %q, %q, %+v", test.zone, h.Words(), h.Exceptions(), findings)
		}
	}
}

func TestZoneWords(t *testing.T) {
	for name, want := range map[string]string{
		"America/New_York": "Eastern Time", "America/Detroit": "Eastern Time", "America/Chicago": "Central Time",
		"America/Winnipeg": "Central Time",
		"America/Denver":   "Mountain Time", "America/Los_Angeles": "Pacific Time", "America/Anchorage": "Alaska Time",
		"Pacific/Honolulu": "Hawaii Time",
		"America/Halifax":  "Atlantic Time", "America/St_Johns": "St Johns time", "US/Central": "Central Time",
		"Europe/London": "London time",
		"Asia/Shanghai": "Shanghai time", "America/Havana": "Havana time", "America/Mexico_City": "Mexico City time",
		"Asia/Manila":      "Manila time",
		"Australia/Sydney": "Sydney time", "UTC": "UTC", "Etc/UTC": "UTC",
	} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := (OpeningHours{Zone: zone}).ZoneWords(); got != want {
			t.Errorf("%s: have %q, want %q", name, got, want)
		}
	}
	if (OpeningHours{}).ZoneWords() != "" {
		t.Error("no zone has a name")
	}
}

// FuzzHours holds that no text hangs or breaks the reader, and that what it reads can be printed and read again.
func FuzzHours(f *testing.F) {
	for _, seed := range [][3]string{{"Mon-Fri", "9", "17:00"}, {"every day", "midnight", "24:00"},
		{"Sat & Sun", "10 pm", "6 a.m."}, {"7 days a week", "0900", "9.30"}} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, days, from, to string) {
		text := func(s string) *record.Value { return &record.Value{Kind: record.String, Text: s} }
		value := &record.Value{Kind: record.List, List: []*record.Value{{Kind: record.Map, Entries: []record.Entry{
			{Key: "days", Value: text(days)}, {Key: "from", Value: text(from)}, {Key: "to", Value: text(to)},
		}}}}
		var h OpeningHours
		findings := h.DecodeRecord(value, record.Options{})
		if h.IsZero() == (len(findings) == 0) {
			t.Fatalf("%q %q %q: %+v, %+v", days, from, to, h, findings)
		}
		if h.IsZero() {
			return
		}
		o := h.Weekly[0]
		again, complaint, _ := parseDays(daysWords(o.Days))
		if complaint != "" || !slices.Equal(again, o.Days) {
			t.Errorf("%q: printed as %q", days, daysWords(o.Days))
		}
		for _, c := range []Clock{o.From, o.To} {
			if read, _, ok := parseClock(c.String()); !ok || read != c {
				t.Errorf("%q to %q: printed as %q", from, to, c)
			}
		}
		if again := h.Schema(); len(again) != 1 {
			t.Errorf("have %+v", again)
		}
	})
}

// A list that is too long is left out and reported once.
func TestTooManyHours(t *testing.T) {
	spans := func(n int) string { return "[" + strings.Repeat(`{days: Mon, from: "9:00", to: "10:00"}, `, n) + "]" }
	const dayOff = "{date: 2026-12-25}, "
	for yaml, want := range map[string]string{
		spans(mostSpans + 1): "1:15: openingHours: 101 spans of hours are more than a page can show | write at most 100",
		`"` + strings.Repeat("Mon 9 am to 10 am; ", mostSpans+1) +
			`"`: "101 spans of hours",
		"{weekly: 24/7, exceptions: [" + strings.Repeat(dayOff, mostExceptions+1) +
			"]}": "1001 exceptions are more",
		"{weekly: 24/7, exceptions: [{date: 2026-12-25, open: " + spans(mostSpans+1) +
			"}]}": "101 spans of hours",
		"{weekly: " + spans(1) + ", exceptions: [{date: 2026-12-25, open: [{from: 9:00, to: 10}]}]}": "",
	} {
		_, findings := readHours(t, yaml)
		if want == "" && len(findings) > 0 || want != "" &&
			(len(findings) != 1 || !strings.Contains(findings[0], want)) {
			t.Errorf("%.60s: want %q, have %d findings: %.200q", yaml, want, len(findings), findings)
		}
	}
	if _, findings := readHours(t, spans(mostSpans)); len(findings) != mostSpans-1 {
		t.Errorf("as many as may be: have %d findings, want one for each that stands twice", len(findings))
	}
}

// FuzzHoursSentence holds that no sentence hangs or breaks the reader, that what it reads out of one is on no other
// days or at other times than the same spans written as keys, and that the sentence for readers is
// understood again.
func FuzzHoursSentence(f *testing.F) {
	for _, seed := range []string{
		"Monday to Friday, 9 am to 5 pm", "Mon-Fri 9-17; Sat and Sun, noon to midnight",
		"weekdays: 9:00 – 17:30, Sat 10 to 2 pm", "24/7", "every day 0900 until 21.30;",
		"7 days a week, 8 to 8", "Monday 9 am to 5 pm 6 pm to 7 pm", "; ;", "Mon 9", "9 am to 5 pm",
		"Mon, , , , Tue 9 to 17,", "Mon 9 to 17 Tue 9 to 17", "Mon\u00a09\u202fa.m. to 5\u00a0p.m.",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sentence := &record.Value{Kind: record.String, Text: text}
		var h OpeningHours
		findings := h.DecodeRecord(sentence, record.Options{})
		if strings.TrimSpace(text) != "" && h.IsZero() && len(findings) == 0 {
			t.Fatalf("%q: neither hours nor a finding", text)
		}
		if spans := spelledOut(sentence); spans != sentence {
			var same OpeningHours
			again := same.DecodeRecord(spans, record.Options{})
			if !reflect.DeepEqual(h, same) || len(findings) != len(again) {
				t.Errorf("%q: read as %+v, its spans as %+v", text, h, same)
			}
		}
		for _, o := range h.Weekly {
			if len(o.Days) == 0 || o.From < 0 || o.From >= dayMinutes || o.To < 0 || o.To >= dayMinutes {
				t.Errorf("%q: read as %+v", text, o)
			}
		}
		if h.IsZero() || len(findings) > 0 {
			return
		}
		var reread OpeningHours
		problems := reread.DecodeRecord(&record.Value{Kind: record.String, Text: h.Words()}, record.Options{})
		if h.AlwaysOpen() || len(problems) > 0 {
			return // the words are not hours of single days
		}
		if !reflect.DeepEqual(h.Schema(), reread.Schema()) {
			t.Errorf("%q is printed as %q, which is read as %+v", text, h.Words(), reread.Weekly)
		}
	})
}
