package care

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"porchlight/internal/record"
)

// levelsKeys are the keys of data/levels.toml.
type levelsKeys struct {
	Version int       `key:"version,required"`
	AsOf    time.Time `key:"asOf"`
	Levels  entries   `key:"levels,required"`
}

// levelKeys are the keys of one [[levels]].
type levelKeys struct {
	ID       record.Placed[string]          `key:"id,required"`
	Name     string                         `key:"name,required"`
	Acronym  string                         `key:"acronym"`
	Summary  string                         `key:"summary,required"`
	Setting  string                         `key:"setting,required"`
	AllDay   bool                           `key:"allDay"`
	Hours    record.Placed[Range]           `key:"hours"`
	Youth    record.Placed[Range]           `key:"youth"`
	ASAM     []record.Placed[*record.Value] `key:"asam"`
	Source   record.Placed[string]          `key:"source,required"`
	AsOf     record.Placed[time.Time]       `key:"asOf"`
	Verified record.Placed[bool]            `key:"verified,required"`
}

// asamKeys are the keys of one [[levels.asam]].
type asamKeys struct {
	Edition  record.Placed[int]       `key:"edition,required"`
	Level    record.Placed[string]    `key:"level,required"`
	Name     string                   `key:"name"`
	Source   record.Placed[string]    `key:"source,required"`
	AsOf     record.Placed[time.Time] `key:"asOf"`
	Verified record.Placed[bool]      `key:"verified,required"`
}

// levels reads the continuum.
func (l *loader) levels(file string) {
	var keys levelsKeys
	if !l.decode(file, &keys) {
		return
	}
	if l.unusable(keys.Levels) {
		l.builtIn().levels(file)
		return
	}
	ids, numbers := map[string]bool{}, map[string]bool{}
	for _, at := range keys.Levels.Is {
		var k levelKeys
		l.report(at.Decode(&k)...)
		if !l.id(k.ID, "levels", ids) {
			continue
		}
		level := Level{ID: k.ID.Is, Name: k.Name, Acronym: k.Acronym, Summary: k.Summary, Setting: k.Setting, AllDay: k.AllDay,
			Hours: l.hoursAWeek(k.Hours, k.AllDay), Youth: l.hoursAWeek(k.Youth, k.AllDay)}
		level.Source, level.AsOf, level.Verified = l.provenance(provenance{k.Source, k.AsOf, k.Verified}, keys.AsOf)
		for _, at := range k.ASAM {
			number, verified, ok := l.asam(at, numbers, keys.AsOf)
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

// hoursInAWeek is how many there are.
const hoursInAWeek = 7 * 24

// hoursAWeek reads a span of hours; one that cannot be is none.
func (l *loader) hoursAWeek(hours record.Placed[Range], allDay bool) Range {
	r := hours.Is
	switch {
	case hours.At == nil:
		return Range{}
	case allDay:
		l.report(hours.Report(badData, "care around the clock has no hours a week").Suggest("take this out, or write allDay = false"))
	case r.Min < 0 || r.Max < 0 || r.Min > hoursInAWeek || r.Max > hoursInAWeek:
		l.report(hours.Report(badData, "want hours of a week, from 0 to %d, have %g to %g", hoursInAWeek, r.Min, r.Max))
	case r.Max != 0 && r.Max < r.Min:
		l.report(hours.Report(badData, "the hours end before they begin: min is %g and max %g", r.Min, r.Max).Suggest("write {min = %g, max = %g}", r.Max, r.Min))
	default:
		return r
	}
	return Range{}
}

// asamNumber is the form of a level's number in The ASAM Criteria: 2.1, 1-WM, 3.7-BIO.
var asamNumber = regexp.MustCompile(`^[0-4](\.[0-9])?(-[A-Z]+)?$`)

// asam reads one number. given are those before it, by edition. ok is false when it cannot be one.
func (l *loader) asam(at record.Placed[*record.Value], given map[string]bool, day time.Time) (number ASAM, verified, ok bool) {
	var k asamKeys
	l.report(at.Decode(&k)...)
	if k.Edition.At == nil || k.Level.Is == "" {
		return ASAM{}, false, false // said when the keys were decoded
	}
	if !slices.Contains(Editions, k.Edition.Is) {
		l.report(k.Edition.Report(badData, "want edition 3 (2013) or 4 (2023) of The ASAM Criteria, have %d", k.Edition.Is))
		return ASAM{}, false, false
	}
	if !asamNumber.MatchString(k.Level.Is) {
		l.report(k.Level.Report(badData, "want a number of The ASAM Criteria such as 2.1 or 3.7-WM, have %q", k.Level.Is))
		return ASAM{}, false, false
	}
	of := fmt.Sprintf("%d %s", k.Edition.Is, k.Level.Is)
	if given[of] {
		l.report(k.Level.Report(badData, "two levels have the number %s in edition %d", k.Level.Is, k.Edition.Is).Suggest("leave it at the level that it belongs to"))
		return ASAM{}, false, false
	}
	given[of] = true
	number = ASAM{Edition: k.Edition.Is, Number: k.Level.Is, Name: k.Name}
	number.Source, _, verified = l.provenance(provenance{k.Source, k.AsOf, k.Verified}, day)
	return number, verified, true
}
