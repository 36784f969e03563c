package publish

import (
	"errors"

	"porchlight/internal/names"
)

// Commit makes the destination what was put: all of it, or, when it returns an error, nothing. It ends the session
// either way.
//
// Errors: what an earlier Put returned; *RefusedError when foreign files are where outputs should go; an error of
// the operating system with what was being done.
func (s *Session) Commit() (Stats, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return Stats{}, errDone
	}
	if s.failed != nil {
		return Stats{}, errors.Join(s.failed, s.close())
	}
	commit := s.commitSteps
	if s.fresh && s.staged.Load() > 0 {
		commit = s.commitFresh
	}
	stats, err := commit()
	if err != nil {
		return Stats{}, errors.Join(err, s.close())
	}
	// The site is published. What could not be swept, the next build sweeps.
	_ = s.close()
	stats.Commit = s.old.Commit
	return stats, nil
}

// commitSteps publishes file by file.
func (s *Session) commitSteps() (Stats, error) {
	p, err := s.plan()
	if err != nil {
		return Stats{}, err
	}
	return p.stats, s.execute(p)
}

// execute makes the steps of a plan.
func (s *Session) execute(p *plan) error {
	j := &p.journal
	if len(j.Steps) == 0 {
		if len(j.Adopted) == 0 && len(j.Dropped) == 0 && !s.rehashed.Load() && s.old.Version != 0 {
			return nil
		}
		return s.writeManifest(s.stamped(j.result(s.old)))
	}
	if err := s.writeState(journalFile, j); err != nil {
		return err
	}
	for i, st := range j.Steps {
		if err := s.do(i, st); err != nil {
			return errors.Join(err, s.rollBack(j))
		}
	}
	if err := s.writeManifest(s.stamped(j.result(s.old))); err != nil {
		return errors.Join(err, s.rollBack(j))
	}
	// A journal that stays names the commit of the manifest, by which the next build knows that it was finished.
	_ = s.forgetJournal()
	return nil
}

// stamped notes how the files of this build look to lstat, so that the next one need not read them.
func (s *Session) stamped(m manifest) manifest {
	for i := range m.Files {
		e := &m.Files[i]
		p := s.puts[names.Fold(e.Path)]
		if p == nil {
			continue
		}
		if p.staged > 0 {
			// Without a stamp the file is read next time, no more.
			if info, err := s.disk.Lstat(s.at(e.Path)); err == nil {
				p.stamp = stampOf(info)
			}
		}
		e.stamp, e.Origin = p.stamp, p.Origin
	}
	return m
}
