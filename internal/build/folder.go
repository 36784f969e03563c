package build

import (
	"io/fs"
	"os"
)

// folder is the site's folder, or one in it, as a file system that refuses links that lead out of it.
type folder struct {
	rootFS
	root *os.Root
}

// rootFS is what the FS of an os.Root is.
type rootFS interface {
	fs.StatFS
	fs.ReadFileFS
	fs.ReadDirFS
	fs.ReadLinkFS
}

func newFolder(root *os.Root) folder { return folder{root.FS().(rootFS), root} }

// OpenFolder opens a folder in this one. Close it after use.
func (f folder) OpenFolder(dir string) (fs.FS, error) {
	root, err := f.root.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return newFolder(root), nil
}

// Close lets go of a folder.
func (f folder) Close() error { return f.root.Close() }
