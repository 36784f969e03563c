package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"porchlight"
)

func newNew() *cobra.Command {
	var (
		flags  siteFlags
		list   bool
		format string
	)
	cmd := &cobra.Command{
		Use:   "new KIND PATH",
		Short: "Start a page, a site, or a file of facts",
		Long: `New starts a page in content/, with blanks for what only you can know. It never writes over anything.

KIND is a kind of page, such as staff, or what the page is about, such as iop, housing, alcohol or cbt.
"porchlight new --list" names them all. What a page begins with lies in archetypes/; a file of the same name in
your own site takes its place.`,
		Example: `  porchlight new site my-site
  porchlight new iop levels-of-care/evening-iop.md
  porchlight new staff staff/jo-doe
  porchlight new --list`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 2 {
				return &exit{code: exitUsage, err: fmt.Errorf("want a kind and a path, have %d words", len(args)), hint: "put a path with spaces between quotes"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case format != "text" && format != "json":
				return usage(fmt.Errorf("--format: want text or json, have %q", format))
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
	cmd.Flags().BoolVar(&list, "list", false, "name everything that a page can be started as")
	cmd.Flags().StringVar(&format, "format", "text", "with --list, how to print: text or json")
	cmd.AddCommand(newNewSite(), newNewData())
	return cmd
}

func newNewSite() *cobra.Command {
	return &cobra.Command{
		Use:     "site DIR",
		Short:   "Start a site in a new folder, with sample pages that build at once",
		Example: "  porchlight new site my-site",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return &exit{code: exitUsage, err: errors.New("name the folder of the new site"), hint: "write: porchlight new site my-site"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return newSite(cmd.OutOrStdout(), args[0]) },
	}
}

// newSite unpacks the starter into a folder that does not exist or is empty.
func newSite(stdout io.Writer, dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case err == nil && len(entries) > 0:
		return &exit{code: exitUsage, err: fmt.Errorf("the folder %q is not empty", dir), hint: "choose another name; nothing was changed"}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return &exit{code: exitUsage, err: fmt.Errorf("%q cannot become a folder: %w", dir, cause(err)), hint: "choose another name; nothing was changed"}
	}
	if err := unpack(dir); err != nil {
		return &exit{code: exitMachine, err: err}
	}
	fmt.Fprintf(stdout, `started: %s holds a site that builds at once

  content/      the pages, in Markdown
  config.toml   the name of the site, the helpline, the menus
  layouts/      how pages look
  static/       pictures, styles
  archetypes/   what new pages begin with

next:
  cd %s
  porchlight serve    shows it in your browser while you write
  porchlight build    makes the finished site
`, dir, dir)
	return nil
}

// unpack writes the starter, file by file, and never over an existing file.
func unpack(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	write := func(name string, text []byte) error {
		f, err := root.OpenFile(filepath.FromSlash(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return err
		}
		_, err = f.Write(text)
		return errors.Join(err, f.Close())
	}
	err = fs.WalkDir(porchlight.Starter, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		if entry.IsDir() {
			return root.MkdirAll(filepath.FromSlash(name), 0o755)
		}
		text, err := fs.ReadFile(porchlight.Starter, name)
		if err != nil {
			return err
		}
		return write(name, text)
	})
	if err != nil {
		return err
	}
	return write(".gitignore", []byte("/public/\n/preview/\n/.*.porchlight/\n"))
}

// cause is what went wrong without the path, which the message names already.
func cause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
