package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/report"
)

func newList() *cobra.Command {
	var (
		flags  siteFlags
		format string
		within int
	)
	cmd := &cobra.Command{
		Use:   "list drafts|future|expired|review-due|all",
		Short: "List pages that are not live or not current, and since when",
		Long: `List reads the site and writes nothing.

  drafts       pages marked "draft: true", and when they were last changed
  future       pages whose date has not come, the day on which they appear, and what will be wrong on it
  expired      pages that have expired, and since when
  review-due   published pages whose next review is due, the reviewer, and since when
  all          every page with its status`,
		Example: `  porchlight list drafts
  porchlight list review-due --within 30
  porchlight list all --format csv
  porchlight list expired --clock 2027-03-01`,
		Args: func(_ *cobra.Command, args []string) error { return checkSelection(args) },
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, "text", "json", "csv"); err != nil {
				return err
			}
			if within < 0 || within > 0 && args[0] != "review-due" {
				return usage(fmt.Errorf("--within: want a number of days, and only with review-due"))
			}
			return runList(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), &flags, args[0], format, within)
		},
	}
	flags.addReading(cmd)
	cmd.Flags().IntVar(&within, "within", 0, "with review-due: also reviews that are due within this number of days")
	cmd.Flags().StringVar(&format, "format", "text", "how to print: text, json or csv")
	return cmd
}

func checkSelection(args []string) error {
	want := "want one of " + strings.Join(report.Lists, ", ")
	switch {
	case len(args) == 0:
		return refuse("write: porchlight list all", "say what to list: %s", want)
	case len(args) > 1:
		return refuse(fmt.Sprintf("to use the site in another folder, write: porchlight list %s --source %s", args[0],
			args[1]), "one list at a time, have %q and %q", args[0], args[1])
	case !slices.Contains(report.Lists, args[0]):
		end := refuse("", "there is no list %q: %s", args[0], want)
		if near := finding.Nearest(args[0], report.Lists); near != "" {
			end.hint = "did you mean: porchlight list " + near
		}
		return end
	}
	return nil
}

func runList(
	ctx context.Context, stdout, stderr io.Writer, flags *siteFlags, name, format string, within int,
) error {
	overview, err := look(flags, build.OnlyLive)
	if err != nil {
		return err
	}
	defer overview.Close() //nolint:errcheck // it was only read
	if name == "future" {
		if err := overview.Ahead(ctx); err != nil {
			return machine(err)
		}
	}
	overview.Recall()
	list := report.NewList(overview, name, within)
	switch format {
	case "json":
		err = writeJSON(stdout, list)
	case "csv":
		err = list.CSV(stdout)
	default:
		err = printList(stdout, list)
	}
	if err != nil {
		return machine(err)
	}
	if format == "text" {
		var ahead []finding.Finding
		for _, p := range list.Pages {
			ahead = append(ahead, p.Findings...)
		}
		if err := finding.Text(stderr, ahead, textOptions(stderr, flags.source)); err != nil {
			return machine(err)
		}
	}
	if n := list.Errors; n > 0 {
		const note = "porchlight: the site has %s, so this list may not be complete; \"porchlight build\" lists them\n"
		fmt.Fprintf(stderr, note, count(n, "error", "errors"))
	}
	return nil
}

func printList(w io.Writer, list *report.List) error {
	if head, rows := list.Table(); len(rows) > 0 {
		if err := printTable(w, head, rows); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(w); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w, list.Total())
	return err
}

// writeJSON writes one object for other programs.
func writeJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}

// look reads the site of the flags. The caller closes the overview.
func look(flags *siteFlags, include build.Include) (*build.Overview, error) {
	source, _, err := flags.folders()
	if err != nil {
		return nil, err
	}
	settings, err := flags.config()
	if err != nil {
		return nil, err
	}
	overview, err := build.Look(build.Options{Source: source, Theme: porchlight.Starter, Flags: settings}, include)
	if err != nil {
		return nil, machine(err)
	}
	return overview, nil
}
