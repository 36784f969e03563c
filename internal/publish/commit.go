package publish

import (
	"errors"

	"porchlight/internal/names"
	"porchlight/internal/parallel"
)

// Commit publishes all outputs that were put. When it returns an error, the destination is as it was before. The
// session ends either way.
//
// Errors: what an earlier Put returned; *RefusedError when foreign files are where outputs should go; an error of
// the operating system, with the action and the file.
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
	// The site is published. The next build removes a stage that could not be removed here.
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

// execute makes the steps of a plan and writes the manifest. It takes all steps back when one fails.
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
	for from := 0; from < len(j.Steps); {
		until := from + independent(j.Steps[from:])
		do := func(i int) error { return s.do(from+i, j.Steps[from+i]) }
		if err := parallel.Each(until-from, do); err != nil {
			return errors.Join(err, s.rollBack(j))
		}
		from = until
	}
	if err := s.writeManifest(s.stamped(j.result(s.old))); err != nil {
		return errors.Join(err, s.rollBack(j))
	}
	// If the journal cannot be removed, the next build sees that it names the commit of the manifest, so that the
	// commit was finished.
	if s.forgetJournal() == nil {
		s.forgetSaved(j)
	}
	return nil
}

// independent is the number of steps at the start of a list that may be made at the same time: files of one rank.
func independent(steps []step) int {
	n := 1
	for n < len(steps) && steps[0].Do == doPut && steps[n].Do == doPut && rank(steps[n].Path) == rank(steps[0].Path) {
		n++
	}
	return n
}

// forgetSaved removes the files that a finished commit replaced. A file that stays is swept with the stage.
func (s *Session) forgetSaved(j *journal) {
	_ = parallel.Each(len(j.Steps), func(i int) error {
		if j.Steps[i].Replaces {
			_ = s.disk.Remove(s.savedName(i))
		}
		return nil
	})
}

// stamped fills in the stamps and origins of this build's files, so that the next build need not read the files.
func (s *Session) stamped(m manifest) manifest {
	_ = parallel.Each(len(m.Files), func(i int) error {
		e := &m.Files[i]
		p := s.puts[names.Fold(e.Path)]
		if p == nil {
			return nil
		}
		if p.staged > 0 {
			// A file without a stamp is read by the next build.
			if info, err := s.disk.Lstat(s.at(e.Path)); err == nil {
				p.stamp = stampOf(info)
			}
		}
		e.stamp, e.Origin = p.stamp, p.Origin
		return nil
	})
	return m
}
