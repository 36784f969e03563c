package publish

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// retry repeats an action for about half a second while another program has the file open: virus scanners and search
// indexers open new files for a moment.
func retry(try func() error) error {
	for wait := time.Millisecond; ; wait *= 2 {
		err := try()
		if err == nil || wait > 256*time.Millisecond || !inUse(err) && !errors.Is(err, windows.ERROR_ACCESS_DENIED) {
			return err
		}
		time.Sleep(wait)
	}
}

func create(name string) (*os.File, error) {
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
}

func inUse(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}

func diskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

func crossedVolume(err error) bool { return errors.Is(err, windows.ERROR_NOT_SAME_DEVICE) }

// syncFolder does nothing. Windows has no call for it, and NTFS keeps the order of renames in its own journal.
func syncFolder(*os.File) error { return nil }
