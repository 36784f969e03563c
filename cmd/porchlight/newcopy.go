package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"porchlight"
	"porchlight/internal/finding"
	"porchlight/internal/theme"
)

// copyWords has the texts of the commands that copy a built-in file, by kind of file.
var copyWords = map[string]struct{ short, file, change, example string }{
	"layout": {"Copy a layout into layouts/ so that you can change how pages look", "built-in layout", "change",
		"_partials/footer.html"},
	"static": {"Copy a built-in static file into static/ so that you can change it", "built-in static file", "change",
		"css/site/cards.css"},
	"archetype": {"Copy an archetype into archetypes/ so that you can change what new pages contain",
		"built-in archetype",
		"change", "staff.md"},
	"data": {"Copy a file of facts into data/ so that you can correct it", "file of facts", "correct",
		"crisis/us.toml"},
}

// newNewCopy makes the command that copies a built-in file of a kind into the site.
func newNewCopy(kind *theme.Kind) *cobra.Command {
	var (
		flags siteFlags
		list  bool
	)
	words := copyWords[kind.Name]
	cmd := &cobra.Command{
		Use:   kind.Name + " FILE",
		Short: words.short,
		Long: fmt.Sprintf(`This command copies one of the built-in files (%s) into the site's folder %s/. The copy then replaces the
built-in file. The command never overwrites a file.

"porchlight new %s --list" lists all files. The version that was copied is kept in %s/. When a newer Porchlight has
another version, a build warns you, and "porchlight diff %s FILE" shows what changed.`, kind.Doc, kind.Folder, kind.Name, theme.Originals, kind.Name),
		Example: fmt.Sprintf("  porchlight new %s %s", kind.Name, words.example),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 && !list {
				return refuse(namesOf(kind), "name one %s", words.file)
			}
			if list && len(args) > 0 {
				return usage(finding.Errorf("--list names every file, and takes no %q", args[0]))
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return builtInNames(kind), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if list {
				_, err := fmt.Fprintln(cmd.OutOrStdout(), strings.Join(builtInNames(kind), "\n"))
				return machine(err)
			}
			return copyBuiltIn(cmd.OutOrStdout(), &flags, kind, args[0])
		},
	}
	flags.addSource(cmd)
	cmd.Flags().BoolVar(&list, "list", false, "list all files that can be copied, one on each line")
	return cmd
}

// builtInNames gives the names of the built-in files of a kind, as the commands accept them.
func builtInNames(kind *theme.Kind) []string {
	files := kind.Files(porchlight.Starter)
	for i := range files {
		files[i] = kind.Short(files[i])
	}
	return files
}

// namesOf gives a hint that lists the files of a kind, or names the command that lists them if there are
// many.
func namesOf(kind *theme.Kind) string {
	if names := builtInNames(kind); len(names) <= 20 {
		return "write one of " + strings.Join(names, ", ")
	}
	return fmt.Sprintf(`"porchlight new %s --list" names them all`, kind.Name)
}

// findBuiltIn finds a built-in file by the name that the user wrote.
func findBuiltIn(kind *theme.Kind, written string) (string, error) {
	file, near := kind.Find(porchlight.Starter, written)
	if file != "" {
		return file, nil
	}
	end := refuse(namesOf(kind), "there is no %s %q", copyWords[kind.Name].file, written)
	if len(near) > 0 {
		end.hint = fmt.Sprintf("did you mean %s?", quotedList(near))
	}
	return "", end
}

// quotedList gives names as `"a", "b" or "c"`.
func quotedList(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = finding.Message("%q", name)
	}
	last := len(quoted) - 1
	if last == 0 {
		return quoted[0]
	}
	return strings.Join(quoted[:last], ", ") + " or " + quoted[last]
}

// copyBuiltIn copies a built-in file into the site.
func copyBuiltIn(stdout io.Writer, flags *siteFlags, kind *theme.Kind, written string) error {
	root, err := openSite(flags)
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // what was written is closed already
	file, err := findBuiltIn(kind, written)
	if err != nil {
		return err
	}
	shown := shownPath(path.Join(flags.source, file))
	switch err := theme.Add(root, porchlight.Starter, file); {
	case errors.Is(err, fs.ErrExist):
		return refuse(copyWords[kind.Name].change+" that file; nothing was changed", "%s is there already and counts",
			shown)
	case err != nil:
		return cannotWrite(file, err)
	}
	next := fmt.Sprintf(`  change it; "porchlight diff %s %s" shows what you changed
  keep the folder %s/ with the site: it has the version that you copied
`, kind.Name, kind.Short(file), theme.Originals)
	if kind.Name == "data" {
		next = `  correct it; the notes at its head say what each word means
  write the day on which you looked into asOf or verifiedOn
`
	}
	_, err = fmt.Fprintf(stdout, `copied: %s, which now counts in place of the file that comes with Porchlight

next:
%s`, shown, next)
	return err
}

// openSite opens the folder of a site. The caller closes it.
func openSite(flags *siteFlags) (*os.Root, error) {
	source, _, err := flags.folders()
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(source)
	if err != nil {
		return nil, machine(err)
	}
	return root, nil
}
