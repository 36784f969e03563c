package care

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the same zones on every machine, also on one without zones

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/record"
)

// This is our own code because Go's libraries for opening hours read the notation of OpenStreetMap ("Mo-Fr
// 09:00-17:00"), which editors do not know, and none reports which word is wrong.

var badHours = finding.NewFixedValueRule("bad-hours", "Opening hours cannot be understood")

const (
	hoursExample = `hours such as "Monday to Friday, 9 am to 5 pm; Saturday, 10 am to noon"`
	joinSpans    = "write one span, or spans that do not overlap"
)

// Bounds of lists, since each span is compared with each other. A longer list is a mistake.
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
// or only the value of weekly, or a sentence: "Monday to Friday, 9 am to 5:30 pm; Sat and Sun, noon to midnight".
// "24/7" is a week without closed times. A span may end on the next day. Without timeZone the hours are in the zone of
// opt.Location; if that is UTC, they have no zone, since UTC is the default and hardly any place has hours in it. An
// invalid part is left out and is a finding.
func (h *OpeningHours) DecodeRecord(v *record.Value, opt record.Options) (findings []finding.Finding) {
	*h = OpeningHours{}
	var keys struct {
		Zone   timeZone      `key:"timeZone"`
		Weekly weekSpans     `key:"weekly,required"`
		Except exceptionList `key:"exceptions"`
	}
	if opt.Location != nil && opt.Location != time.UTC {
		keys.Zone.Location = opt.Location
	}
	opt.Location = time.UTC // exceptions are days, not moments
	if v.Kind == record.Map {
		findings = record.Decode(v, &keys, opt)
	} else if v.Kind != record.Null {
		findings = record.Decode(v, &keys.Weekly, opt)
	}
	if len(keys.Weekly) > 0 {
		*h = OpeningHours{Zone: keys.Zone.Location, Weekly: keys.Weekly, Except: keys.Except}
	}
	return findings
}

type timeZone struct{ *time.Location }

// DecodeRecord reads the name of a zone.
func (z *timeZone) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	var name string
	if findings := record.Decode(v, &name, opt); len(findings) > 0 || name == "" {
		return findings
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" { // the machine's zone would give other words on another machine
		f := opt.Report(badHours, v, "want a time zone such as America/Chicago, have %s", quoted(name))
		return []finding.Finding{f.Suggest("%s", zoneHint(name))}
	}
	z.Location = zone
	return nil
}

// zoneHint suggests a zone for an unknown one, such as "Central", "CT" or "EST".
func zoneHint(written string) string {
	word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(written)), " ")
	for _, z := range northAmericanZones {
		known := []string{strings.Fields(z.name)[0], z.winter, z.summer, z.winter[:1] + "T"}
		if slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, word) }) {
			return finding.Message("write %q", z.id)
		}
	}
	return "write the continent and a large city with your time: America/Chicago, Europe/Dublin"
}

// weekSpans are the spans of an ordinary week.
type weekSpans []Opening

// DecodeRecord reads a list of spans, one span, a sentence, or "24/7".
func (w *weekSpans) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	list := spelledOut(v)
	switch {
	case v.Kind == record.Null:
		return nil
	case isAlways(v):
		*w = weekSpans{{Days: slices.Clone(week)}}
		return nil
	case list.Kind != record.List:
		return []finding.Finding{opt.Wrong(v, hoursExample)}
	case len(list.List) == 0:
		f := opt.Report(badHours, v, "no hours are given")
		return []finding.Finding{f.Suggest(`write [{days: Monday to Friday, from: "9:00", to: "17:00"}]`)}
	}
	var read []record.Placed[Opening]
	findings := decodeFew(list, &read, mostSpans, "spans of hours", opt)
	for _, o := range read {
		if problem := overlap(o, *w); problem != nil {
			findings = append(findings, *problem)
		} else {
			*w = append(*w, o.Is)
		}
	}
	slices.SortStableFunc(*w, func(a, b Opening) int {
		return cmp.Or(dayOrder(a.Days[0])-dayOrder(b.Days[0]), int(a.From-b.From))
	})
	return findings
}

