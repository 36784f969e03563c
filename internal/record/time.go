package record

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"time"

	"porchlight/internal/finding"
)

// Forms of a date, longest first. Those of zoned carry their own zone.
var (
	zonedForms = []string{
		time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05 Z07:00",
		"2006-01-02T15:04:05 -0700", "2006-01-02T15:04:05-0700",
	}
	localForms = []string{"2006-01-02T15:04:05", "2006-01-02T15:04"}
)

// ParseTime reads a date: 2027-03-01, 2027-03-01 09:00, 2027-03-01T09:00:00, or RFC 3339 with a zone. A date
// without a zone is in loc (nil: UTC); a date without a time of day is the start of that day. The error is worded
// for an editor.
func ParseTime(text string, loc *time.Location) (time.Time, error) {
	t, local, err := parseTime(text)
	if err != nil {
		return time.Time{}, err
	}
	return (&Value{Time: t, Local: local}).timeIn(loc), nil
}

// parseTime also reports whether the text had no zone; the moment is then its clock reading in UTC.
func parseTime(text string) (t time.Time, local bool, err error) {
	if len(text) == len(time.DateOnly) {
		if t, err = time.Parse(time.DateOnly, text); err == nil {
			return t, true, nil
		}
		return t, false, dateError(text)
	}
	if len(text) < len("2006-01-02T15:04") || text[10] != ' ' && text[10] != 'T' && text[10] != 't' {
		return t, false, dateError(text)
	}
	joined := text[:10] + "T" + strings.ToUpper(strings.TrimLeft(text[11:], " "))
	for _, form := range localForms {
		if t, err = time.Parse(form, joined); err == nil {
			return t, true, nil
		}
	}
	for _, form := range zonedForms {
		if t, err = time.Parse(form, joined); err == nil {
			return t, false, nil
		}
	}
	return time.Time{}, false, dateError(text)
}

func dateError(text string) error {
	var y, m, d int
	n, _ := fmt.Sscanf(text, "%4d-%2d-%2d", &y, &m, &d)
	if n == 3 && len(text) >= 10 && m >= 1 && m <= 12 && d >= 29 && d <= 31 {
		if day := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC); day.Day() != d {
			return finding.Errorf("want a date such as 2027-03-01, have %q, a day that %s %d does not have", text,
				time.Month(m), y)
		}
	}
	return finding.Errorf("want a date such as 2027-03-01, have %q", clip(text))
}

// Other ways to write a day or a moment that can be meant in one way only.
var (
	otherDateForms = []string{
		"2006-1-2", "2006/1/2", "2006.1.2", "20060102",
		"2 January 2006", "January 2, 2006", "2 Jan 2006", "Jan 2, 2006", "2. January 2006", "January 2 2006",
	}
	otherTimeForms  = []string{"15:4:5", "15:4", "3:04 PM", "3:04PM", "3 PM", "3PM"}
	otherZonedForms = []string{time.RFC1123Z, time.RFC1123, time.RFC850, "Mon Jan 2 15:04:05 -0700 2006"}
)

// Zone at the end of a moment: "-5", "+05:30", "Z", "UTC".
var zoneForm = regexp.MustCompile(`\s*(?:([+-])(\d{1,2})(?::?(\d{2}))?|Z|UTC|GMT)$`)

// meantDate is a date in the wanted form for one that was written in another clear form, or "".
func meantDate(text string) string {
	text = strings.TrimSpace(text)
	for _, form := range otherZonedForms {
		if t, err := time.Parse(form, text); err == nil {
			return t.Format(time.RFC3339)
		}
	}
	for _, day := range otherDateForms {
		if t, err := time.Parse(day, text); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	zone := ""
	if found := zoneForm.FindStringSubmatch(text); found != nil && strings.Contains(text, ":") {
		text, zone = strings.TrimSuffix(text, found[0]), "Z"
		if found[1] != "" {
			zone = fmt.Sprintf("%s%02s:%02s", found[1], found[2], cmp.Or(found[3], "00"))
		}
	}
	for _, day := range append([]string{time.DateOnly}, otherDateForms...) {
		for _, form := range otherTimeForms {
			for _, between := range []string{" ", "T", ", "} {
				if t, err := time.Parse(day+between+form, text); err == nil {
					return t.Format("2006-01-02T15:04:05") + zone
				}
			}
		}
	}
	return ""
}
