package config

import (
	"slices"

	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// retiredNumbers tells of telephone numbers that are out of use in any setting, since menus, descriptions and
// [params] are shown too. Those of helplines are told where they are read.
func (r *reader) retiredNumbers(v *record.Value) {
	if v.Kind == record.String && v.File == File {
		for _, use := range r.cfg.Data.RetiredIn([]byte(v.Text)) {
			f := use.Number.Finding(func(rule finding.Rule, format string, args ...any) finding.Finding {
				return rule.At(v.File, v.Pos, format, args...).Until(v.End)
			})
			if !slices.ContainsFunc(r.findings, func(told finding.Finding) bool {
				return told.Rule == care.RetiredRule.Name && told.Line == f.Line && told.Column == f.Column && told.File == f.File
			}) {
				r.report(f)
			}
		}
	}
	for _, item := range v.List {
		r.retiredNumbers(item)
	}
	for _, e := range v.Entries {
		r.retiredNumbers(e.Value)
	}
}