// decodeFew decodes a list of at most so many items; a longer one is a finding.
func decodeFew(list *record.Value, into any, most int, what string, opt record.Options) []finding.Finding {
	if n := len(list.List); n > most {
		f := opt.Report(badHours, list, "%d %s are more than a page can show", n, what)
		return []finding.Finding{f.Suggest("write at most %d", most)}
	}
	return record.Decode(list, into, opt)
}

// overlap is the finding that a span overlaps with an earlier one, or nil.
func overlap(o record.Placed[Opening], before []Opening) *finding.Finding {
	for _, b := range before {
		day, ok := o.Is.overlap(b)
		if !ok {
			continue
		}
		f := o.At.Report(badHours, "on %s these hours overlap with %s, %s", day, daysWords(b.Days), b.clocks())
		f = f.Suggest(joinSpans)
		if o.Is.From == b.From && o.Is.To == b.To {
			f = o.At.Report(badHours, "these hours are given twice for %s", day).Suggest("take one of them out")
		}
		return &f
	}
	return nil
}

// DecodeRecord reads one span of a week.
func (o *Opening) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	type keys Opening // has no DecodeRecord, which would call itself
	findings := record.Decode(v, (*keys)(o), opt)
	return append(findings, o.checkClocks(record.PlaceOf(v, opt))...)
}

// exceptionList is the exceptions of opening hours.
type exceptionList []Exception

// DecodeRecord reads a list of exceptions or one of them.
func (x *exceptionList) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	var read []record.Placed[struct {
		Exception
		Open daySpans `key:"open"`
	}]
	findings := decodeFew(asList(v), &read, mostExceptions, "exceptions", opt)
	for _, r := range read {
		e, to := r.Is.Exception, r.At.At("to")
		e.Open = r.Is.Open
		if e.From, e.To = dayOf(e.From), dayOf(e.To); !to.Written() {
			e.To = e.From
		}
		same := slices.IndexFunc(*x, func(b Exception) bool { return !e.From.After(b.To) && !b.From.After(e.To) })
		switch {
		case e.To.Before(e.From):
			f := to.Report(badHours, "the last day is before the first, %s", e.From.Format(time.DateOnly))
			findings = append(findings, f)
		case same >= 0:
			day := slices.MaxFunc([]time.Time{e.From, (*x)[same].From}, time.Time.Compare)
			f := r.At.Report(badHours, "%s has two exceptions", dateWords(day))
			findings = append(findings, f.Suggest("say all about a day in one exception"))
		default:
			*x = append(*x, e)
		}
	}
	slices.SortFunc(*x, func(a, b Exception) int { return a.From.Compare(b.From) })
	return findings
}

// dayOf is the day of a date as written, at midnight UTC.
func dayOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// daySpans are the spans of an exception.
type daySpans []Opening

// DecodeRecord reads a list of spans without days, or one of them.
func (d *daySpans) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	var read []record.Placed[struct {
		From Clock `key:"from,required"`
		To   Clock `key:"to,required"`
	}]
	findings := decodeFew(asList(v), &read, mostSpans, "spans of hours", opt)
	for _, r := range read {
		o := Opening{Days: week[:1], From: r.Is.From, To: r.Is.To} // the same day for all, so that they compare
		problems := o.checkClocks(r.At)
		for _, before := range *d {
			if _, ok := o.overlap(before); ok {
				f := r.At.Report(badHours, "these hours overlap with %s", before.clocks())
				problems = append(problems, f.Suggest(joinSpans))
			}
		}
		findings = append(findings, problems...)
		*d = append(*d, o)
	}
	for i := range *d {
		(*d)[i].Days = nil
	}
	slices.SortFunc(*d, func(a, b Opening) int { return int(a.From - b.From) })
	return findings
}

