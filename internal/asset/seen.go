package asset

import (
	"crypto/sha256"
	"strings"
	"sync"
)

// seen is in which state a file was when something was made of it. A file can be another for a moment and then as before: whoever compares only
// what it was with what it is would not notice that a page was drawn in between.
type seen struct {
	mu      sync.Mutex
	reading int  // how many are at it: nobody knows yet what they will see
	doubt   bool // it was seen in several states, or could not be read
	known   bool
	digest  [sha256.Size]byte
	size    *[2]int // width and height as measured; nil: nobody asked
}

// read notes what is read of the file.
func (s *seen) read(read func() ([]byte, error)) ([]byte, error) {
	s.begin()
	body, err := read()
	digest := sha256.Sum256(body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reading--
	s.doubt = s.doubt || err != nil || s.known && s.digest != digest
	s.known, s.digest = true, digest
	return body, err
}

// sized is the size that was measured first, so that all pages show the same.
func (s *seen) sized(measure func() [2]int) [2]int {
	s.mu.Lock()
	if s.size != nil {
		defer s.mu.Unlock()
		return *s.size
	}
	s.reading++
	s.mu.Unlock()
	size := measure()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reading--
	if s.size == nil {
		s.size = &size
	}
	return *s.size
}

func (s *seen) begin() {
	s.mu.Lock()
	s.reading++
	s.mu.Unlock()
}

// holds reports whether all that was seen was seen of this text, and of a picture that has still the size that was measured.
func (s *seen) holds(digest [sha256.Size]byte, measure func() [2]int) bool {
	s.mu.Lock()
	sure := s.reading == 0 && !s.doubt && (!s.known || s.digest == digest)
	size := s.size
	s.mu.Unlock()
	return sure && (size == nil || *size == measure())
}

// Holds reports whether everything that the store gave of a static file until now was made of a text with this SHA-256 digest. A file of which
// nothing was asked for holds. Of a picture of which only the size was asked for, the size is measured again.
func (s *Store) Holds(path string, digest [sha256.Size]byte) bool {
	f := s.files[strings.TrimPrefix(path, "/")]
	return f == nil || f.theme || f.seen.holds(digest, f.measure)
}
