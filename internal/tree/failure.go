package tree

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"slices"
	"sync"
	"syscall"
)

// Failure is a file or folder that exists but that the machine could not read. For example, no file descriptor
// was free, or the disk has an error. Reading it may succeed later.
type Failure struct {
	Path string
	Err  error
}

// failing is a file system that notes all failures to read, whoever reads. The build must know them: a site
// that was made without a file that could not be opened would be a different site.
type failing struct {
	fsys fs.FS

	mu     sync.Mutex
	failed map[string]error // by path: the first failure
}

var _ interface {
	fs.StatFS
	fs.ReadDirFS
	fs.ReadLinkFS
} = (*failing)(nil)

// noteFailures returns a file system that notes failures.
func noteFailures(fsys fs.FS) *failing {
	if f, ok := fsys.(*failing); ok {
		return f
	}
	return &failing{fsys: fsys, failed: map[string]error{}}
}

// isFailure reports whether an error comes from the machine. Other errors are about what is in the folder.
func isFailure(err error) bool {
	if err == nil || errors.Is(err, io.EOF) || Escapes(err) {
		return false
	}
	return !slices.ContainsFunc([]error{
		fs.ErrNotExist, fs.ErrPermission, fs.ErrInvalid, fs.ErrClosed, errSpecial, errors.ErrUnsupported,
		syscall.ENOTDIR, syscall.EISDIR, syscall.EINVAL, syscall.ELOOP, syscall.ENAMETOOLONG, errNoLinkWindows,
	}, func(other error) bool { return errors.Is(err, other) })
}

// errNoLinkWindows is ERROR_NOT_A_REPARSE_POINT of Windows: ReadLink was called for a file that is not a link.
const errNoLinkWindows = syscall.Errno(4390)

func (f *failing) note(name string, err error) error {
	if isFailure(err) {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.failed[name] == nil {
			f.failed[name] = err
		}
	}
	return err
}

func (f *failing) Open(name string) (fs.File, error) {
	file, err := f.fsys.Open(name)
	if err != nil {
		return nil, f.note(name, err)
	}
	return &failingFile{file, f, name}, nil
}

func (f *failing) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(f.fsys, name)
	return info, f.note(name, err)
}

func (f *failing) Lstat(name string) (fs.FileInfo, error) {
	info, err := fs.Lstat(f.fsys, name)
	return info, f.note(name, err)
}

func (f *failing) ReadLink(name string) (string, error) {
	target, err := fs.ReadLink(f.fsys, name)
	return target, f.note(name, err)
}

func (f *failing) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(f.fsys, name)
	return entries, f.note(name, err)
}

// failingFile notes failures to read an open file.
type failingFile struct {
	fs.File
	in   *failing
	name string
}

func (f *failingFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return info, f.in.note(f.name, err)
}

func (f *failingFile) Read(b []byte) (int, error) {
	n, err := f.File.Read(b)
	return n, f.in.note(f.name, err)
}

// Failures returns the failures to read the site's folder since it was opened, sorted by path. Recovered
// removes some.
func (s *Snapshot) Failures() []Failure {
	s.fsys.mu.Lock()
	defer s.fsys.mu.Unlock()
	var list []Failure
	for name, err := range s.fsys.failed {
		list = append(list, Failure{name, err})
	}
	slices.SortFunc(list, func(a, b Failure) int { return cmp.Compare(a.Path, b.Path) })
	return list
}

// Failed reports whether there is a failure for a path.
func (s *Snapshot) Failed(name string) bool {
	s.fsys.mu.Lock()
	defer s.fsys.mu.Unlock()
	return s.fsys.failed[name] != nil
}

// Recovered returns the paths that can be read again, and removes their failures.
func (s *Snapshot) Recovered() []string {
	var paths []string
	for _, failure := range s.Failures() {
		if isFailure(tryRead(s.fsys.fsys, failure.Path)) {
			continue
		}
		s.fsys.mu.Lock()
		delete(s.fsys.failed, failure.Path)
		s.fsys.mu.Unlock()
		paths = append(paths, failure.Path)
	}
	return paths
}

// tryRead reads a file, or lists a folder.
func tryRead(fsys fs.FS, name string) error {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		_, err = fs.ReadDir(fsys, name)
		return err
	case !info.Mode().IsRegular():
		return nil
	}
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, f)
	return err
}
