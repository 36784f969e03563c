package care

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// OpeningHours are the hours of a helpline or a place: an ordinary week, and the days that differ from it. They are
// shown in words. No page says "open now", because it may be read long after it was built.
type OpeningHours struct {
	Zone   *time.Location // nil: not given
	Weekly []Opening      // Monday first; no two overlap
	Except []Exception    // by date; no two share a day
}

// Opening is a span of time on some days of every week. A span whose end is not after its beginning ends on the next
// day.
type Opening struct {
	Days dayList `key:"days,required"` // none in an Exception
	From Clock   `key:"from,required"` // both 0:00: the whole day
	To   Clock   `key:"to,required"`
}

// dayList is days of the week, Monday first.
type dayList []time.Weekday

// Exception is one day, or several in a row, on which the hours are not as usual.
type Exception struct {
	From time.Time `key:"date,required"` // first day, at midnight UTC
	To   time.Time `key:"to"`            // last day, at midnight UTC
	Name string    `key:"name"`          // "Christmas Day"; may be ""
	Open []Opening // sorted by beginning, without Days; none: closed
}

// Clock is a time of day in minutes after midnight.
type Clock int16

const (
	dayMinutes  = 24 * 60
	weekMinutes = 7 * dayMinutes
)

// week is the days from Monday on.
var week = []time.Weekday{
	time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
}

// dayOrder is the index of a day in week.
func dayOrder(day time.Weekday) int { return (int(day) + 6) % 7 }

// IsZero reports whether no hours were given.
func (h OpeningHours) IsZero() bool { return len(h.Weekly) == 0 }

// AlwaysOpen reports whether the hours include every minute of every day, exceptions included.
func (h OpeningHours) AlwaysOpen() bool {
	closes := func(e Exception) bool { return !slices.ContainsFunc(e.Open, Opening.wholeDay) }
	return h.wholeWeek() && !slices.ContainsFunc(h.Except, closes)
}

// wholeWeek reports whether an ordinary week is open at every minute.
func (h OpeningHours) wholeWeek() bool {
	minutes := 0
	for _, o := range h.Weekly {
		minutes += len(o.Days) * o.minutes()
	}
	return minutes == weekMinutes
}

// Since is the hours without the exceptions that ended before a day, so that a page does not show past holidays.
func (h OpeningHours) Since(day time.Time) OpeningHours {
	// West of UTC a day ends later than in UTC, by less than one day. The day of a build may begin earlier than in UTC.
	over := day.AddDate(0, 0, -2)
	h.Except = slices.DeleteFunc(slices.Clone(h.Except), func(e Exception) bool { return e.To.Before(over) })
	return h
}

// wholeDay reports whether the span covers the whole of its days.
func (o Opening) wholeDay() bool { return o.From == 0 && o.To == 0 }

// minutes is the length of the span on one day.
func (o Opening) minutes() int {
	if o.To > o.From {
		return int(o.To - o.From)
	}
	return int(o.To-o.From) + dayMinutes
}

// overlap finds a day on which two spans have time in common.
func (o Opening) overlap(other Opening) (day time.Weekday, ok bool) {
	starts := func(day time.Weekday, o Opening) int { return dayOrder(day)*dayMinutes + int(o.From) }
	for _, a := range o.Days {
		for _, b := range other.Days {
			// later is in minutes from the start of o to that of other.
			later := (starts(b, other) - starts(a, o) + weekMinutes) % weekMinutes
			switch {
			case later < o.minutes():
				return b, true
			case weekMinutes-later < other.minutes():
				return a, true
			}
		}
	}
	return 0, false
}

// Words are the hours of an ordinary week for readers: "Monday to Friday, 9 a.m. to 5 p.m.; Saturday, 10 a.m. to 2
// p.m., Central Time", "24 hours a day, 7 days a week". They do not list exceptions, but those of a week that is always
// open mention that there are some. "": no hours.
func (h OpeningHours) Words() string {
	switch {
	case h.IsZero():
		return ""
	case h.AlwaysOpen():
		return "24 hours a day, 7 days a week"
	case h.wholeWeek():
		return "24 hours a day, 7 days a week, except on some days"
	}
	var parts []string
	for _, row := range h.Rows() {
		if row.Times != "" {
			parts = append(parts, row.Days+", "+row.Times)
		}
	}
	text := strings.Join(parts, "; ")
	if zone := h.ZoneWords(); zone != "" {
		text += ", " + zone
	}
	return text
}

