package render

import (
	"maps"
	"slices"

	"porchlight/internal/care"
	"porchlight/internal/finding"
)

// retiredNumbers finds telephone numbers that are out of use in the layouts, which show them on every page.
func (s layoutSet) retiredNumbers(data *care.Data) []finding.Finding {
	var findings []finding.Finding
	for _, name := range slices.Sorted(maps.Keys(s)) {
		text := []byte(s[name].text)
		for _, use := range data.RetiredIn(text) {
			findings = append(findings, use.Number.Finding(func(rule finding.Rule, format string, args ...any) finding.Finding {
				return rule.At(s[name].file, finding.PositionAt(text, use.Start), format, args...).Until(finding.PositionAt(text, use.End))
			}))
		}
	}
	return findings
}
