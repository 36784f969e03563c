package care

import (
	"slices"
	"time"
)

// OpeningHours are the hours of a helpline or a place: when it is open in an ordinary week, and on which days it is not as usual.
// Nothing computes from them whether it is open now: a page may be read long after it was built, so hours are said in words.
type OpeningHours struct {
	Zone   *time.Location // nil: not given
	Weekly []Opening      // in the order of the week, Monday first
	Except []Exception    // by date
}

// Opening is a span of time on some days of every week. A span that ends at or before its beginning ends on the next day.
type Opening struct {
	Days     []time.Weekday // Monday first
	From, To Clock          // both 0:00: the whole day
}

// Exception is one day, or several in a row, on which the hours are not as usual.
type Exception struct {
	From, To time.Time // first and last day, at midnight UTC
	Name     string    // "Christmas Day"; may be ""
	Open     []Opening // without Days, by beginning; none: closed
}

// Clock is a time of day in minutes after midnight.
type Clock int16

const (
	dayMinutes  = 24 * 60
	weekMinutes = 7 * dayMinutes
)

// IsZero reports whether no hours were given.
func (h OpeningHours) IsZero() bool { return len(h.Weekly) == 0 }

// AlwaysOpen reports whether the hours leave out no minute of any day, also not by an exception.
func (h OpeningHours) AlwaysOpen() bool {
	return h.wholeWeek() && !slices.ContainsFunc(h.Except, func(e Exception) bool { return !e.wholeDay() })
}

// Since is the hours without the exceptions that ended before a day, so that a page does not tell of holidays that are over.
func (h OpeningHours) Since(day time.Time) OpeningHours {
	// A day is over later in the west than in UTC, by less than one more day.
	over := day.AddDate(0, 0, -2)
	h.Except = slices.DeleteFunc(slices.Clone(h.Except), func(e Exception) bool { return e.To.Before(over) })
	return h
}

// wholeWeek reports whether an ordinary week is open at every minute.
func (h OpeningHours) wholeWeek() bool {
	var spans []span
	for _, o := range h.Weekly {
		spans = append(spans, o.inWeek()...)
	}
	slices.SortFunc(spans, bySpan)
	end := 0
	for _, s := range spans {
		if s.from > end {
			return false
		}
		end = max(end, s.to)
	}
	return end >= weekMinutes
}

func (e Exception) wholeDay() bool { return slices.ContainsFunc(e.Open, Opening.WholeDay) }

// WholeDay reports whether the span leaves out nothing of its days.
func (o Opening) WholeDay() bool { return o.From == 0 && o.To == 0 }

// minutes is how long the span is.
func (o Opening) minutes() int {
	if o.To > o.From {
		return int(o.To - o.From)
	}
	return int(o.To-o.From) + dayMinutes
}

// span is a piece of a week in minutes after the beginning of Monday; to is exclusive.
type span struct{ from, to int }

func bySpan(a, b span) int { return a.from - b.from }

// inWeek is where the span lies in a week, a piece for each day. What goes on after Sunday is at the beginning of the week too.
func (o Opening) inWeek() []span {
	var spans []span
	for _, day := range o.Days {
		from := dayOrder(day)*dayMinutes + int(o.From)
		to := from + o.minutes()
		spans = append(spans, span{from, min(to, weekMinutes)})
		if to > weekMinutes {
			spans = append(spans, span{0, to - weekMinutes})
		}
	}
	return spans
}

// dayOrder counts the days of a week from Monday, which is 0.
func dayOrder(day time.Weekday) int { return (int(day) + 6) % 7 }

// week is the days in their order.
var week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
