package watch

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/fsnotify/fsnotify"

	"porchlight/internal/tree"
)

// place is a folder as the system knows it, by its real path: links can make it several folders of the site.
type place struct {
	folders []string            // paths of the folders that it is
	targets map[string][]string // its entries to which links lead -> paths of the links
	on      bool                // the system was told to watch it
	id      identity            // of the folder that was there then
}

// identity tells a folder from all others, whatever its name. The zero value is unknown.
type identity struct{ device, inode uint64 }

func identify(real string) identity {
	info, err := os.Lstat(real)
	if err != nil {
		return identity{}
	}
	s := tree.StampOf(info)
	return identity{s.Device, s.Inode}
}

func (w *Watcher) below(f *folder, name string) string { return filepath.Join(f.real, name) }

// connect has the system report. Errors are taken by a goroutine of their own: fsnotify waits for them to be taken while it holds the lock that
// adding and removing need.
func (w *Watcher) connect() {
	system, err := fsnotify.NewWatcher()
	if err != nil {
		w.startPolling(instanceLimit(err))
		return
	}
	w.system = system
	go func() {
		for err := range system.Errors {
			if errors.Is(err, syscall.EINVAL) {
				continue // a folder was gone before it was let go of
			}
			select {
			case w.lostEvents <- struct{}{}:
			default:
			}
		}
	}()
}

// attend watches a place, if it is not watched yet, and notes what for.
func (w *Watcher) watch(real string, note func(*place)) {
	at := w.places[real]
	if at == nil {
		at = &place{targets: map[string][]string{}}
		w.places[real] = at
	}
	note(at)
	w.addWatch(real, at)
}

// turnOn has the system watch a place. One that vanished is found out by who lists it.
func (w *Watcher) addWatch(real string, at *place) {
	if w.system == nil || at.on || w.limited {
		return
	}
	id := identify(real)
	w.forgetOldName(id, real)
	switch err := w.system.Add(real); {
	case err == nil:
		at.on, at.id = true, id
		w.watchedAs[id] = real
	case errors.Is(err, syscall.ENOSPC):
		w.limited = true
		w.startPolling(watchLimit())
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		// Where watching takes a descriptor for each file, none would be left for serving.
		w.limited = true
		w.closeSystem()
		w.startPolling(instanceLimit(err))
	}
}

// disown lets go of the watch on a folder under the name that it had before: else the system would go on to report by the old name, which is
// the case when a folder is found where it was moved to before its move is reported.
func (w *Watcher) forgetOldName(id identity, real string) {
	old := w.watchedAs[id]
	at := w.places[old]
	if id == (identity{}) || old == real || at == nil || !at.on {
		return
	}
	at.on = false
	_ = w.system.Remove(old)
	w.recheck(at)
}

// turnOff lets go of all that the system watches.
func (w *Watcher) closeSystem() {
	if w.system != nil {
		w.system.Close()
		w.system = nil
	}
	clear(w.watchedAs)
	for _, at := range w.places {
		at.on = false
	}
}

// turnAround has the system watch everything anew: after lost reports it may know folders under names that they no longer have.
func (w *Watcher) rewatch() {
	if w.system == nil {
		return
	}
	w.closeSystem()
	w.connect()
	for real, at := range w.places {
		w.addWatch(real, at)
	}
}

// neglect takes a note back, and lets go of a place that is wanted for nothing more. moved says that another folder stands there now, or none:
// for what else the place is wanted it is then watched anew, as the system would go on to watch the one that is elsewhere.
func (w *Watcher) release(real string, moved bool, note func(*place)) {
	at := w.places[real]
	if at == nil {
		return
	}
	note(at)
	idle := len(at.folders) == 0 && len(at.targets) == 0
	if (idle || moved) && at.on {
		at.on = false
		if w.watchedAs[at.id] == real {
			delete(w.watchedAs, at.id)
		}
		if w.system != nil {
			_ = w.system.Remove(real) // it may know itself that the folder is gone
		}
	}
	switch {
	case idle:
		delete(w.places, real)
	case moved:
		w.addWatch(real, at)
		w.recheck(at)
	}
}

// recheck looks again at all that a place is wanted for: reports about it may have been lost while it was not watched.
func (w *Watcher) recheck(at *place) {
	for _, p := range at.folders {
		if f := w.folders[p]; f != nil && w.loop != nil {
			w.mark(p, false)
			w.loop.relist[p] = true
			for name := range f.entries {
				w.mark(path.Join(p, name), false)
			}
		}
	}
	for _, links := range at.targets {
		for _, p := range links {
			w.mark(p, false)
		}
	}
}

// point notes where an entry leads that is a link; "" when it is none.
func (w *Watcher) point(f *folder, name, target string) {
	old := f.links[name]
	if old == target {
		return
	}
	p := path.Join(f.path, name)
	if old != "" {
		delete(f.links, name)
		base := filepath.Base(old)
		w.release(filepath.Dir(old), false, func(at *place) {
			if at.targets[base] = without(at.targets[base], p); len(at.targets[base]) == 0 {
				delete(at.targets, base)
			}
		})
	}
	if target != "" {
		if f.links == nil {
			f.links = map[string]string{}
		}
		f.links[name] = target
		base := filepath.Base(target)
		w.watch(filepath.Dir(target), func(at *place) { at.targets[base] = append(at.targets[base], p) })
	}
}

// route gives the paths of the site that a report is about.
func (w *Watcher) route(name string, each func(p string)) {
	if at := w.places[filepath.Dir(name)]; at != nil {
		base := filepath.Base(name)
		for _, p := range slices.Clone(at.folders) { // what is done about a report changes the notes
			each(path.Join(p, base))
		}
		for _, p := range slices.Clone(at.targets[base]) {
			each(p)
		}
	}
	if at := w.places[name]; at != nil {
		for _, p := range slices.Clone(at.folders) {
			each(p)
		}
	}
}

// mend has the system watch the places that it lost: those that were gone for a while, or that it knows by another name, and those for which its
// limit left no room, as it may have been raised.
func (w *Watcher) retry() {
	if w.system == nil {
		return
	}
	wasLimited := w.limited
	w.limited = false
	watched := map[string]bool{}
	for _, name := range w.system.WatchList() {
		watched[name] = true
	}
	for real, at := range w.places {
		if watched[real] {
			continue
		}
		at.on = false
		if w.addWatch(real, at); at.on {
			w.recheck(at)
		}
	}
	if wasLimited && !w.limited && !w.foreign {
		w.stopPolling()
	}
}
