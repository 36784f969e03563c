package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"porchlight/internal/tree"
)

// kind is what is at a path.
type kind uint8

const (
	absent kind = iota
	file
	directory
	special    // a pipe, socket or device
	brokenLink // a link out of the site, to nothing or in a circle; or a folder that is nested too deep
	unreadable // its stamp cannot be read
)

// Bounds for folders that links make endless.
const (
	maxDepth = 100
	maxLinks = 3 // to folders, on one path
)

// stamp is a tree.Stamp with the kind. The stamp of a folder has no times, and its size is its permissions: what is in
// the folder does not change its stamp.
type stamp struct {
	tree.Stamp
	link int64 // Changed or Modified of the symbolic link that leads here; 0: none does
	kind kind
}

// known is what the watcher remembers of an entry. The zero value is an entry that was not looked at yet.
type known struct {
	stamp
	racy bool // a further change could have left the stamp as it is
}

func remember(s stamp, now time.Time) known { return known{s, s.kind == file && s.Racy(now)} }

// openFolder opens a folder. It does not block on a pipe that has taken the place of the folder.
func openFolder(name string) (*os.File, error) {
	return os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

// stampOf is the stamp of what was looked at without following links.
func stampOf(info fs.FileInfo) (s stamp, isLink bool) {
	s = stamp{Stamp: tree.StampOf(info)}
	switch {
	case info.IsDir():
		s.kind = directory
		s.Stamp = tree.Stamp{Size: int64(info.Mode().Perm()), Device: s.Device, Inode: s.Inode}
	case info.Mode().IsRegular():
		s.kind = file
	default:
		s.kind = special
	}
	return s, info.Mode()&fs.ModeSymlink != 0
}

// look gives the stamp of an entry of a folder. Of a link that stays in the site's folder it also gives the real
// path of the target.
func (w *Watcher) look(f *folder, name string) (s stamp, target string) {
	return w.stampOf(f, name, func() (fs.FileInfo, error) { return os.Lstat(w.below(f, name)) })
}

// stampOf is look with the function that reads the file information.
func (w *Watcher) stampOf(f *folder, name string, read func() (fs.FileInfo, error)) (s stamp, target string) {
	info, err := read()
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return stamp{}, ""
	case err != nil:
		return stamp{kind: unreadable}, ""
	}
	s, isLink := stampOf(info)
	if isLink {
		s, target = w.follow(f, name, s)
	}
	if s.kind == directory && strings.Count(f.path, "/") >= maxDepth {
		s.kind = brokenLink
	}
	if f.foreign {
		s.Device, s.Inode = 0, 0 // such systems do not keep them
	}
	return s, target
}

// follow gives the stamp and the real path of what a link leads to. own is the stamp of the link itself.
func (w *Watcher) follow(f *folder, name string, own stamp) (stamp, string) {
	broken := stamp{Stamp: tree.Stamp{Inode: own.Inode}, kind: brokenLink, link: max(own.Changed, own.Modified)}
	target, err := filepath.EvalSymlinks(w.below(f, name))
	if err != nil {
		return broken, w.missingTarget(f, name)
	}
	if !within(target, w.real) {
		return broken, ""
	}
	info, err := os.Lstat(target)
	if err != nil {
		return broken, ""
	}
	s, isLink := stampOf(info)
	if isLink || s.kind == directory && f.circles(target) {
		return broken, ""
	}
	s.link = broken.link
	return s, target
}

// missingTarget is where a link leads whose target does not exist: something may be put there later.
func (w *Watcher) missingTarget(f *folder, name string) string {
	target, err := os.Readlink(w.below(f, name))
	if err != nil || filepath.IsAbs(target) {
		return ""
	}
	if target = filepath.Join(f.real, target); !within(target, w.real) {
		return ""
	}
	return target
}

// within reports whether a path is a folder or lies in it. Both are clean and absolute.
func within(path, folder string) bool {
	rest, ok := strings.CutPrefix(path, folder)
	return ok && (rest == "" || rest[0] == filepath.Separator || strings.HasSuffix(folder, string(filepath.Separator)))
}
