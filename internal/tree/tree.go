// Package tree takes snapshots of a site's folder: its files and folders, each file with its stamp. It is the
// only package that walks the folder, follows symbolic links and decides which names are ignored.
//
// # Snapshots
//
// A Snapshot is the state of some files and folders at one moment. It does not change. Again looks at a part
// of the folder again and returns the next snapshot. Two snapshots share their equal parts, so the time of a
// comparison depends on the number of changes and not on the size of the site.
//
// # Stamps and digests
//
// A stamp (size, times, inode) shows most changes without reading the file. The digest decides whether the
// text has changed. An entry knows its digest once the file was read through it. A file with another stamp and
// the same digest is unchanged. If a file changed immediately before it was looked at, another change might
// leave its stamp as it is. Such a file is Racy: an equal stamp does not prove that it is unchanged.
//
// # Symbolic links
//
// A link is followed if it leads to something in the site's folder, but not to a folder that contains the link
// itself. A path may pass through at most three links to folders: two links in each folder would double the
// number of names at every level.
package tree

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// Kind is the kind of an entry. For a link that can be followed, it is the kind of the target.
type Kind uint8

// The kinds of entries.
const (
	File      Kind = iota + 1
	Directory      // Entry.Folder has its entries
	Special        // a pipe, socket or device
	Hidden         // in static/, hidden by its name; its content is not looked at
	Broken         // a link that cannot be followed, or an unreadable name; Entry.Fault explains it
)

// Entry is one name in a folder. It is immutable, except for the digest, which is noted when the file is read.
type Entry struct {
	Name   string
	Path   string // from the site's folder, with forward slashes
	Kind   Kind
	Mode   fs.FileMode
	Stamp  Stamp
	Link   bool    // it is a symbolic link
	Real   string  // path without links, if a link is on the way; else ""
	Racy   bool    // the file may have changed, or may change, without another stamp
	Fault  *Fault  // of Broken
	Folder *Folder // of Directory

	// Through are the links on the way from a link to its target, followed by the path of the target, which
	// need not exist. It is nil if the entry is no link. The link may lead elsewhere when one of these links,
	// or a folder that contains it, changes.
	Through []string

	fsys fs.FS
	text *text // of File
}

// Folder is a folder with its entries.
type Folder struct {
	Path    string // from the site's folder, which is "."
	Real    string // as in Entry
	Fault   *Fault // why it was not listed, or only in part; nil: it was listed
	Entries []*Entry

	linked bool     // there are links in the folder or below it
	above  []string // real paths of the folders with the links on the way here
}

// Entry returns the entry with a name, or nil.
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

// Files calls do for every entry that is not a folder, here and below. Entries come in the order of names. The
// files in a subfolder come at the place of the subfolder.
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

// each calls do for every entry here and below, in the order of names. It calls do for a folder before the
// folder's entries.
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

// Snapshot is the state of a site's folder at one moment. It may be used from many goroutines.
type Snapshot struct {
	fsys *failing
	tops []string // the names in the site's folder that the snapshot covers
	root *Folder

	links func() []*Entry
	asked sync.Map // names that the snapshot does not cover -> kindOf of Stat
}

// Take takes a snapshot of these files and folders in a site's folder, with everything below them. fsys should
// refuse links that lead out of it, as Root does. If fsys is a Snapshot that covers the names, Take returns
// it.
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

// FS returns the site's folder. Reading from it notes failures, but no digests.
func (s *Snapshot) FS() fs.FS { return s.fsys }

// A Snapshot is also a file system: the site's folder as it is now. It notes the digests of files that it has
// when they are read.
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

// Stat returns the info of a file, after links. For a name that the snapshot does not cover, it notes what was
// found.
func (s *Snapshot) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(s.fsys, name)
	if top, _, _ := strings.Cut(path.Clean(name), "/"); !slices.Contains(s.tops, top) {
		s.asked.Store(path.Clean(name), kindOf(info, err))
	}
	return info, err
}

// kindOf describes the result of Stat in a word: "folder", "file", or "" if there was an error.
func kindOf(info fs.FileInfo, err error) string {
	switch {
	case err != nil:
		return ""
	case info.IsDir():
		return "folder"
	}
	return "file"
}

// Lstat returns the info of a file or link. It does not follow a link.
func (s *Snapshot) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(s.fsys, name) }

// ReadLink returns the target of a link.
func (s *Snapshot) ReadLink(name string) (string, error) { return fs.ReadLink(s.fsys, name) }

// ReadDir lists a folder as it is now.
func (s *Snapshot) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(s.fsys, name) }

// Entry returns the entry at a path, or nil. A nil Snapshot has no entries.
func (s *Snapshot) Entry(name string) *Entry {
	if s == nil {
		return nil
	}
	dir, base := path.Split(name)
	return s.folder(path.Clean(dir)).Entry(base)
}

// Folder returns the folder at a path, or nil if there is none.
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
