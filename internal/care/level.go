package care

import (
	"strconv"
	"time"
)

// Level is one level of care of the continuum, from data/levels.toml.
type Level struct {
	ID       string // "iop"
	Name     string // "Intensive outpatient program"
	Acronym  string // "IOP"; "" where none is in use
	Summary  string // one plain sentence: what it is
	Setting  string // in words: "At the program by day, at home at night"
	AllDay   bool   // care around the clock: hours a week say nothing
	Hours    Range  // of care in a week, for adults; zero: none is usual
	Youth    Range  // the same for adolescents; zero: as for adults
	ASAM     []ASAM // its numbers in The ASAM Criteria, by edition; verified ones only
	Source   string // https address of the primary page
	AsOf     time.Time
	Verified bool

	UnverifiedASAM []ASAM // on file but not checked: not for readers
}

// ASAM is the number of a level in one edition of The ASAM Criteria; a number without its edition says nothing. Numbers, names and
// hours are facts; the criteria themselves are ASAM's and not on file.
type ASAM struct {
	Edition int    `key:"edition,required"` // 3 (2013) or 4 (2023)
	Number  string `key:"level,required"`   // "2.1"
	Name    string `key:"name"`             // what that edition calls it
	Source  string // https address of the page that says so; "" where a page of the site gives the number
}

// Editions are the editions of The ASAM Criteria in use: of 2013 and of 2023.
var Editions = []int{3, 4}

// Range is a span of numbers, such as hours of care in a week. Max 0 means open.
type Range struct {
	Min float64 `key:"min"`
	Max float64 `key:"max"`
}

// IsZero reports whether no span was given.
func (r Range) IsZero() bool { return r == Range{} }

// Contains reports whether another span lies wholly within this one.
func (r Range) Contains(other Range) bool {
	return other.Min >= r.Min && (r.Max == 0 || other.Max != 0 && other.Max <= r.Max)
}

// HoursAWeek is a span of hours in words: "9 to 19 hours a week", "20 or more hours a week"; "" for none.
func (r Range) HoursAWeek() string {
	number := func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
	unit := " hours a week"
	if r.Max == 1 {
		unit = " hour a week"
	}
	switch {
	case r.IsZero():
		return ""
	case r.Max == 0:
		return number(r.Min) + " or more hours a week"
	case r.Min == 0:
		return "up to " + number(r.Max) + unit
	case r.Min == r.Max:
		return number(r.Min) + unit
	}
	return number(r.Min) + " to " + number(r.Max) + unit
}

// Label is the name with its acronym: "Intensive outpatient program (IOP)".
func (l Level) Label() string {
	if l.Acronym == "" {
		return l.Name
	}
	return l.Name + " (" + l.Acronym + ")"
}
