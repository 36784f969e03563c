package record

import (
	"fmt"
	"strings"
	"time"
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
			return fmt.Errorf("want a date such as 2027-03-01, have %q, a day that %s %d does not have", text,
				time.Month(m), y)
		}
	}
	return fmt.Errorf("want a date such as 2027-03-01, have %q", clip(text))
}

// Other ways to write a day that can be meant in one way only.
var otherDateForms = []string{
	"2006-1-2", "2006/1/2", "2006.1.2",
	"2 January 2006", "January 2, 2006", "2 Jan 2006", "Jan 2, 2006", "2. January 2006",
}

// meantDate is a date in the wanted form for one that was written in another clear form, or "".
func meantDate(text string) string {
	for _, form := range otherDateForms {
		if t, err := time.Parse(form, strings.TrimSpace(text)); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}
