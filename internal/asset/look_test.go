package asset

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"porchlight"
	"porchlight/internal/config"
	"porchlight/internal/palette"
)

// looked reads a site with settings.
func looked(t *testing.T, settings string, files map[string]string) (*Store, string) {
	t.Helper()
	site := fstest.MapFS{"config.toml": {Data: []byte("baseURL = \"https://example.org/\"\n" + settings)}}
	for name, text := range files {
		site[name] = &fstest.MapFile{Data: []byte(text)}
	}
	cfg, findings := config.Load(site, config.Flags{})
	store, more := Open(site, porchlight.Starter, oldIcon)
	var all strings.Builder
	for _, f := range append(append(findings, more...), store.SetLook(cfg)...) {
		fmt.Fprintf(&all, "%s:%d:%d: %s: %s = %s\n", f.File, f.Line, f.Column, f.Rule, f.Message, f.Suggestion)
	}
	return store, all.String()
}

// TestBuiltInColors holds that all pairs of the theme have enough contrast, in both schemes.
func TestBuiltInColors(t *testing.T) {
	store, findings := looked(t, "", nil)
	for name, colors := range store.Colors() {
		tokens := palette.Tokens{}
		for token, text := range colors {
			tokens[token], _ = palette.Parse(text)
		}
		for _, p := range palette.Pairs {
			if ratio, known := tokens.Contrast(p); !known || ratio < p.Need {
				t.Errorf("%s: %s on %s: %.2f", name, p.Color, p.Ground, ratio)
			}
		}
	}
	if len(store.Colors()) != 2 || findings != "" {
		t.Errorf("%d schemes; %s", len(store.Colors()), findings)
	}
}

// TestBrand holds that whatever the color of a brand is, what follows from it can be read.
func TestBrand(t *testing.T) {
	for _, brand := range []string{"#fff", "#000", "#ffcc00", "#7a1f5c", "#00ff00", "#808080", "rgb(255, 0, 0)"} {
		store, findings := looked(t, "[theme]\ncolor = \""+brand+"\"\n", nil)
		if findings != "" {
			t.Errorf("%s: %s", brand, findings)
		}
		sheet, err := store.Get("css/site.css")
		want := "--night:" + store.Colors()["dark"]["night"]
		if err != nil || !strings.Contains(strings.ReplaceAll(string(sheet.Body), "#000}", "#000000}"), want) {
			t.Errorf("%s: the style sheet has no %s: %v", brand, want, err)
		}
	}
}

// TestProposedColor follows the advice of a finding.
func TestProposedColor(t *testing.T) {
	_, findings := looked(t, "[theme.light]\ncalm = \"#88aaff\"\n", nil)
	if strings.Count(findings, "theme-contrast") != 3 || !strings.Contains(findings, "config.toml:3:8") {
		t.Fatal(findings)
	}
	_, advice, _ := strings.Cut(findings, "write calm = \"")
	if _, findings = looked(t, "[theme.light]\ncalm = \""+advice[:7]+"\"\n", nil); findings != "" {
		t.Errorf("%s: %s", advice[:7], findings)
	}
}

// TestColorsOfOwnSheet holds that colors in a style sheet of the site are checked at their place.
func TestColorsOfOwnSheet(t *testing.T) {
	_, findings := looked(t, "[params]\ncss = \"css/own.css\"\n", map[string]string{
		"static/css/own.css": "p { --ink: #fff }\n:root {\n  --night: #ffcc00;\n}\n"})
	if !strings.Contains(findings, "static/css/own.css:3:3") || strings.Contains(findings, "ink #fff") {
		t.Error(findings)
	}
}

func TestIcons(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 512, 512))
	for i := range 256 {
		m.Set(i, i, color.NRGBA{200, 0, 0, 255})
	}
	var raster bytes.Buffer
	if err := png.Encode(&raster, m); err != nil {
		t.Fatal(err)
	}
	drawing, _ := fs.ReadFile(porchlight.Starter, "static/img/favicon.svg")
	for name, body := range map[string]string{"img/a.png": raster.String(), "img/a.svg": string(drawing)} {
		store, findings := looked(t, "[theme]\nfavicon = \"/"+name+"\"\n", map[string]string{"static/" + name: body})
		touch, err := store.Get(touchIcon)
		if findings != "" || err != nil {
			t.Fatal(findings, err)
		}
		seen, err := png.Decode(bytes.NewReader(touch.Body))
		if err != nil || seen.Bounds().Dx() != 180 || !seen.(interface{ Opaque() bool }).Opaque() {
			t.Errorf("%s: the icon of phones is %v: %v", name, seen.Bounds(), err)
		}
		old, _ := store.Get(oldIcon)
		if !bytes.HasPrefix(old.Body, []byte{0, 0, 1, 0, 1, 0, 32, 32}) || !store.Has(oldIcon) {
			t.Errorf("%s: favicon.ico begins with %x", name, old.Body[:8])
		}
		if again, _ := looked(t, "[theme]\nfavicon = \"/"+name+"\"\n",
			map[string]string{"static/" + name: body}); true {
			if other, _ := again.Get(touchIcon); other.Path != touch.Path {
				t.Errorf("%s: other bytes the second time", name)
			}
		}
	}
}
