package publish

import (
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"porchlight/internal/finding"
	"porchlight/internal/names"
	"porchlight/internal/parallel"
)

var (
	errDone = errors.New("the publish has ended already")
	errGone = errors.New("a file is not as it was published")
)

// ReadError reports that the source of a PutFile cannot be read. The destination is not the cause.
type ReadError struct {
	Path string // of the output
	Err  error
}

func (e *ReadError) Error() string {
	return finding.Message("reading what becomes %q: %v", e.Path, e.Err)
}
func (e *ReadError) Unwrap() error { return e.Err }

// Put stages one output. path is relative to the destination, with slashes. body is not kept. A file that is published
// already with the same bytes is not written again and keeps its time. Two paths that differ in letter case at most
// are an error.
func (s *Session) Put(path string, body []byte) error {
	_, err := s.PutFrom(path, body, "")
	return err
}

// PutFrom is Put with an origin, which names what the output was made of; RemovedFile has it when a later build removes
// the file. The result is what Keep takes in a later build.
func (s *Session) PutFrom(path string, body []byte, origin string) (File, error) {
	p, err := s.claim(path)
	if err != nil {
		return File{}, err
	}
	p.Origin = origin
	p.SHA256, p.Size = sha256.Sum256(body), int64(len(body))
	file := File{path, p.SHA256}
	if s.published(p) {
		return file, nil
	}
	return file, s.recordError(s.write(p, func(to io.Writer) error {
		_, err := to.Write(body)
		return err
	}))
}

// File is a published file, or one that will be published.
type File struct {
	Path   string // relative to the destination, with slashes
	SHA256 [sha256.Size]byte
}

// FileOf is the File that PutFrom returns for an output.
func FileOf(path string, body []byte) File { return File{path, sha256.Sum256(body)} }

// Staged is the body of an output that was staged. nil: the output was not put, is published already, or cannot be
// read.
func (s *Session) Staged(path string) []byte {
	s.mu.Lock()
	p := s.puts[names.Fold(path)]
	isStaged := !s.done && p != nil && p.Path == path && p.staged > 0
	s.mu.Unlock()
	if !isStaged {
		return nil
	}
	r, err := s.disk.Open(s.stagedFor(p, p.staged))
	if err != nil {
		return nil
	}
	body := make([]byte, p.Size)
	_, err = io.ReadFull(r, body)
	if errors.Join(err, r.Close()) != nil {
		return nil
	}
	return body
}

// Keep takes outputs as they were published before, in place of putting them. It takes all or none. false: the
// destination no longer has all of them with these bytes.
func (s *Session) Keep(files []File) (bool, error) {
	found := make([]put, len(files))
	for i, f := range files {
		old, ours := s.old.find(f.Path)
		if found[i].entry = old; !ours || old.SHA256 != f.SHA256 || !s.published(&found[i]) {
			return false, nil
		}
	}
	for i, f := range files {
		p, err := s.claim(f.Path)
		if err != nil {
			return false, err
		}
		*p = found[i]
	}
	return true, nil
}

// Files are the outputs that were put or kept so far, sorted by path.
func (s *Session) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	files := make([]File, 0, len(s.puts))
	for _, p := range s.puts {
		files = append(files, File{p.Path, p.SHA256})
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return files
}

// Intact reports whether the destination is as a commit left it: every file of ours is there and unchanged, and no
// later build published. files is their number. If files had to be read because their stamps are new, as after a copy
// of the destination, it records the new stamps.
func (s *Session) Intact(commit string) (files int, ok bool) {
	if commit == "" || s.old.Commit != commit {
		return 0, false
	}
	now := s.old
	now.Files = slices.Clone(now.Files)
	err := parallel.Each(len(now.Files), func(i int) error {
		p := put{entry: now.Files[i]}
		if !s.published(&p) {
			return errGone
		}
		now.Files[i].stamp = p.stamp
		return nil
	})
	if err == nil && s.rehashed.Load() {
		_ = s.writeManifest(now) // on failure, the next build reads the files again
	}
	return len(now.Files), err == nil
}

