// Package tree takes snapshots of a site's folder: its files and folders, each file with its stamp. It is the only
// package that walks the folder, follows symbolic links and decides which names are ignored.
//
// # Snapshots
//
// A Snapshot is the state of some files and folders at one moment. It does not change. Again looks at a part of the
// folder once more and gives the next snapshot. Two snapshots share what is equal, so the time of a comparison depends
// on the number of changes and not on the size of the site.
//
// # Stamps and digests
//
// A stamp (size, times, inode) shows most changes without reading the file. The digest decides whether the text has
// changed. An entry knows its digest once the file was read through it. A file with another stamp and the same digest
// is unchanged. If a file changed immediately before it was looked at, one more change might leave its stamp as it is.
// For such a file, an equal stamp does not prove that it is unchanged.
//
// # Symbolic links
//
// A link is followed if it leads to something in the site's folder, but not to a folder in which the link itself is.
// A path may pass through at most three links to folders: two links in each folder would double the number of names at
// every level.
package tree

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// Kind is what an entry is, after links.
type Kind uint8

// The kinds of entries.
const (
	File      Kind = iota + 1
	Directory      // Entry.Folder lists what is in it
	Special        // a pipe, socket or device
	Hidden         // in static/, by its name; nothing of it is looked at
	Broken         // a link that cannot be followed, or something that cannot be looked at; Entry.Fault explains why
)

// Entry is one name in a folder. It is immutable but for what is learnt by reading the file.
type Entry struct {
	Name   string
	Path   string // from the site's folder, with forward slashes
	Kind   Kind
	Mode   fs.FileMode
	Stamp  Stamp
	Link   bool    // it is a symbolic link
	Real   string  // where it is in the site's folder, when a link is on the way; else ""
	Racy   bool    // the file may have changed, or change, without another stamp
	Fault  *Fault  // of Broken
	Folder *Folder // of Directory

	// Through are, of a link, the links on the way to its target, and the path of that, which need not exist. The link
	// may lead elsewhere once one of them, or a folder that one is in, changes.
	Through []string

	fsys fs.FS
	text *text // of File
}

// Folder is what is in a folder.
type Folder struct {
	Path    string // from the site's folder; "." is that itself
	Real    string // as of Entry
	Fault   *Fault // why it could not be listed, or not whole; nil: it was
	Entries []*Entry

	linked bool     // there are links in it or below
	above  []string // real paths of the folders in which the links are that lead here
}

// Entry is the entry of a name, or nil.
func (f *Folder) Entry(name string) *Entry {
	if f == nil {
		return nil
	}
	at, found := slices.BinarySearchFunc(f.Entries, name,
		func(e *Entry, name string) int { return strings.Compare(e.Name, name) })
	if !found {
		return nil
	}
	return f.Entries[at]
}

// Files calls do for every entry that is not a folder, here and below. The files of a folder come before those of its
// subfolders, each sorted by name.
func (f *Folder) Files(do func(*Entry)) {
	f.each(func(e *Entry) {
		if e.Kind != Directory {
			do(e)
		}
	})
}

// Folders calls do for the folder and every folder below.
func (f *Folder) Folders(do func(*Folder)) {
	if f == nil {
		return
	}
	do(f)
	for _, e := range f.Entries {
		e.Folder.Folders(do)
	}
}

// each calls do for every entry here and below, a folder before what is in it.
func (f *Folder) each(do func(*Entry)) {
	if f == nil {
		return
	}
	for _, e := range f.Entries {
		if do(e); e.Folder != nil {
			e.Folder.each(do)
		}
	}
}

// Snapshot is what was in a site's folder at one moment. It may be used from many goroutines.
type Snapshot struct {
	fsys *failing
	tops []string // names in the site's folder that it is about
	root *Folder

	links func() []*Entry
	asked sync.Map // of names that the snapshot is not about: what Stat found
}

// Take looks at these files and folders in a site's folder, and at all that is below them. fsys should refuse links
// that leave it, as Root does. If fsys is a Snapshot of the same names, Take returns it.
func Take(fsys fs.FS, names ...string) *Snapshot {
	if s, ok := fsys.(*Snapshot); ok {
		if !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(s.tops, name) }) {
			return s
		}
		fsys = s.fsys
	}
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	return (&Snapshot{fsys: noteFailures(fsys), tops: names}).Again([]string{"."})
}

// FS is the site's folder. What is read from it is not noted, but for failures.
func (s *Snapshot) FS() fs.FS { return s.fsys }

// A Snapshot is a file system, too: the site's folder as it is now, with a note of what is read of the files that the
// snapshot has.
var _ interface {
	fs.StatFS
	fs.ReadDirFS
	fs.ReadLinkFS
} = (*Snapshot)(nil)

// Open opens a file as Entry.Open does.
func (s *Snapshot) Open(name string) (fs.File, error) {
	if e := s.Entry(name); e != nil && e.Kind == File {
		return e.Open()
	}
	return s.fsys.Open(name)
}

// Stat looks at a file, after links. It also answers for names that the snapshot does not have, and notes whether they
// exist.
func (s *Snapshot) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(s.fsys, name)
	if top, _, _ := strings.Cut(path.Clean(name), "/"); !slices.Contains(s.tops, top) {
		s.asked.Store(path.Clean(name), kindOf(info, err))
	}
	return info, err
}

// kindOf is what Stat found, in a word.
func kindOf(info fs.FileInfo, err error) string {
	switch {
	case err != nil:
		return ""
	case info.IsDir():
		return "folder"
	}
	return "file"
}

// Lstat looks at a file, before links.
func (s *Snapshot) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(s.fsys, name) }

// ReadLink is where a link leads.
func (s *Snapshot) ReadLink(name string) (string, error) { return fs.ReadLink(s.fsys, name) }

// ReadDir lists a folder.
func (s *Snapshot) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(s.fsys, name) }

// Entry is what is at a path, or nil. A nil Snapshot has nothing.
func (s *Snapshot) Entry(name string) *Entry {
	if s == nil {
		return nil
	}
	dir, base := path.Split(name)
	return s.folder(path.Clean(dir)).Entry(base)
}

// Folder is what is in the folder at a path, or nil when there is none.
func (s *Snapshot) Folder(name string) *Folder {
	if s == nil {
		return nil
	}
	return s.folder(path.Clean(name))
}

func (s *Snapshot) folder(name string) *Folder {
	at := s.root
	for part := range strings.SplitSeq(name, "/") {
		if part == "." {
			continue
		}
		e := at.Entry(part)
		if e == nil || e.Folder == nil {
			return nil
		}
		at = e.Folder
	}
	return at
}
