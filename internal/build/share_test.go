package build_test

import (
	"html"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"porchlight/internal/build"
	"porchlight/internal/cache"
	"porchlight/internal/finding"
	"porchlight/internal/folder"
	"porchlight/internal/race"
)

// withShares is a site whose pages get share pictures.
func withShares() tree {
	site := small()
	site["config.toml"] += "\n[share]\npictures = true\n"
	site["content/night.md"] = page("What \"you\" do at night 🌙", "", "You can call.")
	site["content/quiet.md"] = page("A quiet page", "sensitive: true", "You can call.")
	site["content/own.md"] = page("A page with a photo", "image: {src: /img/garden.jpg, alt: A garden}",
		"You can call.")
	site["static/img/garden.jpg"] = folder.Photo(1800, 1000)
	return site
}

var metaTag = regexp.MustCompile(`<meta (?:property|name)="?(og:image[a-z:]*)"? content=(?:"([^"]*)"|'([^']*)'|([^ >]*))`)

// imagesOf are the properties of the picture of a shared page, and the picture in its link to Pinterest.
func imagesOf(text string) (meta map[string]string, pin string) {
	meta = map[string]string{}
	for _, m := range metaTag.FindAllStringSubmatch(text, -1) {
		meta[m[1]] = html.UnescapeString(m[2] + m[3] + m[4])
	}
	if m := regexp.MustCompile(`pinterest\.com/[^"]*media=([^"&]*)`).FindStringSubmatch(text); m != nil {
		pin, _ = url.QueryUnescape(m[1])
	}
	return meta, pin
}

// TestSharePictures: a page without a picture of its own is shared with its title, in the size that its tags name, and
// with a tall picture where a link needs one.
func TestSharePictures(t *testing.T) {
	if testing.Short() {
		t.Skip("makes many pictures; package picture makes some in a short run")
	}
	source, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	withShares().write(t, source)
	files := good(t, source, dest)
	meta, pin := imagesOf(files["night/index.html"])
	for name, want := range map[string]string{"og:image:width": "1200", "og:image:height": "630",
		"og:image:alt": `What "you" do at night | Small`} {
		if meta[name] != want {
			t.Errorf("%s is %q, want %q", name, meta[name], want)
		}
	}
	for address, size := range map[string][2]int{meta["og:image"]: {1200, 630}, pin: {1000, 1500}} {
		_, path, _ := strings.Cut(address, "/recovery/")
		m, err := png.DecodeConfig(strings.NewReader(files[path]))
		if err != nil || m.Width != size[0] || m.Height != size[1] || !strings.HasPrefix(path, "night/share.") {
			t.Errorf("%q has %d x %d pixels, want %v: %v", address, m.Width, m.Height, size, err)
		}
	}
	for name := range files {
		if strings.HasPrefix(name, "own/share.") || strings.HasPrefix(name, "404") && strings.HasSuffix(name, ".png") ||
			strings.HasPrefix(name, "quiet/") && strings.HasSuffix(name, "-1000.png") {
			t.Errorf("%s: nothing needs it", name)
		}
	}
	meta, pin = imagesOf(files["own/index.html"])
	if !strings.Contains(meta["og:image"], "/img/garden.") || meta["og:image:alt"] != "A garden" ||
		pin != meta["og:image"] {
		t.Errorf("the picture of the page is %v, and %q for Pinterest", meta, pin)
	}

	site := withShares()
	site["config.toml"] = small()["config.toml"]
	source = t.TempDir()
	site.write(t, source)
	for name := range good(t, source, filepath.Join(t.TempDir(), "public")) {
		if strings.Contains(name, "/share.") && strings.HasSuffix(name, ".png") {
			t.Errorf("%s: is made without the setting", name)
		}
	}
}

// TestSharePicturesAreMadeOnce: a build publishes the picture that an earlier one kept. Another title makes another
// picture, and the old one is gone.
func TestSharePicturesAreMadeOnce(t *testing.T) {
	if race.FewRounds() {
		t.Skip("draws many pictures: run without -short")
	}
	source, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	site := withShares()
	site.write(t, source)
	address := func(files tree) string {
		meta, _ := imagesOf(files["night/index.html"])
		_, path, _ := strings.Cut(meta["og:image"], "/recovery/")
		return path
	}
	files := good(t, source, dest)
	path := address(files)
	kept := filepath.Join(source, filepath.FromSlash(build.PicturesFolder))
	entries, err := os.ReadDir(kept)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		var body []byte
		if cache.Open(kept, e.Name()).Next(&body) && string(body) == files[path] {
			if err := cache.Save(kept, e.Name(), []byte("kept")); err != nil {
				t.Fatal(err)
			}
		}
	}
	if again := good(t, source, filepath.Join(t.TempDir(), "public")); again[path] != "kept" {
		t.Errorf("%s: is drawn again", path)
	}
	site["content/night.md"] = page("Another title", "", "You can call.")
	site.write(t, source)
	again := good(t, source, dest)
	if _, there := again[path]; there || address(again) == path || again[address(again)] == "" {
		t.Errorf("after another title, %s is there: %v; %s has %d bytes", path, there, address(again),
			len(again[address(again)]))
	}
}

// TestShareLettersAndFont: a title that no font can show has the picture of the site, and one finding says what to do.
func TestShareLettersAndFont(t *testing.T) {
	if race.FewRounds() {
		t.Skip("draws many pictures: run without -short")
	}
	site := withShares()
	site["config.toml"] = "defaultImage = \"/img/garden.jpg\"\n" + site["config.toml"]
	site["content/night.md"] = page("日本 and more", "", "You can call.")
	site["content/quiet.md"] = page("日本", "", "You can call.")
	source := t.TempDir()
	site.write(t, source)
	dest := filepath.Join(t.TempDir(), "public")
	report := buildAt(t, source, dest, noon)
	if meta, _ := imagesOf(readTree(t, dest)["night/index.html"]); !strings.Contains(meta["og:image"], "/img/garden.") {
		t.Errorf("have %v", meta)
	}
	ofWords := func(f finding.Finding) bool { return strings.HasPrefix(f.Rule, "snippet-") }
	if f := slices.DeleteFunc(report.Findings, ofWords); len(f) != 1 || f[0].Rule != "share-letters" ||
		f[0].Line == 0 ||
		!strings.Contains(f[0].Message, "日本") || !strings.Contains(f[0].Message, "in 2 titles") {
		t.Errorf("have %v", f)
	}
	for font, want := range map[string]string{"fonts/none.ttf": "there is no file",
		"/img/garden.jpg": "it is no TrueType"} {
		site["config.toml"] = withShares()["config.toml"] + "font = \"" + font + "\"\n"
		site.write(t, source)
		report := buildAt(t, source, dest, noon)
		if f := report.Findings[0]; f.Rule != "share-font" || !strings.Contains(f.Message, want) || f.Line == 0 {
			t.Errorf("%s: have %v", font, report.Findings)
		}
	}
}
