// Package watch tells which files of a site's folder may have changed. It is the only package that knows fsnotify.
//
// # Hints
//
// What the system reports is taken as a hint that a path is worth a look, and no more: programs save in many ways, reports get lost, and some
// changes are never reported. So the watcher remembers the stamp of each file (size, times, inode), and once nothing more happens for the
// settling time it looks at the paths in question and tells those whose stamp is another one than it told last. It never opens a file; who
// reads them decides by their content whether anything changed.
//
// # What is never reported
//
// Writes through a memory map or another hard link, changes below a mount, what happened while the queue of the system was full or this process
// was stopped. A sweep over all folders finds them within five seconds. On network mounts, where the machine on the other side changes files
// without a report, and where the system's limit of watched folders is reached, sweeps follow each other so closely that nobody has to wait. The
// stamp of a file that is written through a memory map on a disk in memory (tmpfs) does not change at all: such a write is not seen.
//
// # Half-written files
//
// An empty file is held back for a moment, since many programs empty a file before they write it, and so is one that grows by large pieces.
//
// # Links
//
// Symbolic links that stay inside the site's folder are followed, and what they lead to is told under the link's path. Links that leave it, lead
// to nothing or in a circle are told of when they change, and no more.
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

	maxDelay     = 300 * time.Millisecond // the longest that a change waits for the others to end
	sweepPause   = 3 * time.Second        // between sweeps where the system reports
	fallbackPoll = 500 * time.Millisecond // between looks where it does not
)

// Options say what to watch.
type Options struct {
	Root     string                 // the site's folder, absolute
	Folders  []string               // below Root, with all that lies in them; they need not exist yet
	Files    []string               // single files below Root; they need not exist yet
	Skip     func(path string) bool // files and folders in Folders that are never looked at, by their path from Root with forward slashes; nil: none
	Poll     time.Duration          // look this often instead of waiting for the system to tell; 0: let the system tell
	Debounce time.Duration          // tell after this long without a further change; 0: DefaultDebounce
	Say      func(notice string)    // told what an editor has to know, one line each, such as that the system's limit is reached; may be nil
}

// Watcher watches a folder.
type Watcher struct {
	opt   Options
	real  string // Root without symbolic links
	sweep time.Duration
	poll  atomic.Int64 // nanoseconds between looks; 0: the system reports
	began time.Time

	mu         sync.Mutex // held by who works on what follows: the loop of Run, or a sweep
	folders    map[string]*folder
	places     map[string]*place
	watchedAs  map[identity]string // folders that the system watches -> their places
	system     *fsnotify.Watcher   // nil: none is to be had
	lostEvents chan struct{}       // reports were lost
	limited    bool                // the system watches no more folders
	foreign    bool                // it does not report what others change on their disks
	there      map[string]bool     // Folders that were ever there, and Root as "": whether they are, as far as the editor was told
	loop       *loop               // nil before Run
}

// New begins to watch; what changes from now on is told by Run, which has to be called for the system to be let go. An error is a matter of the
// machine.
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
		folders: map[string]*folder{}, places: map[string]*place{}, watchedAs: map[identity]string{}, lostEvents: make(chan struct{}, 1), there: map[string]bool{"": true},
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

// Polling is how often files are looked at because the system does not report all changes, or because Options say so; 0: the system reports.
func (w *Watcher) Polling() time.Duration { return time.Duration(w.poll.Load()) }

// Run tells of changes until ctx ends: take is given the paths that may have changed (new, changed or gone), relative to Root, with forward
// slashes, sorted, each once, when nothing has changed for the settling time. A folder that is new or gone is told beside the files in it. take
// is called by one goroutine; what changes while it runs is told in one further call. Files that changed shortly before New are told, too.
//
// Run returns when take has returned, and can be called once.
func (w *Watcher) Run(ctx context.Context, take func(changed []string)) error {
	return newLoop(w).run(ctx, take)
}

// clean brings names into the form in which paths are told; names that lead out of Root are left out.
func clean(names []string) []string {
	var list []string
	for _, name := range names {
		if name = path.Clean(filepath.ToSlash(name)); filepath.IsLocal(name) {
			list = append(list, name)
		}
	}
	return list
}

func (w *Watcher) say(notice string) {
	if w.opt.Say != nil {
		w.opt.Say(notice)
	}
}

// distrust looks at files often from now on, because the system does not report all changes.
func (w *Watcher) startPolling(why string) {
	if w.poll.CompareAndSwap(0, int64(fallbackPoll)) {
		w.say(why + fmt.Sprintf("; changes are now looked for every %d ms", fallbackPoll.Milliseconds()))
	}
}

// trust leaves it to the system again to report changes.
func (w *Watcher) stopPolling() {
	if w.poll.Swap(0) > 0 {
		w.say("this computer watches all folders again")
	}
}
