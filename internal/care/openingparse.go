package care

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// No library reads days and times as people write them and says which word is wrong: those for opening hours in Go read the notation of
// OpenStreetMap ("Mo-Fr 09:00-17:00"), which no editor knows.

// dayNames are the names of days and of groups of days, in lower case.
var dayNames = map[string][]time.Weekday{
	"monday": {time.Monday}, "mon": {time.Monday}, "mo": {time.Monday},
	"tuesday": {time.Tuesday}, "tues": {time.Tuesday}, "tue": {time.Tuesday}, "tu": {time.Tuesday},
	"wednesday": {time.Wednesday}, "weds": {time.Wednesday}, "wed": {time.Wednesday}, "we": {time.Wednesday},
	"thursday": {time.Thursday}, "thurs": {time.Thursday}, "thur": {time.Thursday}, "thu": {time.Thursday}, "th": {time.Thursday},
	"friday": {time.Friday}, "fri": {time.Friday}, "fr": {time.Friday},
	"saturday": {time.Saturday}, "sat": {time.Saturday}, "sa": {time.Saturday},
	"sunday": {time.Sunday}, "sun": {time.Sunday}, "su": {time.Sunday},
	"weekdays": week[:5], "weekends": week[5:], "daily": week, "everyday": week,
}

var (
	wholeWeekWords = regexp.MustCompile(`(?i)\b(?:every day|each day|all days|all week|whole week|(?:7|seven) days a week)\b`)
	rangeWords     = regexp.MustCompile(`(?i)\s*(?:-|‐|‑|–|—|−|\bto\b|\bthrough\b|\bthru\b|\buntil\b|\btill\b)\s*`)
	listMarks      = regexp.MustCompile(`(?i)\s*(?:[,;&/+]|\band\b)\s*`)
)

// parseDays reads days: "Monday to Friday", "Mon-Fri", "Mon, Wed and Fri", "weekdays", "every day". A complaint says what was found in
// place of a day; the hint what to write, when that is known.
func parseDays(text string) (days []time.Weekday, complaint, hint string) {
	plain := strings.ReplaceAll(strings.Join(strings.Fields(text), " "), ".", "")
	plain = wholeWeekWords.ReplaceAllString(plain, "everyday")
	for _, part := range listMarks.Split(plain, -1) {
		if part == "" {
			continue // "Mon, and Tue"
		}
		ends := rangeWords.Split(part, -1)
		if len(ends) > 2 {
			return nil, quoted(text), ""
		}
		first, ok := dayNamed(ends[0])
		if !ok {
			return nil, quoted(ends[0]), dayHint(ends[0])
		}
		if len(ends) == 1 {
			days = append(days, first...)
			continue
		}
		last, ok := dayNamed(ends[1])
		if !ok {
			return nil, quoted(ends[1]), dayHint(ends[1])
		}
		if len(first) != 1 || len(last) != 1 {
			return nil, quoted(text), ""
		}
		for day := first[0]; ; day = (day + 1) % 7 {
			days = append(days, day)
			if day == last[0] {
				break
			}
		}
	}
	if len(days) == 0 {
		return nil, quoted(text), ""
	}
	return days, "", ""
}

// quoted is a text in quotes, shortened when nobody would read it to its end.
func quoted(text string) string {
	const most = 50
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "..."
	}
	return strconv.Quote(text)
}

// dayNamed finds a day or a group of days, also in the other number: "Mondays", "weekend".
func dayNamed(word string) ([]time.Weekday, bool) {
	word = strings.ToLower(word)
	for _, form := range []string{word, strings.TrimSuffix(word, "s"), word + "s"} {
		if days, ok := dayNames[form]; ok {
			return days, true
		}
	}
	return nil, false
}

func dayHint(word string) string {
	if strings.Contains(strings.ToLower(word), "holiday") {
		return "write holidays under exceptions, each with its date"
	}
	known := []string{"weekdays", "weekends", "every day"}
	for _, day := range week {
		known = append(known, day.String())
	}
	if near := finding.Nearest(word, known); near != "" {
		return fmt.Sprintf("write %q", near)
	}
	return ""
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
	plain := clockDots.Replace(strings.ToLower(strings.TrimSpace(text)))
	switch plain {
	case "noon", "midday", "12noon":
		return clockReading{minute: 12 * 60}, true
	case "midnight", "12midnight":
		return clockReading{}, true
	}
	m := clockForm.FindStringSubmatch(plain)
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

// isAlways reports whether a value is the short way to write that every hour of the week is open.
func isAlways(v *record.Value) bool {
	return v.Kind == record.String && slices.Contains([]string{"24/7", "24 hours a day, 7 days a week"}, strings.ToLower(strings.TrimSpace(v.Text)))
}

// zoneHint says what to write in place of a zone that is not known.
func zoneHint(written string) string {
	usual := map[string]string{
		"eastern": "America/New_York", "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York",
		"central": "America/Chicago", "cst": "America/Chicago", "cdt": "America/Chicago", "ct": "America/Chicago",
		"mountain": "America/Denver", "mst": "America/Denver", "mdt": "America/Denver", "mt": "America/Denver",
		"pacific": "America/Los_Angeles", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles",
		"alaska": "America/Anchorage", "hawaii": "Pacific/Honolulu",
	}
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(written)), " ")
	if zone, ok := usual[first]; ok {
		return fmt.Sprintf("write %q", zone)
	}
	return "write the continent and a large city with your time: America/Chicago, Europe/Dublin"
}