// PutFile is Put for a large file, which is never in memory as a whole. open is called twice when the path was
// published before, and must give the same bytes each time. An error of open or of its reader is a *ReadError.
func (s *Session) PutFile(path string, open func() (io.ReadCloser, error)) error {
	p, err := s.claim(path)
	if err != nil {
		return err
	}
	if _, ours := s.old.find(path); ours {
		if p.SHA256, p.Size, err = hash(open); err != nil {
			return s.recordError(&ReadError{path, err})
		}
		if s.published(p) {
			return nil
		}
	}
	return s.recordError(s.write(p, func(to io.Writer) error {
		from, err := open()
		if err != nil {
			return &ReadError{path, err}
		}
		h := sha256.New()
		p.Size, err = io.Copy(io.MultiWriter(to, h), input{from, path})
		h.Sum(p.SHA256[:0])
		return errors.Join(err, from.Close())
	}))
}

// input makes the errors of a reader *ReadErrors, so that io.Copy's errors of reading and writing can be told apart.
type input struct {
	from io.Reader
	path string // of the output
}

func (i input) Read(to []byte) (n int, err error) {
	n, err = i.from.Read(to)
	if err != nil && err != io.EOF { //nolint:errorlint // readers end with io.EOF itself
		err = &ReadError{i.path, err}
	}
	return n, err
}

// claim checks a path and reserves it for one output.
func (s *Session) claim(path string) (*put, error) {
	if err := checkPath(path); err != nil {
		return nil, s.recordError(err)
	}
	key := names.Fold(path)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return nil, errDone
	}
	if other, taken := s.puts[key]; taken {
		err := finding.Errorf("output path %q: %q is written by the same build", path, other.Path)
		s.failed = errors.Join(s.failed, err)
		return nil, err
	}
	p := &put{entry: entry{Path: path}}
	s.puts[key] = p
	return p, nil
}

// recordError keeps an error, so that an incomplete site is never committed, even when the caller ignores the error.
func (s *Session) recordError(err error) error {
	if err != nil {
		s.mu.Lock()
		s.failed = errors.Join(s.failed, err)
		s.mu.Unlock()
	}
	return err
}

// published reports whether the destination has this output already, and fills in its stamp. A file that cannot be
// read counts as not published, so that it is written again.
func (s *Session) published(p *put) bool {
	old, ours := s.old.find(p.Path)
	if !ours || old.SHA256 != p.SHA256 {
		return false
	}
	name := s.at(p.Path)
	info, err := s.disk.Lstat(name)
	if err != nil {
		return false
	}
	if !s.old.unchanged(old, info) {
		if same, err := s.holds(name, info, old); err != nil || !same {
			return false
		}
		s.rehashed.Store(true)
	}
	p.stamp = stampOf(info)
	return true
}

// write stages one file, whose content fill writes.
func (s *Session) write(p *put, fill func(to io.Writer) error) error {
	number := s.staged.Add(1)
	if s.fresh {
		if err := s.makeFreshFolder(path.Dir(p.Path)); err != nil {
			return err
		}
	}
	to, err := s.disk.Create(s.stagedFor(p, number))
	if err == nil {
		err = fill(to)
		if info, statErr := to.Stat(); statErr == nil {
			p.stamp = stampOf(info) // stays true if a folder is renamed; stamped reads it again after a file's rename
		}
		err = errors.Join(err, to.Close())
	}
	if source := (*ReadError)(nil); errors.As(err, &source) {
		return source
	}
	if err != nil {
		return writeFailure("writing", p.Path, err)
	}
	p.staged = number
	return nil
}

// at is the absolute path of an output.
func (s *Session) at(path string) string { return filepath.Join(s.dest, filepath.FromSlash(path)) }

// stagedFor is the absolute path at which an output is staged.
func (s *Session) stagedFor(p *put, number int64) string {
	if s.fresh {
		return s.freshName(p.Path)
	}
	return s.stagedName(number)
}

func (s *Session) stagedName(number int64) string {
	return filepath.Join(s.stage, "n"+strconv.FormatInt(number, 10))
}

// absent reports whether an error means "no such file", or that a folder of the path is a file.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
