//go:build !windows

package publish

import (
	"errors"
	"os"
	"syscall"
)

func retry(try func() error) error { return try() }

// create makes a file; an existing one is an error. os.OpenFile makes five more system calls for each file, to find out
// whether the poller can wait for it. The poller cannot wait for files on a disk, so they are left out.
func create(name string) (*os.File, error) {
	for {
		fd, err := syscall.Open(name, syscall.O_WRONLY|syscall.O_CREAT|syscall.O_EXCL|syscall.O_CLOEXEC, 0o644)
		switch {
		case err == nil:
			return os.NewFile(uintptr(fd), name), nil
		case !errors.Is(err, syscall.EINTR):
			return nil, &os.PathError{Op: "open", Path: name, Err: err}
		}
	}
}

// inUse is for Windows. Other systems can replace an open file.
func inUse(error) bool { return false }

func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

func crossedVolume(err error) bool { return errors.Is(err, syscall.EXDEV) }

// syncFolder ignores the error of a file system that cannot sync a folder. Its renames are atomic all the same.
func syncFolder(f *os.File) error {
	err := f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		return nil
	}
	return err
}
