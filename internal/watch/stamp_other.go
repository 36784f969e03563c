//go:build !linux && !darwin

package watch

import (
	"io/fs"
	"os"
	"path/filepath"
)

func openFolder(name string) (*os.File, error) { return os.Open(name) }

// stampAt looks at an entry of a folder without following or opening it. There is no portable way to learn more than size and time.
func stampAt(_ *os.File, folder, name string) (s stamp, isLink bool, err error) {
	info, err := os.Lstat(filepath.Join(folder, name))
	if err != nil {
		return stamp{}, false, err
	}
	switch {
	case info.IsDir():
		return stamp{kind: directory, size: int64(info.Mode().Perm())}, false, nil
	case info.Mode().IsRegular():
		s.kind = file
	default:
		s.kind = special
	}
	s.size, s.modified = info.Size(), info.ModTime().UnixNano()
	return s, info.Mode()&fs.ModeSymlink != 0, nil
}
