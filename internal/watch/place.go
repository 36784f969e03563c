package watch

import (
	"errors"
	"path"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/fsnotify/fsnotify"
)

// place is a folder as the system knows it, by its real path: links can make it several folders of the site.
type place struct {
	folders []string            // paths of the folders that it is
	targets map[string][]string // its entries to which links lead -> paths of the links
	on      bool                // the system was told to watch it
}

func (w *Watcher) below(f *folder, name string) string { return filepath.Join(f.real, name) }

// attend watches a place, if it is not watched yet, and notes what for.
func (w *Watcher) attend(real string, note func(*place)) {
	at := w.places[real]
	if at == nil {
		at = &place{targets: map[string][]string{}}
		w.places[real] = at
	}
	note(at)
	w.turnOn(real, at)
}

// turnOn has the system watch a place. One that vanished is found out by who lists it.
func (w *Watcher) turnOn(real string, at *place) {
	if w.system == nil || at.on || w.limited {
		return
	}
	switch err := w.system.Add(real); {
	case err == nil:
		at.on = true
	case errors.Is(err, syscall.ENOSPC):
		w.limited = true
		w.distrust(watchLimit())
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		// Where watching takes a descriptor for each file, none would be left for serving.
		w.limited = true
		w.turnOff()
		w.distrust(instanceLimit(err))
	}
}

// turnOff lets go of all that the system watches.
func (w *Watcher) turnOff() {
	if w.system != nil {
		w.system.Close()
		w.system = nil
	}
	for _, at := range w.places {
		at.on = false
	}
}

// turnAround has the system watch everything anew: after lost reports it may know folders under names that they no longer have.
func (w *Watcher) turnAround() {
	if w.system == nil {
		return
	}
	w.turnOff()
	system, err := fsnotify.NewWatcher()
	if err != nil {
		w.distrust(instanceLimit(err))
		return
	}
	w.system = system
	for real, at := range w.places {
		w.turnOn(real, at)
	}
}

// neglect takes a note back, and lets go of a place that is wanted for nothing more.
func (w *Watcher) neglect(real string, note func(*place)) {
	at := w.places[real]
	if at == nil {
		return
	}
	note(at)
	if w.system != nil && at.on {
		// Even one that stays for something else: its own name may have changed, and then the system still knows it by the old one.
		_ = w.system.Remove(real)
		at.on = false
	}
	if len(at.folders) == 0 && len(at.targets) == 0 {
		delete(w.places, real)
		return
	}
	w.turnOn(real, at)
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
		w.neglect(filepath.Dir(old), func(at *place) {
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
		w.attend(filepath.Dir(target), func(at *place) { at.targets[base] = append(at.targets[base], p) })
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

// mend has the system watch the places that it lost: those that were gone for a while, or that it knows by another name.
func (w *Watcher) mend() {
	if w.system == nil || w.limited {
		return
	}
	watched := map[string]bool{}
	for _, name := range w.system.WatchList() {
		watched[name] = true
	}
	for real, at := range w.places {
		if watched[real] {
			continue
		}
		at.on = false
		if w.turnOn(real, at); at.on {
			for _, p := range at.folders {
				w.loop.relist[p] = true
			}
		}
	}
}
