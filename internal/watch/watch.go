// Package watch finds the files of a site's folder that may have changed. It is the only package that knows fsnotify.
//
// # Events
//
// An event of the system only marks a path that has to be looked at: programs save in many ways, events get lost, and
// some changes have none. When there was no event for the debounce time, a new snapshot of the folder (package tree)
// looks at the marked paths. The paths at which it differs from the snapshot before are reported. No file is opened:
// the reader of a file decides whether its content changed.
//
// # Changes without events
//
// There are no events for writes through a memory map or another hard link, for changes below a mount, and for what
// happens while the queue of the system is full or this process is stopped. A sweep, which is a snapshot of the whole
// folder, finds such changes within five seconds. Sweeps follow each other closely on network mounts, where the other
// machine changes files without events, and where the system's limit of watched folders is reached. A write through a
// memory map on a disk in memory (tmpfs) does not change the stamp of the file at all: it is not found.
//
// # Half-written files
//
// An empty file is held back for a moment, since many programs empty a file before they write it. So is a file that
// grows by large pieces.
//
// # Links
//
// Changes in the target of a symbolic link are reported under the path of the link. For links that cannot be followed,
// changes of the link are reported, and the moment when the target exists.
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
	// Debounce is how long nothing may change before changes are reported: longer than editors need between the
	// steps of one save.
	Debounce = 30 * time.Millisecond

	maxDelay     = 300 * time.Millisecond // the longest that a change is held back for others
	sweepPause   = 3 * time.Second        // between sweeps where there are events
	fallbackPoll = 500 * time.Millisecond // between sweeps where there are none
)

// Options configure a Watcher.
type Options struct {
	Root    string   // the site's folder, absolute
	Folders []string // names in Root, watched with everything in them; they need not exist yet
	Files   []string // names in Root; they need not exist yet

	Poll time.Duration // look at all files this often instead of using events; 0: use events

	// Notify gets what an editor has to know, one line each, such as that the system's limit is reached. It may be nil,
	// and must not use the Watcher.
	Notify func(notice string)
}

// Watcher watches a folder.
type Watcher struct {
	opt   Options
	real  string // Root without symbolic links
	sweep time.Duration

	mu   sync.Mutex    // guards what follows
	poll time.Duration // between looks at all files; 0: events are used

	snapshot *tree.Snapshot  // as of the last look; nil: the site's folder cannot be opened
	root     tree.Root       // the site's folder, of the snapshot
	stamp    tree.Stamp      // of that
	exists   map[string]bool // Folders that ever existed, and Root as ".": whether they do, by the last notice

	system  *fsnotify.Watcher     // nil: there is none
	events  <-chan fsnotify.Event // of it
	lost    chan struct{}         // events were lost
	watched map[string]folder     // by real path from Root
	stale   bool                  // folders to watch may be others than those that are watched
	limited bool                  // no more folders can be watched
	foreign map[uint64]bool       // by device: its inodes and events are unreliable

	queue
}

// New begins to watch. Run reports what changes from now on, and has to be called to release the watches. An error
// means that the folder cannot be watched.
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
	w.lookOnce(nil) // the first sweep finds what changes before all folders are watched
	w.syncWatches(false)
	for _, name := range opt.Folders {
		if w.snapshot.Folder(name) != nil {
			w.exists[name] = true
		}
	}
	return w, nil
}

// Polling is the interval between looks at all files where events are incomplete or Options ask for it; 0: events are
// used.
func (w *Watcher) Polling() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.poll
}

// Run passes the paths that may have changed (new, changed or removed) to take until ctx ends: relative to Root, with
// forward slashes, sorted, each once. It waits until nothing has changed for the debounce time. A new or removed folder
// is reported together with the files in it. One goroutine calls take. Changes while take runs are reported in one
// further call. Files that changed shortly before New are reported, too.
//
// Run returns when take has returned, and can be called once.
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
			w.closeSystem() // some watches may have former names of folders
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

// nextWake is when there is something to do next.
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

// event handles an event of the system.
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
		w.unwatch(p) // the watch stays with the folder that was there
		w.mark(p)
	} else if _, marked := w.dirty[p]; marked || w.snapshot.Affects(p) {
		w.mark(p)
		// A folder on the way to what a link leads to makes no difference in the snapshot while the rest is missing.
		dir := path.Dir(p)
		w.stale = w.stale || e.Has(fsnotify.Create) && (dir == "." || w.snapshot.Folder(dir) == nil)
	}
}

// startSweep takes a snapshot of the whole folder, on the side, so that events are read meanwhile.
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

// pause is the time between two sweeps, by what the last one took: sweeps take a tenth of the time at most, and a
// quarter where there are no events.
func (w *Watcher) pause(took time.Duration) time.Duration {
	if w.poll > 0 {
		return max(w.poll, 4*took)
	}
	return max(w.sweep, 10*took)
}

// afterSweep marks what a sweep found, and what can be watched only now.
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

// startPolling looks at all files often from now on, because events are incomplete.
func (w *Watcher) startPolling(why string) {
	if w.poll == 0 {
		w.poll = fallbackPoll
		w.notify(why + fmt.Sprintf("; changes are now looked for every %d ms", fallbackPoll.Milliseconds()))
	}
}
