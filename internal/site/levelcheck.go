package site

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/finding"
)

var (
	levelHours  = finding.NewRule("level-hours", finding.Warning, "The hours of a level page are not those that the level usually has")
	hoursOrder  = finding.NewRule("hours-order", finding.Error, "Hours a week end below where they begin, or are less than none")
	levelASAM   = finding.NewRule("level-asam", finding.Warning, "A page gives its level a number that The ASAM Criteria give to another")
	asamEdition = finding.NewRule("asam-edition", finding.Error, "A page names an edition of The ASAM Criteria that is not in use")
	stepOrder   = finding.NewRule("step-order", finding.Warning, "The step up of a page does not have more support, or the step down not less")
)

// ownLevel is the level that a page is about; nil for a page that only belongs to one.
func (a *assembly) ownLevel(p *Page) *care.Level {
	kind := a.site.field.kinds[p.CareKind]
	if kind == nil || kind.Subject != "level" {
		return nil
	}
	return a.site.field.data.Level(p.Level)
}

// usual is a span of hours a week and for whom it is usual.
type usual struct {
	hours care.Range
	whom  string
}

// usualHours are the hours of a level for those for whom a page is.
func usualHours(level *care.Level, audience []string) []usual {
	adults, youth := usual{level.Hours, "adults"}, usual{level.Youth, "adolescents"}
	if youth.hours.IsZero() {
		youth.hours = level.Hours
	}
	switch forYouth := slices.Contains(audience, "adolescents"); {
	case forYouth && slices.Contains(audience, "adults"):
		return []usual{adults, youth}
	case forYouth:
		return []usual{youth}
	}
	return []usual{adults}
}

// checkHours holds the hours of a level page to those of the level.
func (a *assembly) checkHours(p *Page) {
	have := p.HoursPerWeek
	if have.IsZero() {
		return
	}
	if have.Min < 0 || have.Max < 0 {
		a.reportAt(p, "hoursPerWeek", hoursOrder, "a number is less than 0", "write hours from 0 up")
		return
	}
	if have.Max != 0 && have.Max < have.Min {
		a.reportAt(p, "hoursPerWeek", hoursOrder, fmt.Sprintf("the most, %v, is less than the least, %v", have.Max, have.Min), "write the smaller number as min")
		return
	}
	level := a.ownLevel(p)
	if level == nil || !level.Verified || level.AllDay || level.Hours.IsZero() {
		return
	}
	var words []string
	for _, u := range usualHours(level, p.Source.Audience) {
		if u.hours.Contains(have) {
			return
		}
		words = append(words, u.hours.HoursAWeek()+" for "+u.whom)
	}
	a.reportFact(p, "hoursPerWeek", levelHours,
		fmt.Sprintf("%s is not what %q usually means: %s, %s", have.HoursAWeek(), level.ID, strings.Join(words, " or "), level.Source),
		"correct the hours or the level, or give the reason under ignoreChecks", level.Source)
}

// checkASAM holds the number that a page gives to the verified ones of its level in that edition.
func (a *assembly) checkASAM(p *Page) {
	have := p.Source.ASAM
	if have.Number == "" || have.Edition == 0 {
		return // nothing written, or a finding already
	}
	if !slices.Contains(care.Editions, have.Edition) {
		a.reportAt(p, "asam.edition", asamEdition, fmt.Sprintf("there is no edition %d in use", have.Edition), "write 3 (2013) or 4 (2023)")
		return
	}
	level := a.ownLevel(p)
	if level == nil {
		return
	}
	is := func(e care.ASAM) bool { return e.Edition == have.Edition && e.Number == have.Number }
	if slices.ContainsFunc(level.ASAM, is) || slices.ContainsFunc(level.UnverifiedASAM, is) {
		return
	}
	var own []string
	source := level.Source
	for _, e := range level.ASAM {
		if e.Edition == have.Edition {
			own, source = append(own, e.Number), cmp.Or(e.Source, source)
		}
	}
	message := fmt.Sprintf("%q is not the number of %q in edition %d", have.Number, level.ID, have.Edition)
	suggestion := "write " + strings.Join(own, " or ")
	if len(own) == 0 {
		other := a.levelOf(is)
		if other == nil {
			return // what is on file is not enough to tell
		}
		message += fmt.Sprintf(", but of %q", other.ID)
		suggestion = "correct the number or the level"
	}
	a.reportFact(p, "asam.level", levelASAM, message, suggestion, source)
}

// levelOf finds the level that has a verified number, or nil.
func (a *assembly) levelOf(is func(care.ASAM) bool) *care.Level {
	levels := a.site.field.data.Levels
	for i := range levels {
		if slices.ContainsFunc(levels[i].ASAM, is) {
			return &levels[i]
		}
	}
	return nil
}

// checkStep holds the step up or down that a page names to the order of the continuum.
func (a *assembly) checkStep(p *Page, key, id string) {
	if id == "" {
		return
	}
	step, here := a.site.step(id), p.Step()
	more, by := "more", -1
	if key == "stepDown" {
		more, by = "less", 1
	}
	switch {
	case step == nil:
		a.reportUnknown(p, key, "levels", id)
	case here == nil && p.Level == "":
		a.reportAt(p, key, stepOrder, fmt.Sprintf("%q is a step from nowhere, for the page has no level", id), "write level: too, or take it out")
	case here != nil && (step.at-here.at)*by <= 0:
		a.reportAt(p, key, stepOrder, fmt.Sprintf("%q does not have %s support than %q", id, more, here.Level.ID), a.stepAdvice(here, by))
	}
}

// stepAdvice names the levels above or below one, the nearest first.
func (a *assembly) stepAdvice(here *Step, by int) string {
	var ids []string
	for at := here.at + by; at >= 0 && at < len(a.site.field.steps); at += by {
		ids = append(ids, a.site.field.steps[at].Level.ID)
	}
	if len(ids) == 0 {
		return "take it out"
	}
	return "write one of " + strings.Join(ids, ", ")
}
