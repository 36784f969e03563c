package publish

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// LockedError reports that another build locked the destination for longer than Options.Lock.
type LockedError struct {
	PID int // of the other build; 0 when unknown
}

func (e *LockedError) Error() string {
	if e.PID == 0 {
		return "another build is publishing to the same folder"
	}
	return fmt.Sprintf("another build (process %d) is publishing to the same folder", e.PID)
}

const (
	defaultWait = 10 * time.Second
	retryDelay  = 50 * time.Millisecond
)

// acquire locks the destination. The lock file stays when the lock is released: if it were removed, two builds could
// each lock a file of their own.
func acquire(ctx context.Context, state string, opt Options) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(state, lockFile), flock.SetPermissions(0o644))
	got, err := lock.TryLock()
	if !got && err == nil && opt.Lock >= 0 {
		if opt.Waiting != nil {
			opt.Waiting(holder(state))
		}
		wait := opt.Lock
		if wait == 0 {
			wait = defaultWait
		}
		limited, cancel := context.WithTimeout(ctx, wait)
		defer cancel()
		got, err = lock.TryLockContext(limited, retryDelay)
		if ctx.Err() != nil {
			err = ctx.Err()
		} else if errors.Is(err, context.DeadlineExceeded) {
			err = nil
		}
	}
	if err != nil {
		return nil, writeFailure("locking", lock.Path(), err)
	}
	if !got {
		return nil, &LockedError{PID: holder(state)}
	}
	// The process ID only makes a message clearer, so an error, such as a full disk, must not stop the build here.
	_ = os.WriteFile(filepath.Join(state, pidFile), []byte(strconv.Itoa(os.Getpid())+"\n"), 0o644)
	return lock, nil
}

// holder is the ID of the process that has the lock; 0 when it cannot be read.
func holder(state string) int {
	text, err := os.ReadFile(filepath.Join(state, pidFile))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}
