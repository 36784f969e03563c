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

// Ignored is what a site ignores on purpose: a rule on a page, in a part of its text, or by the settings.
type Ignored struct {
	Rule   string `json:"rule"`
	File   string `json:"file"` // in which that is written
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	In     string `json:"in,omitempty"`     // of the settings: the folder or file for which it holds; "": the whole site
	Reason string `json:"reason,omitempty"` // "" of the settings, which have none
	Hides  int    `json:"hides"`            // findings

	// The part of the text for which it holds; zero: the whole page. And the files for which: of a cascade, several.
	from  finding.Position `cache:"-"`
	to    finding.Position `cache:"-"`
	pages []string         `cache:"-"`
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

// Effect is how many findings it hides, in words.
func (i *Ignored) Effect() string {
	if i.Hides == 0 {
		return "hides nothing"
	}
	return "hides " + finding.Number(i.Hides, "finding", "findings")
}

// hides reports whether a finding in the file is ignored.
func (i *Ignored) hides(f *finding.Finding) bool {
	if i.Rule != f.Rule || i.to == (finding.Position{}) {
		return i.Rule == f.Rule
	}
	at := finding.Position{Line: f.Line, Column: max(f.Column, 1)}
	return !at.Before(i.from) && at.Before(i.to)
}

// Suppressions are what pages ignore, by ignoreChecks and by comments in their texts, and what is wrong with that.
type Suppressions struct {
	Findings []finding.Finding
	byFile   map[string][]Ignored
}

// ruleIn is a rule in a file. A page may have thousands of findings and of comments that ignore others.
type ruleIn struct{ file, rule string }

// Apply leaves out what pages ignore, gives the rest the severities that the site chose, and sorts it. What it is
// given stays as it is.
func (s Suppressions) Apply(chosen finding.Severities, findings []finding.Finding) []finding.Finding {
	return s.ApplyInPlace(chosen, slices.Clone(findings))
}

// ApplyInPlace is Apply, which changes the list that it is given.
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

// Ignored is what the pages ignore, by file and place, with the number of findings of all that were found.
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

// On is what is ignored in one file, with the number of findings of all that were found there: what its page ignores,
// and what the settings turn off for a folder or file, or anywhere if it hides something there.
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

// Unused reports what pages ignore and is not found. looked reports whether all rules have looked at a page.
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

// SettingsIgnored is what the settings turn off, with the number of findings of all that were found.
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
