package build

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

// silence is what pages chose to ignore.
type silence map[ignored]bool

type ignored struct{ file, rule string }

// settle leaves out what pages ignore and gives the rest the severities that the site chose.
func (l *line) settle(findings []finding.Finding) []finding.Finding {
	silent, wrong := listen(l.tree.Pages)
	return l.config.Checks.Apply(silent.without(slices.Concat(findings, wrong)))
}

// without leaves out what is ignored.
func (s silence) without(findings []finding.Finding) []finding.Finding {
	if len(s) == 0 {
		return findings
	}
	return slices.DeleteFunc(findings, func(f finding.Finding) bool { return s[ignored{f.File, f.Rule}] })
}

// listen collects what pages chose to ignore, by rule and file, and what is wrong with that; rules that are always errors cannot be ignored.
func listen(pages []*content.Page) (silence, []finding.Finding) {
	var silent silence
	var findings []finding.Finding
	var rules map[string]finding.Rule
	var names []string
	for _, p := range pages {
		if len(p.IgnoreChecks) > 0 && rules == nil {
			silent, rules = silence{}, map[string]finding.Rule{}
			for _, r := range finding.Rules() {
				rules[r.Name] = r
				names = append(names, r.Name)
			}
		}
		for i, ignore := range p.IgnoreChecks {
			file, pos := p.Place("ignoreChecks[" + strconv.Itoa(i+1) + "]")
			rule, known := rules[ignore.Rule]
			switch {
			case !known:
				f := ignoreUnknown.At(file, pos, "front matter: ignoreChecks: there is no rule %q", ignore.Rule)
				if near := finding.Nearest(ignore.Rule, names); near != "" {
					f = f.Suggest("did you mean %q?", near)
				}
				findings = append(findings, f)
				continue
			case rule.Fixed:
				findings = append(findings, ignoreUnknown.At(file, pos, "front matter: ignoreChecks: %q is always an error and cannot be ignored", ignore.Rule))
				continue
			case ignore.Reason == "":
				findings = append(findings, ignoreReason.At(file, pos, "front matter: ignoreChecks: %q has no reason", ignore.Rule).
					Suggest(`write {rule: %s, reason: "..."}`, ignore.Rule))
			}
			silent[ignored{p.File, ignore.Rule}] = true
		}
	}
	return silent, findings
}
