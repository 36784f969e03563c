package publish

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// writeFailure is the error of an action that changes a file, in plain words. It wraps the system's error.
func writeFailure(verb, what string, err error) error {
	return &systemError{finding.Message("%s %q: %s", verb, what, Why(err)), err}
}

// readFailure is the error of an action that only reads.
func readFailure(verb, what string, err error) error {
	why, _ := tree.Why(err)
	return &systemError{finding.Message("%s %q: %s", verb, what, why), err}
}

// Why explains in plain words why a file or folder cannot be written or removed, without its path. tree.Why is the
// same for reading.
func Why(err error) string {
	switch {
	case diskFull(err):
		return "the disk is full"
	case inUse(err):
		return "another program has the file open; close it and try again"
	case errors.Is(err, syscall.EROFS):
		return "the disk can only be read"
	case errors.Is(err, fs.ErrPermission):
		return "your user may not write there"
	case crossedVolume(err):
		return "it has become a disk of its own since the last build; remove the folder and build again"
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EISDIR), tree.Escapes(err):
		why, _ := tree.Why(err)
		return why
	}
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return err.Error()
}

// systemError is an error of the operating system with a message in plain words.
type systemError struct {
	message string
	cause   error
}

func (e *systemError) Error() string { return e.message }
func (e *systemError) Unwrap() error { return e.cause }
