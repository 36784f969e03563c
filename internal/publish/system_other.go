//go:build !windows

package publish

import (
	"errors"
	"os"
	"syscall"
)

func retry(try func() error) error { return try() }

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
