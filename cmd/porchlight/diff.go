package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/fatih/color"
	"github.com/spf13/cobra"

	"porchlight"
	"porchlight/internal/finding"
	"porchlight/internal/theme"
)

func newDiff() *cobra.Command {
	var (
		flags       siteFlags
		merge, seen bool
	)
	cmd := &cobra.Command{
		Use:   "diff [KIND FILE]",
		Short: "Show what you changed in a copy of a built-in file, and what a newer Porchlight changed",
		Long: `Diff compares a copy in layouts/, static/, archetypes/ or data/ with the built-in file from which it was made: with the
version that was copied, and with the current version. KIND is layout, static, archetype or data. Without a file, diff
lists all copies of the site.

--merge applies the changes of the built-in file to your copy and keeps your own changes. If both changed the same lines,
it changes nothing, and you merge by hand.
--seen leaves the copy as it is and marks the current built-in file as seen. A build then does not warn about it until
it changes again.`,
		Example: `  porchlight diff
  porchlight diff layout _partials/footer.html
  porchlight diff layout _partials/footer.html --merge`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) != 0 && len(args) != 2:
				return refuse("write: porchlight diff layout _partials/footer.html",
					"name a kind and a file, or nothing for a list")
			case len(args) == 0 && (merge || seen):
				return refuse(`"porchlight diff" lists all copies`, "--merge and --seen want a kind and a file")
			case merge && seen:
				return usage(errors.New("--merge and --seen exclude each other"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listCopies(cmd.OutOrStdout(), &flags)
			}
			root, c, err := openCopy(&flags, args[0], args[1])
			if err != nil {
				return err
			}
			defer root.Close() //nolint:errcheck // what was written is closed already
			switch {
			case merge:
				return mergeCopy(cmd.OutOrStdout(), root, c)
			case seen:
				return acceptCopy(cmd.OutOrStdout(), root, c)
			}
			return printDiff(cmd.OutOrStdout(), c)
		},
	}
	flags.addSource(cmd)
	cmd.Flags().BoolVar(&merge, "merge", false, "apply the changes of the built-in file to your copy")
	cmd.Flags().BoolVar(&seen, "seen", false, "leave the copy as it is, and mark the current built-in file as seen")
	return cmd
}

// stateWords describes each state of a copy to the user.
var stateWords = map[theme.State]string{
	theme.Same:     `unchanged; "porchlight tidy" removes it`,
	theme.Older:    `unchanged, of an older version; "porchlight tidy" removes it`,
	theme.Changed:  "changed by you",
	theme.Outdated: "changed by you; the built-in file has changed, too",
	theme.Obsolete: "changed by you; there is no such built-in file any more",
	theme.Own:      "your own, in place of the built-in file",
	theme.Gone:     `removed by you; "porchlight tidy" forgets it`,
}

// listCopies lists all copies of built-in files that a site has.
func listCopies(stdout io.Writer, flags *siteFlags) error {
	root, err := openSite(flags)
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // it was only read
	var rows [][]string
	for _, c := range theme.Copies(root.FS(), porchlight.Starter) {
		kind := theme.KindOf(c.File)
		rows = append(rows, []string{kind.Name, kind.Short(c.File), stateWords[c.State]})
	}
	if len(rows) == 0 {
		_, err = fmt.Fprintln(stdout, "no copies: every layout, static file, archetype and file of facts is the one "+
			"that comes with Porchlight")
	} else {
		err = printTable(stdout, []string{"kind", "file", "is"}, rows)
	}
	return machine(err)
}

// openCopy finds a copy by its kind and name. The caller closes root.
func openCopy(flags *siteFlags, kindName, name string) (root *os.Root, c *theme.Copy, err error) {
	var names []string
	for i := range theme.Kinds {
		if kind := &theme.Kinds[i]; kind.Name == kindName || kind.Folder == kindName {
			return openCopyOf(flags, kind, name)
		}
		names = append(names, theme.Kinds[i].Name)
	}
	return nil, nil, refuse("write one of "+strings.Join(names, ", "), "there is no kind of file %q", kindName)
}

func openCopyOf(flags *siteFlags, kind *theme.Kind, name string) (*os.Root, *theme.Copy, error) {
	root, err := openSite(flags)
	if err != nil {
		return nil, nil, err
	}
	copies := theme.Copies(root.FS(), porchlight.Starter)
	is := func(file string) bool {
		return slices.ContainsFunc(copies, func(c theme.Copy) bool { return c.File == file })
	}
	file, _ := kind.Find(porchlight.Starter, name)
	if own := path.Join(kind.Folder, kind.Short(path.Clean(name))); file == "" && is(own) {
		file = own // there is no such built-in file any more
	}
	if file == "" {
		_, err = findBuiltIn(kind, name)
	} else if !is(file) {
		err = refuse(fmt.Sprintf("copy it first: porchlight new %s %s", kind.Name, kind.Short(file)),
			"the site has no %s: the built-in one is used", file)
	}
	if err != nil {
		return nil, nil, errors.Join(err, root.Close())
	}
	at := slices.IndexFunc(copies, func(c theme.Copy) bool { return c.File == file })
	return root, &copies[at], nil
}

