package theme

import (
	"errors"
	"io/fs"
	"os"
	"path"
)

// Add copies a built-in file into the site, with its original. It writes over no copy: the error is fs.ErrExist then.
// After an error the site is as it was.
func Add(site *os.Root, starter fs.FS, file string) error {
	if _, err := site.Lstat(file); err == nil {
		return &fs.PathError{Op: "copy", Path: file, Err: fs.ErrExist}
	}
	text := Read(starter, file)
	if err := Accept(site, file, text); err != nil {
		return err
	}
	err := Create(site, file, text)
	if err != nil {
		_ = Forget(site, file) // the error of copying is what counts
	}
	return err
}

// Accept makes a text the original of a copy.
func Accept(site *os.Root, file string, text []byte) error {
	return Replace(site, path.Join(Originals, file), text)
}

// Forget removes the original of a copy.
func Forget(site *os.Root, file string) error {
	original := path.Join(Originals, file)
	err := site.Remove(original)
	removeEmpty(site, []string{original})
	return err
}

// Replace writes a file of the site, with its folders, in place of the one that exists.
func Replace(site *os.Root, file string, text []byte) error {
	fresh := path.Join(path.Dir(file), ".#"+path.Base(file)) // the name of a temporary file, which nothing reads
	_ = site.Remove(fresh)                                   // left by a run that was killed
	err := Create(site, fresh, text)
	if err == nil {
		if err = site.Rename(fresh, file); err != nil {
			_ = site.Remove(fresh) // the error of renaming is what counts
		}
	}
	return err
}

// Create writes a new file with its folders. After an error there is no file.
func Create(site *os.Root, file string, text []byte) error {
	if err := site.MkdirAll(path.Dir(file), 0o755); err != nil {
		return err
	}
	f, err := site.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = site.Remove(file) // no half-written file stays; the error of writing is what counts
	}
	return err
}

// removedFolder is the folder that files are moved into before they are removed, so that all are removed or none.
const removedFolder = ".porchlight-tidy"

// Remove removes the files of copies and their originals, all or none, and the folders that they leave empty.
func Remove(site *os.Root, copies []Copy) error {
	var files []string
	for _, c := range copies {
		if c.State != Gone {
			files = append(files, c.File)
		}
		if c.Original != nil {
			files = append(files, path.Join(Originals, c.File))
		}
	}
	for i, file := range files {
		if err := move(site, file, path.Join(removedFolder, file)); err != nil {
			for _, moved := range files[:i] {
				err = errors.Join(err, site.Rename(path.Join(removedFolder, moved), moved))
			}
			removeEmpty(site, prefixed(removedFolder, files[:i+1]))
			return err
		}
	}
	removeEmpty(site, files)
	return site.RemoveAll(removedFolder)
}

// move renames a file, and creates the folders of the new path.
func move(site *os.Root, from, to string) error {
	if err := site.MkdirAll(path.Dir(to), 0o755); err != nil {
		return err
	}
	return site.Rename(from, to)
}

func prefixed(folder string, files []string) []string {
	list := make([]string, len(files))
	for i, file := range files {
		list[i] = path.Join(folder, file)
	}
	return list
}

// removeEmpty removes the folders of files that are empty now. layouts/ and static/ stay, since a new site has them.
func removeEmpty(site *os.Root, files []string) {
	for _, file := range files {
		for dir := path.Dir(file); dir != "." && dir != "layouts" && dir != "static"; dir = path.Dir(dir) {
			if site.Remove(dir) != nil { // it is not empty
				break
			}
		}
	}
}
