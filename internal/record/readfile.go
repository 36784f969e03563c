package record

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// maxFileBytes is the size beyond which a settings or data file is not read: no person writes so many.
const maxFileBytes = 2 << 20

// ReadFile reads a settings or data file of the site. Only regular files of up to 2 MiB are opened, so that a pipe
// or a device never stops the build. A missing file is fs.ErrNotExist; every other error is worded for an editor,
// without the file's name.
func ReadFile(site fs.FS, file string) ([]byte, error) {
	info, err := fs.Stat(site, file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, err
	case err != nil:
		return nil, unreadable("file", err)
	case info.IsDir():
		return nil, errors.New("this is a folder, and a file is wanted here")
	case !info.Mode().IsRegular():
		return nil, errors.New("this is not a file of text")
	case info.Size() > maxFileBytes:
		return nil, errors.New("this file is larger than 2 MiB")
	}
	src, err := fs.ReadFile(site, file)
	if err != nil {
		return nil, unreadable("file", err)
	}
	return src, nil
}

// Folder looks whether a folder of settings or data can be used: nil when it can, and when it is not there. The
// error is worded for an editor, without the folder's name.
func Folder(site fs.FS, name string) error {
	info, err := fs.Stat(site, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return unreadable("folder", err)
	case !info.IsDir():
		return errors.New("this is a file, and a folder is wanted here")
	}
	return nil
}

// unreadable says why, without the name of the system's call and the path, which stands before the message anyway.
func unreadable(what string, err error) error {
	if cause := (*fs.PathError)(nil); errors.As(err, &cause) {
		err = cause.Err
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		err = errors.New("your user may not read it")
	case strings.Contains(err.Error(), "escapes"): // the error of os.Root, which has no name to compare with
		err = errors.New("a link leads outside the site's folder")
	}
	return fmt.Errorf("this %s cannot be read: %w", what, err)
}
