package tree

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"strings"
	"sync"
	"syscall"
)

// Fault explains why a file or folder cannot be read.
type Fault struct {
	Why    string // "no permission to read it"
	Advice string // what to do about it; "" when nothing is known that would help
	Link   bool   // it is a symbolic link that cannot be followed
}

func sameFault(a, b *Fault) bool { return a == b || a != nil && b != nil && *a == *b }

func faultOf(err error) *Fault {
	why, advice := Why(err)
	return &Fault{Why: why, Advice: advice}
}

// Why says in plain words why a file or folder cannot be read, and what to do about it; the advice is "" when nothing
// is known that would help.
func Why(err error) (why, advice string) {
	if errors.Is(err, fs.ErrPermission) {
		return "no permission to read it", "allow your user to read it"
	}
	var size *SizeError
	var path *fs.PathError
	switch {
	case errors.As(err, &size):
		return size.Error(), ""
	case errors.Is(err, fs.ErrNotExist):
		return "it does not exist", ""
	case errors.Is(err, errSpecial):
		return errSpecial.Error(), ""
	case errors.Is(err, syscall.ENOTDIR):
		return "this is a file, and a folder is wanted here", ""
	case errors.Is(err, syscall.EISDIR):
		return "this is a folder, and a file is wanted here", ""
	case errors.Is(err, fs.ErrInvalid):
		return "its name cannot be used", ""
	case Escapes(err):
		return "it leads outside the site's folder", ""
	case errors.As(err, &path):
		err = path.Err
	}
	return "it cannot be read: " + err.Error(), ""
}

// Escapes reports whether an error of os.Root says that a path leaves the folder. That error has no name to compare
// with.
func Escapes(err error) bool { return strings.Contains(err.Error(), "escapes") }

var errSpecial = errors.New("this is not a file of text")

// SizeError says that a file is larger than it may be.
type SizeError struct{ Size, Limit int64 } // bytes

func (e *SizeError) Error() string {
	return fmt.Sprintf("it is %s large and may have %s", Megabytes(e.Size), Megabytes(e.Limit))
}

// Megabytes is a number of bytes in words.
func Megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

// NoLimit lets ReadFile read a file of any size.
const NoLimit = 1 << 40

// ReadFile reads a file of at most limit bytes. It uses the given space if that is large enough. It opens only regular
// files, so that a pipe or a device cannot block the build, and checks the size first, so that a huge file costs
// nothing.
func ReadFile(fsys fs.FS, name string, limit int64, space []byte) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err == nil {
		err = regular(info)
	}
	if err != nil {
		return nil, err
	}
	if s, ok := fsys.(*Snapshot); ok {
		if e := s.Entry(name); e != nil && e.Kind == File {
			raw, _, err := e.Read(s.fsys, limit, space)
			return raw, err
		}
	}
	return Reread(fsys, name, limit, space)
}

// regular explains why what was looked at is no file that can be read.
func regular(info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return &fs.PathError{Op: "read", Path: info.Name(), Err: syscall.EISDIR}
	case !info.Mode().IsRegular():
		return &fs.PathError{Op: "read", Path: info.Name(), Err: errSpecial}
	}
	return nil
}

// openRegular opens a file, and refuses it if it is no longer a regular file: a pipe would seem empty.
func openRegular(fsys fs.FS, name string) (fs.File, fs.FileInfo, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil {
		err = regular(info)
	}
	if err != nil {
		f.Close() //nolint:errcheck // it was only looked at
		return nil, nil, err
	}
	return f, info, nil
}

