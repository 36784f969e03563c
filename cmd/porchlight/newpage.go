package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"porchlight"
	"porchlight/internal/archetype"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/publish"
	"porchlight/internal/report"
	"porchlight/internal/site"
	"porchlight/internal/theme"
	"porchlight/internal/tree"
)

// startable is an open site with its archetypes.
type startable struct {
	root     *os.Root // must be closed by the caller
	cfg      *config.Config
	set      *archetype.Set
	findings []finding.Finding // of the configuration and the site's data
}

func openStartable(flags *siteFlags) (*startable, error) {
	root, err := openSite(flags)
	if err != nil {
		return nil, err
	}
	settings, err := flags.config()
	if err != nil {
		_ = root.Close() // nothing was read
		return nil, err
	}
	cfg, findings := config.Load(root.FS(), settings)
	return &startable{root, cfg, archetype.Open(root.FS(), porchlight.Starter, cfg.Data), findings}, nil
}

// newPage starts a page in content/. It never overwrites a file.
func newPage(stdout, stderr io.Writer, flags *siteFlags, kind, file string) error {
	in, err := openStartable(flags)
	if err != nil {
		return err
	}
	defer in.root.Close() //nolint:errcheck // what was written is closed already
	start, near, ok := in.set.Find(kind)
	if !ok {
		if _, _, swapped := in.set.Find(file); swapped {
			return refuse(fmt.Sprintf("write the kind first: porchlight new %s %s", file, kind),
				"there is no kind of page %q", kind)
		}
		return unknownKind(stderr, flags.source, kind, near, in.findings)
	}
	if file == "" {
		return refuse("write: porchlight new "+exampleOf(in.root, start), "say where the new page goes, in content/")
	}
	if file, err = newFile(in.root, flags.source, file, start); err != nil {
		return err
	}
	name := strings.TrimSuffix(path.Base(file), path.Ext(file))
	if bundle := strings.ToLower(name); bundle == "index" || bundle == "_index" {
		name = path.Base(path.Dir(file))
	}
	start = start.About(name)
	named, err := naming(flags, start)
	if err != nil {
		return err
	}
	day := in.cfg.Clock.In(in.cfg.TimeZone)
	page, problems := in.set.Page(start, archetype.New{Name: name, SiteTitle: in.cfg.Title, Day: day, Named: named})
	if len(problems) > 0 {
		if err := finding.Text(stderr, problems, textOptions(stderr, flags.source)); err != nil {
			return machine(err)
		}
		return &exit{code: exitFindings}
	}
	if err := writeFile(in.root, file, page); err != nil {
		return err
	}
	return printStarted(stdout, flags.source, file, archetype.Blanks(page))
}

// newFile gives the path of the file for a new page. written is a path from content/, the site's folder or
// the current folder.
func newFile(root *os.Root, source, written string, start archetype.Start) (string, error) {
	slashed := strings.ReplaceAll(written, `\`, "/") // the name of a page cannot contain a backslash
	if !filepath.IsAbs(written) {
		slashed = inFolder(source, slashed)
	}
	file, err := site.NewFile(tree.Take(root.FS(), content.Folder), slashed, start.Kind() != nil)
	if refused := (*site.NewFileError)(nil); errors.As(err, &refused) {
		return "", refuse(refused.Hint, "%s", refused.Why)
	}
	return file, machine(err)
}

// naming gives the pages that name the subject of a new page in a relation and expect the reverse relation,
// by relation.
func naming(flags *siteFlags, start archetype.Start) (map[string][]string, error) {
	if start.ID == "" || len(start.Kind().Answers) == 0 {
		return nil, nil
	}
	overview, err := look(flags, build.Everything)
	if err != nil {
		return nil, err
	}
	defer overview.Close() //nolint:errcheck // it was only read
	return report.Naming(overview, start.Kind(), start.ID), nil
}

// unknownKind is the error for an unknown kind of page. It prints errors in the site's own data, because
// these may be the reason.
func unknownKind(stderr io.Writer, source, kind, near string, findings []finding.Finding) error {
	end := refuse("\"porchlight new --list\" names every kind", "there is no kind of page %q", kind)
	if near != "" {
		end.hint = finding.Message("did you mean %q? \"porchlight new --list\" names every kind", near)
	}
	var data []finding.Finding
	for _, f := range findings {
		if f.Severity == finding.Error && strings.HasPrefix(f.File, "data/") {
			data = append(data, f)
		}
	}
	if err := finding.Text(stderr, data, textOptions(stderr, source)); err != nil {
		return machine(err)
	}
	return end
}

// exampleOf gives arguments that start a page: "iop levels-of-care/iop.md". It leaves out the usual folder
// if a page of the site has the address of that folder.
func exampleOf(root *os.Root, start archetype.Start) string {
	name, word := "my-page", start.Name
	if _, err := root.Stat(path.Join(content.Folder, start.Folder+".md")); err == nil {
		start.Folder = ""
	}
	if len(start.From) > 0 {
		name = start.From[0]
	}
	if start.ID != "" {
		name, word = start.ID, start.ID
	}
	return word + " " + path.Join(start.Folder, name+".md")
}

// writeFile writes a new file of the site, and creates its folders.
func writeFile(root *os.Root, file string, text []byte) error {
	if err := theme.Create(root, file, text); err != nil {
		return cannotWrite(file, err)
	}
	return nil
}

func cannotWrite(file string, err error) error {
	if errors.Is(err, os.ErrExist) {
		return refuse("choose another name; nothing was changed", "%s exists already", file)
	}
	return &exit{code: exitMachine, err: fmt.Errorf("%s cannot be written: %s", file, publish.Why(err)),
		hint: "nothing was changed"}
}

// printStarted prints the place of the new page, and what to do next.
func printStarted(w io.Writer, source, file string, blanks int) error {
	where := ""
	if source != "." {
		where = " --source " + source
	}
	todo := fmt.Sprintf("  write over the %s, each [[fill: ...]]\n", count(blanks, "blank", "blanks"))
	if blanks == 0 {
		todo = ""
	}
	_, err := fmt.Fprintf(w, `started: %s, a draft with %s

next:
%s  look at it while you write, with what is wrong beside it:
    porchlight serve%s
  when it is ready, take out the line "draft: true"
`, shownPath(path.Join(source, file)), cond(blanks == 0, "no blanks", count(blanks, "blank", "blanks")), todo, where)
	return err
}
