package build

import (
	"crypto/sha256"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"porchlight/internal/cache"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/tree"
)

// program is the running program, by its file.
type program struct {
	Stamp  tree.Stamp // zero: it may change without another stamp
	Digest []byte
}

// executable names the file of the running program; a variable for tests.
var executable = os.Executable

// thisProgram identifies the running program. The digest of the last time counts as long as the stamp is the same.
// false: it cannot be identified.
func thisProgram(last program) (program, bool) {
	name, err := executable()
	if err != nil {
		return program{}, false
	}
	info, err := os.Stat(name)
	if err != nil {
		return program{}, false
	}
	now := program{Stamp: tree.StampOf(info)}
	if now.Stamp.Racy(time.Now()) {
		now.Stamp = tree.Stamp{}
	}
	if now.Stamp != (tree.Stamp{}) && now.Stamp == last.Stamp {
		return last, true
	}
	now.Digest, err = digestOfProgram(name)
	return now, err == nil
}

// buildID matches the id that Go's linker writes near the beginning of a program. Its last part is a hash of the
// program, and the others are of what it was made of.
var buildID = lazyregexp.New(`[\w-]{20}(/[\w-]{20}){3}`)

// idWithin is within how many bytes the id is.
const idWithin = 32 << 10

// digestOfProgram is the digest of the id of a program; of its whole file, if it has none.
func digestOfProgram(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	sum, begin := sha256.New(), make([]byte, idWithin)
	if n, _ := io.ReadFull(file, begin); buildID().Match(begin[:n]) {
		sum.Write(buildID().Find(begin[:n]))
		return sum.Sum(nil), nil
	}
	if _, err = file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	_, err = io.Copy(sum, file)
	return sum.Sum(nil), err
}

// settingsDigest is that of what a build is given besides the folder: flags and environment variables. The clock is
// not among them. It names the files of the cache, so that a record is never of other settings.
func settingsDigest(flags config.Flags) []byte {
	d := cache.NewDigest()
	if omits("flags") {
		return d.Sum()
	}
	d.Add(flags.BaseURL, flags.Environment)
	for _, on := range []bool{flags.BuildDrafts, flags.BuildFuture, flags.BuildExpired} {
		d.Add(map[bool]string{true: "yes", false: "no"}[on])
	}
	d.Add(config.Variables(flags.Env)...)
	return d.Sum()
}

// themeDigest is that of the built-in files.
func themeDigest(theme fs.FS) ([]byte, error) {
	d := cache.NewDigest()
	if theme == nil {
		return d.Sum(), nil
	}
	err := fs.WalkDir(theme, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(theme, name)
		d.Add(name)
		d.AddBytes(text)
		return err
	})
	return d.Sum(), err
}

// omitted names what a test leaves out of what is compared with the last build, to see that this is noticed.
var omitted []string

func omits(name string) bool { return slices.Contains(omitted, name) }

// dependency is something on which all drawings of a site depend.
type dependency struct {
	name    string
	values  []string
	ofPages bool // what pages make of it depends on layouts alone
}

// environment is the digest of all that a drawing depends on besides its own page and the cards that it was given: the
// program, settings, layouts, data, static files, files beside pages, the day, and what all pages can show of the site.
// texts is that of all that what is found in the text of a page depends on: not the whole layouts.
func (l *Line) environment(made made) (environment, texts []byte) {
	whole, part := cache.NewDigest(), cache.NewDigest()
	for _, in := range l.dependencies(made) {
		whole.Add(in.name)
		whole.Add(in.values...)
		if !in.ofPages {
			part.Add(in.name)
			part.Add(in.values...)
		}
	}
	return whole.Sum(), part.Sum()
}

func (l *Line) dependencies(made made) []dependency {
	ofLayouts := func(name string) bool { return strings.HasPrefix(name+"/", "layouts/") }
	files := []string{string(l.Snapshot.Names(func(e *tree.Entry) bool {
		isPage := strings.HasPrefix(e.Path, content.Folder+"/") &&
			(e.Kind == tree.Directory || content.IsMarkdown(e.Name))
		return isPage || ofLayouts(e.Path)
	}))}
	layouts := []string{string(l.Snapshot.Names(func(e *tree.Entry) bool { return !ofLayouts(e.Path) }))}
	pages := map[string]bool{}
	for _, p := range made.States {
		pages[p.File] = true
	}
	for i, name := range made.Files.Paths {
		to := &files
		if ofLayouts(name) {
			to = &layouts
		}
		if !pages[name] {
			*to = append(*to, name, string(made.Files.Digests[i*sha256.Size:(i+1)*sha256.Size]))
		}
	}
	frame := l.Site.Digest()
	list := []dependency{
		{name: "program", values: []string{string(made.Program.Digest)}},
		{name: "theme", values: []string{string(made.Theme)}},
		{name: "day", values: []string{made.Today}},
		{name: "files", values: files},
		{name: "site", values: []string{string(frame[:])}},
		{name: "components", values: l.Layouts.OfTexts()},
		{name: "layouts", values: layouts, ofPages: true},
	}
	if l.Layouts.ShowClock() {
		list = append(list, dependency{"clock", []string{l.Config.Clock.Format(time.RFC3339Nano)}, true})
	}
	return slices.DeleteFunc(list, func(d dependency) bool { return omits(d.name) })
}

// holdsUntil is the first moment after the clock at which a date in the front matter of a page is reached; zero: there
// is none.
func (l *Line) holdsUntil() (until time.Time) {
	for _, p := range slices.Concat(l.Tree.Pages, l.Tree.Unreadable) {
		for _, day := range content.Dates(&p.FrontMatter) {
			if day.After(l.Config.Clock) && (until.IsZero() || day.Before(until)) {
				until = day
			}
		}
	}
	return until
}

// dayIn is the day of a moment in a time zone, by the zone's name; "" when there is no such zone.
func dayIn(zone string, at time.Time) string {
	location, err := time.LoadLocation(zone)
	if err != nil || strings.EqualFold(zone, "local") {
		return ""
	}
	return at.In(location).Format(time.DateOnly)
}
