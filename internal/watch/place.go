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

// place is a folder by its real path. Through links it can be several folders of the site.
type place struct {
	folders []string            // paths in the site
	targets map[string][]string // entries that links lead to -> paths of the links
	on      bool                // it is watched
	id      identity            // of the watched folder
}

// identity distinguishes folders independently of their names. The zero value is unknown.
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

// connect starts the system's watcher. A goroutine drains its errors: fsnotify blocks on sending one while it holds
// the lock that Add and Remove need.
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
				continue // the folder was gone before its watch was removed
			}
			select {
			case w.lostEvents <- struct{}{}:
			default:
			}
		}
	}()
}

// watch adds a use to a place, and watches the place unless it is watched already.
func (w *Watcher) watch(real string, note func(*place)) {
	at := w.places[real]
	if at == nil {
		at = &place{targets: map[string][]string{}}
		w.places[real] = at
	}
	note(at)
	w.addWatch(real, at)
}

// addWatch adds the system's watch on a place. If the folder does not exist, listing its parent finds that out.
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
		// Where watching takes a descriptor per file, none would be left for the server.
		w.limited = true
		w.closeSystem()
		w.startPolling(instanceLimit(err))
	}
}

// forgetOldName removes the watch on a folder under its former name. Otherwise the system would keep using that name.
// This happens when a moved folder is found before the event of its move arrives.
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

// closeSystem removes all watches and stops the system's watcher.
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

// rewatch replaces all watches: after lost events some may have former names of folders.
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

// release removes a use of a place, and its watch after the last use. moved: another folder is there now, or none.
// Then the watch is replaced, since it stays with the folder that moved.
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
			_ = w.system.Remove(real) // the watch may be gone with the folder
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

// recheck marks everything that uses a place: events may have been lost while it was not watched.
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

// point records the target of an entry that is a link; "" if it is none.
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

// route gives the paths of the site that an event concerns.
func (w *Watcher) route(name string, each func(p string)) {
	if at := w.places[filepath.Dir(name)]; at != nil {
		base := filepath.Base(name)
		for _, p := range slices.Clone(at.folders) { // each changes the list
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

// retry watches the places whose watch was lost or could not be added: folders that did not exist, that had another
// name, or that exceeded the limit, which may have been raised.
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
