package config

import (
	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// retiredNumbers reports telephone numbers that are out of use in any setting, since menus, descriptions and [params]
// are shown, too. Those of helplines are reported where they are read.
func (r *reader) retiredNumbers(v *record.Value) {
	if v.Kind == record.String && v.File == File {
		for _, use := range r.cfg.Data.RetiredIn([]byte(v.Text)) {
			f := use.Number.Finding(func(rule finding.Rule, format string, args ...any) finding.Finding {
				return rule.At(v.File, v.Pos, format, args...).Until(v.End)
			})
			r.report(care.WithoutReported([]finding.Finding{f}, r.findings)...)
		}
	}
	for _, item := range v.List {
		r.retiredNumbers(item)
	}
	for _, e := range v.Entries {
		r.retiredNumbers(e.Value)
	}
}
