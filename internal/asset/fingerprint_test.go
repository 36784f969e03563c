package asset

import (
	"strings"
	"testing"

	sites "porchlight/internal/folder"
)

// TestFind: a copy has only its own path, and a request with a wrong fingerprint loads no large file.
func TestFind(t *testing.T) {
	site := files("a.css", "a { color : red }", "film.mp4", strings.Repeat("film", textLimit), "note", "x")
	want := mustOpen(t, site, nil)
	s := mustOpen(t, site, nil)
	const wrong = ".000000000000"
	for _, path := range []string{"a.css", "a" + wrong + ".css", "film.mp4", "film" + wrong + ".mp4",
		"gone" + wrong + ".css", wrong, ""} {
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

// TestPicturesAreCleaned: neither a photo of static/ nor its fingerprinted copy has what the camera wrote.
func TestPicturesAreCleaned(t *testing.T) {
	photo := sites.Photo(90, 60)
	s := mustOpen(t, files("img/door.jpg", photo), nil)
	copied := mustGet(t, s, "img/door.jpg")
	for what, text := range map[string]string{"the file": bodyOf(t, s.Files()[0]), "the copy": string(copied.Body)} {
		if !strings.Contains(photo, sites.Place) || strings.Contains(text, sites.Place) || len(text) < len(photo)/2 {
			t.Errorf("%s: has %d bytes, and the place is there: %v", what, len(text),
				strings.Contains(text, sites.Place))
		}
	}
	if s.Find(copied.Path) != copied || copied.Width != 90 || copied.Height != 60 {
		t.Errorf("the copy is %s, %d x %d", copied.Path, copied.Width, copied.Height)
	}
}
