package main

import (
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"porchlight/internal/archetype"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/theme"
)

func newNew() *cobra.Command {
	var (
		flags  siteFlags
		list   bool
		format string
	)
	cmd := &cobra.Command{
		Use:   "new KIND PATH",
		Short: "Start a page or a site, or copy a built-in file so that you can change it",
		Long: `New starts a page in content/, with blanks for what only you can know. It never overwrites a file.

KIND is a kind of page, such as staff, or what the page is about, such as iop, housing, alcohol or cbt.
"porchlight new --list" lists them all. The text of a new page comes from an archetype. Archetypes are built in; a
file of the same name in archetypes/ of your site replaces the built-in one.`,
		Example: `  porchlight new site my-site
  porchlight new iop levels-of-care/evening-iop.md
  porchlight new staff staff/jo-doe
  porchlight new --list`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 2 {
				return refuse("put a path with spaces between quotes", "want a kind and a path, have %d words",
					len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, "text", "json"); err != nil {
				return err
			}
			switch {
			case list && len(args) > 0:
				return usage(finding.Errorf("--list names every kind, and takes no %q", args[0]))
			case list:
				return listKinds(cmd.OutOrStdout(), &flags, format)
			case len(args) == 0:
				return cmd.Help()
			case len(args) == 1:
				args = append(args, "")
			}
			return newPage(cmd.OutOrStdout(), cmd.ErrOrStderr(), &flags, args[0], args[1])
		},
	}
	flags.addReading(cmd)
	cmd.Flags().BoolVar(&list, "list", false, "list all kinds of page that can be started")
	cmd.Flags().StringVar(&format, "format", "text", "with --list, how to print: text or json")
	cmd.AddCommand(newNewSite())
	for i := range theme.Kinds {
		cmd.AddCommand(newNewCopy(&theme.Kinds[i]))
	}
	return cmd
}

// listKinds prints all kinds and archetypes from which a page can be started.
func listKinds(stdout io.Writer, flags *siteFlags, format string) error {
	in, err := openStartable(flags)
	if err != nil {
		return err
	}
	defer in.root.Close() //nolint:errcheck // it was only read
	if format == "json" {
		err = writeJSON(stdout, kindsReport(in.set.Entries()))
	} else {
		err = printKinds(stdout, in.set.Entries())
	}
	return machine(err)
}

// kindReport is an entry of the JSON list of kinds. Other programs depend on its names.
type kindReport struct {
	Kind      string   `json:"kind"`
	Doc       string   `json:"doc"`
	Folder    string   `json:"folder,omitempty"` // below content/
	From      []string `json:"from"`             // ids that also start such a page
	Archetype string   `json:"archetype"`
	Own       bool     `json:"own"` // the archetype is the site's own
}

func kindsReport(entries []archetype.Entry) any {
	list := make([]kindReport, len(entries))
	for i, e := range entries {
		list[i] = kindReport{e.Name, e.Doc, e.Folder, append([]string{}, e.From...), e.File, e.Own}
	}
	return struct {
		Version int          `json:"version"`
		Kinds   []kindReport `json:"kinds"`
	}{1, list}
}

func printKinds(w io.Writer, entries []archetype.Entry) error {
	rows := make([][]string, len(entries))
	var about [][]string
	for i, e := range entries {
		folder := path.Join(content.Folder, e.Folder) + "/"
		rows[i] = []string{e.Name, folder, e.File + cond(e.Own, "", " (built in)"), e.Doc}
		if len(e.From) > 0 {
			about = append(about, []string{e.Name, strings.Join(e.From, ", ")})
		}
	}
	if err := printTable(w, []string{"kind", "usual folder", "begins with", "what for"}, rows); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	return printTable(w, []string{"kind", "or say what it is about"}, about)
}
