// Package watch finds the files of a site's folder that may have changed. It is the only package that uses
// fsnotify.
//
// # Events
//
// An event of the system only marks a path to look at. Programs save in many ways, events get lost, and some
// changes have no event. After the debounce time without an event, a new snapshot of the folder (package tree)
// looks at the marked paths. The paths at which it differs from the snapshot before are reported. No file is
// opened: the reader of a file decides whether its content changed.
//
// # Changes without events
//
// There are no events for writes through a memory map or another hard link, and for changes below a mount.
// Events are lost while the queue of the system is full or this process is stopped. A sweep finds such
// changes. A sweep is a snapshot of the whole folder. The pause between sweeps is 3 s, or ten times the
// duration of a sweep if that is more. If events are incomplete, the pause is 0.5 s, or four times the
// duration of a sweep. Events are incomplete on network mounts, where another machine changes files, and when
// the system's limit of watched folders is reached. One change is never found: a write through a memory map on
// a disk in memory (tmpfs), because it does not change the stamp of the file.
//
// # Half-written files
//
// An empty file is held back for a moment, because many programs empty a file before they write it. A file
// that grows by large pieces is also held back.
//
// # Links
//
// Changes in the target of a symbolic link are reported under the path of the link. For a link that cannot be
// followed, a change of the link is reported, and also when its target begins to exist.
package watch

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// Times of the watcher.
const (
	// Debounce is how long nothing may change before changes are reported. It is longer than the time between
	// the steps in which an editor saves a file.
	Debounce = 30 * time.Millisecond

	maxDelay     = 300 * time.Millisecond // the longest wait for further changes
	sweepPause   = 3 * time.Second        // between sweeps, if there are events
	fallbackPoll = 500 * time.Millisecond // between sweeps, if events are incomplete
)

// Options configure a Watcher.
type Options struct {
	Root    string   // the site's folder, absolute
	Folders []string // names in Root, watched with everything in them; they need not exist yet
	Files   []string // names in Root; they need not exist yet

	Poll time.Duration // look at all files this often instead of using events; 0: use events

	// Notify gets notices for the editor, one line each: for example, that the system's limit is reached. It
	// may be nil, and must not use the Watcher.
	Notify func(notice string)
}

// Watcher watches a folder.
type Watcher struct {
	opt   Options
	real  string // Root without symbolic links
	sweep time.Duration

	mu   sync.Mutex    // guards the fields below
	poll time.Duration // between sweeps if events are not used or incomplete; else 0

	snapshot *tree.Snapshot  // of the last look; nil: the site's folder cannot be opened
	root     tree.Root       // the site's folder; closed if snapshot is nil
	stamp    tree.Stamp      // of root
	exists   map[string]bool // folders that ever existed, "." for Root -> exists now

	system  *fsnotify.Watcher     // nil: there is none
	events  <-chan fsnotify.Event // of system
	lost    chan struct{}         // gets a value when events were lost
	watched map[string]folder     // by real path from Root
	stale   bool                  // the set of folders to watch may have changed
	limited bool                  // no more folders can be watched
	foreign map[uint64]bool       // device -> its inodes and events are unreliable

	queue
}

// New begins to watch. Run reports what changes from now on. Run must be called, because it releases the
// watches. An error means that the folder cannot be watched.
func New(opt Options) (*Watcher, error) {
	real, err := filepath.EvalSymlinks(opt.Root)
	if err != nil {
		return nil, finding.Errorf("the site's folder %q cannot be watched: %w", opt.Root, err)
	}
	if info, err := os.Stat(real); err != nil || !info.IsDir() {
		return nil, finding.Errorf("the site's folder %q cannot be watched: it is not a folder", opt.Root)
	}
	w := &Watcher{
		opt: opt, real: real, sweep: sweepPause, poll: max(opt.Poll, 0), exists: map[string]bool{".": true},
		lost: make(chan struct{}, 1), watched: map[string]folder{}, foreign: map[uint64]bool{}, queue: newQueue(),
	}
	if opt.Poll <= 0 {
		w.connect()
	}
	w.lookOnce(nil) // the first sweep finds changes before all folders are watched
	w.syncWatches(false)
	for _, name := range opt.Folders {
		if w.snapshot.Folder(name) != nil {
			w.exists[name] = true
		}
	}
	return w, nil
}

// Polling returns the interval between looks at all files, if events are incomplete or Options.Poll is set. It
// returns 0 if events are used.
func (w *Watcher) Polling() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.poll
}

