package record

import (
	"errors"
	"io/fs"
	"syscall"

	"porchlight/internal/tree"
)

// maxFileBytes is the size beyond which a settings or data file is not read: no person writes so many.
const maxFileBytes = 2 << 20

// ReadFile reads a settings or data file of the site. Only regular files of up to 2 MiB are opened, so that a pipe
// or a device never stops the build. A missing file is fs.ErrNotExist; every other error is worded for an editor,
// without the file's name.
func ReadFile(site fs.FS, file string) ([]byte, error) {
	src, err := tree.ReadFile(site, file, maxFileBytes, nil)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, unreadable(err)
	}
	return src, err
}

// Folder looks whether a folder of settings or data can be used: nil when it can, and when it is not there. The
// error is worded for an editor, without the folder's name.
func Folder(site fs.FS, name string) error {
	info, err := fs.Stat(site, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return unreadable(err)
	case !info.IsDir():
		return unreadable(syscall.ENOTDIR)
	}
	return nil
}

// unreadable is an error that explains why a file or folder cannot be read.
func unreadable(err error) error {
	if size := (*tree.SizeError)(nil); errors.As(err, &size) {
		return errors.New("this file is larger than 2 MiB")
	}
	why, _ := tree.Why(err)
	return errors.New(why)
}
