package care

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Words are the hours of an ordinary week for readers: "Monday to Friday, 9 a.m. to 5 p.m.; Saturday, 10 a.m. to 2 p.m., Central
// Time", "24 hours a day, 7 days a week". They name no exceptions, those are in Exceptions, but where they leave out no hour they say
// that there are some. "" for no hours.
func (h OpeningHours) Words() string {
	if h.IsZero() {
		return ""
	}
	if h.wholeWeek() {
		if !h.AlwaysOpen() {
			return "24 hours a day, 7 days a week, except on some days"
		}
		return "24 hours a day, 7 days a week"
	}
	var parts []string
	for _, group := range h.groups() {
		parts = append(parts, daysWords(group.days)+", "+joined(group.spans))
	}
	text := strings.Join(parts, "; ")
	if zone := h.ZoneWords(); zone != "" {
		text += ", " + zone
	}
	return text
}

// Exceptions say each day that is not as usual in a sentence: "Closed on December 25, 2026 (Christmas Day).", "On December 24, 2026, 9
// a.m. to noon."
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
			line = strings.ToUpper(when[:1]) + when[1:] + ", " + joined(e.Open)
		}
		if !strings.HasSuffix(line, ".") { // "5 p.m." has its own
			line += "."
		}
		lines = append(lines, line)
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

// ZoneWords name the time zone: "Central Time", "Dublin time"; "" when none was given.
func (h OpeningHours) ZoneWords() string { return zoneWords(h.Zone) }

// hoursGroup is days that have the same hours.
type hoursGroup struct {
	days  []time.Weekday
	spans []Opening
}

// groups puts days with the same hours together, in the order of their first days.
func (h OpeningHours) groups() []hoursGroup {
	var groups []hoursGroup
	for _, day := range week {
		var spans []Opening
		for _, o := range h.Weekly {
			if slices.Contains(o.Days, day) {
				spans = append(spans, Opening{From: o.From, To: o.To})
			}
		}
		if len(spans) == 0 {
			continue
		}
		slices.SortFunc(spans, func(a, b Opening) int { return int(a.From - b.From) })
		same := slices.IndexFunc(groups, func(g hoursGroup) bool { return slices.EqualFunc(g.spans, spans, sameClocks) })
		if same < 0 {
			groups = append(groups, hoursGroup{spans: spans})
			same = len(groups) - 1
		}
		groups[same].days = append(groups[same].days, day)
	}
	return groups
}

func sameClocks(a, b Opening) bool { return a.From == b.From && a.To == b.To }

// daysWords name days: "Every day", "Monday to Friday", "Saturday and Sunday", "Monday, Wednesday and Friday".
func daysWords(days []time.Weekday) string {
	if len(days) == len(week) {
		return "Every day"
	}
	const run = 3 // so many days in a row are a span
	var parts []string
	for i := 0; i < len(days); {
		end := i
		for end+1 < len(days) && dayOrder(days[end+1]) == dayOrder(days[end])+1 {
			end++
		}
		if end-i+1 >= run {
			parts = append(parts, days[i].String()+" to "+days[end].String())
		} else {
			for _, day := range days[i : end+1] {
				parts = append(parts, day.String())
			}
		}
		i = end + 1
	}
	return listWords(parts)
}

// joined is the spans of one day: "9 a.m. to noon and 1 p.m. to 5 p.m."
func joined(spans []Opening) string {
	var parts []string
	for _, o := range spans {
		parts = append(parts, o.clocks())
	}
	return listWords(parts)
}

// listWords puts "and" before the last of several.
func listWords(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

// clocks is when the span begins and ends: "9 a.m. to 5 p.m.", "24 hours".
func (o Opening) clocks() string {
	if o.WholeDay() {
		return "24 hours"
	}
	return o.From.String() + " to " + o.To.String()
}

// spoken is the span with its days.
func (o Opening) spoken() string { return daysWords(o.Days) + ", " + o.clocks() }

// String is the time as a reader says it: "9 a.m.", "5:30 p.m.", "noon", "midnight".
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
	c %= dayMinutes
	half, hour := "am", int(c)/60
	if hour >= 12 {
		half = "pm"
	}
	if hour = hour % 12; hour == 0 {
		hour = 12
	}
	if minute := int(c) % 60; minute != 0 {
		return fmt.Sprintf("%d:%02d %s", hour, minute, half)
	}
	return fmt.Sprintf("%d %s", hour, half)
}

// twentyFour is the time for machines: "09:00", "17:30".
func (c Clock) twentyFour() string { return fmt.Sprintf("%02d:%02d", c%dayMinutes/60, c%60) }

// dateWords is a day as a reader says it.
func dateWords(day time.Time) string { return day.Format("January 2, 2006") }