// HoursRow is the days of an ordinary week that have the same hours: "Monday to Friday", "9 a.m. to 5 p.m.". Times is
// "" for the days without hours.
type HoursRow struct {
	Days, Times string
}

// Rows are the hours of an ordinary week for a table, sorted by their first days.
func (h OpeningHours) Rows() []HoursRow {
	var rows []HoursRow
	days := map[string][]time.Weekday{}
	for _, day := range week {
		var open []Opening
		for _, o := range h.Weekly {
			if slices.Contains(o.Days, day) {
				open = append(open, o)
			}
		}
		times := spansWords(open)
		if days[times] == nil {
			rows = append(rows, HoursRow{Times: times})
		}
		days[times] = append(days[times], day)
	}
	for i := range rows {
		rows[i].Days = daysWords(days[rows[i].Times])
	}
	return rows
}

// Brief is Words for a narrow screen: "Mon–Fri, 9 am–5 pm; Sat, 10 am–2 pm, Central Time".
func (h OpeningHours) Brief() string { return abbreviations().Replace(h.Words()) }

// abbreviations shorten the words of opening hours.
var abbreviations = sync.OnceValue(func() *strings.Replacer {
	pairs := []string{" to ", "–", " a.m.", " am", " p.m.", " pm"}
	for _, day := range week {
		pairs = append(pairs, day.String(), day.String()[:3])
	}
	return strings.NewReplacer(pairs...)
})

// Exceptions are sentences, one for each exception: "Closed on December 25, 2026 (Christmas Day).", "On December 24,
// 2026, 9 a.m. to noon."
func (h OpeningHours) Exceptions() []string {
	var lines []string
	for _, e := range h.Except {
		when := "on " + dateWords(e.From)
		if !e.To.Equal(e.From) {
			when = "from " + dateWords(e.From) + " to " + dateWords(e.To)
		}
		if e.Name != "" {
			when += " (" + e.Name + ")"
		}
		line := "Closed " + when
		if len(e.Open) > 0 {
			line = strings.ToUpper(when[:1]) + when[1:] + ", " + spansWords(e.Open)
		}
		lines = append(lines, strings.TrimSuffix(line, ".")+".") // "5 p.m." has its own full stop
	}
	return lines
}

// Lines are Words and then Exceptions, for a list.
func (h OpeningHours) Lines() []string {
	if h.IsZero() {
		return nil
	}
	return append([]string{h.Words()}, h.Exceptions()...)
}

// daysWords are days for readers: "Every day", "Monday to Friday", "Saturday and Sunday", "Monday, Wednesday and
// Friday".
func daysWords(days []time.Weekday) string {
	if len(days) == len(week) {
		return "Every day"
	}
	const run = 3 // days in a row from which "to" is written
	var parts []string
	for i := 0; i < len(days); {
		end := i + 1
		for end < len(days) && dayOrder(days[end]) == dayOrder(days[end-1])+1 {
			end++
		}
		if end-i >= run {
			parts = append(parts, days[i].String()+" to "+days[end-1].String())
		} else {
			for _, day := range days[i:end] {
				parts = append(parts, day.String())
			}
		}
		i = end
	}
	return listWords(parts)
}

// spansWords are the spans of one day for readers, sorted by beginning: "9 a.m. to noon and 1 p.m. to 5 p.m."
func spansWords(spans []Opening) string {
	spans = slices.SortedFunc(slices.Values(spans), func(a, b Opening) int { return int(a.From - b.From) })
	parts := make([]string, len(spans))
	for i, o := range spans {
		parts[i] = o.clocks()
	}
	return listWords(parts)
}

