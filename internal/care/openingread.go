package care

import (
	"cmp"
	"slices"
	"time"
	_ "time/tzdata" // the same zones on every machine, also where it has none

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var badHours = finding.NewFixedRule("bad-hours", "Opening hours cannot be understood")

type openingKeys struct {
	TimeZone   record.Placed[string] `key:"timeZone"`
	Weekly     placedValue           `key:"weekly,required"`
	Exceptions placedValue           `key:"exceptions"`
}

type spanKeys struct {
	Days placedValue `key:"days,required"`
	From placedValue `key:"from,required"`
	To   placedValue `key:"to,required"`
}

// placedValue is a value that is read in a second step.
type placedValue = record.Placed[*record.Value]

// items are the values of a list, or the one value that stands in its place.
func items(at placedValue) []placedValue {
	if at.At == nil || at.At.Kind != record.List {
		return []placedValue{at}
	}
	var list []placedValue
	at.Decode(&list) // any value fits
	return list
}

// Each span is held against each other. Nobody keeps so many hours; who seems to has written something else.
const (
	mostSpans      = 100  // in a week or a day
	mostExceptions = 1000 // almost three years of days
)

// fewItems reports whether a list is not longer than anybody would write it, and says so when it is.
func (r *openingReader) fewItems(list placedValue, most int, what string) bool {
	if list.At.Kind != record.List || len(list.At.List) <= most {
		return true
	}
	r.report(list.Report(badHours, "%d %s are more than a page can show", len(list.At.List), what).Suggest("write at most %d", most))
	return false
}

const hoursExample = `hours such as "Monday to Friday, 9 am to 5 pm; Saturday, 10 am to noon"`

// DecodeRecord reads opening hours as the value of a key; see DecodeOpeningHours.
func (h *OpeningHours) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	read, findings := DecodeOpeningHours(v, opt)
	*h = read
	return findings
}

// DecodeOpeningHours reads opening hours as an editor writes them:
//
//	timeZone: America/Chicago
//	weekly:
//	  - {days: Monday to Friday, from: "9:00", to: 5:30 pm}
//	  - {days: [Sat, Sun], from: noon, to: midnight}
//	exceptions:
//	  - {date: 2026-12-25, name: Christmas Day}
//	  - {date: 2026-12-30, to: 2027-01-02, open: [{from: "9:00", to: noon}]}
//
// or as what stands under weekly alone; also as a sentence, "Monday to Friday, 9 am to 5:30 pm; Sat and Sun, noon to midnight". "24/7" is a week that leaves out nothing. A span may go on after midnight. Without timeZone the hours are in the zone of
// opt.Location, unless that is UTC, in which hardly anybody keeps hours. What cannot be read is left out and is a finding.
func DecodeOpeningHours(v *record.Value, opt record.Options) (OpeningHours, []finding.Finding) {
	r := openingReader{}
	if opt.Location != nil && opt.Location != time.UTC {
		r.hours.Zone = opt.Location
	}
	opt.Location = time.UTC // of exceptions, which are days and not moments
	v = spelledOut(v)
	var keys openingKeys
	switch {
	case v == nil || v.Kind == record.Null:
		return OpeningHours{}, nil
	case v.Kind == record.List, isAlways(v):
		r.report(record.Decode(v, &keys.Weekly, opt)...)
	case v.Kind == record.Map:
		r.report(record.Decode(v, &keys, opt)...)
	default:
		r.report(opt.Wrong(v, hoursExample))
	}
	r.zone(keys.TimeZone)
	r.weekly(keys.Weekly)
	r.exceptions(keys.Exceptions)
	if r.hours.IsZero() {
		r.hours = OpeningHours{}
	}
	return r.hours, r.findings
}

// openingReader collects hours and findings.
type openingReader struct {
	hours    OpeningHours
	findings []finding.Finding
}

func (r *openingReader) report(f ...finding.Finding) { r.findings = append(r.findings, f...) }

func (r *openingReader) zone(given record.Placed[string]) {
	if given.Is == "" {
		return
	}
	zone, err := time.LoadLocation(given.Is)
	if err != nil || given.Is == "Local" { // the machine's own zone would make other words on another machine
		r.report(given.Report(badHours, "want a time zone such as America/Chicago, have %s", quoted(given.Is)).Suggest("%s", zoneHint(given.Is)))
		return
	}
	r.hours.Zone = zone
}

