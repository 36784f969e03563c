package main

import (
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"porchlight/internal/care"
	"porchlight/internal/finding"
)

func newNewData() *cobra.Command {
	var flags siteFlags
	cmd := &cobra.Command{
		Use:   "data FILE",
		Short: "Copy a file of facts into data/, to correct it there",
		Long: `Data copies one of the files of facts that come with Porchlight into the site's folder data/. From then on the site's copy
counts, and the one that comes with Porchlight does not. It never writes over anything.

The files: ` + strings.Join(care.Files(), ", "),
		Example: `  porchlight new data levels.toml
  porchlight new data crisis/us.toml`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return &exit{code: exitUsage, err: fmt.Errorf("name one file of facts"), hint: "write one of " + strings.Join(care.Files(), ", ")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return newData(cmd.OutOrStdout(), &flags, args[0]) },
	}
	flags.addSource(cmd)
	return cmd
}

// newData copies a file of facts into the site.
func newData(stdout io.Writer, flags *siteFlags, written string) error {
	source, _, err := flags.folders()
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(strings.TrimPrefix(path.Clean(filepath.ToSlash(written)), "data/"), ".toml") + ".toml"
	text, ok := care.File(name)
	if !ok {
		end := &exit{code: exitUsage, err: fmt.Errorf("there is no file of facts %q", written), hint: "write one of " + strings.Join(care.Files(), ", ")}
		if near := finding.Nearest(name, care.Files()); near != "" {
			end.hint = fmt.Sprintf("did you mean %q?", near)
		}
		return end
	}
	root, err := os.OpenRoot(source)
	if err != nil {
		return &exit{code: exitMachine, err: err}
	}
	defer root.Close() //nolint:errcheck // what was written is closed already
	file := path.Join("data", name)
	if _, err := root.Stat(file); err == nil {
		return &exit{code: exitUsage, err: fmt.Errorf("%s is there already and counts", shownPath(path.Join(source, file))), hint: "correct that file; nothing was changed"}
	}
	if err := writePage(root, file, text); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, `copied: %s, which now counts in place of the file that comes with Porchlight

next:
  correct it; the notes at its head say what each word means
  write the day on which you looked into asOf or verifiedOn
`, shownPath(path.Join(source, file)))
	return err
}