// printDiff shows the changes of the site, and those of the built-in file since it was copied.
func printDiff(w io.Writer, c *theme.Copy) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", c.File, stateWords[c.State])
	switch {
	case !c.IsText():
		fmt.Fprintf(&b, "\n  its bytes are not text, so they are not compared line by line\n")
		for _, side := range []struct {
			name string
			text []byte
		}{{"yours", c.Text}, {"as copied", c.Original}, {"built in now", c.BuiltIn}} {
			if side.text != nil {
				fmt.Fprintf(&b, "  %-12s  %d bytes\n", side.name, len(side.text))
			}
		}
	case c.State == theme.Own:
		part(&b, "yours, against the current built-in file (the version that was copied is not known)",
			"built in now", "yours", c.BuiltIn, c.Text)
	case c.State == theme.Older && c.Original == nil:
		part(&b, "what the built-in file changed since", "yours", "built in now", c.Text, c.BuiltIn)
	case c.Original != nil && c.State != theme.Gone:
		part(&b, "what you changed", "as copied", "yours", c.Original, c.Text)
		if c.BuiltIn != nil {
			part(&b, "what the built-in file changed since you copied it", "as copied", "built in now", c.Original,
				c.BuiltIn)
		}
	}
	if kind := theme.KindOf(c.File); c.State == theme.Outdated {
		command := fmt.Sprintf("porchlight diff %s %s", kind.Name, kind.Short(c.File))
		b.WriteString("\n")
		if c.IsText() {
			fmt.Fprintf(&b, "to take over what the built-in file changed:  %s --merge\n", command)
		}
		fmt.Fprintf(&b, "to keep your copy as it is:                   %s --seen\n", command)
	}
	if _, err := io.WriteString(w, colored(w, b.String())); err != nil {
		return machine(err)
	}
	return nil
}

// part writes one comparison with a heading.
func part(b *strings.Builder, head, nameA, nameB string, textA, textB []byte) {
	diff := theme.Unified(nameA, nameB, textA, textB)
	if diff == "" {
		diff = "  nothing\n"
	}
	fmt.Fprintf(b, "\n%s:\n%s", head, diff)
}

// colored removes terminal sequences from the lines of a comparison, and colours them on a terminal.
func colored(w io.Writer, text string) string {
	green, red := fmt.Sprint, fmt.Sprint
	if useColor(w) {
		green, red = color.New(color.FgGreen).Sprint, color.New(color.FgRed).Sprint
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t") // tabs stay
		for i := range cells {
			cells[i] = finding.Harmless(cells[i])
		}
		line = strings.Join(cells, "\t")
		switch {
		case strings.HasPrefix(line, "+"):
			line = green(line)
		case strings.HasPrefix(line, "-"):
			line = red(line)
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// mergeCopy applies the changes of the built-in file to the copy.
func mergeCopy(w io.Writer, root *os.Root, c *theme.Copy) error {
	kind := theme.KindOf(c.File)
	show := fmt.Sprintf("see what changed with: porchlight diff %s %s", kind.Name, kind.Short(c.File))
	switch {
	case c.State != theme.Outdated && c.State != theme.Own:
		return refuse("nothing was changed", "%s: there is nothing to merge: %s", c.File, stateWords[c.State])
	case c.Original == nil:
		return refuse(show, "%s: the version that was copied is not known, so it cannot be merged", c.File)
	case !c.IsText():
		return refuse("nothing was changed", "%s is not text, so it cannot be merged", c.File)
	case c.Link:
		return refuse("merge the file that it leads to", "%s is a link", c.File)
	}
	text, err := c.Merge()
	if err != nil {
		return &exit{code: exitFindings, err: fmt.Errorf("%s: %w, so nothing was changed", c.File, err),
			hint: fmt.Sprintf("merge by hand, then write: porchlight diff %s %s --seen", kind.Name, kind.Short(c.File))}
	}
	if err := theme.Replace(root, c.File, text); err != nil {
		return cannotWrite(c.File, err)
	}
	if err := theme.Accept(root, c.File, c.BuiltIn); err != nil {
		return cannotWrite(path.Join(theme.Originals, c.File), err)
	}
	_, err = fmt.Fprintf(w, "merged: %s has your changes and those of the built-in file\n", c.File)
	return err
}

// acceptCopy makes the current built-in file the original of the copy.
func acceptCopy(w io.Writer, root *os.Root, c *theme.Copy) error {
	var err error
	if c.BuiltIn == nil {
		err = theme.Forget(root, c.File)
	} else {
		err = theme.Accept(root, c.File, c.BuiltIn)
	}
	if err != nil {
		return cannotWrite(path.Join(theme.Originals, c.File), err)
	}
	const seen = "seen: %s stays as it is, and a build does not warn about it until the built-in file changes again\n"
	_, err = fmt.Fprintf(w, seen, c.File)
	return err
}
