package watch

import (
	"context"
	"path"
	"sync"
	"time"
)

// sweeper looks at all files and finds the paths whose stamps differ from the remembered ones. It changes only entries
// that were never looked at.
type sweeper struct {
	w     *Watcher
	gate  *sync.Mutex   // held while take runs
	start chan struct{} // starts a sweep
	found chan sweep

	waited time.Duration // time spent waiting for take, in this sweep

	seen  []seen // of one folder; reused, since most sweeps find nothing
	names map[string]bool
}

// sweep is the result of looking at all files.
type sweep struct {
	paths []string
	took  time.Duration
}

type seen struct {
	name  string
	stamp stamp
}

func (s *sweeper) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.start:
		}
		began := time.Now()
		s.waited = 0
		var paths []string
		for _, f := range s.all() {
			if ctx.Err() != nil {
				return
			}
			paths = s.folder(f, paths)
		}
		select {
		case <-ctx.Done():
			return
		case s.found <- sweep{paths, time.Since(began) - s.waited}:
		}
	}
}

func (s *sweeper) all() []*folder {
	s.w.mu.Lock()
	defer s.w.mu.Unlock()
	list := make([]*folder, 0, len(s.w.folders))
	for _, f := range s.w.folders {
		list = append(list, f)
	}
	return list
}

// folder compares the entries of one folder with the remembered ones.
func (s *sweeper) folder(f *folder, paths []string) []string {
	s.look(f)
	s.w.mu.Lock()
	defer s.w.mu.Unlock()
	if s.w.folders[f.path] != f {
		return paths // it was removed in the meantime
	}
	clear(s.names)
	now := time.Now()
	for _, e := range s.seen {
		s.names[e.name] = true
		old, ok := f.entries[e.name]
		switch {
		case !ok && !s.w.wanted(path.Join(f.path, e.name)):
		case ok && old.kind == absent && e.stamp.kind != directory && !s.fresh(f, e.stamp):
			f.entries[e.name] = remember(e.stamp, now)
		case !ok || old.stamp != e.stamp || old.racy && !remember(e.stamp, now).racy:
			paths = append(paths, path.Join(f.path, e.name))
		}
	}
	for name := range f.entries {
		if !s.names[name] {
			paths = append(paths, path.Join(f.path, name))
		}
	}
	return paths
}

// look fills seen with the entries of a folder.
func (s *sweeper) look(f *folder) {
	s.seen = s.seen[:0]
	open, err := openFolder(f.real)
	if err != nil {
		return
	}
	defer open.Close()
	entries, _ := open.ReadDir(-1)
	for i, e := range entries {
		if i%256 == 0 {
			s.wait()
		}
		if st, _ := s.w.stampOf(f, e.Name(), e.Info); st.kind != absent {
			s.seen = append(s.seen, seen{e.Name(), st})
		}
	}
}

// wait blocks while take runs.
func (s *sweeper) wait() {
	began := time.Now()
	s.gate.Lock()
	s.waited += time.Since(began)
	s.gate.Unlock()
}

// fresh reports whether a file may have changed after watching began. A reader may then have read less than is there
// now. Clocks of other machines may differ.
func (s *sweeper) fresh(f *folder, st stamp) bool {
	slack := 100 * time.Millisecond
	switch {
	case f.foreign:
		slack = time.Minute
	case s.w.opt.Poll > 0:
		slack = 2 * time.Second
	}
	return max(st.Modified, st.Changed, st.link) >= s.w.began.Add(-slack).UnixNano()
}
