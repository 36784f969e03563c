package care

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"porchlight/internal/lazyregexp"
	"porchlight/internal/record"
)

// Level is one level of care of the continuum, from data/levels.toml.
type Level struct {
	ID       string    `key:"id,required"`      // "iop"
	Name     string    `key:"name,required"`    // "Intensive outpatient program"
	Acronym  string    `key:"acronym"`          // "IOP"; "": none is in use
	Summary  string    `key:"summary,required"` // one plain sentence: what it is
	Setting  string    `key:"setting,required"` // "At the program by day, at home at night"
	AllDay   bool      `key:"allDay"`           // care around the clock, which has no hours a week
	Hours    Range     `key:"hours"`            // hours of care a week for adults; zero: there is no usual number
	Youth    Range     `key:"youth"`            // the same for adolescents; zero: as for adults
	ASAM     []ASAM    // numbers in The ASAM Criteria; verified ones only
	Source   string    `key:"source,required"` // https address of the primary page
	AsOf     time.Time `key:"asOf"`            // day of the last check
	Verified bool      `key:"verified,required"`

	UnverifiedASAM []ASAM // not shown to readers
}

// ASAM is the number of a level in one edition of The ASAM Criteria. A number has no meaning without its edition.
// Numbers, names and hours are facts; the text of the criteria belongs to ASAM and is not in the data.
type ASAM struct {
	Edition int    `key:"edition,required"` // 3 (2013) or 4 (2023)
	Number  string `key:"level,required"`   // "2.1"
	Name    string `key:"name"`             // name of the level in that edition
	Source  string // https address of its page; "" if a page of the site gives the number
}

// Editions are the editions of The ASAM Criteria in use: of 2013 and of 2023.
var Editions = []int{3, 4}

// Range is a span of numbers, such as hours of care a week. Max 0 means that there is no upper limit.
type Range struct {
	Min float64 `key:"min"`
	Max float64 `key:"max"`
}

// IsZero reports whether no span was given.
func (r Range) IsZero() bool { return r == Range{} }

// Contains reports whether another span is wholly within this one.
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

// Level is the level of care with an id, or nil.
func (d *Data) Level(id string) *Level {
	return find(d.Levels, func(l *Level) bool { return l.ID == id })
}

// find is the first element that fits, or nil.
func find[T any](list []T, fits func(*T) bool) *T {
	for i := range list {
		if fits(&list[i]) {
			return &list[i]
		}
	}
	return nil
}

type (
	levelKeys struct {
		Level
		Numbers record.Place `key:"asam"`
	}
	asamKeys struct {
		ASAM
		Page     string    `key:"source,required"`
		AsOf     time.Time `key:"asOf"`
		Verified bool      `key:"verified,required"`
	}
)

// levels reads data/levels.toml, the continuum.
func (l *loader) levels() {
	ids, numbers := map[string]bool{}, map[string]bool{}
	entries, asOf := l.entries("levels", "levels")
	for _, at := range entries {
		var k levelKeys
		l.report(at.Decode(&k)...)
		if !l.id(at.At("id"), "levels", ids) {
			continue
		}
		level := k.Level
		level.Hours = l.hoursAWeek(at.At("hours"), level.Hours, level.AllDay)
		level.Youth = l.hoursAWeek(at.At("youth"), level.Youth, level.AllDay)
		l.provenance(at, &level.Source, &level.AsOf, &level.Verified, asOf)
		for _, at := range l.items(k.Numbers) {
			number, verified, ok := l.asam(at, numbers, asOf)
			switch {
			case ok && verified:
				level.ASAM = append(level.ASAM, number)
			case ok:
				level.UnverifiedASAM = append(level.UnverifiedASAM, number)
			}
		}
		l.data.Levels = append(l.data.Levels, level)
	}
}

const hoursInAWeek = 7 * 24

// hoursAWeek checks a span of hours a week; an invalid one is a finding and becomes zero.
func (l *loader) hoursAWeek(at record.Place, r Range, allDay bool) Range {
	switch {
	case !at.Written():
	case allDay:
		l.report(at.Report(badData, "care around the clock has no hours a week").
			Suggest("take this out, or write allDay = false"))
	case r.Min < 0 || r.Max < 0 || r.Min > hoursInAWeek || r.Max > hoursInAWeek:
		l.report(at.Report(badData, "want hours of a week, from 0 to %d, have %g to %g", hoursInAWeek, r.Min, r.Max))
	case r.Max != 0 && r.Max < r.Min:
		l.report(at.Report(badData, "min is %g, which is more than max, %g", r.Min, r.Max).
			Suggest("write {min = %g, max = %g}", r.Max, r.Min))
	default:
		return r
	}
	return Range{}
}

// asamNumber is the form of a level's number in The ASAM Criteria: 2.1, 1-WM, 3.7-BIO.
var asamNumber = lazyregexp.New(`^[0-4](\.[0-9])?(-[A-Z]+)?$`)

// asam reads one number. given has the earlier numbers, each with its edition. ok is false for an invalid number.
func (l *loader) asam(at record.Place, given map[string]bool, day time.Time) (number ASAM, verified, ok bool) {
	var k asamKeys
	l.report(at.Decode(&k)...)
	number = k.ASAM
	edition, level := at.At("edition"), at.At("level")
	id := fmt.Sprintf("%d %s", number.Edition, number.Number)
	switch {
	case !edition.Written() || number.Number == "":
		return number, false, false // reported when the number was decoded
	case !slices.Contains(Editions, number.Edition):
		l.report(edition.Report(badData, "want edition 3 (2013) or 4 (2023) of The ASAM Criteria, have %d",
			number.Edition))
		return number, false, false
	case !asamNumber().MatchString(number.Number):
		l.report(level.Report(badData, "want a number of The ASAM Criteria such as 2.1 or 3.7-WM, have %q",
			number.Number))
		return number, false, false
	case given[id]:
		l.report(level.Report(badData, "two levels have the number %s in edition %d", number.Number, number.Edition).
			Suggest("leave it at the level that it belongs to"))
		return number, false, false
	}
	given[id] = true
	l.provenance(at, &k.Page, &k.AsOf, &k.Verified, day)
	number.Source = k.Page
	return number, k.Verified, true
}
