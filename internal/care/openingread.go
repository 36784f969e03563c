package care

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the same zones on every machine, also where it has none

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// No library reads days and times as people write them and reports which word is wrong: those for opening hours in Go read the
// notation of OpenStreetMap ("Mo-Fr 09:00-17:00"), which no editor knows.

var badHours = finding.NewFixedValueRule("bad-hours", "Opening hours cannot be understood")

const (
	hoursExample = `hours such as "Monday to Friday, 9 am to 5 pm; Saturday, 10 am to noon"`
	joinSpans    = "write one span, or spans that do not overlap"
)

// Every span is compared with every other. No place keeps more hours than these; a longer list is a mistake.
const (
	mostSpans      = 100  // in a week or a day
	mostExceptions = 1000 // almost three years of days
)

// DecodeRecord reads opening hours as an editor writes them:
//
//	timeZone: America/Chicago
//	weekly:
//	  - {days: Monday to Friday, from: "9:00", to: 5:30 pm}
//	  - {days: [Sat, Sun], from: noon, to: midnight}
//	exceptions:
//	  - {date: 2026-12-25, name: Christmas Day}
//	  - {date: 2026-12-30, to: 2027-01-02, open: [{from: "9:00", to: noon}]}
//
// or only what stands under weekly; or as a sentence, "Monday to Friday, 9 am to 5:30 pm; Sat and Sun, noon to midnight". "24/7" is
// a week that is open at every minute. A span may go on after midnight. Without timeZone the hours are in the zone of opt.Location,
// unless that is UTC, in which hardly any place keeps hours. What cannot be read is left out and is a finding.
func (h *OpeningHours) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	*h = OpeningHours{}
	r := openingReader{}
	if opt.Location != nil && opt.Location != time.UTC {
		r.hours.Zone = opt.Location
	}
	opt.Location = time.UTC // exceptions are days, not moments
	at := record.PlaceOf(v, opt)
	if !at.Written() {
		return nil
	}
	var keys struct {
		TimeZone   string       `key:"timeZone"`
		Weekly     record.Place `key:"weekly,required"`
		Exceptions record.Place `key:"exceptions"`
	}
	switch {
	case v.Kind == record.Map:
		r.report(at.Decode(&keys)...)
	case isAlways(v), spelledOut(v).Kind == record.List:
		keys.Weekly = at
	default:
		r.report(opt.Wrong(v, hoursExample))
	}
	r.zone(at.At("timeZone"), keys.TimeZone)
	r.weekly(keys.Weekly)
	r.exceptions(keys.Exceptions)
	if !r.hours.IsZero() {
		*h = r.hours
	}
	return r.findings
}

// openingReader collects hours and findings.
type openingReader struct {
	hours    OpeningHours
	findings []finding.Finding
}

func (r *openingReader) report(f ...finding.Finding) { r.findings = append(r.findings, f...) }

func (r *openingReader) zone(at record.Place, given string) {
	if given == "" {
		return
	}
	zone, err := time.LoadLocation(given)
	if err != nil || given == "Local" { // the machine's own zone would make other words on another machine
		r.report(at.Report(badHours, "want a time zone such as America/Chicago, have %s", quoted(given)).Suggest("%s", zoneHint(given)))
		return
	}
	r.hours.Zone = zone
}

// zoneHint is what to write in place of a zone that is not known: "Central", "CT", "EST".
func zoneHint(written string) string {
	word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(written)), " ")
	for _, z := range northAmericanZones {
		known := []string{strings.Fields(z.name)[0], z.winter, z.summer, z.winter[:1] + "T"}
		if slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, word) }) {
			return fmt.Sprintf("write %q", z.id)
		}
	}
	return "write the continent and a large city with your time: America/Chicago, Europe/Dublin"
}

// weekly reads the spans of an ordinary week.
func (r *openingReader) weekly(at record.Place) {
	switch {
	case !at.Written():
		return
	case isAlways(at.Value):
		r.hours.Weekly = []Opening{{Days: slices.Clone(week)}}
		return
	case at.Value.Kind == record.List && len(at.Value.List) == 0:
		r.report(at.Report(badHours, "no hours are given").Suggest(`write [{days: Monday to Friday, from: "9:00", to: "17:00"}]`))
	}
	r.hours.Weekly, _ = r.spans(at.With(spelledOut(at.Value)), true)
	slices.SortStableFunc(r.hours.Weekly, func(a, b Opening) int {
		return cmp.Or(dayOrder(a.Days[0])-dayOrder(b.Days[0]), int(a.From-b.From))
	})
}

