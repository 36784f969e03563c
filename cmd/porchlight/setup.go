package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"porchlight"
	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/publish"
	"porchlight/internal/setup"
)

// setupFlags has the answers that flags give.
type setupFlags struct {
	answers    setup.Answers
	answeredBy string
}

func (f *setupFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	for _, q := range questions {
		flags.StringVar(q.answer(&f.answers), q.flag, "", q.doc)
	}
	flags.StringVar(&f.answeredBy, "answeredBy", "", "who picks up: facility, network or third-party")
	flags.BoolVar(&f.answers.Paid, "paidReferral", false, "somebody is paid for sending callers to a program")
	flags.BoolVar(&f.answers.KeepSamples, "keepSamples", false, "keep the sample people and the sample place")
}

func newSetup() *cobra.Command {
	var (
		source siteFlags
		flags  setupFlags
	)
	cmd := &cobra.Command{
		Use:   "setup",
		Short: "Make a new site your own: your name, your number, who answers and when",
		Long: `Setup asks a few questions and writes the answers into config.toml. Pages that came with the site and say who answers
are rewritten, and sample people and the sample place are removed. A page that you changed is kept, and named.

Without a terminal, give the answers as flags. --name, --number, --answeredBy and --hours are needed. Nothing is
changed until every answer can be used.`,
		Example: `  porchlight setup
  porchlight setup --name "Harbor House" --number 1-217-555-0134 \
    --answeredBy facility --hours "Monday to Friday, 9 am to 5 pm" \
    --timeZone America/Chicago`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runSetup(cmd, &source, &flags) },
	}
	source.addSource(cmd)
	flags.add(cmd)
	return cmd
}

// runSetup changes the site by the answers. On a terminal it asks the questions that no flag answers.
func runSetup(cmd *cobra.Command, site *siteFlags, f *setupFlags) error {
	source := site.source
	root, err := openSite(site)
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // what was written is closed already
	if err := f.wanted(cmd); err != nil {
		return err
	}
	flags, err := site.config()
	if err != nil {
		return err
	}
	stdin, stdout := cmd.InOrStdin(), cmd.OutOrStdout()
	if canAsk(cmd) {
		if err := newInterview(stdin, stdout, root.FS()).ask(cmd.Context(), cmd.Flags(), &f.answers); err != nil {
			return err
		}
	}
	plan, findings, err := setup.New(root.FS(), porchlight.Starter, f.answers, flags.Clock)
	if errors.Is(err, fs.ErrNotExist) {
		return refuse("start a site with: porchlight new site my-site", "there is no config.toml in %q", source)
	}
	if err != nil {
		return machine(err)
	}
	if finding.HasErrors(findings) {
		options := textOptions(cmd.ErrOrStderr(), source)
		options.Source = plan.Source
		if err := finding.Text(cmd.ErrOrStderr(), findings, options); err != nil {
			return machine(err)
		}
		return &exit{code: exitFindings, err: errors.New("nothing was changed: these would be the lines in config.toml")}
	}
	if err := plan.Write(root); err != nil {
		return &exit{code: exitMachine, err: fmt.Errorf("the site cannot be changed: %s", publish.Why(err)),
			hint: "nothing was changed"}
	}
	return printSetup(stdout, plan, source)
}

// given reports whether any flag answers a question.
func (f *setupFlags) given(flags *pflag.FlagSet) (given bool) {
	return f.answeredBy != "" || slices.ContainsFunc(questions, func(q question) bool { return flags.Changed(q.flag) })
}

// canAsk reports whether a command can ask questions.
func canAsk(cmd *cobra.Command) bool {
	return isTerminal(cmd.InOrStdin()) && isTerminal(cmd.OutOrStdout())
}

// wanted refuses to run without a terminal if a flag is missing that has no default.
func (f *setupFlags) wanted(cmd *cobra.Command) error {
	f.answers.AnsweredBy = care.Answerer(f.answeredBy)
	if canAsk(cmd) {
		return nil
	}
	a := f.answers
	var missing []string
	for _, want := range []struct{ flag, value string }{
		{"--name", a.Name}, {"--number", a.Number}, {"--answeredBy", string(a.AnsweredBy)}, {"--hours", a.Hours},
	} {
		if want.value == "" {
			missing = append(missing, want.flag)
		}
	}
	if a.AnsweredBy != "" && a.AnsweredBy != care.Facility && a.AnswererName == "" {
		missing = append(missing, "--answererName")
	}
	if len(missing) == 0 {
		return nil
	}
	return usage(fmt.Errorf("without a terminal, nothing can be asked; add %s", strings.Join(missing, ", ")))
}

// printSetup prints the changes and the remaining work.
func printSetup(w io.Writer, plan *setup.Plan, source string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "changed: the site is set up\n\n")
	for _, c := range plan.Changes {
		fmt.Fprintf(&b, "  %-9s %s\n", cond(c.Text == nil, "removed", "written"), c.File)
	}
	if len(plan.Kept) > 0 {
		fmt.Fprintf(&b, "\nyou changed these pages, so they stay; read whether they are still true:\n\n  %s\n",
			strings.Join(plan.Kept, "\n  "))
	}
	in := ""
	if source != "." {
		in = " --source " + source
	}
	fmt.Fprintf(&b, "\nnext:\n  porchlight serve%s    shows the site, and what is left to do\n", in)
	_, err := io.WriteString(w, b.String())
	return err
}
