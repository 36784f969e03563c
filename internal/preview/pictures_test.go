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
	if testing.Short() {
		t.Skip("builds a site with photos many times")
	}
	t.Parallel()
	files := small()
	files["content/care/stay/index.md"] = page("A stay", "image: door.jpg", "![The door](door.jpg)")
	files["content/care/stay/door.jpg"] = folder.Photo(540, 240)
	files["static/img/garden.jpg"] = folder.Photo(540, 300)
	damaged := folder.Photo(540, 310)
	codes := strings.Index(damaged, "\xff\xc4") + 5
	damaged = damaged[:codes] + strings.Repeat("\xff", 16) + damaged[codes+16:]
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
	for _, path := range []string{"care/stay/door.000000000000-480.jpg", variant + ".jpg",
		strings.Replace(variant, "480", "481", 1)} {
		if p.Has(path) {
			t.Errorf("there is %s", path)
		}
	}
	for i, step := range []struct{ what, name, text string }{
		{"another photo", "content/care/stay/door.jpg", folder.Photo(540, 250)},
		{"a page shows another one", "content/care/stay/index.md",
			page("A stay", "", "![The garden](/img/garden.jpg)")},
		{"a photo that is damaged", "static/img/garden.jpg", damaged},
		{"a photo of static/ is another", "static/img/garden.jpg", folder.Photo(540, 310)},
		{"widths", "config.toml", files["config.toml"] + "\n[pictures]\nwidths = [300]\nquality = 60\n"},
		{"none", "config.toml", files["config.toml"] + "\n[pictures]\nwidths = []\n"},
		{"a photo that is cut off", "static/img/garden.jpg", folder.Photo(540, 300)[:30_000]},
	} {
		p.Apply(put(t, source, step.name, step.text))
		if !race.FewRounds() || i == 2 {
			same(step.what)
		}
	}
	p.Apply(remove(t, source, "static/img/garden.jpg"))
	same("it is gone")
}

// TestSharePicturesInPreview: the preview draws a share picture when it is requested, also when its page was not, and
// serves what a cold build makes after each change.
func TestSharePicturesInPreview(t *testing.T) {
	if race.FewRounds() {
		t.Skip("draws many pictures: run without -short")
	}
	t.Parallel()
	files := small()
	files["config.toml"] += "\n[share]\npictures = true\n"
	p, source := opened(t, files)
	same := func(what string) (share string) {
		t.Helper()
		want, report := cold(t, source)
		sameFindings(t, p, report)
		for path := range want {
			if strings.HasPrefix(path, "care/iop/share.") && strings.HasSuffix(path, "-1000.png") {
				share = path
			}
		}
		if again, _ := opened(t, files); what == "" && !again.Has(share) {
			t.Errorf("%q is there only when its page was drawn", share)
		}
		if sameAsCold(t, p, want); t.Failed() || share == "" {
			t.Fatal(what)
		}
		return share
	}
	first := same("")
	entries, _ := filepath.Glob(filepath.Join(source, ".porchlight", "pictures", "*"))
	if len(entries) > 0 {
		t.Errorf("the preview keeps %v", entries)
	}
	p.Apply(put(t, source, "content/care/iop.md",
		strings.Replace(files["content/care/iop.md"], "title: ", "title: New ", 1)))
	if second := same("another title"); p.Has(first) || first == second {
		t.Errorf("%s is still there", first)
	}
	p.Apply(put(t, source, "config.toml", files["config.toml"]+"\n[theme]\ncolor = \"#7a1f5c\"\n"))
	same("another color")
	p.Apply(put(t, source, "config.toml", small()["config.toml"]))
	if p.Has(first) {
		t.Errorf("%s is there without the setting", first)
	}
}
