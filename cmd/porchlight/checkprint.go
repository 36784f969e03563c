package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"porchlight/internal/build"
	"porchlight/internal/check"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/theme"
)

// checkFormats are the values of --format.
var checkFormats = []string{"text", "json", "sarif", "github"}

// checkSummary is the summary of --format json. Other programs depend on its names.
type checkSummary struct {
	Pages        int   `json:"pages"`
	Drawn        int   `json:"drawn"` // pages and redirects that were drawn to check them
	Errors       int   `json:"errors"`
	Warnings     int   `json:"warnings"`
	Milliseconds int64 `json:"milliseconds"`
	finding.Digest
}

// print prints findings in the chosen format. Text goes to stdout, because the findings are the result of
// the command.
func (f *checkFlags) print(cmd *cobra.Command, checked *build.Checked, findings []finding.Finding) error {
	stdout := cmd.OutOrStdout()
	switch f.format {
	case "sarif":
		return finding.SARIF(stdout, findings, f.elsewhere())
	case "github":
		return finding.GitHub(stdout, findings, f.elsewhere())
	case "json":
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

// elsewhere tells a code host where the files are, relative to the current folder.
func (f *checkFlags) elsewhere() finding.Elsewhere {
	return finding.Elsewhere{Folder: filepath.ToSlash(shownPath(absolute(f.site.source))), Version: version,
		Source: sourceReader(f.site.source)}
}

// severe counts the findings with a severity.
func severe(findings []finding.Finding, severity finding.Severity) (number int) {
	for _, f := range findings {
		if f.Severity == severity {
			number++
		}
	}
	return number
}

// ruleNamed gives the rule with a name that a flag has.
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

// explainRule prints the description of a rule.
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

// printIgnored lists the findings that the site ignores on purpose.
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

// addExport adds --export to check. With it, check writes a list of words for another program and checks
// nothing.
func (f *checkFlags) addExport(cmd *cobra.Command) {
	format := ""
	cmd.Flags().StringVar(&format, "export", "",
		"write the words of the rule language into a folder, as a style for another program: vale")
	args, run := cmd.Args, cmd.RunE
	cmd.Args = func(cmd *cobra.Command, list []string) error {
		switch {
		case format == "":
			return args(cmd, list)
		case format != "vale":
			return refuse("write: porchlight check --export vale FOLDER", "--export: want vale, have %q", format)
		case len(list) != 1:
			return refuse("write: porchlight check --export vale FOLDER", "--export wants one folder to write to")
		}
		return nil
	}
	cmd.RunE = func(cmd *cobra.Command, list []string) error {
		if format != "" {
			return f.exportVale(cmd, list[0])
		}
		return run(cmd, list)
	}
}

// exportVale writes the words of the rule language as a style of Vale into a folder.
func (f *checkFlags) exportVale(cmd *cobra.Command, folder string) error {
	source, _, err := f.site.folders()
	if err != nil {
		return err
	}
	settings, err := f.site.config()
	if err != nil {
		return err
	}
	cfg, findings := config.Load(os.DirFS(source), settings)
	if finding.HasErrors(findings) {
		stderr := cmd.ErrOrStderr()
		if err := finding.Text(stderr, findings, textOptions(stderr, source)); err != nil {
			return machine(err)
		}
		return &exit{code: exitFindings}
	}
	files := check.Vale(cfg.Data.Packs["language"], cfg.LanguageGuide)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return machine(err)
		}
		if err := os.WriteFile(path, []byte(files[name]), 0o644); err != nil {
			return machine(err)
		}
	}
	return nil
}

// mend applies the fixes of findings and shows the changes. It gives the findings that remain; with
// --dry-run, these are all. Of overlapping fixes only the first is applied; the next run can apply the
// others.
func (f *checkFlags) mend(w io.Writer, checked *build.Checked, findings []finding.Finding) ([]finding.Finding, error) {
	root, err := os.OpenRoot(f.site.source)
	if err != nil {
		return nil, err
	}
	defer root.Close() //nolint:errcheck // what was written is closed already
	byFile := map[string][]finding.Finding{}
	var files []string
	for _, found := range findings {
		if found.Fix == (finding.Fix{}) {
			continue
		}
		if byFile[found.File] == nil {
			files = append(files, found.File)
		}
		byFile[found.File] = append(byFile[found.File], found)
	}
	mended := map[finding.Finding]bool{}
	for _, file := range files {
		done, err := f.mendFile(w, root, checked, file, byFile[file])
		if err != nil {
			return nil, err
		}
		for _, found := range done {
			mended[found] = !f.dryRun
		}
	}
	return slices.DeleteFunc(slices.Clone(findings), func(found finding.Finding) bool { return mended[found] }), nil
}

// mendFile applies the fixes in one file. It skips a link, a read-only file, and a file that was saved
// after the check. It gives the fixed findings.
func (f *checkFlags) mendFile(w io.Writer, root *os.Root, checked *build.Checked, file string,
	findings []finding.Finding) ([]finding.Finding, error) {
	entry := checked.Files.Entry(file)
	if entry == nil {
		return nil, nil
	}
	digest, err := entry.Digest()
	if err != nil {
		return nil, nil
	}
	was, now, done, err := build.Mend(root, file, digest, findings, f.dryRun)
	switch {
	case errors.Is(err, build.ErrSaved) || errors.Is(err, build.ErrLink) || errors.Is(err, build.ErrReadOnly):
		_, err = fmt.Fprintf(w, "%s %v\n", finding.Harmless(file), err)
		return nil, err
	case err != nil || len(done) == 0:
		return nil, err
	}
	_, err = io.WriteString(w, theme.Unified(file, file, was, now))
	return done, err
}
