//go:build linux || darwin

package watch

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// openFolder opens a folder, and never waits for what may stand there instead by now.
func openFolder(name string) (*os.File, error) {
	return os.OpenFile(name, os.O_RDONLY|unix.O_DIRECTORY|unix.O_NONBLOCK, 0)
}

// stampAt looks at an entry of a folder without following or opening it. With the folder opened, the system need not walk its path.
func stampAt(open *os.File, folder, name string) (s stamp, isLink bool, err error) {
	at := unix.AT_FDCWD
	if open != nil {
		at = int(open.Fd())
	} else {
		name = filepath.Join(folder, name)
	}
	var st unix.Stat_t
	for {
		if err = unix.Fstatat(at, name, &st, unix.AT_SYMLINK_NOFOLLOW); !errors.Is(err, unix.EINTR) {
			break
		}
	}
	if err != nil {
		return stamp{}, false, err
	}
	s = stamp{device: uint64(st.Dev), inode: st.Ino}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFDIR:
		s.kind, s.size = directory, int64(st.Mode&0o777)
		return s, false, nil
	case unix.S_IFREG:
		s.kind = file
	default:
		s.kind = special
	}
	s.size, s.modified, s.changed = st.Size, unix.TimespecToNsec(st.Mtim), unix.TimespecToNsec(st.Ctim)
	return s, st.Mode&unix.S_IFMT == unix.S_IFLNK, nil
}
