package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"porchlight"
	"porchlight/internal/asset"
	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

func newNewSite() *cobra.Command {
	var (
		interview bool
		answers   setupFlags
	)
	cmd := &cobra.Command{
		Use:   "site DIR",
		Short: "Start a site in a new folder, with sample pages, ready to build",
		Long: `Site starts a site in a folder that is new or empty. A new repository counts as empty: it may hold .git, .github,
.gitignore, a README and a license. The command never overwrites a file.

The site holds its pages and its settings. Layouts, styles and pictures come with Porchlight, so a newer version
improves them. "porchlight new layout" copies one of them into the site so that you can change it.

With --interview, it asks for your name, your number, and who answers when, as "porchlight setup" does later. Without
a terminal, give the answers as flags.`,
		Example: `  porchlight new site my-site
  porchlight new site my-site --interview
  porchlight new site .`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || strings.TrimSpace(args[0]) == "" {
				return refuse("write: porchlight new site my-site", "name the folder of the new site")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if interview = interview || answers.given(cmd.Flags()); interview {
				if err := answers.wanted(cmd); err != nil {
					return err // an error before any file is written
				}
			}
			if err := newSite(cmd.OutOrStdout(), args[0]); err != nil || !interview {
				return err
			}
			return runSetup(cmd, &siteFlags{source: args[0]}, &answers)
		},
	}
	cmd.Flags().BoolVar(&interview, "interview", false, "ask for your name and number, and make the site your own")
	answers.add(cmd)
	return cmd
}

const layoutsNote = `Layouts decide how pages look. They come with Porchlight, so this folder may stay empty.

To change one, copy it here:   porchlight new layout _partials/footer.html
To see which there are:        porchlight new layout --list

This note is not published. You can delete it.
`

const staticNote = `Files in this folder are published as they are: static/plan.pdf becomes /plan.pdf. Put pictures and documents here.
The style sheet, the scripts and the icons come with Porchlight.

To change one of those, copy it here:   porchlight new static css/site/cards.css
To see which there are:                 porchlight new static --list

This note is not published. You can delete it.
`

// ignored are the lines of .gitignore for the output of builds and for the files that builds keep.
var ignored = []string{"/public/", "/preview/", "/.*.porchlight/", "/.porchlight/"}

// newSite starts a site in a folder that does not exist, is empty, or holds only the files of a new
// repository.
func newSite(stdout io.Writer, dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		why, _ := tree.Why(err)
		return refuse("choose another name; nothing was changed", "%q cannot become a folder: %s", dir, why)
	}
	if err := checkEmpty(dir, entries); err != nil {
		return err
	}
	made := err != nil
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return cannotWrite(dir, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return cannotWrite(dir, err)
	}
	defer root.Close() //nolint:errcheck // what was written is closed already
	if err := fill(root); err != nil {
		if made {
			_ = os.Remove(dir) // it is empty again
		}
		return err
	}
	where := fmt.Sprintf("  cd %s\n", dir)
	if dir == "." {
		where = ""
	}
	_, err = fmt.Fprintf(stdout, `started: %s holds a site that builds at once

  content/      the pages, in Markdown
  config.toml   the name of the site, the helpline, the menus
  layouts/      empty: layouts come with Porchlight; copy one here to change how pages look
  static/       empty: put pictures and documents here

next:
%s  porchlight serve    shows it in your browser while you write
  porchlight build    makes the finished site
`, dir, where)
	return err
}

// repositoryFiles are names, in lower case, that a folder may hold before a site is started in it. A final
// "." stands for any extension.
var repositoryFiles = []string{
	".git", ".gitignore", ".gitattributes", ".github", ".editorconfig", ".ds_store", "readme.",
	"license.", "licence.", "copying.",
}

// checkEmpty refuses a folder that holds anything but the files of a new repository.
func checkEmpty(dir string, entries []fs.DirEntry) error {
	var others []string
	for _, e := range entries {
		name := strings.ToLower(e.Name())
		stem, _, _ := strings.Cut(name, ".")
		if !slices.Contains(repositoryFiles, name) && !slices.Contains(repositoryFiles, stem+".") {
			others = append(others, e.Name()+cond(e.IsDir(), "/", ""))
		}
	}
	if len(others) == 0 {
		return nil
	}
	const most = 5
	names := strings.Join(others[:min(len(others), most)], ", ")
	if more := len(others) - most; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	return refuse("choose another name; nothing was changed", "the folder %q is not empty: it holds %s", dir,
		finding.Harmless(names))
}

// fill writes the files of a new site, all or none.
func fill(root *os.Root) error {
	files := map[string][]byte{"layouts/" + asset.Note: []byte(layoutsNote), "static/" + asset.Note: []byte(staticNote)}
	err := fs.WalkDir(porchlight.Starter, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name != "config.toml" && !strings.HasPrefix(name, "content/") {
			return err
		}
		files[name], err = fs.ReadFile(porchlight.Starter, name)
		return err
	})
	var written []string
	for name, text := range files {
		if err != nil {
			break
		}
		if err = writeFile(root, name, text); err == nil {
			written = append(written, name)
		}
	}
	if err == nil {
		err = ignore(root)
	}
	if err != nil {
		removeWritten(root, written)
	}
	return err
}

// removeWritten removes the files of a site that could not be completed. It ignores errors, because another
// error is reported.
func removeWritten(root *os.Root, written []string) {
	for _, file := range written {
		_ = root.Remove(file)
	}
	for _, file := range written {
		for dir := path.Dir(file); dir != "." && root.Remove(dir) == nil; dir = path.Dir(dir) {
		}
	}
}

// ignore adds the lines for the output of builds to .gitignore, and keeps its line ends.
func ignore(root *os.Root) error {
	const file = ".gitignore"
	was, err := root.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return cannotWrite(file, err)
	}
	var has []string
	for line := range strings.Lines(string(was)) {
		has = append(has, strings.TrimSpace(line))
	}
	end := cond(bytes.Contains(was, []byte("\r\n")), "\r\n", "\n")
	var more strings.Builder
	if len(was) > 0 && !bytes.HasSuffix(was, []byte("\n")) {
		more.WriteString(end)
	}
	for _, line := range ignored {
		if !slices.Contains(has, line) {
			more.WriteString(line + end)
		}
	}
	f, err := root.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return cannotWrite(file, err)
	}
	_, err = f.WriteString(more.String())
	if err = errors.Join(err, f.Close()); err != nil {
		return cannotWrite(file, err)
	}
	return nil
}
