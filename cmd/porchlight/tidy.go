package main

import (
	"fmt"
	"io"
	"path"
	"slices"

	"github.com/spf13/cobra"

	"porchlight"
	"porchlight/internal/theme"
)

func newTidy() *cobra.Command {
	var (
		flags  siteFlags
		remove bool
	)
	cmd := &cobra.Command{
		Use:   "tidy",
		Short: "Find unchanged copies of built-in files, and remove them",
		Long: `Tidy lists the files in layouts/, static/, archetypes/ and data/ that are the same as a file that comes with Porchlight, or
that came with an earlier version. Such a copy only hides what a newer version improves. A file that you changed is never
listed. With --remove it removes them, all or none; the built-in files then serve in their place.`,
		Example: `  porchlight tidy
  porchlight tidy --remove`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return tidy(cmd.OutOrStdout(), &flags, remove) },
	}
	flags.addSource(cmd)
	cmd.Flags().BoolVar(&remove, "remove", false, "remove what is listed")
	return cmd
}

// needless says why a copy is not needed, by state. Copies in other states are.
var needless = map[theme.State]string{
	theme.Same:  "as built in",
	theme.Older: "as an older version had it",
	theme.Gone:  "remembers a copy that is gone",
}

// tidy lists the copies that are not needed, and removes them if that is wanted.
func tidy(stdout io.Writer, flags *siteFlags, remove bool) error {
	root, err := openSite(flags)
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // what was written is closed already
	if _, err := root.Stat("starter.go"); err == nil {
		return refuse("nothing was changed", "this is the folder of Porchlight itself: its layouts and static files are the built-in ones")
	}
	list := slices.DeleteFunc(theme.Copies(root.FS(), porchlight.Starter),
		func(c theme.Copy) bool { return needless[c.State] == "" || c.Link })
	if remove {
		if err := theme.Remove(root, list); err != nil {
			return &exit{code: exitMachine, err: fmt.Errorf("the files cannot be removed: %w", whyNotWritten(err)),
				hint: "nothing was changed"}
		}
	}
	if err := printTidy(stdout, list, remove); err != nil {
		return machine(err)
	}
	return nil
}

// printTidy lists the copies that can go, or that are gone.
func printTidy(w io.Writer, list []theme.Copy, removed bool) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "nothing to tidy: every copy of a built-in file is one that you changed")
		return err
	}
	older := 0
	rows := make([][]string, len(list))
	for i, c := range list {
		file := c.File
		switch c.State {
		case theme.Gone:
			file = path.Join(theme.Originals, file)
		case theme.Older:
			older++
		}
		rows[i] = []string{file, needless[c.State]}
	}
	if err := printTable(w, []string{"file", "is"}, rows); err != nil {
		return err
	}
	files := count(len(list), "file", "files")
	end := fmt.Sprintf("\n%s can go: the ones that come with Porchlight would serve\n", files)
	if removed {
		end = fmt.Sprintf("\nremoved: %s; the ones that come with Porchlight now serve\n", files)
	}
	if older > 0 {
		end += fmt.Sprintf("  %s from an older version, so look at the pages afterwards\n",
			count(older, "of them is", "of them are"))
	}
	if !removed {
		end += "  nothing was removed; to remove them, write: porchlight tidy --remove\n"
	}
	_, err := io.WriteString(w, end)
	return err
}