// exceptions reads the days that are not as usual.
func (r *openingReader) exceptions(list record.Place) {
	if r.tooMany(list, mostExceptions, "exceptions") {
		return
	}
	for _, at := range list.Items() {
		var keys struct {
			Exception
			Hours record.Place `key:"open"`
		}
		problems := at.Decode(&keys)
		r.report(problems...)
		if len(problems) > 0 {
			continue
		}
		e := keys.Exception
		e.From = dayOf(e.From)
		if e.To = dayOf(e.To); !at.At("to").Written() {
			e.To = e.From
		}
		if e.To.Before(e.From) {
			r.report(at.At("to").Report(badHours, "the last day is before the first, %s", e.From.Format(time.DateOnly)))
			continue
		}
		var ok bool
		if e.Open, ok = r.spans(keys.Hours, false); ok && !r.sameDay(at, e) {
			r.hours.Except = append(r.hours.Except, e)
		}
	}
	slices.SortFunc(r.hours.Except, func(a, b Exception) int { return a.From.Compare(b.From) })
}

// sameDay reports a day that is an exception twice.
func (r *openingReader) sameDay(at record.Place, e Exception) bool {
	for _, before := range r.hours.Except {
		if !e.From.After(before.To) && !before.From.After(e.To) {
			day := slices.MaxFunc([]time.Time{e.From, before.From}, time.Time.Compare)
			r.report(at.Report(badHours, "%s is an exception twice", dateWords(day)).Suggest("say all about a day in one exception"))
			return true
		}
	}
	return false
}

// dayOf is the day of a date as it was written, at midnight UTC.
func dayOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// tooMany reports a list that is longer than any that makes sense.
func (r *openingReader) tooMany(at record.Place, most int, what string) bool {
	n := len(at.Items())
	if n > most {
		r.report(at.Report(badHours, "%d %s are more than a page can show", n, what).Suggest("write at most %d", most))
	}
	return n > most
}

// spans reads a list of spans, with days (of a week) or without (of one day). A span that cannot be read, or that overlaps with one
// before it, is left out and makes ok false.
func (r *openingReader) spans(list record.Place, days bool) (spans []Opening, ok bool) {
	if r.tooMany(list, mostSpans, "spans of hours") {
		return nil, false
	}
	ok = true
	for _, at := range list.Items() {
		o, good := r.span(at, days)
		if good = good && !r.overlaps(at, o, spans, days); good {
			spans = append(spans, o)
		}
		ok = ok && good
	}
	if !days {
		for i := range spans {
			spans[i].Days = nil
		}
		slices.SortFunc(spans, func(a, b Opening) int { return int(a.From - b.From) })
	}
	return spans, ok
}

// overlaps reports a span that has time in common with one before it.
func (r *openingReader) overlaps(at record.Place, o Opening, before []Opening, days bool) bool {
	for _, b := range before {
		day, ok := o.overlap(b)
		switch {
		case !ok:
			continue
		case !days:
			r.report(at.Report(badHours, "these hours overlap with %s", b.clocks()).Suggest(joinSpans))
		case o.From == b.From && o.To == b.To:
			r.report(at.Report(badHours, "these hours are given twice for %s", day).Suggest("take one of them out"))
		default:
			with := daysWords(b.Days) + ", " + b.clocks()
			r.report(at.Report(badHours, "on %s these hours overlap with %s", day, with).Suggest(joinSpans))
		}
		return true
	}
	return false
}

// span reads one span. Without days it is taken to be on a Monday.
func (r *openingReader) span(at record.Place, days bool) (_ Opening, ok bool) {
	type clockKeys struct {
		From record.Place `key:"from,required"`
		To   record.Place `key:"to,required"`
	}
	var keys struct {
		Days record.Place `key:"days,required"`
		clockKeys
	}
	var problems []finding.Finding
	if days {
		problems = at.Decode(&keys)
	} else {
		problems = at.Decode(&keys.clockKeys)
	}
	if len(problems) > 0 {
		r.report(problems...)
		return Opening{}, false
	}
	o := Opening{Days: week[:1]}
	if days {
		o.Days, ok = r.days(keys.Days)
	}
	return o, r.clocks(keys.From, keys.To, &o) && (ok || !days)
}

