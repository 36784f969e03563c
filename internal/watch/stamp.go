package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// kind is what stands at a path.
type kind uint8

const (
	nothing kind = iota
	file
	directory
	special // a pipe, socket or device
	deadEnd // a link that leaves the site's folder, leads to nothing or in a circle; or what lies too deep
	barred  // something that cannot be looked at
)

// Bounds for folders that links make endless.
const (
	maxDepth = 100
	maxLinks = 3 // to folders, on one path
)

// stamp is what tells one state of a file from another without reading it. Those of folders have neither times nor, as size, more than the
// permissions: what lies in a folder is not a matter of its own stamp.
type stamp struct {
	size     int64
	modified int64 // Unix time in nanoseconds
	changed  int64 // likewise, of the inode; 0 where the system has none
	device   uint64
	inode    uint64
	link     int64 // changed or modified of the symbolic link that leads there; 0: none does
	kind     kind
}

// known is what is remembered of an entry of a folder. The zero value is an entry that was not looked at yet.
type known struct {
	stamp
	doubtful bool // it was looked at so soon after it had changed that a further change could have left the stamp as it is
}

// remember is a stamp with whether it is doubtful: clocks of file systems go in steps, and in those of 2 s where they know whole seconds only.
func remember(s stamp, now time.Time) known {
	window := clockStep
	last := max(s.modified, s.changed)
	if s.changed%1e9 == 0 && s.modified%1e9 == 0 {
		window = 2100 * time.Millisecond
	}
	age := now.Sub(time.Unix(0, last))
	return known{s, s.kind == file && age < window && age > -window}
}

// look says what stands at an entry of a folder, and to which path a link leads that does not leave the site's folder. open is the folder, opened, or nil.
func (w *Watcher) look(f *folder, open *os.File, name string) (s stamp, target string) {
	s, isLink, err := stampAt(open, f.real, name)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return stamp{}, ""
	case err != nil:
		return stamp{kind: barred}, ""
	case isLink:
		s, target = w.follow(f, name, s)
	}
	if s.kind == directory && strings.Count(f.path, "/") >= maxDepth {
		s.kind = deadEnd
	}
	if f.foreign {
		s.device, s.inode = 0, 0 // such systems make them up and forget them
	}
	return s, target
}

// follow says what a link leads to; own is the link's own stamp.
func (w *Watcher) follow(f *folder, name string, own stamp) (stamp, string) {
	dead := stamp{kind: deadEnd, inode: own.inode, link: max(own.changed, own.modified)}
	target, err := filepath.EvalSymlinks(filepath.Join(f.real, name))
	if err != nil {
		return dead, w.missing(f, name)
	}
	if !within(target, w.real) {
		return dead, ""
	}
	s, isLink, err := stampAt(nil, filepath.Dir(target), filepath.Base(target))
	if err != nil || isLink {
		return dead, ""
	}
	if s.kind == directory && f.circles(target) {
		return dead, ""
	}
	s.link = dead.link
	return s, target
}

// missing is where a link leads that leads to nothing: something may come to be there.
func (w *Watcher) missing(f *folder, name string) string {
	target, err := os.Readlink(filepath.Join(f.real, name))
	if err != nil || filepath.IsAbs(target) {
		return ""
	}
	if target = filepath.Join(f.real, target); !within(target, w.real) {
		return ""
	}
	return target
}

// within reports whether a path is a folder or lies in it; both are clean and absolute.
func within(path, folder string) bool {
	rest, ok := strings.CutPrefix(path, folder)
	return ok && (rest == "" || rest[0] == filepath.Separator || strings.HasSuffix(folder, string(filepath.Separator)))
}
