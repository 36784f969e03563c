// Package folder lays out folders for tests and reads them back. Only tests import it.
package folder

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Files are the files of a folder, by path with forward slashes.
type Files map[string]string

// Write lays the files out in a folder. What else is in it stays.
func (files Files) Write(t testing.TB, dir string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// Read gives all files of a folder; none for a folder that is not there.
func Read(t testing.TB, dir string) Files {
	t.Helper()
	files := Files{}
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		rel, _ := filepath.Rel(dir, file)
		files[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return files
}

// SmallSite is a site with one of everything.
func SmallSite() Files {
	return Files{
		"config.toml": `
baseURL = "https://example.org/recovery/"
title = "Small"
timeZone = "America/New_York"
`,
		"content/_index.md":      "---\ntitle: Home\ndescription: The home page of a small site.\n---\nSee [care](care/iop.md).\n",
		"content/search.md":      Page("Search", "layout: search", ""),
		"content/care/_index.md": "---\ntitle: Care\ndescription: Levels of care, from most to least.\n---\n",
		"content/care/iop.md": Page("Intensive outpatient", "tags: [evening]",
			"Back [home](/). More at [php](php.md#week)."),
		"content/care/php.md": Page("Partial hospitalization",
			"tags: [day, evening]\naliases: [/old/php/]", "## Week\n\nA week."),
		"content/care/stay/index.md": Page("Residential", "", "![A door](door.svg)"),
		"content/care/stay/door.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="30"><path d="M0 0h9"/></svg>`,
		"static/verification.txt":    "token\n",
		"static/img/lamp.svg":        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M1 1h2"/></svg>`,
		"content/secret/hidden-program.md": Page("Hidden program",
			"draft: true\ntags: [hushed]\naliases: [/old/hidden/]", "Nobody may read the quokka yet."),
	}
}

// Page is a Markdown file with further front matter.
func Page(title, extra, body string) string {
	if extra != "" {
		extra += "\n"
	}
	return fmt.Sprintf("---\ntitle: %s\ndescription: A page about %s for testing.\ndate: 2026-02-03\n%s---\n%s\n",
		title, strings.ToLower(title), extra, body)
}

// OwnServices is a data/services.toml that takes the place of the built-in one.
const OwnServices = `version = 1
asOf = 2026-11-23
[[services]]
id = "peer"
name = "Other peers"
summary = "Others who have been there."
source = "https://example.org/peer"
verified = true
[[services]]
id = "housing"
name = "Homes"
summary = "A home."
source = "https://example.org/housing"
verified = true
[[services]]
id = "medical"
name = "Doctors"
summary = "A doctor."
source = "https://example.org/medical"
verified = true
`

// Place is what a camera wrote into a Photo about where it was taken.
const Place = "GPS 47.6205 N 122.3493 W"

// Photo is a JPEG file as a phone writes it that was held upright: its pixels lie on their side (Exif orientation 6),
// and the place is in Exif data and in XMP. width and height are as seen. The upper half is bright.
func Photo(width, height int) string {
	m := image.NewRGBA(image.Rect(0, 0, height, width))
	noise := uint32(1)
	for y := range width {
		for x := range height {
			noise = noise*1664525 + 1013904223
			wave := 30 * math.Sin(float64(x)/37) * math.Cos(float64(y)/23)
			light := 60 + wave + float64(noise>>27)
			if x < height/2 { // the left of the file is the top that is seen
				light += 110
			}
			m.SetRGBA(x, y, color.RGBA{uint8(light), uint8(light * .9), uint8(light * .7), 255})
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, m, &jpeg.Options{Quality: 97}); err != nil {
		panic(err) // it is written to memory
	}
	segment := func(body string) string {
		return string([]byte{0xff, 0xe1, byte((len(body) + 2) >> 8), byte(len(body) + 2)}) + body
	}
	exif := "Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01" + // one entry: the orientation
		"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00" + Place
	raw := file.String()
	return raw[:2] + segment(exif) + segment("http://ns.adobe.com/xap/1.0/\x00"+Place) + raw[2:]
}

// Difference shows where two folders differ first, "" when they do not.
func Difference(a, b Files) string {
	for _, name := range slices.Sorted(maps.Keys(a)) {
		other, ok := b[name]
		if !ok {
			return name + " is missing in the second"
		}
		if other != a[name] {
			at := 0
			for at < min(len(other), len(a[name])) && other[at] == a[name][at] {
				at++
			}
			return fmt.Sprintf("%s differs at byte %d: %.60q and %.60q", name, at, a[name][at:], other[at:])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b)) {
		if _, ok := a[name]; !ok {
			return name + " is missing in the first"
		}
	}
	return ""
}
