package asset

import (
	"crypto/sha256"
	"strings"
	"sync"
)

// seen records the content of a file that pages were drawn with. A file can change and change back; comparing only its
// first and its last state would miss a page drawn in between.
type seen struct {
	mu      sync.Mutex
	reading int  // reads under way, of unknown result
	doubt   bool // reads gave different content, or failed
	known   bool // digest is set
	digest  [sha256.Size]byte
	size    *[2]int // width and height as measured; nil: not measured
}

// read reads the file and records the digest of its content.
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

// sized returns the size that was measured first, so that all pages show the same size.
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

// holds reports whether every read gave content with this digest, and the picture still has the measured size.
func (s *seen) holds(digest [sha256.Size]byte, measure func() [2]int) bool {
	s.mu.Lock()
	sure := s.reading == 0 && !s.doubt && (!s.known || s.digest == digest)
	size := s.size
	s.mu.Unlock()
	return sure && (size == nil || *size == measure())
}

// Holds reports whether everything that the store returned for a static file was made from content with this SHA-256
// digest. A file that was never read holds. When only the size of a picture was used, the size is measured again.
func (s *Store) Holds(path string, digest [sha256.Size]byte) bool {
	f := s.files[strings.TrimPrefix(path, "/")]
	return f == nil || f.theme || f.seen.holds(digest, f.measure)
}
