package build_test

import (
	"fmt"
	"image/jpeg"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/folder"
	"porchlight/internal/race"
)

// withPhotos is a site with photos beside a page and in static/.
func withPhotos() tree {
	site := small()
	site["content/stay/index.md"] = page("A stay", "image: /img/garden.jpg", "![The front door](door.jpg)\n\n"+
		"See [the photo](door.jpg).\n\n<img src=\"door.jpg\" width=\"120\" alt=\"The door again\">\n\n:::figure[A garden]\n![The garden](/img/garden.jpg)\n:::")
	site["content/stay/door.jpg"] = folder.Photo(900, 1200)
	site["content/stay/unused.jpg"] = folder.Photo(700, 500)
	site["static/img/garden.jpg"] = folder.Photo(1800, 1000)
	return site
}

var (
	imageTag  = regexp.MustCompile(`<img [^>]*>`)
	candidate = regexp.MustCompile(`([^ "=]+) (\d+)w`)
)

// TestPhotos: a photo of a phone is published upright, in several widths, without what the phone wrote into it, and
// every address in the pages has its file.
func TestPhotos(t *testing.T) {
	source, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	withPhotos().write(t, source)
	files := good(t, source, dest)
	for name, text := range files {
		if strings.Contains(text, folder.Place) {
			t.Errorf("%s: has the place", name)
		}
	}
	for _, name := range []string{"stay/door.jpg", "stay/unused.jpg", "img/garden.jpg"} {
		if len(files[name]) < 10_000 {
			t.Errorf("%s: has %d bytes", name, len(files[name]))
		}
	}
	text := files["stay/index.html"]
	var have []string
	for _, tag := range imageTag.FindAllString(text, -1) {
		for _, c := range candidate.FindAllStringSubmatch(tag, -1) {
			raw := files[strings.TrimPrefix(c[1], "/recovery/")]
			m, err := jpeg.Decode(strings.NewReader(raw))
			if err != nil || fmt.Sprint(m.Bounds().Dx()) != c[2] {
				t.Errorf("%s: %v", c[1], err)
				continue
			}
			r, _, _, _ := m.At(m.Bounds().Dx()/2, m.Bounds().Dy()/8).RGBA()
			if below, _, _, _ := m.At(m.Bounds().Dx()/2, m.Bounds().Dy()*7/8).RGBA(); r < below+0x3000 {
				t.Errorf("%s: is not upright", c[1])
			}
		}
		tag = regexp.MustCompile(`\.[0-9a-f]{12}-`).ReplaceAllString(tag, ".DIGEST-")
		have = append(have, tag)
	}
	if have, want := strings.Join(have, "\n"), wantImages; have != want {
		t.Errorf("have\n%s\nwant\n%s", have, want)
	}
	if og := regexp.MustCompile(`og:image" content="?https://[^/]+/recovery/img/garden\.[0-9a-f]{12}-1200\.jpg"?>`); !og.MatchString(text) ||
		!regexp.MustCompile(`og:image:height" content="?667`).MatchString(text) {
		t.Error("the picture of the shared page is another one")
	}
}

const wantImages = `<img src=/recovery/stay/door.DIGEST-800.jpg alt="The front door" width=900 height=1200 srcset="/recovery/stay/door.DIGEST-480.jpg 480w, /recovery/stay/door.DIGEST-800.jpg 800w, /recovery/stay/door.DIGEST-900.jpg 900w" sizes="(min-width: 42rem) 41rem, 100vw">
<img src=/recovery/stay/door.DIGEST-800.jpg loading=lazy decoding=async width=120 alt="The door again" srcset="/recovery/stay/door.DIGEST-480.jpg 480w, /recovery/stay/door.DIGEST-800.jpg 800w, /recovery/stay/door.DIGEST-900.jpg 900w" sizes=120px>
<img src=/recovery/img/garden.DIGEST-800.jpg alt="The garden" width=1800 height=1000 srcset="/recovery/img/garden.DIGEST-480.jpg 480w, /recovery/img/garden.DIGEST-800.jpg 800w, /recovery/img/garden.DIGEST-1200.jpg 1200w, /recovery/img/garden.DIGEST-1600.jpg 1600w" sizes="(min-width: 42rem) 41rem, 100vw" loading=lazy decoding=async>`

