package build_test

import (
	"path/filepath"
	"strings"
	"testing"

	"porchlight/internal/folder"
)

// withPhotos is a site with a photo beside a page and one in static/.
func withPhotos() tree {
	site := small()
	site["content/stay/index.md"] = page("A stay", "", "![The front door](door.jpg)\n\nSee [the photo](door.jpg).")
	site["content/stay/door.jpg"] = folder.Photo(900, 1200)
	site["static/img/garden.jpg"] = folder.Photo(1800, 1000)
	return site
}

// TestNoPlaceIsPublished: of where a photo was taken nothing is published, whether a page shows the photo or not.
func TestNoPlaceIsPublished(t *testing.T) {
	source, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	withPhotos().write(t, source)
	files := good(t, source, dest)
	for name, text := range files {
		if strings.Contains(text, folder.Place) {
			t.Errorf("%s: has the place", name)
		}
	}
	for _, name := range []string{"stay/door.jpg", "img/garden.jpg"} {
		if len(files[name]) < 10_000 {
			t.Errorf("%s: has %d bytes", name, len(files[name]))
		}
	}
}
