package tree

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Limits of a snapshot. Usual sites do not reach them, but links can.
const (
	maxDepth = 100 // nested folders
	maxLinks = 3   // links to folders, on one path
)

// maxEntries is the largest number of names in a snapshot. Tests change it.
var maxEntries = 1_000_000

// Again takes a snapshot by looking again at some paths, relative to the site's folder, and at the paths
// through links that lead to them. The path of a folder includes everything below it. The new snapshot shares
// all else with the old one.
func (s *Snapshot) Again(paths []string) *Snapshot {
	w := &walker{fsys: s.fsys, tops: s.tops, now: time.Now(), at: map[string]bool{}, below: map[string][]string{}}
	all := s.root == nil
	for _, p := range paths {
		for _, name := range s.names(path.Clean(p)) {
			all = all || name == "."
			w.hint(name)
		}
	}
	root, _ := w.folder(&Folder{Path: "."}, s.root, all)
	if root == s.root {
		return s
	}
	return &Snapshot{fsys: s.fsys, tops: s.tops, root: root, links: sync.OnceValue(root.links)}
}

// walker takes one snapshot.
type walker struct {
	fsys    *failing
	tops    []string
	now     time.Time
	entries int

	at    map[string]bool     // the paths to look at
	below map[string][]string // folder on the way to them -> next names on the way
}

// hint notes a path to look at.
func (w *walker) hint(p string) {
	w.at[p] = true
	for p != "." && p != "/" {
		dir, name := path.Dir(p), path.Base(p)
		known := w.below[dir] != nil
		if slices.Contains(w.below[dir][max(0, len(w.below[dir])-1):], name) {
			return // noted for the path before
		}
		w.below[dir] = append(w.below[dir], name)
		if known {
			return
		}
		p = dir
	}
}

// folder looks at the folder f, which has its path, its real path and the links on the way. was is its state
// before, or nil. If all is true, it looks at everything below, otherwise only at the paths of hint. It
// returns false if there is no folder.
func (w *walker) folder(f, was *Folder, all bool) (*Folder, bool) {
	names := w.below[f.Path]
	switch {
	case was != nil && !all && len(names) == 0:
		return was, true
	case strings.Count(f.Path, "/") > maxDepth:
		f.Fault = &Fault{Why: fmt.Sprintf("more than %d folders are nested in each other", maxDepth)}
		return f, true
	case was != nil && !all && w.known(f, was, names):
	default:
		list, err := w.list(f.Path)
		if isAbsent(err) {
			return nil, false
		}
		if err != nil {
			f.Fault = faultOf(err)
		}
		w.take(f, was, list, all)
	}
	if was != nil && slices.Equal(f.Entries, was.Entries) && f.Real == was.Real && sameFault(f.Fault, was.Fault) {
		return was, true
	}
	f.linked = slices.ContainsFunc(f.Entries,
		func(e *Entry) bool { return e.Link || e.Folder != nil && e.Folder.linked })
	return f, true
}

func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// known looks at known files and into known folders, without listing the folder. It returns false if the
// folder has to be listed: a name is new, gone, or of another kind.
func (w *walker) known(f, was *Folder, names []string) bool {
	entries := slices.Clone(was.Entries)
	for _, name := range names {
		at, found := slices.BinarySearchFunc(entries, name,
			func(e *Entry, name string) int { return strings.Compare(e.Name, name) })
		if !found {
			return false
		}
		e, p := entries[at], path.Join(f.Path, name)
		switch {
		case e.Kind == Directory && !w.at[p]:
			inner, ok := w.folder(&Folder{Path: p, Real: e.Folder.Real, above: e.Folder.above}, e.Folder, false)
			if !ok {
				return false
			}
			entries[at] = e.with(inner)
		case e.Kind == File:
			info, err := fs.Lstat(w.fsys, p)
			now := w.look(f, name, p, listed{name, info, err})
			if now == nil || now.Kind != File {
				return false
			}
			entries[at] = now
		default:
			return false
		}
	}
	f.Entries = entries
	return true
}

// with returns the entry of a folder with other content.
func (e *Entry) with(f *Folder) *Entry {
	if e.Folder == f {
		return e
	}
	again := *e
	again.Folder = f
	return &again
}

// listed is a name in a folder.
type listed struct {
	name string
	info fs.FileInfo
	err  error // why info is nil
}

