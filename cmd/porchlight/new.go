package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

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
				return usage(fmt.Errorf("--list names every kind, and takes no %q", args[0]))
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

// cause is what went wrong without the path, which the message names already.
func cause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
