package care

import (
	"slices"
	"time"

	"porchlight/internal/record"
)

// dayKeys are the keys of a span on the day of an exception.
type dayKeys struct {
	From placedValue `key:"from,required"`
	To   placedValue `key:"to,required"`
}

type exceptionKeys struct {
	Date record.Placed[time.Time] `key:"date,required"` // the first day
	To   record.Placed[time.Time] `key:"to"`            // the last day, when there are several
	Name string                   `key:"name"`
	Open placedValue              `key:"open"`
}

// exceptions reads the days that are not as usual.
func (r *openingReader) exceptions(list placedValue) {
	if list.At == nil || !r.fewItems(list, mostExceptions, "exceptions") {
		return
	}
	for _, at := range items(list) {
		var keys exceptionKeys
		problems := at.Decode(&keys)
		r.report(problems...)
		if len(problems) > 0 {
			continue
		}
		e := Exception{From: dayOf(keys.Date.Is), To: dayOf(keys.Date.Is), Name: keys.Name}
		if keys.To.At != nil {
			e.To = dayOf(keys.To.Is)
		}
		if e.To.Before(e.From) {
			r.report(keys.To.Report(badHours, "the last day is before the first, %s", e.From.Format(time.DateOnly)))
			continue
		}
		var ok bool
		if e.Open, ok = r.open(keys.Open); !ok || r.sameDay(at, e) {
			continue
		}
		r.hours.Except = append(r.hours.Except, e)
	}
	slices.SortFunc(r.hours.Except, func(a, b Exception) int { return a.From.Compare(b.From) })
}

// open reads the hours of a day that is not as usual; none: closed.
func (r *openingReader) open(list placedValue) (spans []Opening, ok bool) {
	if list.At == nil {
		return nil, true
	}
	if !r.fewItems(list, mostSpans, "spans of hours") {
		return nil, false
	}
	ok = true
	for _, at := range items(list) {
		var keys dayKeys
		if problems := at.Decode(&keys); len(problems) > 0 {
			r.report(problems...)
			ok = false
			continue
		}
		o, whole := r.span(keys.From, keys.To)
		if !whole {
			ok = false
			continue
		}
		for _, before := range spans {
			if int(o.From) < int(before.From)+before.minutes() && int(before.From) < int(o.From)+o.minutes() {
				r.report(at.Report(badHours, "these hours overlap with %s", before.clocks()).Suggest("write one span, or spans that do not overlap"))
				ok = false
			}
		}
		spans = append(spans, o)
	}
	slices.SortFunc(spans, func(a, b Opening) int { return int(a.From - b.From) })
	return spans, ok
}

// sameDay reports whether a day is an exception twice, and says so.
func (r *openingReader) sameDay(at placedValue, e Exception) bool {
	for _, before := range r.hours.Except {
		if !e.From.After(before.To) && !before.From.After(e.To) {
			day := e.From
			if before.From.After(day) {
				day = before.From
			}
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
