package watch

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// folder is a watched folder, or an ancestor of one.
type folder struct {
	path    string   // from Root, with forward slashes; "" is Root
	real    string   // absolute, without symbolic links
	above   []string // real paths of the folders in which the links lie that lead here
	foreign bool     // inodes and events of its file system are unreliable
	entries map[string]known
	links   map[string]string // entries that are links -> real path of the target
}

// circles reports whether a link in the folder would lead in a circle, or through too many links.
func (f *folder) circles(target string) bool {
	return len(f.above) >= maxLinks || within(f.real, target) ||
		slices.ContainsFunc(f.above, func(above string) bool { return within(above, target) })
}

// wanted reports whether a path is watched: an ancestor of what Options name, or something in it that is not skipped.
func (w *Watcher) wanted(p string) bool {
	leadsTo := func(name string) bool { return p == name || strings.HasPrefix(name, p+"/") }
	if slices.ContainsFunc(w.opt.Folders, leadsTo) || slices.ContainsFunc(w.opt.Files, leadsTo) {
		return true
	}
	liesIn := func(name string) bool { return name == "." || strings.HasPrefix(p, name+"/") }
	return slices.ContainsFunc(w.opt.Folders, liesIn) && (w.opt.Skip == nil || !w.opt.Skip(p))
}

// discover adds a folder with everything in it. It adds the watch before it lists the folder, so that nothing is lost
// in between.
func (w *Watcher) discover(p, real string, above []string) {
	f := &folder{path: p, real: real, above: above, entries: map[string]known{}}
	w.folders[p] = f
	w.watch(real, func(at *place) { at.folders = append(at.folders, p) })
	if what := foreign(real); what != "" {
		f.foreign, w.foreign = true, true
		w.startPolling(what)
	}
	w.list(f)
}

// list adds the new entries of a folder, and marks those that are gone.
func (w *Watcher) list(f *folder) {
	var entries []fs.DirEntry // none if the folder cannot be read; its permissions are part of its stamp
	if open, err := openFolder(f.real); err == nil {
		entries, _ = open.ReadDir(-1)
		open.Close()
	}
	there := make(map[string]bool, len(entries))
	for _, e := range entries {
		p := path.Join(f.path, e.Name())
		if _, ok := f.entries[e.Name()]; ok {
			there[e.Name()] = true
			continue
		}
		if !w.wanted(p) {
			continue
		}
		there[e.Name()] = true
		f.entries[e.Name()] = known{}
		w.mark(p, false)
		if e.IsDir() || e.Type()&fs.ModeSymlink != 0 {
			w.restructure(f, e.Name())
		}
	}
	for name := range f.entries {
		if !there[name] {
			w.mark(path.Join(f.path, name), false)
			w.restructure(f, name)
		}
	}
}

// restructure updates an entry that has become a folder or a link, or is no longer one. Changes of files are left to
// debounce.
func (w *Watcher) restructure(f *folder, name string) {
	p := path.Join(f.path, name)
	s, target := w.look(f, name)
	child := w.folders[p]
	if child == nil && s.kind != directory && target == f.links[name] {
		return
	}
	if child != nil && s == f.entries[name].stamp && target == f.links[name] {
		return
	}
	w.removeFolder(f, name)
	w.point(f, name, target)
	if s.kind != directory {
		return
	}
	f.entries[name] = known{stamp: s}
	w.mark(p, true)
	real, above := w.below(f, name), f.above
	if target != "" {
		real, above = target, append(slices.Clip(f.above), f.real)
	}
	w.discover(p, real, above)
}

// removeFolder removes the folder that an entry was, with everything in it, and marks all of it.
func (w *Watcher) removeFolder(f *folder, name string) {
	p := path.Join(f.path, name)
	w.point(f, name, "")
	child := w.folders[p]
	if child == nil {
		return
	}
	was := f.entries[name]
	moved := identify(child.real) != identity{was.Device, was.Inode}
	delete(f.entries, name)
	w.mark(p, true)
	for inner := range child.entries {
		w.mark(path.Join(p, inner), true)
		w.removeFolder(child, inner)
	}
	delete(w.folders, p)
	w.release(child.real, moved, func(at *place) { at.folders = without(at.folders, p) })
}

// parent is the folder of a path, with the name in it; nil if the folder is not known.
func (w *Watcher) parent(p string) (*folder, string) {
	dir, name := path.Split(p)
	return w.folders[strings.TrimSuffix(dir, "/")], name
}

func without(list []string, gone string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == gone })
}
