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
	Advice string // what to do about it; "" if no remedy is known
	Link   bool   // it is a symbolic link that cannot be followed
}

func sameFault(a, b *Fault) bool { return a == b || a != nil && b != nil && *a == *b }

func faultOf(err error) *Fault {
	why, advice := Why(err)
	return &Fault{Why: why, Advice: advice}
}

// Why explains in plain words why a file or folder cannot be read, and what to do about it. advice is "" if no
// remedy is known.
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

// Escapes reports whether an error of os.Root says that a path leaves the folder. It compares words, because
// package os does not export that error.
func Escapes(err error) bool { return strings.Contains(err.Error(), "escapes") }

var errSpecial = errors.New("this is not a file of text")

// SizeError reports a file that is larger than its limit.
type SizeError struct{ Size, Limit int64 } // bytes

func (e *SizeError) Error() string {
	return fmt.Sprintf("it is %s large and may have %s", Megabytes(e.Size), Megabytes(e.Limit))
}

// Megabytes formats a number of bytes in MB of 1024 * 1024 bytes.
func Megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

// NoLimit is a limit for ReadFile that no file reaches.
const NoLimit = 1 << 40

// ReadFile reads a file of at most limit bytes. It uses the memory of space if that is large enough. It opens
// only regular files, so that a pipe or a device cannot block the build. It checks the size before it reads.
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

// regular returns an error if a file is not a regular file.
func regular(info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return &fs.PathError{Op: "read", Path: info.Name(), Err: syscall.EISDIR}
	case !info.Mode().IsRegular():
		return &fs.PathError{Op: "read", Path: info.Name(), Err: errSpecial}
	}
	return nil
}

// openRegular opens a file. It returns an error if the file is not regular, because a pipe would seem empty.
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

// Reread is ReadFile for a file that was known to be regular. It does not look at the file before it opens it.
func Reread(fsys fs.FS, name string, limit int64, space []byte) ([]byte, error) {
	f, info, err := openRegular(fsys, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info.Size() > limit {
		return nil, &SizeError{info.Size(), limit}
	}
	// The space is one byte larger than the file, so that the end is found without growing.
	raw := space[:0]
	if int64(cap(raw)) <= info.Size() {
		raw = make([]byte, 0, info.Size()+1)
	}
	for {
		n, err := f.Read(raw[len(raw):cap(raw)])
		raw = raw[:len(raw)+n]
		switch {
		case err == nil && len(raw) < cap(raw) && int64(len(raw)) == info.Size():
			return raw, nil // Read had space for more bytes
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

// text notes the digests that were read of a file. A file can change for a moment and then change back. So
// each digest is compared with the first one.
type text struct {
	mu      sync.Mutex
	reading int  // readers that have not finished: their digest is not known yet
	doubt   bool // different texts were read, or a reading failed
	known   bool
	digest  [sha256.Size]byte
}

func (t *text) begin() {
	t.mu.Lock()
	t.reading++
	t.mu.Unlock()
}

// done ends a reading that has no digest.
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

// was returns the digest of the text that was read. It returns false if nothing was read, if different texts
// were read, or if someone is still reading.
func (t *text) was() ([sha256.Size]byte, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.digest, t.known && !t.doubt && t.reading == 0
}

// Read reads a file as ReadFile does, and notes its digest. from is FS or Files of the snapshot. Files is
// faster for many files.
func (e *Entry) Read(from fs.FS, limit int64, space []byte) ([]byte, [sha256.Size]byte, error) {
	e.text.begin()
	raw, err := Reread(from, e.Path, limit, space)
	digest := sha256.Sum256(raw)
	e.text.end(digest, err)
	return raw, digest, err
}

// Open opens a file of which perhaps only a part is read. If the stamp is the one in the snapshot, and is not
// Racy, no digest is computed. Otherwise Close reads the rest of the file for its digest. Close the file after
// use.
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
	hash         hash.Hash // digest of the bytes read; nil: the stamp suffices
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

// Known returns the SHA-256 of the file if it was read. It returns false if it was not, or if different texts
// were read.
func (e *Entry) Known() ([sha256.Size]byte, bool) { return e.text.was() }

// Recall sets the digest of a file, if the file has this stamp and is not Racy.
func (e *Entry) Recall(stamp Stamp, digest [sha256.Size]byte) {
	if e.Kind != File || e.Racy || stamp == (Stamp{}) || e.Stamp != stamp {
		return
	}
	e.text.begin()
	e.text.end(digest, nil)
}

// Digest returns the SHA-256 of the file. It reads the file unless the digest is known. It returns an error if
// the entry is not a file, or if the file cannot be read.
func (e *Entry) Digest() ([sha256.Size]byte, error) { return e.digestIn(e.fsys) }

// digestIn is Digest. from is as for Read.
func (e *Entry) digestIn(from fs.FS) ([sha256.Size]byte, error) {
	if e.text == nil {
		return [sha256.Size]byte{}, &fs.PathError{Op: "read", Path: e.Path, Err: fs.ErrInvalid}
	}
	if digest, ok := e.text.was(); ok {
		return digest, nil
	}
	e.text.begin()
	digest, err := hashFile(from, e.Path)
	e.text.end(digest, err)
	return digest, err
}

func hashFile(from fs.FS, name string) (digest [sha256.Size]byte, err error) {
	f, _, err := openRegular(from, name)
	if err != nil {
		return digest, err
	}
	defer f.Close()
	digest, _, err = Sum(f)
	return digest, err
}

// pieces hold parts of files while their digest is computed.
var pieces = sync.Pool{New: func() any { return new([64 << 10]byte) }}

// Sum returns the SHA-256 of everything that a reader gives, and its size in bytes.
func Sum(from io.Reader) (digest [sha256.Size]byte, size int64, err error) {
	piece := pieces.Get().(*[64 << 10]byte)
	defer pieces.Put(piece)
	sum := sha256.New()
	for {
		n, err := from.Read(piece[:])
		sum.Write(piece[:n])
		size += int64(n)
		if errors.Is(err, io.EOF) {
			return [sha256.Size]byte(sum.Sum(nil)), size, nil
		}
		if err != nil {
			return digest, size, err
		}
	}
}