// variantsIn are the variants in a folder, by name.
func variantsIn(files tree) (names []string) {
	for name := range files {
		if regexp.MustCompile(`\.[0-9a-f]{12}-\d+\.(jpg|png)$`).MatchString(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// TestVariantsAreMadeOnce: a second build decodes nothing, whether only a text changed, the layouts did, or the whole
// destination is gone. What no page shows any more is gone.
func TestVariantsAreMadeOnce(t *testing.T) {
	if race.FewRounds() {
		t.Skip("many builds: run without -short")
	}
	source, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	site := withPhotos()
	site.write(t, source)
	first := good(t, source, dest)
	if len(variantsIn(first)) != 7 {
		t.Errorf("have %v", variantsIn(first))
	}
	kept := func() map[string]time.Time { // when each was made
		entries, err := os.ReadDir(filepath.Join(source, filepath.FromSlash(build.PicturesFolder)))
		if err != nil {
			t.Fatal(err)
		}
		made := map[string]time.Time{}
		for _, e := range entries {
			info, err := e.Info()
			if err != nil {
				t.Fatal(err)
			}
			made[e.Name()] = info.ModTime()
		}
		return made
	}
	before := kept()
	if len(before) < 7 {
		t.Fatalf("kept: %v", before)
	}
	change := func(name, text string) tree { site[name] = text; site.write(t, source); return good(t, source, dest) }
	same := func(what string, files tree) {
		t.Helper()
		for _, name := range variantsIn(first) {
			if files[name] != first[name] {
				t.Errorf("%s: %s is another one", what, name)
			}
		}
	}
	same("a text", change("content/other.md", page("Another", "", "Text.")))
	same("a layout", change("layouts/_partials/words.html", "x"))
	if err := os.RemoveAll(dest); err != nil {
		t.Fatal(err)
	}
	same("no destination", good(t, source, dest))
	for name, made := range kept() {
		if !made.Equal(before[name]) {
			t.Errorf("%s was made again", name)
		}
	}
	if files := change("content/stay/index.md", page("A stay", "", "Text.")); len(variantsIn(files)) != 0 {
		t.Errorf("still there: %v", variantsIn(files))
	}
}

// TestPicturesThatCannotBe: a broken picture is reported where the page shows it.
func TestPicturesThatCannotBe(t *testing.T) {
	source := t.TempDir()
	site := small()
	photo := folder.Photo(900, 600)
	site["config.toml"] += "\n[limits]\npicturePixels = 600_000\n"
	site["content/stay/index.md"] = page("A stay", "", "![A bomb](bomb.jpg)\n\n![Cut](cut.jpg)\n\n![Broken](broken.jpg)")
	site["content/stay/bomb.jpg"] = folder.Photo(1000, 700)
	site["content/stay/cut.jpg"] = photo[:len(photo)*2/3]
	codes := strings.Index(photo, "\xff\xc4") + 5
	site["content/stay/broken.jpg"] = photo[:codes] + strings.Repeat("\xff", 16) + photo[codes+16:]
	site.write(t, source)
	report, err := build.Run(t.Context(), build.Options{Source: source, Dest: filepath.Join(t.TempDir(), "public"),
		Theme: porchlight.Starter, Flags: config.Flags{Environment: "production", Clock: noon}})
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, f := range report.Findings {
		if strings.HasPrefix(f.Rule, "picture") {
			have = append(have, fmt.Sprintf("%s:%d:%d %s: %s", f.File, f.Line, f.Column, f.Rule, f.Message))
		}
	}
	if have, want := strings.Join(have, "\n"), wantFaults; have != want {
		t.Errorf("have\n%s\nwant\n%s", have, want)
	}
}

const wantFaults = `content/stay/broken.jpg:0:0 picture-damaged: the picture is damaged: invalid JPEG format: Huffman table has excessive length
content/stay/index.md:6:11 picture-pixels: picture: "bomb.jpg" is too large: it has 1000 x 700 pixels, and a picture may have 600000 in all
content/stay/index.md:8:8 picture-cut: picture: "cut.jpg" is cut off: readers see only a part of it`
