// Package publish writes outputs to the destination. It is the only writer: nothing else in Porchlight touches
// those files.
//
// # All or nothing
//
// Begin takes the lock and takes back what a killed publish left. Put stages a file beside the destination, never
// in it. Commit moves the staged files in, each by one rename, assets before pages and deletions last. If
// there is no destination yet, one rename moves all. Abort, or a death before Commit, leaves the destination byte for
// byte as it was. A Commit that meets an error puts everything back before it returns; a Commit that is killed is taken
// back by the next Begin, whose build then publishes the site anyway.
//
// # What is kept where
//
// Beside a destination "public" is the folder ".public.porchlight":
//
//	lock           locked by the running build; the kernel releases it when the process dies
//	pid            who holds the lock, for the message to the one who waits
//	manifest.json  every file that Porchlight wrote: path, SHA-256, size, time stamps
//	journal.json   the steps of a commit under way
//	stage/ID/      staged files ("n1") and what they replaced ("u1"), until the commit is done; or "new", which
//	               becomes a destination that does not exist yet
//
// When the destination is a disk of its own (a mounted volume) or its parent folder cannot be written, the same
// files are in ".porchlight" inside the destination, because a rename cannot cross disks.
//
// # Whose file it is
//
// Only files in the manifest, with the content it records, are removed. A file of ours that was changed since is
// left alone and no longer counted as ours; a foreign file where an output should go stops the commit, unless it
// already has that content.
//
// # What survives a power cut
//
// Manifest and journal are synced to the disk, pages are not: a site can be built again. A page that a power cut
// damaged has another size or time stamp than in the manifest and is written again by the next build.
package publish

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"porchlight/internal/finding"

	"github.com/gofrs/flock"
)

// Options are where to publish and how long to wait.
type Options struct {
	Dest    string        // absolute; need not exist
	Source  string        // the site's folder, absolute
	Lock    time.Duration // how long to wait for another build; 0 is 10 s, negative does not wait
	Waiting func(pid int) // called once when waiting starts; pid is 0 when unknown
}

// Stats count what a commit did, in files.
type Stats struct {
	Written, Unchanged, Removed int

	// Kept are paths that Porchlight wrote once, no longer makes, and left in place because they were changed since.
	Kept []string

	RemovedFiles []RemovedFile // by path

	Commit string // names what is published now, for Intact
}

// RemovedFile is a file that was removed because this build no longer makes it.
type RemovedFile struct {
	Path, Origin string // see PutFrom
}

// Session is one build's way to the destination. Put and PutFile may be called from many goroutines.
type Session struct {
	disk  disk
	dest  string // absolute, symbolic links resolved
	state string
	id    string // names the stage and the commit
	stage string
	lock  *flock.Flock
	old   manifest

	fresh bool     // the destination does not exist, and is staged as a whole
	made  sync.Map // folders of a fresh destination, by path
	stuck bool     // the stage must stay, since the manifest speaks of it

	staged   atomic.Int64
	rehashed atomic.Bool // a file had to be read because its time stamps proved nothing

	mu     sync.Mutex
	puts   map[string]*put // by folded path
	failed error
	done   bool
}

// put is one output of this build.
type put struct {
	entry
	staged int64 // number of the staged file; 0 when the destination already has it
}

// Begin checks that the destination may be written, takes the lock, takes back a commit that was killed and sweeps what
// killed builds left. The destination itself is not touched otherwise.
//
// Errors: *RefusedError when the destination is not one to write to, *LockedError when another build holds it for
// too long, the context's error, or an error of the operating system with what was being done.
func Begin(ctx context.Context, opt Options) (*Session, error) {
	return begin(ctx, opt, realDisk{})
}

func begin(ctx context.Context, opt Options, d disk) (*Session, error) {
	dest, err := resolve(opt.Dest)
	if err != nil {
		return nil, err
	}
	if err := refuse(dest, opt); err != nil {
		return nil, err
	}
	state, err := placeState(d, dest)
	if err != nil {
		return nil, err
	}
	lock, err := acquire(ctx, state, opt)
	if err != nil {
		return nil, err
	}
	s := &Session{disk: d, dest: dest, state: state, lock: lock, puts: map[string]*put{}}
	if err := s.open(opt); err != nil {
		return nil, errors.Join(err, s.Abort())
	}
	return s, nil
}

// open readies a session that holds the lock.
func (s *Session) open(opt Options) error {
	if err := s.recover(); err != nil {
		return err
	}
	var err error
	if s.old, err = readManifest(s.disk, s.state, opt.Dest); err != nil {
		return err
	}
	if err := s.recoverFresh(); err != nil {
		return err
	}
	foreign, err := holdsFiles(s.dest)
	if err != nil {
		return unread("reading", s.dest, err)
	}
	if foreign && s.old.Version == 0 {
		return foreignFiles(opt.Dest)
	}
	if err := s.disk.RemoveAll(filepath.Join(s.state, stageFolder)); err != nil {
		return doing("sweeping", filepath.Join(s.state, stageFolder), err)
	}
	sweepProbes(s.disk, s.dest)
	sweepProbes(s.disk, filepath.Dir(s.dest))
	s.id = newID()
	s.stage = filepath.Join(s.state, stageFolder, s.id)
	for _, name := range []string{filepath.Join(s.state, stageFolder), s.stage} {
		if err := s.disk.Mkdir(name); err != nil {
			return doing("making", name, err)
		}
	}
	return s.makeFresh()
}

// Abort drops what was staged and releases the lock. It may be called at any time and more than
// once, also after Commit, where it does nothing.
func (s *Session) Abort() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return nil
	}
	return s.close()
}

// close drops the stage and releases the lock. The stage of a commit that could not be taken back holds the only
// copy of what it replaced; it stays for the next Begin.
func (s *Session) close() error {
	s.done = true
	var swept error
	if _, err := s.disk.Lstat(filepath.Join(s.state, journalFile)); absent(err) && !s.stuck {
		if err := s.disk.RemoveAll(filepath.Join(s.state, stageFolder)); err != nil {
			swept = doing("sweeping", filepath.Join(s.state, stageFolder), err)
		}
	}
	if err := s.lock.Unlock(); err != nil {
		return errors.Join(swept, finding.Errorf("releasing the lock of %q: %w", s.dest, err))
	}
	return swept
}
