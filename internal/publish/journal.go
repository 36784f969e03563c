package publish

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"

	"porchlight/internal/finding"
)

// journal is a commit under way: written and synced before the first step, removed after the last. A commit that
// fails or is killed is taken back, never finished: the build that finds its journal makes the whole site anyway. A
// step can be undone more than once, also when it was never made, so that a kill in the middle of taking back costs
// nothing.
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

// do makes one step.
func (s *Session) do(number int, st step) error {
	final, saved := s.at(st.Path), s.savedName(number)
	switch st.Do {
	case doPut:
		if st.Replaces {
			if err := s.save(final, saved); err != nil {
				return doing("keeping", st.Path, err)
			}
		}
		if err := s.disk.Rename(s.stagedName(st.Staged), final); err != nil {
			return s.putError(st.Path, err)
		}
	case doRemove:
		if err := s.disk.Rename(final, saved); err != nil && !absent(err) {
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
			return s.putBack(saved, final, st.Path)
		}
		if _, err := s.disk.Lstat(s.stagedName(st.Staged)); !absent(err) {
			return err
		}
		return s.putBack(final, s.stagedName(st.Staged), st.Path)
	case doRemove:
		if _, err := s.disk.Lstat(final); !absent(err) {
			return err
		}
		return s.putBack(saved, final, st.Path)
	case doMakeFolder:
		return s.removeFolder(st.Path)
	case doRemoveFolder:
		return s.makeFolder(st.Path)
	}
	return nil
}

// putBack moves a file to where it was before a step, unless it is not where the step put it.
func (s *Session) putBack(from, to, path string) error {
	if err := s.disk.Rename(from, to); err != nil && !absent(err) {
		return doing("putting back", path, err)
	}
	return nil
}

// save keeps what a put replaces under a second name: a hard link, or a copy where the disk has none. Either way
// the file itself is at its place until the new one is.
func (s *Session) save(final, saved string) error {
	if s.disk.Link(final, saved) == nil {
		return nil
	}
	info, err := s.disk.Lstat(final)
	if err != nil {
		return err
	}
	r, err := s.disk.Open(final)
	if err != nil {
		return err
	}
	defer r.Close()
	half := saved + ".half" // undo must never put back half a copy
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

// putError describes why a file could not be moved into place.
func (s *Session) putError(path string, err error) error {
	if info, statErr := s.disk.Lstat(s.at(path)); statErr == nil && info.IsDir() {
		return s.refuseOutputs([]string{path})
	}
	return doing("writing", path, err)
}

func (s *Session) savedName(number int) string {
	return filepath.Join(s.stage, "u"+strconv.Itoa(number))
}

// rollBack undoes every step of a commit, last first, and forgets it. It goes on after an error, so that as much as
// possible is as it was; the journal then stays for the next build.
func (s *Session) rollBack(j *journal) error {
	s.stage = filepath.Join(s.state, stageFolder, j.Commit)
	var problems []error
	for i, st := range slices.Backward(j.Steps) {
		problems = append(problems, s.undo(i, st))
	}
	if err := errors.Join(problems...); err != nil {
		return err
	}
	return s.forgetJournal()
}

// recover takes back a commit that was killed before its manifest was written.
func (s *Session) recover() error {
	j, err := s.readJournal()
	if err != nil || j == nil {
		return err
	}
	published, err := readManifest(s.disk, s.state, s.dest)
	if err != nil {
		return err
	}
	if published.Commit == j.Commit {
		return s.forgetJournal()
	}
	return s.rollBack(j)
}

// forgetJournal removes a journal that has been dealt with.
func (s *Session) forgetJournal() error {
	path := filepath.Join(s.state, journalFile)
	if err := s.disk.Remove(path); err != nil && !absent(err) {
		return doing("removing", path, err)
	}
	return nil
}

// readJournal reads the journal; nil without one.
func (s *Session) readJournal() (*journal, error) {
	path := filepath.Join(s.state, journalFile)
	f, err := s.disk.Open(path)
	if absent(err) {
		return nil, nil
	}
	if err != nil {
		return nil, unread("reading", path, err)
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
			Why:  finding.Message("an earlier build was stopped half-way, and its record %q cannot be read", path),
			Hint: deleteBoth(s.dest, s.state),
		}
	}
	return &j, nil
}
