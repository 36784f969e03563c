package check

import (
	"slices"
	"strconv"

	"porchlight/internal/content"
	"porchlight/internal/finding"
)

var (
	ignoreUnknown = finding.NewRule("ignore-unknown", finding.Error, "A page ignores a rule that does not exist")
	ignoreReason  = finding.NewRule("ignore-reason", finding.Warning, "A page ignores a rule and does not say why")
)

// Suppressions are what pages ignore by ignoreChecks, and what is wrong with that.
type Suppressions struct {
	Findings []finding.Finding
	ignored  map[suppression]bool
}

type suppression struct{ file, rule string }

// Apply leaves out what pages ignore, gives the rest the severities that the site chose, and sorts it. What it is
// given stays as it is.
func (s Suppressions) Apply(chosen finding.Severities, findings []finding.Finding) []finding.Finding {
	if len(s.ignored) > 0 {
		findings = slices.DeleteFunc(slices.Clone(findings), func(f finding.Finding) bool {
			return s.ignored[suppression{f.File, f.Rule}]
		})
	}
	return finding.Sort(chosen.Apply(findings))
}

// SuppressionsOf collects what pages ignore. Rules that are always errors cannot be ignored.
func SuppressionsOf(pages []*content.Page) Suppressions {
	var s Suppressions
	var rules map[string]finding.Rule
	var names []string
	for _, p := range pages {
		if len(p.IgnoreChecks) > 0 && rules == nil {
			s.ignored, rules = map[suppression]bool{}, map[string]finding.Rule{}
			for _, r := range finding.Rules() {
				rules[r.Name] = r
				names = append(names, r.Name)
			}
		}
		for i, ignore := range p.IgnoreChecks {
			file, pos := p.Place("ignoreChecks[" + strconv.Itoa(i+1) + "]")
			report := func(rule finding.Rule, format, suggestion string) {
				f := rule.At(file, pos, "front matter: ignoreChecks: "+format, ignore.Rule)
				f.Suggestion = suggestion
				s.Findings = append(s.Findings, f)
			}
			rule, known := rules[ignore.Rule]
			switch {
			case !known:
				report(ignoreUnknown, "there is no rule %q", finding.DidYouMean(ignore.Rule, names))
				continue
			case rule.Fixed:
				report(ignoreUnknown, "%q is always an error and cannot be ignored", "")
				continue
			case ignore.Reason == "":
				report(ignoreReason, "%q has no reason", "write {rule: "+ignore.Rule+`, reason: "..."}`)
			}
			s.ignored[suppression{p.File, ignore.Rule}] = true
		}
	}
	return s
}
