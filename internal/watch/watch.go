// Package watch finds the files of a site's folder that may have changed. It is the only package that knows fsnotify.
//
// # Events
//
// An event of the system means that a path is to be examined, and no more: programs save in many ways, events get
// lost, and some changes have none. So the watcher remembers the stamp of each file (size, times, inode). Once there
// are no further events for the debounce time, it looks at the paths in question and reports those whose stamp
// differs from the one that it reported last. It never opens a file. Whether the content changed is decided where the
// file is read.
//
// # Changes without events
//
// There are no events for writes through a memory map or another hard link, for changes below a mount, and for what
// happens while the queue of the system is full or this process is stopped. A sweep over all folders finds such
// changes within five seconds. Sweeps follow each other closely on network mounts, where the other machine changes
// files without events, and where the system's limit of watched folders is reached. A write through a memory map on a
// disk in memory (tmpfs) does not change the stamp of the file at all: it is not found.
//
// # Half-written files
//
// An empty file is held back for a moment, since many programs empty a file before they write it. So is a file that
// grows by large pieces.
//
// # Links
//
// Symbolic links that stay in the site's folder are followed, and changes of the target are reported under the path
// of the link. Of links that leave it, lead to nothing or in a circle, only changes of the link itself are reported.
package watch

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Times of the watcher.
const (
	DefaultDebounce = 30 * time.Millisecond // longer than editors need between the steps of one save

	maxDelay     = 300 * time.Millisecond // the longest that a change is held back for others
	sweepPause   = 3 * time.Second        // between sweeps where there are events
	fallbackPoll = 500 * time.Millisecond // between sweeps where there are none
)

// Options configure a Watcher.
type Options struct {
	Root    string   // the site's folder, absolute
	Folders []string // below Root, with everything in them; they need not exist yet
	Files   []string // single files below Root; they need not exist yet

	// Skip reports whether a file or folder in Folders is never looked at, by its path from Root with forward slashes.
	// nil: none is skipped.
	Skip func(path string) bool

	Poll     time.Duration // look at all files this often instead of using events; 0: use events
	Debounce time.Duration // report after this long without a further change; 0: DefaultDebounce

	// Notify gets what an editor has to know, one line each, such as that the system's limit is reached. It may be nil.
	Notify func(notice string)
}

// Watcher watches a folder.
type Watcher struct {
	opt   Options
	real  string // Root without symbolic links
	sweep time.Duration
	poll  atomic.Int64 // nanoseconds between looks at all files; 0: events are used
	began time.Time

	mu         sync.Mutex // guards what follows; the loop of Run and sweeps hold it
	folders    map[string]*folder
	places     map[string]*place
	watchedAs  map[identity]string // folders that are watched -> their places
	system     *fsnotify.Watcher   // nil: there is none
	lostEvents chan struct{}       // events were lost
	limited    bool                // no more folders can be watched
	foreign    bool                // events of some file system are incomplete
	there      map[string]bool     // Folders that ever existed, and Root as "": whether they do, by the last notice
	loop       *loop               // nil before Run
}

// New begins to watch. Run reports what changes from now on, and has to be called to release the watches. An error
// means that the folder cannot be watched.
func New(opt Options) (*Watcher, error) {
	real, err := filepath.EvalSymlinks(opt.Root)
	if err != nil {
		return nil, fmt.Errorf("the site's folder %q cannot be watched: %w", opt.Root, err)
	}
	if info, err := os.Stat(real); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("the site's folder %q cannot be watched: it is not a folder", opt.Root)
	}
	if opt.Debounce <= 0 {
		opt.Debounce = DefaultDebounce
	}
	opt.Folders, opt.Files = clean(opt.Folders), clean(opt.Files)
	w := &Watcher{
		opt: opt, real: real, sweep: sweepPause, began: time.Now(),
		folders: map[string]*folder{}, places: map[string]*place{}, watchedAs: map[identity]string{},
		lostEvents: make(chan struct{}, 1), there: map[string]bool{"": true},
	}
	if opt.Poll > 0 {
		w.poll.Store(int64(opt.Poll))
	} else {
		w.connect()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.discover("", real, nil)
	for _, name := range opt.Folders {
		if w.folders[name] != nil {
			w.there[name] = true
		}
	}
	return w, nil
}

// Polling is the interval between looks at all files where events are incomplete or Options ask for it; 0: events are
// used.
func (w *Watcher) Polling() time.Duration { return time.Duration(w.poll.Load()) }

// Run passes the paths that may have changed (new, changed or gone) to take until ctx ends: relative to Root, with
// forward slashes, sorted, each once, when nothing has changed for the debounce time. A new or removed folder is
// reported beside the files in it. One goroutine calls take. What changes while it runs is reported in one further
// call. Files that changed shortly before New are reported, too.
//
// Run returns when take has returned, and can be called once.
func (w *Watcher) Run(ctx context.Context, take func(changed []string)) error {
	return newLoop(w).run(ctx, take)
}

// clean normalizes names. Names outside Root are left out.
func clean(names []string) []string {
	var list []string
	for _, name := range names {
		if name = path.Clean(filepath.ToSlash(name)); filepath.IsLocal(name) {
			list = append(list, name)
		}
	}
	return list
}

func (w *Watcher) notify(notice string) {
	if w.opt.Notify != nil {
		w.opt.Notify(notice)
	}
}

// startPolling looks at all files often from now on, because events are incomplete.
func (w *Watcher) startPolling(why string) {
	if w.poll.CompareAndSwap(0, int64(fallbackPoll)) {
		w.notify(why + fmt.Sprintf("; changes are now looked for every %d ms", fallbackPoll.Milliseconds()))
	}
}

// stopPolling relies on events again.
func (w *Watcher) stopPolling() {
	if w.poll.Swap(0) > 0 {
		w.notify("this computer watches all folders again")
	}
}