// listWords joins parts with commas, and the last two with "and".
func listWords(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

// clocks is the beginning and end of the span for readers: "9 a.m. to 5 p.m.", "24 hours".
func (o Opening) clocks() string {
	if o.wholeDay() {
		return "24 hours"
	}
	return o.From.String() + " to " + o.To.String()
}

// String is the time for readers: "9 a.m.", "5:30 p.m.", "noon", "midnight".
func (c Clock) String() string {
	switch c % dayMinutes {
	case 0:
		return "midnight"
	case 12 * 60:
		return "noon"
	}
	return strings.NewReplacer("am", "a.m.", "pm", "p.m.").Replace(c.short())
}

// short is the time as an editor can write it: "9 am", "5:30 pm".
func (c Clock) short() string {
	t := time.Time{}.Add(time.Duration(c) * time.Minute)
	if t.Minute() != 0 {
		return t.Format("3:04 pm")
	}
	return t.Format("3 pm")
}

// twentyFour is the time for machines: "09:00", "17:30".
func (c Clock) twentyFour() string { return fmt.Sprintf("%02d:%02d", c%dayMinutes/60, c%60) }

// dateWords is a day for readers: "December 25, 2026".
func dateWords(day time.Time) string { return day.Format("January 2, 2006") }

// northAmericanZones are time zones with a common name. A zone is one of them if abbreviations and distance from UTC
// are equal: other parts of the world use the same abbreviations.
var northAmericanZones = []struct {
	name           string
	winter, summer string
	hours          int // from UTC, in winter
	id             string
}{
	{"Atlantic Time", "AST", "ADT", -4, "America/Halifax"},
	{"Eastern Time", "EST", "EDT", -5, "America/New_York"},
	{"Central Time", "CST", "CDT", -6, "America/Chicago"},
	{"Mountain Time", "MST", "MDT", -7, "America/Denver"},
	{"Pacific Time", "PST", "PDT", -8, "America/Los_Angeles"},
	{"Alaska Time", "AKST", "AKDT", -9, "America/Anchorage"},
	{"Hawaii Time", "HST", "HST", -10, "Pacific/Honolulu"},
}

// zoneYear is a year in which northAmericanZones are valid.
const zoneYear = 2026

// ZoneWords are the time zone for readers: "Central Time", or the name of its city, "Dublin time"; "": none is given. A
// zone without summer time, such as that of Phoenix, is named by its city, because its common name has another time in
// summer.
func (h OpeningHours) ZoneWords() string {
	if h.Zone == nil {
		return ""
	}
	winter, offset := time.Date(zoneYear, time.January, 1, 12, 0, 0, 0, h.Zone).Zone()
	summer, _ := time.Date(zoneYear, time.July, 1, 12, 0, 0, 0, h.Zone).Zone()
	for _, z := range northAmericanZones {
		if z.winter == winter && z.summer == summer && z.hours*60*60 == offset {
			return z.name
		}
	}
	id := h.Zone.String()
	if !strings.Contains(id, "/") || strings.HasPrefix(id, "Etc/") {
		return winter
	}
	return strings.ReplaceAll(path.Base(id), "_", " ") + " time"
}

// HoursSpecification is one OpeningHoursSpecification of schema.org (https://schema.org/OpeningHoursSpecification). A
// span that closes before it opens ends on the next day. One that opens and closes at 00:00 means closed.
type HoursSpecification struct {
	DayOfWeek     []string // "Monday"; none: every day from ValidFrom to ValidThrough
	Opens, Closes string   // "09:00"; a whole day is 00:00 to 23:59
	ValidFrom     string   // first day, "2026-12-25"; "": ordinary weeks
	ValidThrough  string   // last day
}

// Schema is the hours for search engines: an entry for each span of the week, then one for each span of an exception
// and for each closed exception.
func (h OpeningHours) Schema() []HoursSpecification {
	var list []HoursSpecification
	for _, o := range h.Weekly {
		list = append(list, o.schema())
	}
	for _, e := range h.Except {
		from, through := e.From.Format(time.DateOnly), e.To.Format(time.DateOnly)
		for _, o := range e.Open {
			s := o.schema()
			s.ValidFrom, s.ValidThrough = from, through
			list = append(list, s)
		}
		if len(e.Open) == 0 {
			list = append(list, HoursSpecification{Opens: "00:00", Closes: "00:00", ValidFrom: from,
				ValidThrough: through})
		}
	}
	return list
}

func (o Opening) schema() HoursSpecification {
	s := HoursSpecification{Opens: o.From.twentyFour(), Closes: o.To.twentyFour()}
	if o.wholeDay() {
		s.Closes = "23:59"
	}
	for _, day := range o.Days {
		s.DayOfWeek = append(s.DayOfWeek, day.String())
	}
	return s
}