// Reread is ReadFile for what was a regular file before.
func Reread(fsys fs.FS, name string, limit int64, space []byte) ([]byte, error) {
	f, info, err := openRegular(fsys, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info.Size() > limit {
		return nil, &SizeError{info.Size(), limit}
	}
	// One byte more than the size, so that the end is seen without growing.
	raw := space[:0]
	if int64(cap(raw)) <= info.Size() {
		raw = make([]byte, 0, info.Size()+1)
	}
	for {
		n, err := f.Read(raw[len(raw):cap(raw)])
		raw = raw[:len(raw)+n]
		switch {
		case err == nil && len(raw) < cap(raw) && int64(len(raw)) == info.Size():
			return raw, nil // there was room for more
		case errors.Is(err, io.EOF):
			return raw, nil
		case err != nil:
			return nil, err
		case int64(len(raw)) > limit:
			return nil, &SizeError{int64(len(raw)), limit}
		case len(raw) == cap(raw):
			raw = append(raw, 0)[:len(raw)]
		}
	}
}

// text is what was read of a file. A file can change for a moment and then change back. So all digests that were read
// are noted, and not only the first and the last.
type text struct {
	mu      sync.Mutex
	reading int  // how many read it now: what they will see is not known yet
	doubt   bool // several states were seen, or one that could not be read
	known   bool
	digest  [sha256.Size]byte
}

func (t *text) begin() {
	t.mu.Lock()
	t.reading++
	t.mu.Unlock()
}

// done ends a reading that gave no digest.
func (t *text) done(doubt bool) {
	t.mu.Lock()
	t.reading--
	t.doubt = t.doubt || doubt
	t.mu.Unlock()
}

func (t *text) end(digest [sha256.Size]byte, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.reading--
	t.doubt = t.doubt || err != nil || t.known && t.digest != digest
	t.known, t.digest = true, digest
}

// was is the digest of what was read; false if nothing was read, or if different texts were read.
func (t *text) was() ([sha256.Size]byte, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.digest, t.known && !t.doubt && t.reading == 0
}

// Read reads a file as ReadFile does, and notes its digest. from is FS, or a Files of it, which finds many files
// faster.
func (e *Entry) Read(from fs.FS, limit int64, space []byte) ([]byte, [sha256.Size]byte, error) {
	e.text.begin()
	raw, err := Reread(from, e.Path, limit, space)
	digest := sha256.Sum256(raw)
	e.text.end(digest, err)
	return raw, digest, err
}

// Open opens a file of which perhaps only a part is read. If the stamp is still that of the snapshot, nothing is noted.
// Otherwise the whole file is read, for its digest. Close the file after use.
func (e *Entry) Open() (fs.File, error) {
	e.text.begin()
	f, _, err := openRegular(e.fsys, e.Path)
	if err != nil {
		e.text.done(true)
		return nil, err
	}
	o := &opened{File: f, entry: e}
	if e.Racy || !o.asLookedAt() {
		o.hash = sha256.New()
	}
	return o, nil
}

type opened struct {
	fs.File
	entry        *Entry
	hash         hash.Hash // of what was read; nil: the stamp is enough
	used, closed bool
}

func (o *opened) asLookedAt() bool {
	info, err := o.Stat()
	return err == nil && StampOf(info) == o.entry.Stamp
}

func (o *opened) Read(b []byte) (int, error) {
	o.used = true
	n, err := o.File.Read(b)
	if o.hash != nil {
		o.hash.Write(b[:n])
	}
	return n, err
}

func (o *opened) Close() error {
	switch {
	case o.closed:
	case !o.used:
		o.entry.text.done(false)
	case o.hash == nil:
		o.entry.text.done(!o.asLookedAt())
	default:
		_, err := io.Copy(o.hash, o.File)
		o.entry.text.end([sha256.Size]byte(o.hash.Sum(nil)), err)
	}
	o.closed = true
	return o.File.Close()
}

// Known is the SHA-256 of the file if it was read; false if it was not, or if different texts were read.
func (e *Entry) Known() ([sha256.Size]byte, bool) { return e.text.was() }

// Recall takes the digest of a file that had this stamp before, if the file still has it.
func (e *Entry) Recall(stamp Stamp, digest [sha256.Size]byte) {
	if e.Kind != File || e.Racy || stamp == (Stamp{}) || e.Stamp != stamp {
		return
	}
	e.text.begin()
	e.text.end(digest, nil)
}

// Digest is the SHA-256 of the file. It reads the file unless the digest is known. The error is about what is not a
// file, such as a broken link.
func (e *Entry) Digest() ([sha256.Size]byte, error) {
	if e.text == nil {
		return [sha256.Size]byte{}, &fs.PathError{Op: "read", Path: e.Path, Err: fs.ErrInvalid}
	}
	if digest, ok := e.text.was(); ok {
		return digest, nil
	}
	e.text.begin()
	digest, err := e.hash()
	e.text.end(digest, err)
	return digest, err
}

func (e *Entry) hash() (digest [sha256.Size]byte, err error) {
	f, _, err := openRegular(e.fsys, e.Path)
	if err != nil {
		return digest, err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return digest, err
	}
	return [sha256.Size]byte(sum.Sum(nil)), nil
}
