// Package publish writes outputs to the destination. It is the only writer: nothing else in Porchlight touches
// those files.
//
// # All or nothing
//
// Begin takes the lock and takes back a commit that was killed. Put stages a file beside the destination, never in it.
// Commit moves the staged files in, each by one rename, assets before pages, and removes old files last. If there is no
// destination yet, one rename moves all. Abort, or a kill before Commit, leaves the destination byte for byte as it
// was. A Commit that fails takes its steps back before it returns. A Commit that is killed is taken back by the next
// Begin, whose build then publishes the site anyway.
//
// # What is kept where
//
// Beside a destination "public" is the folder ".public.porchlight":
//
//	lock           locked by the running build; the kernel releases it when the process dies
//	pid            the process that holds the lock, for the message of a build that waits
//	manifest.json  every file that Porchlight wrote: path, SHA-256, size, stamp, origin
//	journal.json   the steps of a commit under way
//	stage/ID/      staged files ("n1") and the files that they replace ("u1"), until the commit is done; or "new",
//	               which becomes a destination that does not exist yet
//
// When the destination is a disk of its own (a mounted volume) or its parent folder cannot be written, the same
// files are in ".porchlight" inside the destination, because a rename cannot cross disks.
//
// # Whose file it is
//
// A file is ours if the manifest lists it. Only our files are removed, and only while they have the content that the
// manifest records: one that was changed since stays and is no longer ours. A foreign file at the path of an output
// stops the commit, unless it has the same content.
//
// # What survives a power cut
//
// Manifest and journal are synced to the disk. Pages are not, because a site can be built again. A page that a power
// cut damaged has another size or stamp than in the manifest, and the next build writes it again.
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

// Options say where to publish and how long to wait for another build.
type Options struct {
	Dest    string        // absolute; need not exist
	Source  string        // the site's folder, absolute
	Lock    time.Duration // how long to wait for another build; 0 is 10 s, negative does not wait
	Waiting func(pid int) // called once when waiting starts; pid is 0 when unknown
}

// Stats count what a commit did, in files.
type Stats struct {
	Written, Unchanged, Removed int

	// Kept are the paths of files that an earlier build wrote and this one does not, but that were changed since.
	Kept []string

	RemovedFiles []RemovedFile // sorted by path

	Commit string // ID of what is published now, for Intact
}

// RemovedFile is a file that was removed because this build no longer makes it.
type RemovedFile struct {
	Path, Origin string // as given to PutFrom
}

// Session is one build's publishing to one destination, from Begin to Commit or Abort. Put, PutFrom, PutFile and Keep
// may be called from many goroutines.
type Session struct {
	disk  disk
	dest  string // absolute, symbolic links resolved
	state string // the state folder, absolute
	id    string // of the commit; also the name of its stage
	stage string // the folder of staged files, absolute
	lock  *flock.Flock
	old   manifest // of the last commit

	fresh bool // the destination does not exist, and is staged as a whole
	stuck bool // a fresh manifest could not be removed; Begin needs the stage to see that its rename was not made

	staged   atomic.Int64 // number of the last staged file
	rehashed atomic.Bool  // the stamp of an unchanged file proved nothing, so that it was read

	mu     sync.Mutex
	puts   map[string]*put // by folded path
	failed error           // errors of Put, PutFrom, PutFile and Keep; Commit returns them
	done   bool            // Commit or Abort was called
}

// put is one output of this build.
type put struct {
	entry
	staged int64 // number of the staged file; 0 when the destination already has the output
}

// Begin checks that the destination may be written, takes the lock, takes back a commit that was killed, and removes
// the stages of killed builds. It does not change the destination otherwise.
//
// Errors: *RefusedError when Porchlight must not write to the destination; *LockedError when another build locks it for
// too long; the context's error; an error of the operating system, with the action and the file.
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

// open prepares a session that holds the lock: recovery, manifest and stage.
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
		return readFailure("reading", s.dest, err)
	}
	if foreign && s.old.Version == 0 {
		return foreignFiles(opt.Dest)
	}
	if err := s.disk.RemoveAll(filepath.Join(s.state, stageFolder)); err != nil {
		return writeFailure("sweeping", filepath.Join(s.state, stageFolder), err)
	}
	sweepProbes(s.disk, s.dest)
	sweepProbes(s.disk, filepath.Dir(s.dest))
	s.id = newID()
	s.stage = filepath.Join(s.state, stageFolder, s.id)
	for _, name := range []string{filepath.Join(s.state, stageFolder), s.stage} {
		if err := s.disk.Mkdir(name); err != nil {
			return writeFailure("making", name, err)
		}
	}
	return s.makeFresh()
}

// Abort removes what was staged and releases the lock. It may be called at any time and more than once. After Commit
// it does nothing.
func (s *Session) Abort() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return nil
	}
	return s.close()
}

// close removes the stage and releases the lock. The stage of a commit that could not be taken back has the only copy
// of the files that it replaced, and stays for the next Begin.
func (s *Session) close() error {
	s.done = true
	var swept error
	if _, err := s.disk.Lstat(filepath.Join(s.state, journalFile)); absent(err) && !s.stuck {
		if err := s.disk.RemoveAll(filepath.Join(s.state, stageFolder)); err != nil {
			swept = writeFailure("sweeping", filepath.Join(s.state, stageFolder), err)
		}
	}
	if err := s.lock.Unlock(); err != nil {
		return errors.Join(swept, finding.Errorf("releasing the lock of %q: %w", s.dest, err))
	}
	return swept
}
