package care

import "time"

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
	Open     []Opening // without Days; none: closed
}

// Clock is a time of day in minutes after midnight.
type Clock int16

// IsZero reports whether no hours were given.
func (h OpeningHours) IsZero() bool { return len(h.Weekly) == 0 }
