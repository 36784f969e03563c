package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"porchlight"
	"porchlight/internal/publish"
	"porchlight/internal/theme"
)

func newTidy() *cobra.Command {
	var (
		flags  siteFlags
		remove bool
	)
	cmd := &cobra.Command{
		Use:   "tidy",
		Short: "Find and remove copies of built-in files that you did not change",
		Long: `Tidy lists the files in layouts/, static/, archetypes/ and data/ that are the same as a built-in file of this or an
earlier version of Porchlight. Such a copy is not needed, and it hides the improvements of newer versions. A file that
you changed is never listed. On a terminal, tidy asks whether to remove the files. With --remove it removes them
without a question. It removes all or none. The built-in files then take their place.`,
		Example: `  porchlight tidy
  porchlight tidy --remove`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return tidy(cmd, &flags, remove) },
	}
	flags.addSource(cmd)
	cmd.Flags().BoolVar(&remove, "remove", false, "remove the listed files without a question")
	return cmd
}

// needless says why a copy is not needed, by state. Copies in other states are needed.
var needless = map[theme.State]string{
	theme.Same:  "as built in",
	theme.Older: "as an older version had it",
	theme.Gone:  "original of a copy that is gone",
}

// tidy lists the copies that are not needed. It removes them with --remove, or if the user agrees on a
// terminal.
func tidy(cmd *cobra.Command, flags *siteFlags, remove bool) error {
	root, err := openSite(flags)
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // what was written is closed already
	if _, err := root.Stat("starter.go"); err == nil {
		return refuse("nothing was changed",
			"this is the folder of Porchlight itself: its layouts and static files are the built-in ones")
	}
	list, stdout := needlessCopies(root), cmd.OutOrStdout()
	if remove {
		if err := removeCopies(root, list); err != nil {
			return err
		}
	}
	if err := printTidy(stdout, list, remove); err != nil || len(list) == 0 || remove {
		return machine(err)
	}
	if isTerminal(cmd.InOrStdin()) && isTerminal(stdout) {
		yes, err := confirm(cmd.Context(), cmd.InOrStdin(), stdout, "remove them?")
		switch {
		case err != nil:
			return &exit{code: exitMachine, err: errors.New("stopped; nothing was removed")}
		case yes:
			return removeListed(stdout, root, list)
		}
	}
	_, err = fmt.Fprintln(stdout, "  nothing was removed; to remove them, write: porchlight tidy --remove")
	return err
}

// removeListed removes the listed copies that are still not needed. The site may have changed before the
// user answered.
func removeListed(stdout io.Writer, root *os.Root, listed []theme.Copy) error {
	list := slices.DeleteFunc(needlessCopies(root), func(c theme.Copy) bool {
		return !slices.ContainsFunc(listed, func(l theme.Copy) bool { return l.File == c.File })
	})
	if err := removeCopies(root, list); err != nil {
		return err
	}
	_, err := fmt.Fprintln(stdout, removedWords(list))
	return err
}

func removedWords(list []theme.Copy) string {
	return fmt.Sprintf("removed: %s; the ones that come with Porchlight are used now", count(len(list), "file", "files"))
}

// needlessCopies gives the copies that can be removed. It leaves out symbolic links, because the site may
// use their targets elsewhere.
func needlessCopies(root *os.Root) []theme.Copy {
	return slices.DeleteFunc(theme.Copies(root.FS(), porchlight.Starter),
		func(c theme.Copy) bool { return needless[c.State] == "" || c.Link })
}

func removeCopies(root *os.Root, list []theme.Copy) error {
	if err := theme.Remove(root, list); err != nil {
		return &exit{code: exitMachine, err: fmt.Errorf("the files cannot be removed: %s", publish.Why(err)),
			hint: "nothing was changed"}
	}
	return nil
}

// confirm asks a question on a terminal. Only "y" and "yes" agree. It returns early when ctx ends.
func confirm(ctx context.Context, stdin io.Reader, stdout io.Writer, question string) (bool, error) {
	if _, err := fmt.Fprintf(stdout, "%s [y/N] ", question); err != nil {
		return false, err
	}
	answer, err := readLine(ctx, bufio.NewReader(stdin))
	if ctx.Err() != nil {
		fmt.Fprintln(stdout)
		return false, err
	}
	answer = strings.ToLower(answer) // the end of input is an empty answer
	return answer == "y" || answer == "yes", nil
}

// printTidy lists the copies that can be removed, or that were removed.
func printTidy(w io.Writer, list []theme.Copy, removed bool) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "nothing to tidy: the site has no unchanged copy of a built-in file")
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
	end := fmt.Sprintf("%s can go: the ones that come with Porchlight would be used",
		count(len(list), "file", "files"))
	if removed {
		end = removedWords(list)
	}
	if older > 0 {
		end += fmt.Sprintf("\n  %s from an older version, so look at the pages afterwards",
			count(older, "of them is", "of them are"))
	}
	_, err := fmt.Fprintf(w, "\n%s\n", end)
	return err
}
