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

// program identifies the running program by its file.
type program struct {
	Stamp  tree.Stamp // zero: the file may still change without a new stamp
	Digest []byte
}

// executable returns the file of the running program. Tests replace it.
var executable = os.Executable

// thisProgram identifies the running program. If the file has the stamp of last, the digest of last is
// used again. false: the program cannot be identified.
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

// buildID matches the id that Go's linker writes near the beginning of a program. The last part is a hash
// of the program; the other parts are hashes of its inputs.
var buildID = lazyregexp.New(`[\w-]{20}(/[\w-]{20}){3}`)

// idWithin is how many bytes at the beginning of a program are searched for the id.
const idWithin = 32 << 10

// digestOfProgram returns the SHA-256 of the id of a program. If the program has no id, it is that of the
// whole file.
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

// settingsDigest is the digest of the inputs of a build outside the folder: flags and environment
// variables, without the clock. It is part of the names of the cache files, so builds with different
// settings have different records.
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

// themeDigest is the digest of the built-in files.
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

// omitted names inputs that are left out of the comparison with the last build. Tests set it, and check
// that the omission is noticed.
var omitted []string

func omits(name string) bool { return slices.Contains(omitted, name) }

// dependency is something on which all drawings of a site depend.
type dependency struct {
	name    string
	values  []string
	ofPages bool // true: what is found in the texts of pages does not depend on it
}

// environment is the digest of everything on which a drawing depends, except its own page and the data
// that it was given of other pages: the program, settings, layouts, data, static files, files beside
// pages, the day, and the data that any page can use. texts is the digest of everything on which the
// findings in the text of a page depend. It includes only parts of the layouts.
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

// holdsUntil returns the first date in the front matter of any page that is after the clock; zero: there
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

// dayIn returns the day of a moment in a time zone, such as "2026-01-31". It is "" if the zone is unknown,
// or is "local", which does not name a zone.
func dayIn(zone string, at time.Time) string {
	location, err := time.LoadLocation(zone)
	if err != nil || strings.EqualFold(zone, "local") {
		return ""
	}
	return at.In(location).Format(time.DateOnly)
}
