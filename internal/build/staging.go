package build

import (
	"errors"
	"io"
	"sync"

	"porchlight/internal/check"
	"porchlight/internal/publish"
)

// staging passes outputs to a session when they are drawn, so that they need not stay in memory. Without a
// session it stages nothing.
type staging struct {
	session *publish.Session
	past    *reuse

	mu  sync.Mutex
	err error // the first error of the session; drawing continues, to find problems of the site
}

func (s *staging) keep(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
}

func (s *staging) put(path string, body []byte) {
	if s.session != nil {
		s.keep(s.session.Put(path, body))
	}
}

func (s *staging) putDrawing(what Subject, d *Drawing) {
	defer s.past.keep(what, d)
	d.files = make([]publish.File, len(d.Outputs))
	for i, out := range d.Outputs {
		if s.session == nil {
			d.files[i] = publish.FileOf(out.Path, out.Body)
			continue
		}
		var err error
		d.files[i], err = s.session.PutFrom(out.Path, out.Body, originOf(&out))
		s.keep(err)
	}
}

// putRest stages the outputs that are not drawn page by page. A file that cannot be read any more becomes
// a finding.
func (s *staging) putRest(l *Line, engine *Engine, drawings []*Drawing) error {
	if l.Shard.first() {
		if err := s.putWhole(l, engine, drawings); err != nil {
			return err
		}
	}
	for _, a := range usedAssets(drawings) {
		if !a.Inline {
			s.put(a.Path, a.Body)
		}
	}
	return s.err
}

// putWhole stages the outputs that belong to no page.
func (s *staging) putWhole(l *Line, engine *Engine, drawings []*Drawing) error {
	indexes, err := l.Renderer.Indexes()
	if err != nil || s.session == nil {
		return err
	}
	if l.Shard.Of == 0 { // Merge makes the index of shards
		indexes = append(indexes, engine.SearchIndex(engine.bySubject(drawings))...)
	}
	for _, out := range indexes {
		s.put(out.Path, out.Body)
	}
	for _, r := range l.Site.Resources {
		s.putFile(l, r.Path, r.File, func() (io.ReadCloser, error) { return l.OpenBeside(&r) })
	}
	for _, f := range l.Assets.Files() {
		s.putFile(l, f.Path, "static/"+f.Path, f.Open)
	}
	return nil
}

func (s *staging) putFile(l *Line, path, file string, open func() (io.ReadCloser, error)) {
	err := s.session.PutFile(path, open)
	var unread *publish.ReadError
	if errors.As(err, &unread) {
		l.Found[Beside] = append(l.Found[Beside], check.Unreadable(file, unread.Err))
		return
	}
	s.keep(err)
}
