//go:build !windows

package publish

import (
	"errors"
	"os"
	"syscall"
)

func retry(try func() error) error { return try() }

// create makes a file that does not exist. What os.OpenFile does to find out whether the system can wait for a file,
// five calls that each page would pay for, is left out: it cannot wait for one on a disk.
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

// inUse is for Windows; elsewhere an open file can be replaced.
func inUse(error) bool { return false }

func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

func crossedVolume(err error) bool { return errors.Is(err, syscall.EXDEV) }

// syncFolder passes over file systems that cannot sync a folder; their renames are no less atomic for it.
func syncFolder(f *os.File) error {
	err := f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		return nil
	}
	return err
}