// DecodeRecord reads one text or a list of texts.
func (d *dayList) DecodeRecord(v *record.Value, opt record.Options) (findings []finding.Finding) {
	at := record.PlaceOf(v, opt)
	for _, item := range at.Items() {
		var text string
		if problems := item.Decode(&text); len(problems) > 0 {
			findings = append(findings, problems...)
			continue
		}
		days, complaint, hint := parseDays(text)
		if complaint != "" {
			f := item.Report(badHours, "want days such as Monday to Friday, have %s", complaint)
			f.Suggestion = hint
			findings = append(findings, f)
		}
		*d = append(*d, days...)
	}
	if len(*d)+len(findings) == 0 && at.Written() {
		findings = append(findings, at.Report(badHours,
			"no days are given").Suggest("write days such as Monday to Friday"))
	}
	slices.SortFunc(*d, func(a, b time.Weekday) int { return dayOrder(a) - dayOrder(b) })
	*d = slices.Compact(*d)
	return findings
}

// DecodeRecord reads a time of day.
func (c *Clock) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	have := quoted(v.Text)
	switch v.Kind {
	case record.String, record.Int, record.Float:
		if minute, _, ok := parseClock(v.Text); ok {
			*c = minute
			return nil
		}
	case record.Null:
		return nil
	case record.List, record.Map:
		have = "more than one value"
	}
	const want = `want a time of day such as "9:00", "17:30" or "5:30 pm", have %s`
	return []finding.Finding{opt.Report(badHours, v, want, have)}
}

// checkClocks checks the beginning and the end of a span. It rewrites an end of 23:59 or 24:00 as 0:00.
func (o *Opening) checkClocks(at record.Place) []finding.Finding {
	from, to := at.At("from"), at.At("to")
	if !from.Written() || !to.Written() {
		return nil
	}
	_, _, okFrom := parseClock(from.Value.Text)
	_, vague, okTo := parseClock(to.Value.Text)
	if !okFrom || !okTo {
		return nil // reported when they were read
	}
	if o.From == dayMinutes {
		f := from.Report(badHours, "a day begins at 0:00, have %q", from.Value.Text)
		return []finding.Finding{f.Suggest(`write "0:00" or midnight`)}
	}
	if o.To >= dayMinutes-1 { // 23:59, by which other programs write the end of a day
		o.To = 0
	}
	switch afternoon := o.To + dayMinutes/2; {
	case o.From == o.To && !o.wholeDay():
		f := to.Report(badHours, "this begins and ends at %s", o.To)
		return []finding.Finding{f.Suggest(`write from "0:00" to "24:00" for the whole day`)}
	case o.To != 0 && o.To <= o.From && vague && o.minutes() > dayMinutes/2:
		// "9:00 to 5:00" nearly always means 5 p.m.
		f := to.Report(badHours, "this ends at %s on the next day", o.To)
		return []finding.Finding{f.Suggest("write %q or %q for the afternoon, %q for the morning",
			afternoon.twentyFour(), afternoon.short(), o.To.short())}
	}
	return nil
}

var (
	clockDots = strings.NewReplacer("a.m.", "am", "p.m.", "pm", "a.m", "am", "p.m", "pm",
		"\u00A0", "", "\u202F", "", " ", "")
	// 9, 9:00, 9.00, 0900, 09:00:00, 9am
	clockForm = lazyregexp.New(`^([0-9]{1,2})(?:[:.]?([0-9]{2})(?::00)?)?(am|pm)?$`)
)

// parseClock reads a time of day: "9", "9:00", "9 am", "5:30 p.m.", "17:00", "noon", "midnight", "24:00". A vague time
// may be meant as one after noon: "5" and "5:30" are vague, "05:30" and "5:30 am" are not.
func parseClock(text string) (c Clock, vague, ok bool) {
	text = clockDots.Replace(strings.ToLower(strings.TrimSpace(text)))
	switch text {
	case "noon", "midday", "12noon":
		return 12 * 60, false, true
	case "midnight", "12midnight":
		return 0, false, true
	}
	m := clockForm().FindStringSubmatch(text)
	if m == nil {
		return 0, false, false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi("0" + m[2])
	half := m[3]
	switch {
	case minute > 59, hour > 24, hour == 24 && minute > 0, half != "" && (hour < 1 || hour > 12):
		return 0, false, false
	case half == "am" && hour == 12:
		hour = 0
	case half == "pm" && hour < 12:
		hour += 12
	}
	vague = half == "" && hour >= 1 && hour < 12 && m[1][0] != '0'
	return Clock(hour*60 + minute), vague, true
}
