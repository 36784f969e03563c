package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// doing is the error that stopped an action on a file, in plain words where there are some. The system's error
// stays reachable for errors.Is.
func doing(verb, what string, err error) error {
	if words := plain(err); words != "" {
		return &systemError{message: fmt.Sprintf("%s %q: %s", verb, what, words), cause: err}
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("%s %q: %w", verb, what, err)
}

func plain(err error) string {
	switch {
	case diskFull(err):
		return "the disk is full"
	case inUse(err):
		return "another program has the file open; close it and build again"
	case errors.Is(err, syscall.EROFS):
		return "the disk can only be read"
	case errors.Is(err, fs.ErrPermission):
		return "you may not write there"
	case crossedVolume(err):
		return "it has become a disk of its own since the last build; remove the folder and build again"
	}
	return ""
}

type systemError struct {
	message string
	cause   error
}

func (e *systemError) Error() string { return e.message }
func (e *systemError) Unwrap() error { return e.cause }
