package main

import (
	"fmt"
	"io"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

// ruleNamed is the rule of a name that was given to a flag.
func ruleNamed(flag, name string) (finding.Rule, error) {
	rules := finding.Rules()
	names := make([]string, len(rules))
	for i, r := range rules {
		if names[i] = r.Name; r.Name == name {
			return r, nil
		}
	}
	end := refuse(`docs/rules.md lists the rules, and every finding names its own in brackets`,
		"%s: there is no rule %q", flag, name)
	if near := finding.Nearest(strings.ToLower(name), names); near != "" {
		end.hint = "did you mean: " + flag + " " + near
	}
	return finding.Rule{}, end
}

// explainRule prints what a rule finds.
func explainRule(w io.Writer, name string) error {
	rule, err := ruleNamed("--explain", name)
	if err != nil {
		return err
	}
	how := rule.Severity.String() + `, unless config.toml says otherwise in [checks]`
	if rule.Fixed {
		how = "always an error: neither the settings nor a page can change that"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n\n%s.\n", rule.Name, how, rule.Doc)
	for _, part := range []string{rule.Why, rule.Instead} {
		if part != "" {
			fmt.Fprintf(&b, "\n%s\n", part)
		}
	}
	if rule.Source != "" {
		fmt.Fprintf(&b, "\nSource: %s\n", rule.Source)
	}
	_, err = io.WriteString(w, b.String())
	return machine(err)
}

// printIgnored lists what is ignored on purpose.
func (f *checkFlags) printIgnored(w io.Writer, list []check.Ignored) error {
	shown := []check.Ignored{}
	for _, i := range list {
		if f.covers(i.Rule) {
			shown = append(shown, i)
		}
	}
	if f.format == "json" {
		return writeJSON(w, map[string]any{"version": 1, "ignored": shown})
	}
	if len(shown) == 0 {
		_, err := fmt.Fprintln(w, "nothing is ignored: no setting, page or comment turns a rule off")
		return err
	}
	var b strings.Builder
	for _, i := range shown {
		place := fmt.Sprintf("%s:%d:%d", i.File, i.Line, i.Column)
		fmt.Fprintf(&b, "%s: %s: %s [%s]\n", place, i.Effect(), finding.Harmless(i.Why()), i.Rule)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
