package check

import (
	"cmp"
	"slices"
	"strings"

	"porchlight/internal/config"
	"porchlight/internal/finding"
)

var (
	ignoreUnknown = finding.NewRule("ignore-unknown", finding.Error, "A page ignores a rule that does not exist")
	ignoreReason  = finding.Register(finding.Rule{
		Name: "ignore-reason", Severity: finding.Error,
		Doc: "A page ignores a rule without a reason",
		Why: "The next editor has to see whether the reason is still true. Without a reason, nothing is " +
			"ignored.",
		Instead: "Write the reason in a few words: `{rule: broken-link, reason: \"the page comes next week\"}`.",
	})
	ignoreUnused = finding.Register(finding.Rule{
		Name: "ignore-unused", Severity: finding.Info,
		Doc:     "A page ignores a rule that finds nothing there",
		Why:     "It would hide the next mistake of the same kind.",
		Instead: "Remove the line, or the two comments.",
	})
	ignoreComment = finding.Register(finding.Rule{
		Name: "ignore-comment", Severity: finding.Error,
		Doc:     "A comment that turns a rule off for a part of a text is not complete",
		Why:     "Until it is clear where the part ends, nothing is ignored.",
		Instead: "Write `<!-- check-off RULE: reason -->` before the part, and `<!-- check-on -->` after it.",
	})
)

// Ignored is a rule that a site ignores on purpose: on a page, in a part of its text, or by the settings.
type Ignored struct {
	Rule   string `json:"rule"`
	File   string `json:"file"` // that turns the rule off
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	In     string `json:"in,omitempty"`     // by the settings: the folder or file; "": the whole site
	Reason string `json:"reason,omitempty"` // "" by the settings, which have no reasons
	Hides  int    `json:"hides"`            // number of findings

	from  finding.Position `cache:"-"` // begin of the part of the text
	to    finding.Position `cache:"-"` // end of that part; zero: the whole page
	pages []string         `cache:"-"` // files of the pages; several with a cascade
}

// Why is the reason in words.
func (i *Ignored) Why() string {
	switch {
	case i.Reason != "":
		return finding.Message("%q", i.Reason)
	case i.In != "":
		return "turned off by the settings in " + i.In
	}
	return "turned off by the settings"
}

// Effect is the number of findings that it hides, in words.
func (i *Ignored) Effect() string {
	if i.Hides == 0 {
		return "hides nothing"
	}
	return "hides " + finding.Number(i.Hides, "finding", "findings")
}

// hides reports whether a finding in its file is ignored.
func (i *Ignored) hides(f *finding.Finding) bool {
	if i.Rule != f.Rule || i.to == (finding.Position{}) {
		return i.Rule == f.Rule
	}
	at := finding.Position{Line: f.Line, Column: max(f.Column, 1)}
	return !at.Before(i.from) && at.Before(i.to)
}

// Suppressions are the rules that pages ignore, by ignoreChecks and by comments in their texts.
type Suppressions struct {
	Findings []finding.Finding    // about rules that cannot be ignored, missing reasons, and comments
	byFile   map[string][]Ignored // by the file of the page
}

// ruleIn is a rule in a file. Maps by ruleIn keep Apply fast for a page with thousands of findings and comments.
type ruleIn struct{ file, rule string }

// Apply removes the findings that pages ignore, sets the severities that the site chose, and sorts the rest. It returns
// a copy.
func (s Suppressions) Apply(chosen finding.Severities, findings []finding.Finding) []finding.Finding {
	return s.ApplyInPlace(chosen, slices.Clone(findings))
}

// ApplyInPlace is Apply without a copy: it changes the list.
func (s Suppressions) ApplyInPlace(chosen finding.Severities, findings []finding.Finding) []finding.Finding {
	if len(s.byFile) > 0 {
		ignored := map[ruleIn]bool{}
		for file, list := range s.byFile {
			for i := range list {
				ignored[ruleIn{file, list[i].Rule}] = true
			}
		}
		findings = slices.DeleteFunc(findings, func(f finding.Finding) bool {
			return ignored[ruleIn{f.File, f.Rule}] &&
				slices.ContainsFunc(s.byFile[f.File], func(i Ignored) bool { return i.hides(&f) })
		})
	}
	return finding.Sort(chosen.ApplyInPlace(findings))
}

