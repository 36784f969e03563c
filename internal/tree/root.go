package tree

import (
	"io"
	"io/fs"
	"os"
	"path"
	"sync"
	"syscall"
)

// Root is a folder as a file system. It refuses links that lead out of the folder.
type Root struct {
	rootFS
	root *os.Root
}

// rootFS are the methods of os.Root.FS that Root uses.
type rootFS interface {
	fs.StatFS
	fs.ReadLinkFS
}

// Open opens a file or folder. It does not block on a pipe, which may have replaced a file since the file was
// looked at.
func (r Root) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	f, err := r.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// OpenRoot opens a folder. Close it after use.
func OpenRoot(name string) (Root, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return Root{}, err
	}
	return Root{root.FS().(rootFS), root}, nil
}

// OpenFolder opens a folder inside this one. Close it after use.
func (r Root) OpenFolder(dir string) (fs.FS, error) {
	root, err := r.root.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return Root{root.FS().(rootFS), root}, nil
}

// Name returns the name with which the folder was opened.
func (r Root) Name() string { return r.root.Name() }

// Close releases the folder.
func (r Root) Close() error { return r.root.Close() }

// Files returns a file system that opens each folder once, and opens files relative to their folders. This is
// faster than to resolve the whole path of each file. Close it after use.
func (s *Snapshot) Files() *Files { return &Files{fsys: s.fsys, opened: map[string]fs.FS{}} }

// Files opens files relative to their folders. It may be used from many goroutines.
type Files struct {
	fsys   *failing
	mu     sync.Mutex
	opened map[string]fs.FS // nil: the folder could not be opened
}

// Open opens a file. If that fails in the file's folder, Open tries the whole path: a link may lead out of the
// folder but not out of the site. The error is that of the whole path.
func (f *Files) Open(name string) (fs.File, error) {
	if folder := f.folder(path.Dir(name)); folder != nil {
		if file, err := folder.Open(path.Base(name)); err == nil {
			return &failingFile{file, f.fsys, name}, nil
		}
	}
	return f.fsys.Open(name)
}

func (f *Files) folder(dir string) fs.FS {
	opener, ok := f.fsys.fsys.(interface {
		OpenFolder(dir string) (fs.FS, error)
	})
	if !ok {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	folder, known := f.opened[dir]
	if !known {
		if opened, err := opener.OpenFolder(dir); err == nil {
			folder = opened
		}
		f.opened[dir] = folder
	}
	return folder
}

// Close releases the folders. It must not be called while a file is being opened.
func (f *Files) Close() {
	for _, folder := range f.opened {
		if c, ok := folder.(io.Closer); ok {
			_ = c.Close() // it was only read
		}
	}
}
