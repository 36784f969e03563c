package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/external"
	"porchlight/internal/finding"
	"porchlight/internal/publish"
	"porchlight/internal/report"
	"porchlight/internal/theme"
)

type checkFlags struct {
	site    siteFlags
	format  string
	rules   []string
	strict  bool
	noCache bool

	external bool // check links to other sites, too
	orphans  bool // report pages that only lists link to, too

	baseline      string // file
	writeBaseline bool

	fix, dryRun bool
	report      string // file

	explain        string // name of a rule
	explainIgnored bool
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
  porchlight check --report report.html
  porchlight check --explain broken-link`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return flags.run(cmd) },
	}
	flags.site.addReading(cmd)
	flags.site.addIncluding(cmd)
	add := cmd.Flags()
	add.StringVar(&flags.format, "format", "text", "how to print: "+strings.Join(checkFormats, ", "))
	add.StringSliceVar(&flags.rules, "rule", nil, "only these rules, such as broken-link,broken-anchor")
	add.BoolVar(&flags.strict, "strict", false, "exit with status 1 at any finding, not only at errors")
	add.BoolVar(&flags.noCache, "no-cache", false, "check everything anew, and keep nothing for the next check")
	add.BoolVar(&flags.external, "external", false,
		"also check whether links to other sites still work, which takes minutes")
	add.BoolVar(&flags.orphans, "orphans", false, "also list the pages to which only lists lead")
	add.StringVar(&flags.baseline, "baseline", "", "leave out the findings that this file has")
	add.BoolVar(&flags.writeBaseline, "write-baseline", false, "write all findings into the file of --baseline")
	add.BoolVar(&flags.fix, "fix", false, "apply the replacements that need no judgement, and show what they change")
	add.BoolVar(&flags.dryRun, "dry-run", false, "with --fix: show what would change, and change nothing")
	add.StringVar(&flags.report, "report", "",
		"also write the health of the site into this HTML file: one page to print or to hand on")
	add.StringVar(&flags.explain, "explain", "", "show what a rule finds, why, and what to write instead")
	add.BoolVar(&flags.explainIgnored, "explain-ignored", false,
		"list what settings, pages and comments ignore, why, and how many findings that hides")
	flags.addExport(cmd)
	return cmd
}

// validate refuses flags that exclude each other or have wrong values.
func (f *checkFlags) validate() error {
	if err := checkFormat(f.format, checkFormats...); err != nil {
		return err
	}
	for _, name := range f.rules {
		if _, err := ruleNamed("--rule", name); err != nil {
			return err
		}
	}
	switch {
	case f.writeBaseline && f.baseline == "":
		return refuse("write: porchlight check --baseline porchlight-baseline.json --write-baseline",
			"--write-baseline wants the file, in --baseline")
	case f.writeBaseline && len(f.rules) > 0:
		return refuse("leave --rule out: a baseline has the findings of all rules",
			"--write-baseline and --rule exclude each other")
	case f.dryRun && !f.fix:
		return refuse("write: porchlight check --fix --dry-run", "--dry-run is for --fix")
	case f.fix && (f.writeBaseline || f.explainIgnored || f.format != "text"):
		return usage(errors.New("--fix prints what it changes: leave out --write-baseline, --explain-ignored and --format"))
	case f.explainIgnored && f.format != "text" && f.format != "json":
		return usage(finding.Errorf("--explain-ignored: want --format text or json, have %q", f.format))
	}
	return f.validateReport()
}

func (f *checkFlags) run(cmd *cobra.Command) error {
	if f.explain != "" {
		return explainRule(cmd.OutOrStdout(), f.explain)
	}
	if err := f.validate(); err != nil {
		return err
	}
	known, err := f.readBaseline()
	if err != nil {
		return err
	}
	checked, err := f.check(cmd)
	if err != nil {
		return err
	}
	switch {
	case f.explainIgnored:
		return machine(f.printIgnored(cmd.OutOrStdout(), checked.Ignored))
	case f.writeBaseline:
		return f.newBaseline(cmd.OutOrStdout(), checked.Findings)
	}
	findings := slices.DeleteFunc(slices.Clone(checked.Findings), func(found finding.Finding) bool {
		return !f.covers(found.Rule)
	})
	if known != nil {
		findings = known.Apply(findings, f.covers, sourceReader(f.site.source))
	}
	if f.fix {
		if findings, err = f.mend(cmd.OutOrStdout(), checked, findings); err != nil {
			return machine(err)
		}
	}
	if err := f.print(cmd, checked, findings); err != nil {
		return machine(err)
	}
	if err := f.writeReport(cmd.OutOrStdout(), checked); err != nil {
		return err
	}
	if finding.HasErrors(findings) || f.strict && len(findings) > 0 {
		return &exit{code: exitFindings}
	}
	return nil
}

func (f *checkFlags) check(cmd *cobra.Command) (*build.Checked, error) {
	source, _, err := f.site.folders()
	if err != nil {
		return nil, err
	}
	settings, err := f.site.config()
	if err != nil {
		return nil, err
	}
	opt := build.Options{Source: source, Theme: porchlight.Starter, Flags: settings, NoCache: f.noCache,
		Counted: limitMemory(cmd.Context()), Reading: f.report != ""}
	pages := newProgress(cmd.ErrOrStderr(), "checking pages")
	opt.Drawing = pages.show
	defer pages.end()
	checked, err := build.Check(cmd.Context(), opt)
	if err == nil && (f.external || f.orphans) {
		err = f.lookFurther(cmd, opt, checked)
	}
	return checked, machine(err)
}

// covers reports whether --rule includes a rule. Without --rule, all rules are included.
func (f *checkFlags) covers(rule string) bool {
	return len(f.rules) == 0 || slices.Contains(f.rules, rule)
}

// readBaseline reads the file of --baseline. It gives nil if no baseline applies.
func (f *checkFlags) readBaseline() (*finding.Baseline, error) {
	if f.baseline == "" || f.writeBaseline {
		return nil, nil
	}
	text, err := os.ReadFile(f.baseline)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, refuse("write it with: porchlight check --baseline "+f.baseline+" --write-baseline",
			"--baseline: there is no file %q", f.baseline)
	case err != nil:
		return nil, &exit{code: exitMachine, err: finding.Errorf("--baseline: %q: %s", f.baseline, publish.Why(err))}
	}
	known, err := finding.ReadBaseline(f.baselineName(), text)
	if err != nil {
		return nil, refuse("", "--baseline: %q: %v", f.baseline, err)
	}
	return known, nil
}

// baselineName gives the name of the baseline file in findings: relative to the site if it is in the site.
func (f *checkFlags) baselineName() string {
	name, err := filepath.Rel(absolute(f.site.source), absolute(f.baseline))
	if err != nil || !filepath.IsLocal(name) {
		name = f.baseline
	}
	return filepath.ToSlash(name)
}

// newBaseline writes findings into the file of --baseline.
func (f *checkFlags) newBaseline(w io.Writer, findings []finding.Finding) error {
	var text bytes.Buffer
	written, err := finding.WriteBaseline(&text, findings, sourceReader(f.site.source))
	if err == nil {
		err = replaceFile(f.baseline, text.Bytes())
	}
	if err != nil {
		return &exit{code: exitMachine, err: finding.Errorf("--baseline: %q: %s", f.baseline, publish.Why(err))}
	}
	line := fmt.Sprintf("%s has %s: they are left out by --baseline %s", f.baseline,
		count(written, "finding", "findings"), f.baseline)
	if left := len(findings) - written; left > 0 {
		line += fmt.Sprintf("; %s not: always an error", count(left, "is", "are"))
	}
	_, err = fmt.Fprintln(w, strings.TrimSpace(line))
	return machine(err)
}

// replaceFile replaces a file by way of a temporary file in the same folder.
func replaceFile(name string, text []byte) error {
	root, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // what was written is closed already
	return theme.Replace(root, filepath.Base(name), text)
}

// lookFurther adds the findings of --orphans and --external. They are optional because all pages must be
// drawn for them.
func (f *checkFlags) lookFurther(cmd *cobra.Command, opt build.Options, checked *build.Checked) error {
	opt.Drawing, opt.Counted = nil, nil
	o, err := build.Look(opt, build.AsBuilt)
	if err != nil {
		return err
	}
	defer o.Close() //nolint:errcheck // it was only read
	if err := o.Draw(cmd.Context(), nil, nil); err != nil {
		return err
	}
	var found []finding.Finding
	if f.orphans {
		found = report.OrphanFindings(o)
	}
	if f.external {
		dead, unreached := f.lookElsewhere(cmd, opt, o)
		found, err = append(found, dead...), unreached
	}
	checked.Findings = finding.Sort(slices.Concat(checked.Findings, o.Chosen(found)))
	return err
}

// lookElsewhere gives the findings about links to other sites.
func (f *checkFlags) lookElsewhere(cmd *cobra.Command, opt build.Options, o *build.Overview) ([]finding.Finding,
	error) {
	folder := filepath.Join(opt.Source, build.CacheFolder, "external")
	if f.noCache {
		folder = ""
	}
	agent := "Porchlight/" + version + " (checks links"
	if own := o.Config.BaseURL.String(); own != "" {
		agent += " of " + own
	}
	progress := newProgress(cmd.ErrOrStderr(), "looking at other sites")
	defer progress.end()
	links := external.Links(o)
	answers, err := external.Polite(agent+")", folder).Look(cmd.Context(), external.Addresses(links), progress.show)
	return external.Findings(links, answers, err, o.ReadFile)
}