// Ignored are the rules that pages ignore, sorted by file and place. found are all findings, of which Hides is counted.
func (s Suppressions) Ignored(found []finding.Finding) []Ignored {
	byRule := map[ruleIn][]*finding.Finding{}
	for i := range found {
		if f := &found[i]; s.byFile[f.File] != nil {
			byRule[ruleIn{f.File, f.Rule}] = append(byRule[ruleIn{f.File, f.Rule}], f)
		}
	}
	var list []Ignored
	for file, ignored := range s.byFile {
		for _, i := range ignored {
			i.pages = []string{file}
			for _, f := range byRule[ruleIn{file, i.Rule}] {
				if i.hides(f) {
					i.Hides++
				}
			}
			list = append(list, i)
		}
	}
	slices.SortFunc(list, compareIgnored)
	merged := list[:0]
	for _, i := range list {
		if n := len(merged); n > 0 && compareIgnored(merged[n-1], i) == 0 {
			merged[n-1].Hides += i.Hides
			merged[n-1].pages = append(merged[n-1].pages, i.pages...)
		} else {
			merged = append(merged, i)
		}
	}
	return merged
}

// On are the rules that are ignored in one file: by its page, by the settings for its folder, or by the settings for
// the site if that hides a finding. found are the findings in the file, of which Hides is counted.
func (s Suppressions) On(cfg *config.Config, file string, found []finding.Finding) []Ignored {
	list := slices.DeleteFunc(SettingsIgnored(cfg, found), func(i Ignored) bool {
		return i.Hides == 0 && (i.In == "" || !finding.PathSeverities{Path: i.In}.Has(file))
	})
	for _, i := range s.byFile[file] {
		for n := range found {
			if i.hides(&found[n]) {
				i.Hides++
			}
		}
		list = append(list, i)
	}
	slices.SortStableFunc(list, compareIgnored)
	return list
}

// Unused is the findings about rules that pages ignore without effect. looked reports whether all rules have run on a
// page.
func (s Suppressions) Unused(found []finding.Finding, looked func(file string) bool) (unused []finding.Finding) {
	if len(s.byFile) == 0 {
		return nil
	}
	onRequest := map[string]bool{}
	for _, r := range finding.Rules() {
		onRequest[r.Name] = r.OnRequest
	}
	for _, i := range s.Ignored(found) {
		notLooked := func(file string) bool { return !looked(file) }
		if i.Hides == 0 && !onRequest[i.Rule] && !slices.ContainsFunc(i.pages, notLooked) {
			at := finding.Position{Line: i.Line, Column: i.Column}
			unused = append(unused, ignoreUnused.At(i.File, at, "%q is ignored here, and finds nothing", i.Rule).
				Suggest("remove this"))
		}
	}
	return unused
}

// SettingsIgnored are the rules that the settings turn off. found are all findings, of which Hides is counted.
func SettingsIgnored(cfg *config.Config, found []finding.Finding) []Ignored {
	var list []Ignored
	at := map[[2]string]int{}
	file, _ := cfg.At("checks").Found()
	for _, in := range append([]finding.PathSeverities{cfg.Checks.PathSeverities}, cfg.Checks.In...) {
		for rule, severity := range in.Rules {
			if severity == finding.Off && rule != finding.Others {
				at[[2]string{in.Path, rule}] = len(list)
				pos := in.At[rule]
				list = append(list, Ignored{Rule: rule, In: in.Path, File: file, Line: pos.Line, Column: pos.Column})
			}
		}
	}
	for _, f := range found {
		if severity, in, chosen := cfg.Checks.Of(f.Rule, f.File); chosen && severity == finding.Off {
			if i, listed := at[[2]string{in, f.Rule}]; listed {
				list[i].Hides++
			}
		}
	}
	slices.SortFunc(list, compareIgnored)
	return list
}

func compareIgnored(a, b Ignored) int {
	return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column, strings.Compare(a.Rule, b.Rule))
}
