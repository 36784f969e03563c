package publish

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
)

// freshFolder is the folder in the stage that becomes a destination which does not exist yet. Files are staged in it
// under their own paths, so that the commit is one rename and needs no journal.
const freshFolder = "new"

func (s *Session) freshName(output string) string {
	return filepath.Join(s.stage, freshFolder, filepath.FromSlash(output))
}

// makeFresh makes the folder that becomes the destination, unless a destination exists.
func (s *Session) makeFresh() error {
	if _, err := s.disk.Lstat(s.dest); !absent(err) {
		return nil // the plan reports other errors
	}
	s.fresh = true
	return s.makeFreshFolder(".")
}

// makeFreshFolder makes a folder of the fresh destination and those above it. Many goroutines may call it.
func (s *Session) makeFreshFolder(dir string) error {
	err := s.disk.Mkdir(s.freshName(dir))
	if absent(err) && dir != "." {
		if err := s.makeFreshFolder(path.Dir(dir)); err != nil {
			return err
		}
		err = s.disk.Mkdir(s.freshName(dir))
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return writeFailure("making the folder", dir, err)
	}
	return nil
}

// commitFresh publishes to a destination that does not exist. The manifest is written before the rename, so that what
// is published always has one. Begin sees whether the rename followed.
func (s *Session) commitFresh() (Stats, error) {
	switch _, err := s.disk.Lstat(s.dest); {
	case err == nil:
		return Stats{}, &RefusedError{Dest: s.dest, Why: "another program made this folder while the site was built",
			Hint: "build again"}
	case !absent(err):
		return Stats{}, readFailure("looking at", s.dest, err)
	}
	m := manifest{Commit: s.id, Fresh: true, Files: make([]entry, 0, len(s.puts))}
	for _, p := range s.puts {
		m.Files = append(m.Files, p.entry)
	}
	err := s.writeManifest(m)
	if err == nil {
		if err = s.disk.Rename(s.freshName("."), s.dest); err != nil {
			err = writeFailure("writing", s.dest, err)
		}
	}
	if err != nil {
		return Stats{}, errors.Join(err, s.forgetFresh())
	}
	return Stats{Written: len(m.Files)}, nil
}

// forgetFresh removes the manifest of a rename that was not made: nothing in the destination is ours then.
func (s *Session) forgetFresh() error {
	name := filepath.Join(s.state, manifestFile)
	if err := s.disk.Remove(name); err != nil && !absent(err) {
		s.stuck = true
		return writeFailure("removing", name, err)
	}
	s.old = manifest{byPath: map[string]int{}}
	return nil
}

// recoverFresh takes back the commit to a fresh destination that was killed before its rename.
func (s *Session) recoverFresh() error {
	if !s.old.Fresh {
		return nil
	}
	name := filepath.Join(s.state, stageFolder, s.old.Commit, freshFolder)
	switch _, err := s.disk.Lstat(name); {
	case absent(err):
		return nil
	case err != nil:
		return readFailure("looking at", name, err)
	}
	return s.forgetFresh()
}
