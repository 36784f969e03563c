package tree

import (
	"crypto/sha256"
	"errors"
	"slices"

	"porchlight/internal/cache"
	"porchlight/internal/parallel"
)

// Known describes a snapshot, in a form that can be stored until the program runs again. Paths, Stamps and
// Digests have a row for each file.
type Known struct {
	Names   []byte            // digest of all names, their kinds and the targets of links
	Asked   map[string]string // other names passed to Stat, with the kind found: see kindOf
	Paths   []string          // in the order of Folder.Files
	Stamps  []Stamp           // zero: the file may change without another stamp
	Digests []byte            // SHA-256 of each text, one after the other
}

// Known describes the snapshot. It reads the files whose digest is not known. It returns false if a file
// cannot be read, or if different texts of a file were read.
func (s *Snapshot) Known() (Known, bool) {
	files := s.files()
	k := Known{Names: s.Names(nil), Asked: map[string]string{},
		Paths: make([]string, len(files)), Stamps: make([]Stamp, len(files)),
		Digests: make([]byte, len(files)*sha256.Size)}
	s.asked.Range(func(name, kind any) bool {
		k.Asked[name.(string)] = kind.(string)
		return true
	})
	whole := s.eachFile(files, func(i int, e *Entry, from *Files) bool {
		digest, err := e.digestIn(from)
		copy(k.Digests[i*sha256.Size:], digest[:])
		if k.Paths[i] = e.Path; !e.Racy {
			k.Stamps[i] = e.Stamp
		}
		_, sure := e.text.was()
		return err == nil && sure
	})
	return k, whole
}

// Recall takes the digests of files from an earlier run, so that the files need not be read again. It takes a
// digest only if the stamp shows that the file did not change.
func (s *Snapshot) Recall(k Known) {
	if !k.valid() {
		return
	}
	files := s.files()
	for i, name := range k.Paths {
		var e *Entry
		if i < len(files) && files[i].Path == name {
			e = files[i]
		} else {
			e = s.Entry(name)
		}
		if e != nil {
			e.Recall(k.Stamps[i], k.digest(i))
		}
	}
}

// Is reports whether the snapshot has the same names as before, and the same text in each file. It reads the
// files whose digest is not known.
func (s *Snapshot) Is(k Known) bool {
	files := s.files()
	if !k.valid() || len(files) != len(k.Paths) || string(k.Names) != string(s.Names(nil)) {
		return false
	}
	for name, was := range k.Asked {
		if kindOf(s.Stat(name)) != was {
			return false
		}
	}
	return s.eachFile(files, func(i int, e *Entry, from *Files) bool {
		digest, err := e.digestIn(from)
		return err == nil && digest == k.digest(i)
	})
}

// Restamped returns k with the present stamps of the same files, and how many differ. It is for a snapshot that Is k.
func (s *Snapshot) Restamped(k Known) (now Known, changed int) {
	was := k.Stamps
	k.Stamps = slices.Clone(was)
	for i, e := range s.files() {
		if !e.Racy && e.Stamp != was[i] {
			k.Stamps[i] = e.Stamp
			changed++
		}
	}
	return k, changed
}

func (k Known) valid() bool {
	return len(k.Stamps) == len(k.Paths) && len(k.Digests) == len(k.Paths)*sha256.Size
}

func (k Known) digest(i int) [sha256.Size]byte {
	return [sha256.Size]byte(k.Digests[i*sha256.Size:])
}

// files returns the entries that are files, in the order of Folder.Files.
func (s *Snapshot) files() []*Entry {
	var files []*Entry
	s.root.Files(func(e *Entry) {
		if e.Kind == File {
			files = append(files, e)
		}
	})
	return files
}

// eachFile calls do for each file, on all processors at once. It stops when do returns false, and then returns
// false. do reads from the Files that it gets.
func (s *Snapshot) eachFile(files []*Entry, do func(i int, e *Entry, from *Files) bool) bool {
	from := s.Files()
	defer from.Close()
	return parallel.Each(len(files), func(i int) error {
		if !do(i, files[i], from) {
			return errDiffers
		}
		return nil
	}) == nil
}

var errDiffers = errors.New("a file differs")

// Names returns the digest of the names and kinds in the snapshot, without the texts of files. It leaves out
// each plain file or folder for which without returns true. without may be nil.
func (s *Snapshot) Names(without func(*Entry) bool) []byte {
	d := cache.NewDigest()
	plain := func(e *Entry) bool {
		return !e.Link && e.Real == "" && e.Fault == nil && (e.Kind == File || e.Kind == Directory)
	}
	s.root.Folders(func(f *Folder) {
		if own := s.Entry(f.Path); without == nil || own == nil || !plain(own) || f.Fault != nil || !without(own) {
			d.Add(f.Path, why(f.Fault))
		}
		for _, e := range f.Entries {
			if without != nil && plain(e) && without(e) {
				continue
			}
			d.AddBytes([]byte{byte(e.Kind)})
			d.Add(e.Name, e.Real, why(e.Fault))
		}
	})
	return d.Sum()
}

// why returns the explanation of a fault; "" if there is none.
func why(f *Fault) string {
	if f == nil {
		return ""
	}
	return f.Why
}
