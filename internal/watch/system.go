package watch

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/fsnotify/fsnotify"

	"porchlight/internal/tree"
)

// folder identifies a folder independently of its name. Inode 0 means that the inode is unknown.
type folder struct{ device, inode uint64 }

// connect starts the system's watcher. A goroutine reads its errors: fsnotify blocks when it sends one, and
// then holds the lock that Add and Remove need.
func (w *Watcher) connect() {
	system, err := fsnotify.NewWatcher()
	if err != nil {
		w.startPolling(instanceLimit(err))
		return
	}
	w.system, w.events, w.stale = system, system.Events, true
	go func() {
		for err := range system.Errors {
			if errors.Is(err, syscall.EINVAL) {
				continue // the folder was gone before its watch was removed
			}
			select {
			case w.lost <- struct{}{}:
			default:
			}
		}
	}()
}

// closeSystem removes all watches and stops the system's watcher.
func (w *Watcher) closeSystem() {
	if w.system != nil {
		w.system.Close()
		w.system, w.events = nil, nil
	}
	clear(w.watched)
}

// folders returns the folders to watch, by real path from Root: the folders of the snapshot, and the folders
// that contain the links on the way to a target or the target itself, as far as they exist.
func (w *Watcher) folders() map[string]folder {
	list := map[string]folder{}
	if w.snapshot == nil {
		return list
	}
	list["."] = w.identify(".", w.stamp)
	var through []string
	w.snapshot.Folder(".").Folders(func(f *tree.Folder) {
		for _, e := range f.Entries {
			if e.Folder != nil {
				real := cmp.Or(e.Real, e.Path)
				list[real] = w.identify(real, e.Stamp)
			}
			through = append(through, e.Through...)
		}
	})
	for _, p := range through {
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			if _, known := list[dir]; known {
				continue
			}
			if info, err := fs.Lstat(w.root, dir); err == nil && info.IsDir() {
				list[dir] = w.identify(dir, tree.StampOf(info))
			}
		}
	}
	return list
}

// identify identifies a folder by its stamp, without an unreliable inode. It starts polling for a foreign
// disk.
func (w *Watcher) identify(p string, s tree.Stamp) folder {
	isForeign, known := w.foreign[s.Device]
	if !known {
		why := foreign(w.absolute(p))
		isForeign = why != ""
		if w.foreign[s.Device] = isForeign; isForeign {
			w.startPolling(why)
		}
	}
	if isForeign {
		s.Inode = 0
	}
	return folder{s.Device, s.Inode}
}

func (w *Watcher) absolute(p string) string { return filepath.Join(w.real, filepath.FromSlash(p)) }

// syncWatches watches the folders that exist now, and no others. It returns the paths to look at again:
// folders that were not watched before and, if first is true, old names of moved folders. The system keeps one
// watch for a folder, with the name that was used to add it. So the old names are removed first.
func (w *Watcher) syncWatches(first bool) (again []string) {
	if !w.stale {
		return nil
	}
	want := w.folders()
	if w.stale = false; w.system == nil {
		return nil
	}
	names := map[folder]string{}
	for p, is := range w.watched {
		if want[p] != is {
			w.unwatch(p)
		} else if is.inode != 0 {
			names[is] = p
		}
	}
	for _, p := range slices.Sorted(maps.Keys(want)) {
		if _, on := w.watched[p]; on {
			continue
		}
		other, moved := names[want[p]]
		switch {
		case moved:
			if first { // otherwise the folder has two names, for example by a mount
				again, w.stale = append(again, other), true
			}
		case w.watch(p):
			w.watched[p] = want[p]
			if want[p].inode != 0 {
				names[want[p]] = p
			}
			again = append(again, p)
		}
	}
	return again
}

// watch adds a watch of the system on a folder, and reports whether it did. A folder that no longer exists
// needs no care: the next look finds that out.
func (w *Watcher) watch(p string) bool {
	if w.system == nil || w.limited {
		return false
	}
	err := w.system.Add(w.absolute(p))
	switch {
	case errors.Is(err, syscall.ENOSPC):
		w.limited = true
		w.startPolling(watchLimit())
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		// Some systems need a file descriptor for each watched file. None would be left for the server.
		w.limited = true
		w.closeSystem()
		w.startPolling(instanceLimit(err))
	}
	return err == nil
}

// unwatch removes the watch of a folder. The system may have removed it already, together with the folder.
func (w *Watcher) unwatch(p string) {
	delete(w.watched, p)
	w.stale = true
	_ = w.system.Remove(w.absolute(p))
}

// retry watches the folders whose watch was lost or could not be added. For example, the limit on watches may
// have been raised. It returns the paths to look at again.
func (w *Watcher) retry() (again []string) {
	if w.system == nil {
		return nil
	}
	list := w.system.WatchList()
	slices.Sort(list)
	maps.DeleteFunc(w.watched, func(p string, _ folder) bool {
		_, on := slices.BinarySearch(list, w.absolute(p))
		return !on
	})
	limited := w.limited
	w.limited, w.stale = false, true
	again = w.syncWatches(false)
	if limited && !w.limited && !slices.Contains(slices.Collect(maps.Values(w.foreign)), true) {
		w.poll = 0
		w.notify("this computer watches all folders again")
	}
	return again
}

// limitWords describes a limit of the system that was reached, and how to raise it. The lowest value of the
// settings is the limit. what contains a verb and a place for the number: "lets no more than %s programs watch
// folders".
func limitWords(what string, recommended int, settings ...string) string {
	lowest, value := "", math.MaxInt
	for _, name := range settings {
		b, err := os.ReadFile("/proc/sys/" + strings.ReplaceAll(name, ".", "/"))
		n, wrong := strconv.Atoi(strings.TrimSpace(string(b)))
		if err == nil && wrong == nil && n < value {
			lowest, value = name, n
		}
	}
	if lowest == "" {
		return "this computer " + fmt.Sprintf(what, "this many") + " at the same time"
	}
	return fmt.Sprintf("this computer %s at the same time (%s); to raise that, run: sudo sysctl %s=%d",
		fmt.Sprintf(what, strconv.Itoa(value)), lowest, lowest, max(recommended, 2*value))
}

// watchLimit describes the limit on watched folders.
func watchLimit() string {
	return limitWords("watches no more than %s folders", 524288,
		"fs.inotify.max_user_watches", "user.max_inotify_watches")
}

// instanceLimit explains why the system's watcher cannot be started or cannot continue.
func instanceLimit(err error) string {
	if null, failed := os.Open(os.DevNull); failed == nil {
		null.Close()
	} else {
		return "this program may open no more files at the same time; to raise that, run: ulimit -n 4096"
	}
	if errors.Is(err, syscall.EMFILE) {
		return limitWords("lets no more than %s programs watch folders", 1024,
			"fs.inotify.max_user_instances", "user.max_inotify_instances")
	}
	return fmt.Sprintf("this computer does not report changes of files (%v)", err)
}
