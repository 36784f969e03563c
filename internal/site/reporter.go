package site

import (
	"strings"

	"porchlight/internal/finding"
)

// reporter collects what one stage finds. Stages that run at once have one each.
type reporter struct{ findings []finding.Finding }

func (r *reporter) report(f finding.Finding) { r.findings = append(r.findings, f) }

// reportAt reports a problem of a front matter key, or of one item of its list: "aliases[2]", counted from 1.
func (r *reporter) reportAt(p *Page, key string, rule finding.Rule, message, suggestion string) {
	r.reportFact(p, key, rule, message, suggestion, "")
}

// reportFact is reportAt for a problem that rests on a fact; source is the address where the fact is stated.
func (r *reporter) reportFact(p *Page, key string, rule finding.Rule, message, suggestion, source string) {
	if p.withheld != nil {
		return
	}
	file, pos := p.Source.Place(key)
	name, _, _ := strings.Cut(key, "[")
	f := rule.At(file, pos, "front matter: %s: %s", name, message)
	f.Suggestion, f.Source = suggestion, source
	r.report(f)
}
