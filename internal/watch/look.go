package watch

import (
	"io/fs"
	"os"
	"slices"

	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// replaced reports whether the site's folder has been replaced by another one, is gone, or is back. On a
// foreign disk it does not compare inodes, which are unreliable there.
func (w *Watcher) replaced() bool {
	info, err := os.Lstat(w.real)
	is, was := err == nil && info.IsDir(), w.snapshot != nil
	if is && was && w.foreign[w.stamp.Device] {
		_, err = fs.Stat(w.root, ".")
		return err != nil
	}
	return is != was || is && !tree.StampOf(info).SameFile(w.stamp)
}

// reopen opens the site's folder again, if it exists.
func (w *Watcher) reopen() {
	w.closeRoot()
	root, err := tree.OpenRoot(w.real)
	if err != nil {
		return
	}
	if info, err := fs.Stat(root, "."); err == nil {
		w.stamp = tree.StampOf(info)
	}
	w.root, w.snapshot = root, tree.Take(root, slices.Concat(w.opt.Folders, w.opt.Files)...)
}

func (w *Watcher) closeRoot() {
	if w.snapshot != nil {
		_ = w.root.Close() // it was only read
		w.snapshot = nil
	}
}

// maxLooks is the largest number of snapshots in one call of look. Paths that are left are marked for the next
// call.
const maxLooks = 5

// look takes the next snapshot, for which it looks at some paths, and returns the differences. It watches new
// folders and then looks at them again, so that no change in between is missed.
func (w *Watcher) look(paths []string) []tree.Change {
	before := w.snapshot
	for i := 0; len(paths) > 0 && i < maxLooks; i++ {
		w.lookOnce(paths)
		paths = w.syncWatches(i == 0)
	}
	w.mark(paths...)
	return tree.Compare(before.Folder("."), w.snapshot.Folder("."))
}

func (w *Watcher) lookOnce(paths []string) {
	before := w.snapshot.Folder(".")
	if w.replaced() {
		w.reopen()
	} else if w.snapshot != nil {
		w.snapshot = w.snapshot.Again(paths)
	}
	isFolder := func(e *tree.Entry) bool { return e != nil && (e.Folder != nil || e.Through != nil) }
	for _, c := range tree.Compare(before, w.snapshot.Folder(".")) {
		w.stale = w.stale || isFolder(c.Was) || isFolder(c.Now)
	}
}

// differ reports whether a file may have changed. A Racy file may have changed without a new stamp. It is
// reported if it is marked. If it is not marked, it is reported once it is no longer Racy.
func (w *Watcher) differ(c tree.Change, marked bool) bool {
	if c.Was == nil || c.Now == nil {
		return c.Was != c.Now
	}
	was, now := *c.Was, *c.Now
	if w.foreign[now.Stamp.Device] {
		was.Stamp.Inode, now.Stamp.Inode = 0, 0
	}
	return !was.Same(&now) || was.Racy && (marked || !now.Racy)
}

// noteFolders notifies the editor when a watched folder is gone or is back.
func (w *Watcher) noteFolders() {
	for _, name := range append([]string{"."}, w.opt.Folders...) {
		what, then := finding.Message("the folder %q", name), "nothing of it is shown until it is back"
		is := w.snapshot.Folder(name) != nil
		if name == "." {
			what, then = finding.Message("the site's folder %q",
				w.opt.Root), "put it back, or start again where it is now"
		} else if w.snapshot == nil {
			continue
		}
		was, known := w.exists[name]
		switch {
		case was && !is:
			w.notify(what + " is gone; " + then)
		case known && !was && is:
			w.notify(what + " is back")
		}
		if known || is {
			w.exists[name] = is
		}
	}
}
