package content

import (
	"io"
	"io/fs"
	"path"
	"sync"
)

// folderOpener is a file system whose folders can be opened as file systems of their own, so that a file is found without going to it from the
// top each time. They may be io.Closers.
type folderOpener interface {
	OpenFolder(dir string) (fs.FS, error)
}

// folders opens files in their folders, each of which is opened once.
type folders struct {
	fsys fs.FS
	mu   sync.Mutex
	open map[string]fs.FS // nil: could not be opened
}

func newFolders(fsys fs.FS) *folders { return &folders{fsys: fsys, open: map[string]fs.FS{}} }

// Open opens a file. One that cannot be opened in its folder is asked for from the top: a link may lead out of the folder, but not out of the
// site, and the error then says so.
func (f *folders) Open(name string) (fs.File, error) {
	if folder := f.folder(path.Dir(name)); folder != nil {
		if file, err := folder.Open(path.Base(name)); err == nil {
			return file, nil
		}
	}
	return f.fsys.Open(name)
}

func (f *folders) folder(dir string) fs.FS {
	opener, ok := f.fsys.(folderOpener)
	if !ok {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	folder, known := f.open[dir]
	if !known {
		if opened, err := opener.OpenFolder(dir); err == nil {
			folder = opened
		}
		f.open[dir] = folder
	}
	return folder
}

func (f *folders) close() {
	for _, folder := range f.open {
		if c, ok := folder.(io.Closer); ok {
			_ = c.Close() // it was only read
		}
	}
}
