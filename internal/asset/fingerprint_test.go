package asset

import (
	"strings"
	"testing"
)

// TestFind: a copy has only its own path, and a request with a wrong fingerprint loads no large file.
func TestFind(t *testing.T) {
	site := files("a.css", "a { color : red }", "film.mp4", strings.Repeat("film", textLimit), "note", "x")
	want := mustOpen(t, site, nil)
	s := mustOpen(t, site, nil)
	const wrong = ".000000000000"
	for _, path := range []string{"a.css", "a" + wrong + ".css", "film.mp4", "film" + wrong + ".mp4", "gone" + wrong + ".css", wrong, ""} {
		if a := s.Find(path); a != nil {
			t.Errorf("%q: have %s", path, a.Path)
		}
	}
	if _, kept := s.ready.Load("film.mp4"); kept {
		t.Error("the film is held in memory")
	}
	for _, name := range []string{"a.css", "film.mp4", "note"} {
		if a := s.Find(mustGet(t, want, name).Path); a == nil || a.Name != name {
			t.Errorf("%s is not found: %v", name, a)
		}
	}
}
