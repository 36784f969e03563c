package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"testing"
)

// TestWhy: each cause has one sentence, whatever the system was asked to do, and without the path.
func TestWhy(t *testing.T) {
	for cause, want := range map[error]string{
		fs.ErrPermission:                       "your user may not write there",
		syscall.EROFS:                          "the disk can only be read",
		syscall.ENOTDIR:                        "this is a file, and a folder is wanted here",
		syscall.EISDIR:                         "this is a folder, and a file is wanted here",
		errors.New("path escapes from parent"): "it leads outside the site's folder",
		errors.New("the cable is cut"):         "the cable is cut",
	} {
		for _, err := range []error{
			cause,
			&fs.PathError{Op: "openat", Path: "care/index.html", Err: cause},
			&os.LinkError{Op: "rename", Old: "a", New: "b", Err: cause},
			fmt.Errorf("there: %w", &fs.PathError{Op: "mkdir", Path: "care", Err: cause}),
		} {
			if got := Why(err); got != want {
				t.Errorf("%v: have %q, want %q", err, got, want)
			}
		}
	}
	err := &fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission}
	if got := readFailure("reading", "x", err).Error(); got != `reading "x": no permission to read it` {
		t.Errorf("a fault of reading: have %s", got)
	}
}
