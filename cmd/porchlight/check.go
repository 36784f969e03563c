package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/finding"
)

// checkFlags are the flags of check.
type checkFlags struct {
	site     siteFlags
	format   string
	rules    []string
	strict   bool
	noCache  bool
	external bool
	explain  string
}

func newCheck() *cobra.Command {
	var flags checkFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "List everything that is not in order, and publish nothing",
		Long: `Check lists what a build would find wrong with the site: every problem with its place, what was found,
and what to write instead. It publishes nothing.`,
		Example: `  porchlight check
  porchlight check --rule broken-link,broken-anchor
  porchlight check --strict --format json
  porchlight check --explain broken-link`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return flags.run(cmd) },
	}
	flags.site.addReading(cmd)
	flags.site.addIncluding(cmd)
	add := cmd.Flags()
	add.StringVar(&flags.format, "format", "text", "how to print: text or json")
	add.StringSliceVar(&flags.rules, "rule", nil, "only these rules, such as broken-link,broken-anchor")
	add.BoolVar(&flags.strict, "strict", false, "exit with status 1 at any finding, not only at errors")
	add.BoolVar(&flags.noCache, "no-cache", false, "check everything anew, and keep nothing for the next check")
	add.BoolVar(&flags.external, "external", false, "also look whether links to other sites still work, which takes minutes")
	add.StringVar(&flags.explain, "explain", "", "show what a rule finds, why, and what to write instead")
	flags.addExport(cmd)
	return cmd
}

// run does what the flags ask for.
func (f *checkFlags) run(cmd *cobra.Command) error {
	if err := checkFormat(f.format, "text", "json"); err != nil {
		return err
	}
	if f.explain != "" {
		return explainRule(cmd.OutOrStdout(), f.explain)
	}
	for _, name := range f.rules {
		if _, err := ruleNamed("--rule", name); err != nil {
			return err
		}
	}
	checked, err := f.check(cmd)
	if err != nil {
		return err
	}
	findings := f.chosen(checked.Findings)
	if err := f.print(cmd, checked, findings); err != nil {
		return machine(err)
	}
	if finding.HasErrors(findings) || f.strict && len(findings) > 0 {
		return &exit{code: exitFindings}
	}
	return nil
}

// check checks the site.
func (f *checkFlags) check(cmd *cobra.Command) (*build.Checked, error) {
	source, _, err := f.site.folders()
	if err != nil {
		return nil, err
	}
	settings, err := f.site.config()
	if err != nil {
		return nil, err
	}
	setCollector(readPercent)
	opt := build.Options{Source: source, Theme: porchlight.Starter, Flags: settings, NoCache: f.noCache,
		Counted: limitMemory}
	if f.format == "text" {
		pages := newProgress(cmd.ErrOrStderr(), "checking pages")
		opt.Drawing = pages.show
		defer pages.end()
	}
	checked, err := build.Check(cmd.Context(), opt)
	if err == nil && f.external {
		err = f.lookElsewhere(cmd, opt, checked)
	}
	return checked, machine(err)
}

// chosen are the findings of the rules that --rule names.
func (f *checkFlags) chosen(findings []finding.Finding) []finding.Finding {
	if len(f.rules) == 0 {
		return findings
	}
	return slices.DeleteFunc(slices.Clone(findings), func(found finding.Finding) bool {
		return !slices.Contains(f.rules, found.Rule)
	})
}

// checkSummary is the summary in --format json. Its names are an interface for other programs.
type checkSummary struct {
	Pages        int   `json:"pages"`
	Drawn        int   `json:"drawn"` // pages and redirects that were checked anew
	Errors       int   `json:"errors"`
	Warnings     int   `json:"warnings"`
	Milliseconds int64 `json:"milliseconds"`
	finding.Digest
}

// print prints findings: as text to stdout, since they are what was asked for.
func (f *checkFlags) print(cmd *cobra.Command, checked *build.Checked, findings []finding.Finding) error {
	stdout := cmd.OutOrStdout()
	if f.format == "json" {
		return finding.JSON(stdout, findings, checkSummary{
			Pages: checked.Pages, Drawn: checked.Drawn, Errors: severe(findings, finding.Error),
			Warnings: severe(findings, finding.Warning), Milliseconds: checked.Time.Milliseconds(),
			Digest: finding.NewDigest(findings),
		})
	}
	if err := finding.Text(stdout, findings, textOptions(stdout, f.site.source)); err != nil {
		return err
	}
	_, err := fmt.Fprintf(stdout, "%s: %s in %s\n", count(checked.Pages, "page", "pages"), finding.Count(findings),
		checked.Time.Round(time.Millisecond))
	return err
}

// severe is how many findings have a severity.
func severe(findings []finding.Finding, severity finding.Severity) (number int) {
	for _, f := range findings {
		if f.Severity == severity {
			number++
		}
	}
	return number
}

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
