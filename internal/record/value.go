package record

import (
	"encoding/binary"
	"io"
	"strings"
	"time"
)

// Get is the value of a key of a Map, whatever the letter case, or nil. It may be called on nil and on other kinds.
func (v *Value) Get(key string) *Value {
	if e := v.Entry(key); e != nil {
		return e.Value
	}
	return nil
}

// Entry is a key of a Map with its place and value, whatever the letter case, or nil.
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

// Any is the value as plain Go values: nil, bool, int, float64, string, time.Time, []any, or map[string]any with
// keys in lower case. A date without a zone is taken as UTC.
func (v *Value) Any() any { return v.AnyIn(time.UTC) }

// AnyIn is Any with dates without a zone taken in loc.
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

// timeIn is the moment of a Time: a clock reading without a zone is taken in loc (nil: UTC). Where clocks are set
// forward over the reading, such as over midnight, the moment is the one that clocks not set forward would show, so it
// is never before the reading. Of two moments with the reading it is the first. RFC 5545, 3.3.5, has the same rule.
func (v *Value) timeIn(loc *time.Location) time.Time {
	if !v.Local {
		return v.Time
	}
	if loc == nil {
		loc = time.UTC
	}
	t := v.Time
	moment := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), loc)
	// time.Date takes either side of a change of the clocks. The longest change on record is a day.
	_, offset := moment.Add(-25 * time.Hour).Zone()
	unchanged := t.Add(-time.Duration(offset) * time.Second).In(loc)
	const clock = "2006-01-02T15:04:05"
	if reading := t.Format(clock); unchanged.Format(clock) == reading || moment.Format(clock) != reading {
		return unchanged
	}
	return moment
}

// WriteTo writes the value with all places, in a form made for digests: two trees write
// the same bytes only when they are alike, places included.
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
