package config

import (
	"maps"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var helplineBorrowed = finding.NewRule("helpline-borrowed", finding.Error,
	"A helpline has the name or a number of a public line beside another number")

// publicLine is a line of the care data that a helpline may show.
type publicLine struct {
	name             string
	phone, text, tty care.Phone
	disclosure       string
}

// publicLines are the lines of all countries.
func (r *reader) publicLines() []publicLine {
	var list []publicLine
	for _, code := range slices.Sorted(maps.Keys(r.cfg.Data.Countries)) {
		c := r.cfg.Data.Countries[code]
		if h := c.Helpline; !h.Number.IsZero() {
			list = append(list, publicLine{h.Name, h.Number, h.Text, h.TTY, h.Disclosure})
		}
		for _, l := range c.Lines {
			if !l.Phone.IsZero() {
				list = append(list, publicLine{l.Name, l.Phone, l.Text, l.TTY, l.Source})
			}
		}
	}
	return list
}

// borrowed reports the values of a helpline that are those of a public line with another number: callers would read the
// name of one line, and reach another.
func (r *reader) borrowed(at record.Place, h care.Helpline) {
	lines := r.publicLines()
	for _, l := range lines {
		if l.phone.E164() == h.Number.E164() {
			return
		}
	}
	reported := map[string]bool{}
	report := func(key string, f finding.Finding) {
		if at.At(key).Written() && !reported[key] {
			reported[key] = true
			r.report(f)
		}
	}
	const own = "write what is true of the line at %s, or take the line out"
	for _, l := range lines {
		for key, word := range map[string]string{"name": h.Name, "answererName": h.AnswererName} {
			if sameName(word, l.name) {
				report(key, at.At(key).Report(helplineBorrowed, "%q answers at %s, and the number here is %s", l.name,
					l.phone, h.Number).Suggest(own, h.Number))
			}
		}
		for key, pair := range map[string][2]care.Phone{"text": {h.Text, l.text}, "tty": {h.TTY, l.tty}} {
			if !pair[0].IsZero() && pair[0].E164() == pair[1].E164() {
				report(key, at.At(key).Report(helplineBorrowed, "%s belongs to %q, and the number here is %s", pair[0],
					l.name, h.Number).Suggest(own, h.Number))
			}
		}
		if h.Disclosure != "" && h.Disclosure == l.disclosure {
			report("disclosure", at.At("disclosure").Report(helplineBorrowed,
				"this page is about %q, and the number here is %s",
				l.name, h.Number).Suggest(`write a page of this site, such as "/who-answers/"`))
		}
	}
}

// sameName reports whether two names of lines are alike but for case and spaces.
func sameName(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}
