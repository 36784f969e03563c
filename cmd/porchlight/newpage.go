package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"porchlight"
	"porchlight/internal/archetype"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/report"
	"porchlight/internal/theme"
)

// archetypesOf reads the settings of a site and what its pages can be started as. The folder stays open until the
// caller closes root.
func archetypesOf(flags *siteFlags) (root *os.Root, cfg *config.Config, set *archetype.Set, findings []finding.Finding,
	err error) {
	source, _, err := flags.folders()
	if err != nil {
		return nil, nil, nil, nil, err
	}
	settings, err := flags.config()
	if err != nil {
		return nil, nil, nil, nil, err
	}
	if root, err = os.OpenRoot(source); err != nil {
		return nil, nil, nil, nil, machine(err)
	}
	cfg, findings = config.Load(root.FS(), settings)
	return root, cfg, archetype.Open(root.FS(), porchlight.Starter, cfg.Data), findings, nil
}

// newPage starts a page in content/ and never writes over anything.
func newPage(stdout, stderr io.Writer, flags *siteFlags, kind, file string) error {
	root, cfg, set, findings, err := archetypesOf(flags)
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // what was written is closed already
	start, near, ok := set.Find(kind)
	if !ok {
		if _, _, swapped := set.Find(file); swapped {
			return refuse(fmt.Sprintf("write the kind first: porchlight new %s %s", file, kind),
				"there is no kind of page %q", kind)
		}
		return unknownKind(stderr, kind, near, findings)
	}
	if file == "" {
		return refuse("write: porchlight new "+exampleOf(root, start), "say where the new page goes, in content/")
	}
	if file, err = newFile(root, flags.source, file, start); err != nil {
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
	page, problems := set.Page(start, archetype.New{Name: name, SiteTitle: cfg.Title, Day: cfg.Clock.In(cfg.TimeZone),
		Named: named})
	if len(problems) > 0 {
		if err := finding.Text(stderr, problems,
			finding.TextOptions{Color: useColor(stderr), Source: sourceReader(flags.source)}); err != nil {
			return machine(err)
		}
		return &exit{code: exitFindings}
	}
	if err := writeFile(root, file, page); err != nil {
		return err
	}
	return sayStarted(stdout, flags.source, file, archetype.Blanks(page))
}

// naming finds the pages that name what a new page is about and want to be named back, so that it does so from the
// beginning.
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

// unknownKind says that nothing is started by a name. What is wrong with the site's own data may be why.
func unknownKind(stderr io.Writer, kind, near string, findings []finding.Finding) error {
	end := refuse("\"porchlight new --list\" names every kind", "there is no kind of page %q", kind)
	if near != "" {
		end.hint = fmt.Sprintf("did you mean %q? \"porchlight new --list\" names every kind", near)
	}
	var data []finding.Finding
	for _, f := range findings {
		if f.Severity == finding.Error && strings.HasPrefix(f.File, "data/") {
			data = append(data, f)
		}
	}
	if err := finding.Text(stderr, data, finding.TextOptions{Color: useColor(stderr)}); err != nil {
		return machine(err)
	}
	return end
}

// exampleOf is how a page of a kind may be started: "iop levels-of-care/iop.md"; beside a page that has the address of
// the usual folder, without that folder.
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

// writeFile writes a new file of the site, with the folders that it lies in.
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
	return &exit{code: exitMachine, err: fmt.Errorf("%s cannot be written: %w", file, whyNotWritten(err)),
		hint: "nothing was changed"}
}

// whyNotWritten is what kept a file from being written or removed, without its path.
func whyNotWritten(err error) error {
	err = cause(err)
	switch {
	case errors.Is(err, os.ErrPermission):
		return errors.New("your user may not write there")
	case strings.Contains(err.Error(), "escapes"): // the error of os.Root, which has no name to compare with
		return errors.New("a link leads outside the site's folder")
	}
	return err
}

func sayStarted(w io.Writer, source, file string, blanks int) error {
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