// weekly reads the spans of an ordinary week and holds them against each other.
func (r *openingReader) weekly(list placedValue) {
	switch {
	case list.At == nil:
		return
	case isAlways(list.At):
		r.hours.Weekly = []Opening{{Days: slices.Clone(week)}}
		return
	case list.At.Kind == record.List && len(list.At.List) == 0:
		r.report(list.Report(badHours, "no hours are given").Suggest(`write [{days: Monday to Friday, from: "9:00", to: "17:00"}]`))
	case !r.fewItems(list, mostSpans, "spans of hours"):
		return
	}
	for _, at := range items(list) {
		var keys spanKeys
		if problems := at.Decode(&keys); len(problems) > 0 {
			r.report(problems...)
			continue
		}
		days, ok := r.days(keys.Days)
		span, whole := r.span(keys.From, keys.To)
		if !ok || !whole {
			continue
		}
		span.Days = days
		if r.overlaps(at, span) {
			continue
		}
		r.hours.Weekly = append(r.hours.Weekly, span)
	}
	slices.SortStableFunc(r.hours.Weekly, func(a, b Opening) int {
		return cmp.Or(dayOrder(a.Days[0])-dayOrder(b.Days[0]), int(a.From-b.From))
	})
}

// days reads one text or a list of texts.
func (r *openingReader) days(list placedValue) (days []time.Weekday, ok bool) {
	ok = true
	for _, at := range items(list) {
		var text record.Placed[string]
		if problems := at.Decode(&text); len(problems) > 0 {
			r.report(problems...)
			ok = false
			continue
		}
		more, complaint, hint := parseDays(text.Is)
		if complaint != "" {
			f := text.Report(badHours, "want days such as Monday to Friday, have %s", complaint)
			if hint != "" {
				f = f.Suggest("%s", hint)
			}
			r.report(f)
			ok = false
		}
		days = append(days, more...)
	}
	slices.SortFunc(days, func(a, b time.Weekday) int { return dayOrder(a) - dayOrder(b) })
	days = slices.Compact(days)
	if ok && len(days) == 0 {
		r.report(list.Report(badHours, "no days are given").Suggest("write days such as Monday to Friday"))
	}
	return days, ok && len(days) > 0
}

// span reads when a span begins and ends.
func (r *openingReader) span(from, to placedValue) (_ Opening, ok bool) {
	begin, okFrom := r.clock(from)
	end, okTo := r.clock(to)
	if !okFrom || !okTo {
		return Opening{}, false
	}
	if begin.minute == dayMinutes {
		r.report(from.Report(badHours, "a day begins at 0:00, have %q", from.At.Text).Suggest(`write "0:00" or midnight`))
		return Opening{}, false
	}
	o := Opening{From: begin.minute, To: end.minute % dayMinutes}
	if end.minute == dayMinutes-1 { // other programs cannot write the end of a day in another way
		o.To = 0
	}
	switch {
	case o.From == o.To && !o.WholeDay():
		r.report(to.Report(badHours, "this begins and ends at %s", o.To).Suggest(`write from "0:00" to "24:00" for the whole day`))
		return Opening{}, false
	case o.To != 0 && o.To <= o.From && end.vague && o.minutes() > dayMinutes/2:
		// 9:00 to 5:00 is far more often a working day than a long night.
		r.report(to.Report(badHours, "this ends at %s on the next day", o.To).
			Suggest("write %q or %q for the afternoon, %q for the morning", (o.To + dayMinutes/2).twentyFour(), (o.To + dayMinutes/2).short(), o.To.short()))
		return Opening{}, false
	}
	return o, true
}

// clock reads a time of day.
func (r *openingReader) clock(at placedValue) (clockReading, bool) {
	switch at.At.Kind {
	case record.String, record.Int, record.Float:
		if c, ok := parseClock(at.At.Text); ok {
			return c, true
		}
	}
	have := quoted(at.At.Text)
	if at.At.Kind == record.List || at.At.Kind == record.Map {
		have = "more than one value"
	}
	r.report(at.Report(badHours, `want a time of day such as "9:00", "17:30" or "5:30 pm", have %s`, have))
	return clockReading{}, false
}

// overlaps reports whether a span of the week has time in common with one before it, and says so.
func (r *openingReader) overlaps(at placedValue, o Opening) bool {
	for _, before := range r.hours.Weekly {
		for _, a := range o.inWeek() {
			for _, b := range before.inWeek() {
				if a.from >= b.to || b.from >= a.to {
					continue
				}
				day := week[max(a.from, b.from)/dayMinutes]
				if o.From == before.From && o.To == before.To {
					r.report(at.Report(badHours, "these hours are given twice for %s", day).Suggest("take one of them out"))
				} else {
					r.report(at.Report(badHours, "on %s these hours overlap with %s", day, before.spoken()).Suggest("write one span, or spans that do not overlap"))
				}
				return true
			}
		}
	}
	return false
}
