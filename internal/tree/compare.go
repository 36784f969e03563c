package tree

import (
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Change is a path at which two snapshots differ.
type Change struct {
	Was, Now *Entry // nil if the snapshot has no entry there
}

// Path returns the path of the change.
func (c Change) Path() string {
	if c.Now != nil {
		return c.Now.Path
	}
	return c.Was.Path
}

// Compare returns the paths in a folder, and below it, at which two snapshots differ. It reads no file: it
// compares names, kinds and stamps. Either folder may be nil.
func Compare(was, now *Folder) []Change {
	var changes []Change
	compare(was, now, func(was, now *Entry) { changes = append(changes, Change{was, now}) })
	return changes
}

func compare(was, now *Folder, report func(was, now *Entry)) {
	if was == now {
		return
	}
	var old, fresh []*Entry
	if was != nil {
		old = was.Entries
	}
	if now != nil {
		fresh = now.Entries
	}
	for len(old)+len(fresh) > 0 {
		var a, b *Entry
		if len(fresh) == 0 || len(old) > 0 && old[0].Name <= fresh[0].Name {
			a = old[0]
		}
		if len(old) == 0 || len(fresh) > 0 && fresh[0].Name <= old[0].Name {
			b = fresh[0]
		}
		var inA, inB *Folder
		if a != nil {
			old, inA = old[1:], a.Folder
		}
		if b != nil {
			fresh, inB = fresh[1:], b.Folder
		}
		switch {
		case a == b:
			continue
		case inA == nil || inB == nil || !a.Same(b):
			report(a, b)
		}
		compare(inA, inB, report)
	}
}

// Same reports whether two entries are equal in kind and stamp, without reading them. It does not compare the
// entries of a folder. A Racy entry may have changed although it is Same.
func (e *Entry) Same(other *Entry) bool {
	return e.Kind == other.Kind && e.Mode == other.Mode && e.Stamp == other.Stamp && e.Real == other.Real &&
		slices.Equal(e.Through, other.Through) && sameFault(e.fault(), other.fault())
}

// fault returns the fault of the entry, or of its folder if the entry is a folder.
func (e *Entry) fault() *Fault {
	if e.Folder != nil {
		return e.Folder.Fault
	}
	return e.Fault
}

// SameText reports whether two entries are known to hold the same text, without reading them. An entry has the
// same text as itself.
func (e *Entry) SameText(other *Entry) bool {
	return e == other || e != nil && other != nil && e.text != nil && e.text == other.text
}

// Changed returns the changes in which more than the stamp differs. It reads changed files to get their
// digests. If a text is the same, both entries then share their digest. A file that was never read before
// counts as changed.
func Changed(changes []Change) []Change {
	same := make([]bool, len(changes))
	var readers errgroup.Group
	readers.SetLimit(runtime.GOMAXPROCS(0))
	for i, c := range changes {
		if c.Was == nil || c.Now == nil || c.Was.Kind != File || c.Now.Kind != File {
			continue
		}
		readers.Go(func() error {
			same[i] = c.Was.SameText(c.Now) || c.settle()
			return nil
		})
	}
	_ = readers.Wait() // no reader returns an error
	var left []Change
	for i, c := range changes {
		if !same[i] {
			left = append(left, c)
		}
	}
	return left
}

// settle reports whether the text is the same. If it is, both entries then share the digest.
func (c Change) settle() bool {
	was, known := c.Was.text.was()
	now, err := c.Now.Digest()
	if !known || err != nil || now != was {
		return false
	}
	c.Now.text = c.Was.text
	return true
}

// Remember reads small files for their digests, so that a later save without a change is recognized. file is
// the largest size of a file, and all the largest sum of sizes, in bytes. A file that does not fit is left
// out.
func Remember(entries []*Entry, file, all int64) {
	for _, e := range entries {
		if e.Kind == File && e.Stamp.Size <= min(file, all) {
			all -= e.Stamp.Size
			_, _ = e.Digest() // a file that cannot be read counts as changed
		}
	}
}