// days reads one text or a list of texts.
func (r *openingReader) days(list record.Place) (days []time.Weekday, ok bool) {
	ok = true
	for _, at := range list.Items() {
		var text string
		if problems := at.Decode(&text); len(problems) > 0 {
			r.report(problems...)
			ok = false
			continue
		}
		more, complaint, hint := parseDays(text)
		if complaint != "" {
			f := at.Report(badHours, "want days such as Monday to Friday, have %s", complaint)
			f.Suggestion = hint
			r.report(f)
			ok = false
		}
		days = append(days, more...)
	}
	slices.SortFunc(days, func(a, b time.Weekday) int { return dayOrder(a) - dayOrder(b) })
	if ok && len(days) == 0 {
		r.report(list.Report(badHours, "no days are given").Suggest("write days such as Monday to Friday"))
	}
	return slices.Compact(days), ok && len(days) > 0
}

// clocks reads when a span begins and ends.
func (r *openingReader) clocks(from, to record.Place, o *Opening) (ok bool) {
	begin, okFrom := r.clock(from)
	end, okTo := r.clock(to)
	if !okFrom || !okTo {
		return false
	}
	if begin.minute == dayMinutes {
		r.report(from.Report(badHours, "a day begins at 0:00, have %q", from.Value.Text).Suggest(`write "0:00" or midnight`))
		return false
	}
	o.From, o.To = begin.minute, end.minute%dayMinutes
	if end.minute == dayMinutes-1 { // other programs cannot write the end of a day in another way
		o.To = 0
	}
	switch afternoon := o.To + dayMinutes/2; {
	case o.From == o.To && !o.WholeDay():
		r.report(to.Report(badHours, "this begins and ends at %s", o.To).Suggest(`write from "0:00" to "24:00" for the whole day`))
		return false
	case o.To != 0 && o.To <= o.From && end.vague && o.minutes() > dayMinutes/2:
		// 9:00 to 5:00 is far more often a working day than a long night.
		r.report(to.Report(badHours, "this ends at %s on the next day", o.To).
			Suggest("write %q or %q for the afternoon, %q for the morning", afternoon.twentyFour(), afternoon.short(), o.To.short()))
		return false
	}
	return true
}

// clock reads a time of day.
func (r *openingReader) clock(at record.Place) (clockReading, bool) {
	have := quoted(at.Value.Text)
	switch at.Value.Kind {
	case record.String, record.Int, record.Float:
		if c, ok := parseClock(at.Value.Text); ok {
			return c, true
		}
	case record.List, record.Map:
		have = "more than one value"
	}
	r.report(at.Report(badHours, `want a time of day such as "9:00", "17:30" or "5:30 pm", have %s`, have))
	return clockReading{}, false
}

// clockReading is a time of day as written.
type clockReading struct {
	minute Clock // up to 1440, "24:00"
	vague  bool  // may be meant as a time after noon: "5", "5:30"; not "05:30", "5:30 am"
}

var (
	clockForm = regexp.MustCompile(`^([0-9]{1,2})(?:[:.]?([0-9]{2})(?::00)?)?(am|pm)?$`) // 9, 9:00, 9.00, 0900, 09:00:00, 9am
	clockDots = strings.NewReplacer("a.m.", "am", "p.m.", "pm", "a.m", "am", "p.m", "pm", "\u00A0", "", "\u202F", "", " ", "")
)

// parseClock reads a time of day: "9", "9:00", "9 am", "5:30 p.m.", "17:00", "noon", "midnight", "24:00".
func parseClock(text string) (clockReading, bool) {
	text = clockDots.Replace(strings.ToLower(strings.TrimSpace(text)))
	switch text {
	case "noon", "midday", "12noon":
		return clockReading{minute: 12 * 60}, true
	case "midnight", "12midnight":
		return clockReading{}, true
	}
	m := clockForm.FindStringSubmatch(text)
	if m == nil {
		return clockReading{}, false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi("0" + m[2])
	half := m[3]
	switch {
	case minute > 59, hour > 24, hour == 24 && minute > 0, half != "" && (hour < 1 || hour > 12):
		return clockReading{}, false
	case half == "am" && hour == 12:
		hour = 0
	case half == "pm" && hour < 12:
		hour += 12
	}
	vague := half == "" && hour >= 1 && hour < 12 && m[1][0] != '0'
	return clockReading{Clock(hour*60 + minute), vague}, true
}
