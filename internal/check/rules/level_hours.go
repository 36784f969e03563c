package rules

import (
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "level-hours",
	Severity: finding.Warning,
	Doc:      "A page has hours a week that are unusual for its level",
	Why: "Readers, referrers and insurers use the hours to distinguish levels of care. Only levels " +
		"with verified hours are compared.",
	Instead: "Correct `hoursPerWeek` or `level`, or give the reason under `ignoreChecks`.",
	Page: func(p *check.Pass) {
		have, level := p.Page.HoursPerWeek, ownLevel(p)
		inOrder := have.Min >= 0 && (have.Max == 0 || have.Max >= have.Min)
		if have.IsZero() || !inOrder || level == nil || !level.Verified || level.AllDay || level.Hours.IsZero() {
			return
		}
		var words []string
		for _, u := range usualHours(level, p.Page.Source.Audience) {
			if u.hours.Contains(have) {
				return
			}
			words = append(words, u.hours.HoursAWeek()+" for "+u.whom)
		}
		p.ReportKey("hoursPerWeek", "%s is not what %q usually means: %s, %s",
			have.HoursAWeek(), level.ID, strings.Join(words, " or "), level.Source).
			Suggest("correct the hours or the level, or give the reason under ignoreChecks").Fact(level.Source)
	},
})

// ownLevel is the level that a page is about; nil for a page that only has a level.
func ownLevel(p *check.Pass) *care.Level {
	if kind := p.Page.FieldKind(); kind != nil && kind.Subject == "level" {
		return p.Config.Data.Level(p.Page.Level)
	}
	return nil
}

// usual is a span of hours a week, and the people for whom it is usual.
type usual struct {
	hours care.Range
	whom  string
}

// usualHours are the hours of a level for the audience of a page.
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
