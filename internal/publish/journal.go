package publish

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"
)

// journal is a commit under way: written and synced before the first step, removed after the last. Every step can be done
// again and undone again, so that a death in the middle of either costs nothing.
type journal struct {
	Version int      `json:"version"`
	Commit  string   `json:"commit"` // names the stage folder
	Steps   []step   `json:"steps"`
	Adopted []entry  `json:"adopted,omitempty"` // files that had the right content before they were ours
	Dropped []string `json:"dropped,omitempty"` // files that are no longer ours, and are left alone
	Foreign []string `json:"foreign,omitempty"`
}

// step is one change of the destination.
type step struct {
	Do string `json:"do"`
	entry
	Staged   int64 `json:"staged,omitempty"`   // for put
	Replaces bool  `json:"replaces,omitempty"` // for put: a file of ours is there
}

const (
	doPut          = "put"
	doRemove       = "remove"
	doMakeFolder   = "make folder"
	doRemoveFolder = "remove folder" // when nothing is left in it
)

// result is the manifest after the commit.
func (j *journal) result(old manifest) manifest {
	changed := make(map[string]bool, len(j.Steps))
	for _, st := range j.Steps {
		changed[st.Path] = true
	}
	for _, path := range j.Dropped {
		changed[path] = true
	}
	m := manifest{Commit: j.Commit, Foreign: j.Foreign, Files: make([]entry, 0, len(old.Files)+len(j.Steps))}
	for _, e := range old.Files {
		if !changed[e.Path] {
			m.Files = append(m.Files, e)
		}
	}
	for _, st := range j.Steps {
		if st.Do == doPut {
			m.Files = append(m.Files, st.entry)
		}
	}
	m.Files = append(m.Files, j.Adopted...)
	m.index()
	return m
}

// do makes one step. again is set when the step may have been made before.
func (s *Session) do(number int, st step, again bool) error {
	final := s.at(st.Path)
	switch st.Do {
	case doPut:
		if again {
			if _, err := s.disk.Lstat(s.stagedName(st.Staged)); absent(err) {
				return nil
			}
		}
		if st.Replaces {
			if err := s.save(final, s.savedName(number)); err != nil {
				return doing("keeping", st.Path, err)
			}
		}
		if err := s.disk.Rename(s.stagedName(st.Staged), final); err != nil {
			return s.inTheWay(st.Path, err)
		}
	case doRemove:
		if again {
			if _, err := s.disk.Lstat(s.savedName(number)); !absent(err) {
				return err
			}
		}
		if err := s.disk.Rename(final, s.savedName(number)); err != nil && !absent(err) {
			return doing("removing", st.Path, err)
		}
	case doMakeFolder:
		return s.makeFolder(st.Path)
	case doRemoveFolder:
		return s.removeFolder(st.Path)
	}
	return nil
}

// undo takes one step back, if it was made.
func (s *Session) undo(number int, st step) error {
	final, saved := s.at(st.Path), s.savedName(number)
	switch st.Do {
	case doPut:
		if st.Replaces {
			if err := s.disk.Rename(saved, final); err != nil && !absent(err) {
				return doing("putting back", st.Path, err)
			}
			return nil
		}
		if _, err := s.disk.Lstat(s.stagedName(st.Staged)); !absent(err) {
			return err
		}
		if err := s.disk.Remove(final); err != nil && !absent(err) {
			return doing("removing", st.Path, err)
		}
	case doRemove:
		if _, err := s.disk.Lstat(saved); absent(err) {
			return nil
		}
		if _, err := s.disk.Lstat(final); !absent(err) {
			return err
		}
		if err := s.disk.Rename(saved, final); err != nil {
			return doing("putting back", st.Path, err)
		}
	case doMakeFolder:
		return s.removeFolder(st.Path)
	case doRemoveFolder:
		return s.makeFolder(st.Path)
	}
	return nil
}

// save keeps what a put replaces under a second name: a hard link, or a copy where the disk has none. Either way the file
// itself is at its place until the new one is.
func (s *Session) save(final, saved string) error {
	err := s.disk.Link(final, saved)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return nil
	}
	info, statErr := s.disk.Lstat(final)
	if statErr != nil {
		return statErr
	}
	r, err := s.disk.Open(final)
	if err != nil {
		return err
	}
	defer r.Close()
	half := saved + ".half"
	_ = s.disk.Remove(half)
	w, err := s.disk.Create(half)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	if err = errors.Join(err, w.Close()); err != nil {
		return err
	}
	if err := s.disk.Chtimes(half, info.ModTime()); err != nil {
		return err
	}
	return s.disk.Rename(half, saved)
}

func (s *Session) makeFolder(path string) error {
	name := s.at(path)
	err := s.disk.Mkdir(name)
	if errors.Is(err, fs.ErrExist) {
		if info, statErr := s.disk.Lstat(name); statErr == nil && info.IsDir() {
			return nil
		}
	}
	if err != nil {
		return doing("making the folder", path, err)
	}
	return nil
}

// removeFolder removes a folder unless something is in it.
func (s *Session) removeFolder(path string) error {
	name := s.at(path)
	info, err := s.disk.Lstat(name)
	if absent(err) || err == nil && !info.IsDir() {
		return nil
	}
	if err == nil {
		err = s.disk.Remove(name)
	}
	if err == nil || absent(err) {
		return nil
	}
	entries, readErr := s.disk.ReadDir(name)
	if len(entries) > 0 {
		return nil
	}
	return doing("removing the folder", path, cmp.Or(readErr, err))
}

// inTheWay words the error of a file that could not be moved in.
func (s *Session) inTheWay(path string, err error) error {
	if info, statErr := s.disk.Lstat(s.at(path)); statErr == nil && info.IsDir() {
		return s.refuseOutputs([]string{path})
	}
	return doing("writing", path, err)
}

func (s *Session) savedName(number int) string {
	return filepath.Join(s.stage, "u"+strconv.Itoa(number))
}

// readJournal reads a journal under one of its two names. Without one it is nil.
func (s *Session) readJournal(name string) (*journal, error) {
	path := filepath.Join(s.state, name)
	f, err := s.disk.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, doing("reading", path, err)
	}
	defer f.Close()
	var j journal
	damaged := json.NewDecoder(f).Decode(&j) != nil || j.Version != manifestVersion || checkPath(j.Commit) != nil
	for _, st := range j.Steps {
		damaged = damaged || st.Path != "" && checkPath(st.Path) != nil
	}
	if damaged {
		return nil, &RefusedError{
			Dest: s.dest,
			Why:  fmt.Sprintf("an earlier build was stopped half-way, and its record %q cannot be read", path),
			Hint: fmt.Sprintf("delete both folders, %q and %q, and build again", s.dest, s.state),
		}
	}
	return &j, nil
}
