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
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Start a site",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &exit{code: exitUsage, err: fmt.Errorf("cannot start a new %q", args[0]), hint: "write: porchlight new site my-site"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
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
	})
	return cmd
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

next:
  cd %s
  porchlight build
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
	return write(".gitignore", []byte("/public/\n/.*.porchlight/\n"))
}

// cause is what went wrong without the path, which the message names already.
func cause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
