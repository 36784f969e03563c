package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"porchlight/internal/finding"
)

// RefusedError reports that Porchlight does not write to the destination. Why and Hint are for the person who chose it.
type RefusedError struct {
	Dest string
	Why  string // "it is the folder of the site itself"
	Hint string // what to do instead
}

func (e *RefusedError) Error() string {
	return finding.Message("cannot publish to %q: %s", e.Dest, e.Why)
}

const chooseAnother = "choose an empty or a new folder, such as public"

// sourceFolders are read by the build. An output in one of them would be input of the next build.
var sourceFolders = []string{"content", "layouts", "static", "data", "i18n", "archetypes", "assets"}

// resolve is the destination's real path: symbolic links are followed as far as the path exists.
func resolve(dest string) (string, error) {
	if !filepath.IsAbs(dest) {
		return "", &RefusedError{Dest: dest, Why: "the path is not absolute", Hint: chooseAnother}
	}
	dest = filepath.Clean(dest)
	real, err := filepath.EvalSymlinks(dest)
	if err == nil {
		return real, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", readFailure("looking at", dest, err)
	}
	if info, err := os.Lstat(dest); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		const why, hint = "it is a link to a folder that does not exist", "make that folder, or remove the link"
		return "", &RefusedError{Dest: dest, Why: why, Hint: hint}
	}
	parent := filepath.Dir(dest)
	if parent == dest {
		return "", readFailure("looking at", dest, err)
	}
	if parent, err = resolve(parent); err != nil {
		return "", err
	}
	return filepath.Join(parent, filepath.Base(dest)), nil
}

// refuse is the error of a resolved destination to which Porchlight must not write. It runs before anything is written
// to the disk.
func refuse(dest string, opt Options) error {
	no := func(why, hint string) error { return &RefusedError{Dest: opt.Dest, Why: why, Hint: hint} }
	if filepath.Dir(dest) == dest {
		return no("it is the top of the disk", chooseAnother)
	}
	if home, err := os.UserHomeDir(); err == nil && holds(dest, home) {
		return no("it holds your home folder", chooseAnother)
	}
	if opt.Source != "" {
		if same(dest, opt.Source) {
			return no("it is the folder of the site itself", chooseAnother)
		}
		if holds(dest, opt.Source) {
			return no("it holds the folder of the site", chooseAnother)
		}
		for _, name := range sourceFolders {
			if holds(filepath.Join(opt.Source, name), dest) {
				return no("it lies in the site's "+name+" folder", chooseAnother)
			}
		}
	}
	way := strings.Split(filepath.ToSlash(dest), "/")
	if slices.Contains(way, ".git") {
		return no("it lies in a Git repository's own folder", chooseAnother)
	}
	if slices.ContainsFunc(way, isStateFolder) {
		return no("it lies in a folder in which Porchlight keeps its own files", chooseAnother)
	}
	info, err := os.Stat(dest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return readFailure("looking at", dest, err)
	}
	if !info.IsDir() {
		return no("it is a file", chooseAnother)
	}
	if _, err := os.Lstat(filepath.Join(dest, ".git")); err == nil {
		return no("it holds a Git repository", "publish to a folder beside it and copy the files, or remove the .git in it")
	}
	return refuseForeign(dest, opt)
}

// refuseForeign refuses a folder that has files but neither journal nor manifest, so that nothing is made beside a
// misspelt destination. Another build may be publishing its first site: it writes the journal before any file, and
// removes it after the manifest is written. So the journal is looked for before the manifest.
func refuseForeign(dest string, opt Options) error {
	foreign, err := holdsFiles(dest)
	if err != nil {
		return readFailure("reading", dest, err)
	}
	if !foreign {
		return nil
	}
	for _, state := range []string{besideFolder(dest), insideFolder(dest)} {
		for _, file := range []string{journalFile, manifestFile} {
			if _, err := os.Lstat(filepath.Join(state, file)); err == nil {
				return nil
			}
		}
	}
	return foreignFiles(opt.Dest)
}

func foreignFiles(dest string) error {
	return &RefusedError{
		Dest: dest,
		Why:  "it holds files that Porchlight did not write",
		Hint: "choose an empty folder, or move the files away first",
	}
}

// holdsFiles reports whether the destination holds files. Files that file managers and file systems make, and files of
// Porchlight itself, do not count.
func holdsFiles(dest string) (bool, error) {
	entries, err := os.ReadDir(dest)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case name == ".DS_Store", name == "Thumbs.db", name == "desktop.ini", name == "lost+found",
			strings.HasPrefix(name, reserved):
		default:
			return true, nil
		}
	}
	return false, err
}

// holds reports whether path is folder or lies in it, also through a link or in another letter case. Neither has to
// exist.
func holds(folder, path string) bool {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if way, err := filepath.Rel(folder, path); err == nil && filepath.IsLocal(way) {
		return true
	}
	info, err := os.Stat(folder)
	if err != nil {
		return false
	}
	for {
		if at, err := os.Stat(path); err == nil && os.SameFile(info, at) {
			return true
		}
		parent := filepath.Dir(path)
		if parent == path {
			return false
		}
		path = parent
	}
}

// same reports whether two paths are the same file.
func same(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}