// list returns the names in a folder, sorted. On a disk it uses Readdir, which does not resolve the whole path
// of each name.
func (w *walker) list(dir string) (list []listed, err error) {
	if dir == "." {
		for _, name := range w.tops {
			if info, err := fs.Lstat(w.fsys, name); !isAbsent(err) {
				list = append(list, listed{name, info, err})
			}
		}
		return list, nil
	}
	f, err := w.fsys.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if folder, ok := f.(*failingFile).File.(*os.File); ok {
		infos, err := folder.Readdir(-1)
		w.fsys.note(dir, err) //nolint:errcheck // it is given back
		for _, info := range infos {
			list = append(list, listed{name: info.Name(), info: info})
		}
		slices.SortFunc(list, byName)
		return list, err
	}
	entries, err := fs.ReadDir(w.fsys, dir)
	for _, e := range entries {
		info, err := e.Info()
		list = append(list, listed{e.Name(), info, err})
	}
	slices.SortFunc(list, byName)
	return list, err
}

func byName(a, b listed) int { return strings.Compare(a.name, b.name) }

// take fills a folder with its entries. It reuses the entries from before that are unchanged.
func (w *walker) take(f, was *Folder, list []listed, all bool) {
	f.Entries = make([]*Entry, 0, len(list))
	for _, l := range list {
		before := was.Entry(l.name)
		name, p := l.name, ""
		if before != nil {
			p = before.Path
		} else if p = path.Join(f.Path, name); f.Path != "." && Skip(p) {
			continue
		}
		if w.entries++; w.entries > maxEntries {
			if w.entries == maxEntries+1 {
				f.Fault = &Fault{Why: fmt.Sprintf("there are more than %d files and folders", maxEntries)}
			}
			return
		}
		if before.isFile(l) && f.Real == was.Real && !w.at[p] {
			f.Entries = append(f.Entries, before)
			continue
		}
		e := w.look(f, name, p, l)
		if e == nil {
			continue
		}
		if e.Kind == Directory {
			same := before != nil && before.Kind == Directory && before.Stamp.SameFile(e.Stamp) && before.Real == e.Real
			inner := &Folder{Path: p, Real: e.Real, above: f.above}
			if e.Link {
				inner.above = append(slices.Clip(f.above), f.real())
			}
			var old *Folder
			if before != nil {
				old = before.Folder
			}
			ok := false
			if e.Folder, ok = w.folder(inner, old, all || !same || w.at[p]); !ok {
				continue
			}
		}
		again := w.at[p] && e.Kind == File
		if before != nil && !again && !before.Racy && before.Same(e) && before.Folder == e.Folder {
			e = before
		}
		f.Entries = append(f.Entries, e)
	}
}

// real returns the path of the folder without links.
func (f *Folder) real() string { return cmp.Or(f.Real, f.Path) }

// isFile reports whether an entry is the listed file in the same state, as far as its stamp shows.
func (e *Entry) isFile(l listed) bool {
	return e != nil && e.Kind == File && !e.Link && !e.Racy && l.err == nil && e.Mode == l.info.Mode() &&
		e.Stamp == StampOf(l.info)
}

// look makes the entry for a name in a folder. It returns nil if the file is gone.
func (w *walker) look(f *Folder, name, p string, l listed) *Entry {
	e := &Entry{Name: p[len(p)-len(name):], Path: p, fsys: w.fsys} // Name and Path share memory
	if f.Real != "" {
		e.Real = path.Join(f.Real, name)
	}
	info := l.info
	switch {
	case isAbsent(l.err):
		return nil
	case l.err != nil:
		e.Kind, e.Fault = Broken, faultOf(w.fsys.note(p, l.err))
		return e
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		e.Link, e.Mode, e.Stamp = true, info.Mode(), StampOf(info)
		if info, e.Fault = w.follow(f, e); e.Fault != nil {
			e.Kind = Broken
			return e
		}
	}
	e.Mode = info.Mode()
	switch {
	case hidden(p):
		e.Kind = Hidden
	case info.IsDir():
		e.Kind, e.Stamp = Directory, StampOf(info).folder()
	case info.Mode().IsRegular():
		e.Kind, e.Stamp, e.text = File, StampOf(info), &text{}
		e.Racy = e.Stamp.Racy(w.now)
	default:
		e.Kind, e.Stamp = Special, StampOf(info)
	}
	return e
}
