package publish

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
)

// freshFolder, in the stage, becomes a destination that does not exist yet. Files are staged in it under their own
// paths, so that the commit is one rename: a journal is not needed, and there is no moment at which half a site is
// there.
const freshFolder = "new"

func (s *Session) freshName(output string) string {
	return filepath.Join(s.stage, freshFolder, filepath.FromSlash(output))
}

// makeFresh makes the folder that becomes the destination, if that does not exist.
func (s *Session) makeFresh() error {
	if _, err := s.disk.Lstat(s.dest); !absent(err) {
		return nil // whatever else is wrong with it, the plan finds
	}
	s.fresh = true
	return s.makeFreshFolder(".")
}

// makeFreshFolder makes a folder of the fresh destination and those above it. Many goroutines may call it.
func (s *Session) makeFreshFolder(dir string) error {
	if _, made := s.made.Load(dir); made {
		return nil
	}
	if dir != "." {
		if err := s.makeFreshFolder(path.Dir(dir)); err != nil {
			return err
		}
	}
	if err := s.disk.Mkdir(s.freshName(dir)); err != nil && !errors.Is(err, fs.ErrExist) {
		return doing("making the folder", dir, err)
	}
	s.made.Store(dir, true)
	return nil
}

// commitFresh publishes to a destination that did not exist. The manifest comes before the rename: it cannot be missing
// for what is published, and Begin knows whether the rename followed.
func (s *Session) commitFresh() (Stats, error) {
	switch _, err := s.disk.Lstat(s.dest); {
	case err == nil:
		return Stats{}, &RefusedError{Dest: s.dest, Why: "another program made this folder while the site was built",
			Hint: "build again"}
	case !absent(err):
		return Stats{}, unread("looking at", s.dest, err)
	}
	m := manifest{Commit: s.id, Fresh: true, Files: make([]entry, 0, len(s.puts))}
	for _, p := range s.puts {
		m.Files = append(m.Files, p.entry)
	}
	err := s.writeManifest(m)
	if err == nil {
		if err = s.disk.Rename(s.freshName("."), s.dest); err != nil {
			err = doing("writing", s.dest, err)
		}
	}
	if err != nil {
		return Stats{}, errors.Join(err, s.forgetFresh())
	}
	return Stats{Written: len(m.Files)}, nil
}

// forgetFresh removes a manifest if the rename after it never came: nothing in the destination is ours then.
func (s *Session) forgetFresh() error {
	name := filepath.Join(s.state, manifestFile)
	if err := s.disk.Remove(name); err != nil && !absent(err) {
		s.stuck = true
		return doing("removing", name, err)
	}
	s.old = manifest{byPath: map[string]int{}}
	return nil
}

// recoverFresh takes back the commit of a fresh destination that was killed before its rename.
func (s *Session) recoverFresh() error {
	if !s.old.Fresh {
		return nil
	}
	name := filepath.Join(s.state, stageFolder, s.old.Commit, freshFolder)
	switch _, err := s.disk.Lstat(name); {
	case absent(err):
		return nil
	case err != nil:
		return unread("looking at", name, err)
	}
	return s.forgetFresh()
}