// Run passes the paths that may have changed (new, changed or removed) to take until ctx ends. The paths are
// relative to Root, with forward slashes, sorted, each once. Run waits until nothing has changed for the
// debounce time, at most for maxDelay. A new or removed folder is reported together with the files in it. Only
// one call of take runs at a time. Changes during a call are reported in one further call. Files that changed
// shortly before New are also reported.
//
// Run returns after take has returned. Run can be called once.
func (w *Watcher) Run(ctx context.Context, take func(changed []string)) error {
	var others sync.WaitGroup
	defer others.Wait()
	batches, taken, swept := make(chan []string), make(chan struct{}, 1), make(chan *tree.Snapshot, 1)
	defer close(batches)
	others.Go(func() {
		for batch := range batches {
			take(batch)
			taken <- struct{}{}
		}
	})
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.closeRoot()
	defer w.closeSystem()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		timer.Reset(time.Until(w.nextWake()))
		events := w.events
		var batch []string
		w.mu.Unlock()
		select {
		case <-ctx.Done():
			w.mu.Lock()
			return nil
		case e, ok := <-events:
			w.mu.Lock()
			w.event(e, ok)
		case <-w.lost:
			w.mu.Lock()
			w.closeSystem() // some watches may have old names of folders
			w.connect()
			w.mark(".")
		case s := <-swept:
			w.mu.Lock()
			w.afterSweep(s)
		case <-taken:
			w.mu.Lock()
			w.taking = false
		case <-timer.C:
			w.mu.Lock()
			if now := time.Now(); !w.taking {
				if !w.sweeping && !now.Before(w.nextSweep) {
					w.startSweep(&others, swept)
				}
				batch = w.due(now)
			}
		}
		if len(batch) > 0 {
			w.taking = true
			batches <- batch
		}
	}
}

// nextWake returns the time of the next thing to do.
func (w *Watcher) nextWake() time.Time {
	next := time.Now().Add(time.Hour)
	if w.taking {
		return next
	}
	if !w.sweeping {
		next = earliest(next, w.nextSweep)
	}
	if len(w.dirty) > 0 {
		next = earliest(next, w.ready())
	}
	for _, h := range w.held {
		next = earliest(next, h.at)
	}
	return next
}

// event handles an event of the system. ok is false if the system's watcher has stopped.
func (w *Watcher) event(e fsnotify.Event, ok bool) {
	if !ok {
		w.closeSystem()
		w.startPolling("this computer no longer reports changes of files")
		return
	}
	p, err := filepath.Rel(w.real, e.Name)
	if err != nil || e.Name == "" {
		return
	}
	p = filepath.ToSlash(p)
	if _, on := w.watched[p]; on && e.Has(fsnotify.Remove|fsnotify.Rename) {
		w.unwatch(p) // a watch follows its folder to another name
		w.mark(p)
	} else if _, marked := w.dirty[p]; marked || w.snapshot.Affects(p) {
		w.mark(p)
		// While a part of a path is missing, a new folder on the way to a link's target is not in the snapshot.
		dir := path.Dir(p)
		w.stale = w.stale || e.Has(fsnotify.Create) && (dir == "." || w.snapshot.Folder(dir) == nil)
	}
}

// startSweep starts a snapshot of the whole folder in a goroutine, so that events are read in the meantime.
func (w *Watcher) startSweep(others *sync.WaitGroup, swept chan<- *tree.Snapshot) {
	if w.replaced() {
		w.nextSweep = time.Now().Add(w.pause(0))
		w.mark(".")
		return
	}
	w.sweeping, w.began = true, time.Now()
	snapshot := w.snapshot
	others.Go(func() {
		if snapshot != nil {
			snapshot = snapshot.Again([]string{"."})
		}
		swept <- snapshot
	})
}

// pause returns the time between two sweeps. took is the duration of the last one. The pause is at least ten
// times as long as that, or four times if events are not used, to limit the load.
func (w *Watcher) pause(took time.Duration) time.Duration {
	if w.poll > 0 {
		return max(w.poll, 4*took)
	}
	return max(w.sweep, 10*took)
}

// afterSweep marks the changes that a sweep found, and the folders that can be watched only now.
func (w *Watcher) afterSweep(now *tree.Snapshot) {
	w.sweeping = false
	w.nextSweep = time.Now().Add(w.pause(time.Since(w.began)))
	for _, c := range tree.Compare(w.snapshot.Folder("."), now.Folder(".")) {
		if _, marked := w.dirty[c.Path()]; !marked && w.held[c.Path()] == nil && w.differ(c, false) {
			w.mark(c.Path())
		}
	}
	w.mark(w.retry()...)
}

func (w *Watcher) notify(notice string) {
	if w.opt.Notify != nil {
		w.opt.Notify(notice)
	}
}

// startPolling begins to look at all files often, because events are incomplete. It notifies the editor.
func (w *Watcher) startPolling(why string) {
	if w.poll == 0 {
		w.poll = fallbackPoll
		w.notify(why + fmt.Sprintf("; changes are now looked for every %d ms", fallbackPoll.Milliseconds()))
	}
}
