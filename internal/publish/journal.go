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

// journal is a commit under way. It is written and synced before the first step and removed after the last. A commit
// that fails or is killed is taken back, never finished: the build that finds its journal makes the whole site anyway.
// A step can be undone more than once, also when it was never made, so that a kill while steps are undone is harmless.
type journal struct {
	Version int      `json:"version"`
	Commit  string   `json:"commit"` // names the stage folder
	Steps   []step   `json:"steps"`
	Adopted []entry  `json:"adopted,omitempty"` // foreign files with the content of an output; now ours
	Dropped []string `json:"dropped,omitempty"` // paths that are no longer ours; the files stay
	Foreign []string `json:"foreign,omitempty"` // see manifest.Foreign
}

// step is one change of the destination.
type step struct {
	Do string `json:"do"`
	entry
	Staged   int64 `json:"staged,omitempty"`   // for doPut: number of the staged file
	Replaces bool  `json:"replaces,omitempty"` // for doPut: a file of ours is at the path
}

const (
	doPut          = "put"
	doRemove       = "remove"
	doMakeFolder   = "make folder"
	doRemoveFolder = "remove folder" // a folder that is not empty stays
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

// do makes one step. number is its index in the journal, by which undo finds what it replaced.
func (s *Session) do(number int, st step) error {
	final, saved := s.at(st.Path), s.savedName(number)
	switch st.Do {
	case doPut:
		if st.Replaces {
			if err := s.save(final, saved); err != nil {
				return writeFailure("keeping", st.Path, err)
			}
		}
		if err := s.disk.Rename(s.stagedName(st.Staged), final); err != nil {
			return s.putError(st.Path, err)
		}
	case doRemove:
		if err := s.disk.Rename(final, saved); err != nil && !absent(err) {
			return writeFailure("removing", st.Path, err)
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

// putBack moves a file to where it was before a step. It does nothing when the step had not moved the file.
func (s *Session) putBack(from, to, path string) error {
	if err := s.disk.Rename(from, to); err != nil && !absent(err) {
		return writeFailure("putting back", path, err)
	}
	return nil
}

// save gives a file that is about to be replaced a second name: a hard link, or a copy where the disk has no hard
// links. The file itself stays at its path until the new one replaces it.
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
	half := saved + ".half" // renamed when complete, since undo must not put back half a copy
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
		return writeFailure("making the folder", path, err)
	}
	return nil
}

// removeFolder removes a folder that is empty; any other stays.
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
	return writeFailure("removing the folder", path, cmp.Or(readErr, err))
}

// putError describes why a file could not be moved into place.
func (s *Session) putError(path string, err error) error {
	if info, statErr := s.disk.Lstat(s.at(path)); statErr == nil && info.IsDir() {
		return s.refuseOutputs([]string{path})
	}
	return writeFailure("writing", path, err)
}

func (s *Session) savedName(number int) string {
	return filepath.Join(s.stage, "u"+strconv.Itoa(number))
}

// rollBack undoes the steps of a commit, last first, and removes its journal. It goes on after an error, so that as
// much as possible is as it was; the journal then stays for the next build.
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

// forgetJournal removes the journal of a commit that was finished or taken back.
func (s *Session) forgetJournal() error {
	path := filepath.Join(s.state, journalFile)
	if err := s.disk.Remove(path); err != nil && !absent(err) {
		return writeFailure("removing", path, err)
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
		return nil, readFailure("reading", path, err)
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
