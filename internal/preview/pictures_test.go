package preview_test

import (
	"path/filepath"
	"strings"
	"testing"

	"porchlight/internal/folder"
	"porchlight/internal/race"
)

// TestPhotosInPreview: whatever is done to photos, pages and settings, the preview serves the smaller copies that a
// cold build makes, and none of what a phone wrote into a photo.
func TestPhotosInPreview(t *testing.T) {
	t.Parallel()
	files := small()
	files["content/care/stay/index.md"] = page("A stay", "image: door.jpg", "![The door](door.jpg)")
	files["content/care/stay/door.jpg"] = folder.Photo(540, 240)
	files["static/img/garden.jpg"] = folder.Photo(540, 300)
	p, source := opened(t, files)
	over := everything(source, filepath.Join(t.TempDir(), "public"))
	same := func(what string) {
		t.Helper()
		want, report := cold(t, source)
		sameFindings(t, p, report)
		sameAsSecondBuild(t, over, want, report)
		if sameAsCold(t, p, want); t.Failed() {
			t.Fatal(what)
		}
		for path, text := range want {
			if strings.Contains(text, folder.Place) {
				t.Errorf("%s: %s has the place", what, path)
			}
		}
	}
	same("at the start")
	var variant string
	want, _ := cold(t, source)
	for path := range want {
		if strings.Contains(path, "door.") && strings.Contains(path, "-480.") {
			variant = path
		}
	}
	if again, _ := opened(t, files); !again.Has(variant) {
		t.Errorf("%q is there only when its page was drawn", variant)
	}
	for _, path := range []string{"care/stay/door.000000000000-480.jpg", variant + ".jpg", strings.Replace(variant, "480", "481", 1)} {
		if p.Has(path) {
			t.Errorf("there is %s", path)
		}
	}
	for i, step := range []struct{ what, name, text string }{
		{"another photo", "content/care/stay/door.jpg", folder.Photo(540, 250)},
		{"a page shows another one", "content/care/stay/index.md", page("A stay", "", "![The garden](/img/garden.jpg)")},
		{"a photo of static/ is another", "static/img/garden.jpg", folder.Photo(540, 310)},
		{"widths", "config.toml", files["config.toml"] + "\n[pictures]\nwidths = [300]\nquality = 60\n"},
		{"none", "config.toml", files["config.toml"] + "\n[pictures]\nwidths = []\n"},
		{"a photo that is cut off", "static/img/garden.jpg", folder.Photo(540, 300)[:30_000]},
	} {
		p.Apply(put(t, source, step.name, step.text))
		if !race.FewRounds() || i%3 == 0 {
			same(step.what)
		}
	}
	p.Apply(remove(t, source, "static/img/garden.jpg"))
	same("it is gone")
}
