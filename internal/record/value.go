package record

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
)

// Get is the value of a key of a Map, in any letter case, or nil. It may be called on nil and on other kinds.
func (v *Value) Get(key string) *Value {
	if e := v.Entry(key); e != nil {
		return e.Value
	}
	return nil
}

// Entry is the entry of a key of a Map, in any letter case, or nil. It may be called on nil and on other kinds.
func (v *Value) Entry(key string) *Entry {
	if v == nil {
		return nil
	}
	for i := range v.Entries {
		if strings.EqualFold(v.Entries[i].Key, key) {
			return &v.Entries[i]
		}
	}
	return nil
}

// Any is the value as plain Go values: nil, bool, int, float64, string, time.Time, []any, or map[string]any with keys
// in lower case. Dates without a zone are in UTC.
func (v *Value) Any() any { return v.AnyIn(time.UTC) }

// AnyIn is Any with dates without a zone in loc (nil: UTC).
func (v *Value) AnyIn(loc *time.Location) any {
	if v == nil {
		return nil
	}
	switch v.Kind {
	case Bool:
		return v.Bool
	case Int:
		return int(v.Int)
	case Float:
		return v.Float
	case String:
		return v.Text
	case Time:
		return v.timeIn(loc)
	case List:
		list := make([]any, len(v.List))
		for i, item := range v.List {
			list[i] = item.AnyIn(loc)
		}
		return list
	case Map:
		m := make(map[string]any, len(v.Entries))
		for _, e := range v.Entries {
			m[strings.ToLower(e.Key)] = e.Value.AnyIn(loc)
		}
		return m
	}
	return nil
}

// timeIn is the moment of a Time; one without a zone is in loc (nil: UTC). If clocks skip its reading when summer time
// begins, the offset before that change is used, so that the moment is never before the reading. If clocks show the
// reading twice, it is the first moment. RFC 5545, 3.3.5, has the same rules.
func (v *Value) timeIn(loc *time.Location) time.Time {
	if !v.Local {
		return v.Time
	}
	if loc == nil {
		loc = time.UTC
	}
	t := v.Time
	moment := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), loc)
	// time.Date may use the offset before or after a change of clocks. The longest change on record is a day.
	_, offset := moment.Add(-25 * time.Hour).Zone()
	unchanged := t.Add(-time.Duration(offset) * time.Second).In(loc)
	const clock = "2006-01-02T15:04:05"
	if reading := t.Format(clock); unchanged.Format(clock) == reading || moment.Format(clock) != reading {
		return unchanged
	}
	return moment
}

// WriteTo writes the value in a form for digests: two trees write the same bytes only if they are equal, including
// places.
func (v *Value) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(v.appendTo(nil))
	return int64(n), err
}

func (v *Value) appendTo(b []byte) []byte {
	if v == nil {
		return append(b, 0xff)
	}
	number := func(n int) { b = binary.AppendVarint(b, int64(n)) }
	text := func(s string) { number(len(s)); b = append(b, s...) }
	b = append(b, byte(v.Kind))
	text(v.File)
	number(v.Pos.Line)
	number(v.Pos.Column)
	number(v.End.Line)
	number(v.End.Column)
	text(v.Text)
	number(len(v.List))
	for _, item := range v.List {
		b = item.appendTo(b)
	}
	number(len(v.Entries))
	for _, e := range v.Entries {
		text(e.Key)
		number(e.Pos.Line)
		number(e.Pos.Column)
		b = e.Value.appendTo(b)
	}
	return b
}

// Forms of a date and time. zonedForms have a zone.
var (
	zonedForms = []string{
		time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05 Z07:00",
		"2006-01-02T15:04:05 -0700", "2006-01-02T15:04:05-0700",
	}
	localForms = []string{"2006-01-02T15:04:05", "2006-01-02T15:04"}
)

// ParseTime reads a date: 2027-03-01, 2027-03-01 09:00, 2027-03-01T09:00:00, or RFC 3339 with a zone. A date without a
// zone is in loc (nil: UTC). A date without a time of day is the start of that day. The error is for an editor.
func ParseTime(text string, loc *time.Location) (time.Time, error) {
	t, local, err := parseTime(text)
	if err != nil {
		return time.Time{}, err
	}
	return (&Value{Time: t, Local: local}).timeIn(loc), nil
}

// parseTime is ParseTime without a location. local: the text has no zone, and t is its clock reading in UTC.
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
	return finding.Errorf("want a date such as 2027-03-01, have %q", text)
}

// Other forms of a date or a time that have only one meaning.
var (
	otherDateForms = []string{
		"2006-1-2", "2006/1/2", "2006.1.2", "20060102",
		"2 January 2006", "January 2, 2006", "2 Jan 2006", "Jan 2, 2006", "2. January 2006", "January 2 2006",
	}
	otherTimeForms  = []string{"15:4:5", "15:4", "3:04 PM", "3:04PM", "3 PM", "3PM"}
	otherZonedForms = []string{time.RFC1123Z, time.RFC1123, time.RFC850, "Mon Jan 2 15:04:05 -0700 2006"}
)

// zoneForm matches a zone at the end of a time: "-5", "+05:30", "Z", "UTC".
var zoneForm = lazyregexp.New(`\s*(?:([+-])(\d{1,2})(?::?(\d{2}))?|Z|UTC|GMT)$`)

// meantDate is a date of one of the other forms, written in the wanted form; "" for another text.
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
	if found := zoneForm().FindStringSubmatch(text); found != nil && strings.Contains(text, ":") {
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
