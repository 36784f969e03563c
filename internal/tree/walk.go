package tree

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Bounds of a snapshot: no site has a folder like that, but links can make one.
const (
	maxDepth = 100 // folders in folders
	maxLinks = 3   // to folders, on one path
)

// maxEntries is how many names a snapshot has at most. Tests change it.
var maxEntries = 1_000_000

// Again takes a snapshot for which only some paths, relative to the site's folder, are looked at. A folder includes all
// that is in it. In a folder with links it looks at everything, since a linked file has several paths.
func (s *Snapshot) Again(paths []string) *Snapshot {
	w := &walker{fsys: s.fsys, tops: s.tops, now: time.Now(), at: map[string]bool{}, below: map[string][]string{}}
	all := s.root == nil || s.root.linked
	for _, p := range paths {
		p = path.Clean(p)
		all = all || p == "."
		w.hint(p)
	}
	root, _ := w.folder(&Folder{Path: "."}, s.root, all)
	return &Snapshot{fsys: s.fsys, tops: s.tops, root: root}
}

// walker takes one snapshot.
type walker struct {
	fsys    fs.FS
	tops    []string
	now     time.Time
	entries int

	at    map[string]bool     // paths to look at
	below map[string][]string // folders on the way to them, with the names that lead there
}

// hint notes a path to look at.
func (w *walker) hint(p string) {
	w.at[p] = true
	for p != "." && p != "/" {
		dir, name := path.Dir(p), path.Base(p)
		known := w.below[dir] != nil
		if slices.Contains(w.below[dir][max(0, len(w.below[dir])-1):], name) {
			return // as of the path before
		}
		w.below[dir] = append(w.below[dir], name)
		if known {
			return
		}
		p = dir
	}
}

// folder looks at a folder, given by its path, real path and the links on the way. was is what it was before, or nil.
// all: look at everything below; else only at what is hinted at. false means that there is no folder.
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
		listed, err := w.list(f.Path)
		if isAbsent(err) {
			return nil, false
		}
		if err != nil {
			f.Fault = faultOf(err)
		}
		w.take(f, was, listed, all)
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

// known looks at files that were there before, and into folders that were, without listing the folder. false means that
// this is not enough.
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
			inner, ok := w.folder(&Folder{Path: p}, e.Folder, false)
			if !ok {
				return false
			}
			entries[at] = e.with(inner)
		case e.Kind == File:
			info, err := fs.Lstat(w.fsys, p)
			if err != nil || !info.Mode().IsRegular() {
				return false
			}
			entries[at] = w.look(f, name, p, fs.FileInfoToDirEntry(info))
		default:
			return false
		}
	}
	f.Entries = entries
	return true
}

// with is the entry of a folder in which other things are.
func (e *Entry) with(f *Folder) *Entry {
	if e.Folder == f {
		return e
	}
	again := *e
	again.Folder = f
	return &again
}

// list gives the names in a folder, sorted.
func (w *walker) list(dir string) ([]fs.DirEntry, error) {
	if dir != "." {
		entries, err := fs.ReadDir(w.fsys, dir)
		slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
		return entries, err
	}
	var entries []fs.DirEntry
	for _, name := range w.tops {
		if info, err := fs.Lstat(w.fsys, name); !isAbsent(err) {
			entries = append(entries, topEntry{name, info, err})
		}
	}
	return entries, nil
}

// topEntry is a name in the site's folder.
type topEntry struct {
	name string
	info fs.FileInfo
	err  error
}

func (t topEntry) Name() string               { return t.name }
func (t topEntry) IsDir() bool                { return t.err == nil && t.info.IsDir() }
func (t topEntry) Info() (fs.FileInfo, error) { return t.info, t.err }
func (t topEntry) Type() fs.FileMode {
	if t.err != nil {
		return fs.ModeIrregular
	}
	return t.info.Mode().Type()
}

// take fills a folder with the entries that it has now, those of before where they are the same.
func (w *walker) take(f, was *Folder, listed []fs.DirEntry, all bool) {
	for _, d := range listed {
		name, p := d.Name(), path.Join(f.Path, d.Name())
		if f.Path != "." && Skip(p) {
			continue
		}
		if w.entries++; w.entries > maxEntries {
			if w.entries == maxEntries+1 {
				f.Fault = &Fault{Why: fmt.Sprintf("there are more than %d files and folders", maxEntries)}
			}
			return
		}
		e := w.look(f, name, p, d)
		if e == nil {
			continue
		}
		before := was.Entry(name)
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
		if before != nil && before.sameAs(e) && !(w.at[p] && e.Kind == File) {
			e = before
		}
		f.Entries = append(f.Entries, e)
	}
}

// real is where the folder is in the site's folder.
func (f *Folder) real() string { return cmp.Or(f.Real, f.Path) }

// sameAs reports whether an entry is the same now by all that can be known without reading.
func (e *Entry) sameAs(now *Entry) bool {
	return e.Kind == now.Kind && e.Mode == now.Mode && e.Stamp == now.Stamp && e.Link == now.Link &&
		e.Real == now.Real && e.Folder == now.Folder &&
		sameFault(e.Fault, now.Fault) && !e.racy
}

// look makes the entry for a name in a folder; nil: there is no such file.
func (w *walker) look(f *Folder, name, p string, d fs.DirEntry) *Entry {
	e := &Entry{Name: name, Path: p, fsys: w.fsys}
	if f.Real != "" {
		e.Real = path.Join(f.Real, name)
	}
	info, err := d.Info()
	switch {
	case isAbsent(err):
		return nil
	case err != nil:
		e.Kind, e.Fault = Broken, faultOf(err)
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
		e.racy = e.Stamp.Racy(w.now)
	default:
		e.Kind, e.Stamp = Special, StampOf(info)
	}
	return e
}
