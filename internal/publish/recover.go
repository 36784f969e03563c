package publish

import (
	"errors"
	"path/filepath"
	"slices"
)

// recover finishes a commit that was killed, or takes it back when that was under way or a staged file did not survive (a power
// cut can empty files that were not synced).
func (s *Session) recover() error {
	back, err := s.readJournal(undoFile)
	if err != nil {
		return err
	}
	if back != nil {
		return s.takeBack(back)
	}
	j, err := s.readJournal(journalFile)
	if err != nil || j == nil {
		return err
	}
	old, err := readManifest(s.disk, s.state, s.dest)
	if err != nil {
		return err
	}
	if old.Commit == j.Commit {
		return s.forget(journalFile)
	}
	s.stage = filepath.Join(s.state, stageFolder, j.Commit)
	whole, err := s.survived(j)
	if err != nil {
		return err
	}
	if !whole {
		return s.rollBack(j)
	}
	if err := s.makeStage(); err != nil {
		return err
	}
	for i, st := range j.Steps {
		if err := s.do(i, st, true); err != nil {
			return errors.Join(err, s.rollBack(j))
		}
	}
	if err := s.writeManifest(j.result(old)); err != nil {
		return err
	}
	return s.forget(journalFile)
}

// survived reports whether every output of a journal is whole, staged or in place.
func (s *Session) survived(j *journal) (bool, error) {
	for _, st := range j.Steps {
		if st.Do != doPut {
			continue
		}
		staged, err := s.has(s.stagedName(st.Staged), st.entry)
		if err != nil {
			return false, err
		}
		if staged {
			continue
		}
		if placed, err := s.has(s.at(st.Path), st.entry); err != nil || !placed {
			return false, err
		}
	}
	return true, nil
}

// rollBack gives a commit up. The journal's new name sees to it that no later build takes it for one to finish.
func (s *Session) rollBack(j *journal) error {
	renamed := s.disk.Rename(filepath.Join(s.state, journalFile), filepath.Join(s.state, undoFile))
	if err := s.takeBack(j); err != nil {
		return err
	}
	if renamed != nil {
		return s.forget(journalFile)
	}
	return nil
}

// takeBack undoes every step, last first. It goes on after an error, so that as much as possible is as it was.
func (s *Session) takeBack(j *journal) error {
	s.stage = filepath.Join(s.state, stageFolder, j.Commit)
	var problems []error
	for i, st := range slices.Backward(j.Steps) {
		problems = append(problems, s.undo(i, st))
	}
	if err := errors.Join(problems...); err != nil {
		return err
	}
	return s.forget(undoFile)
}

// forget removes a journal that has been dealt with.
func (s *Session) forget(name string) error {
	path := filepath.Join(s.state, name)
	if err := s.disk.Remove(path); err != nil && !absent(err) {
		return doing("removing", path, err)
	}
	return nil
}
