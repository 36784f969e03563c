package asset

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/image/bmp"
)

// encoded is a picture of 30 by 20 pixels.
func encoded(t testing.TB, kind string) []byte {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, 30, 20), color.Palette{color.Black, color.White})
	var b bytes.Buffer
	var err error
	switch kind {
	case "png":
		err = png.Encode(&b, img)
	case "jpg":
		err = jpeg.Encode(&b, img, nil)
	case "gif":
		err = gif.Encode(&b, img, nil)
	case "bmp":
		err = bmp.Encode(&b, img)
	case "webp": // one pixel; there is no encoder to be had
		var raw []byte
		raw, err = base64.StdEncoding.DecodeString("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
		b.Write(raw)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// turned gives a JPEG the Exif orientation of a camera.
func turned(jpeg []byte, order binary.AppendByteOrder, orientation uint16) []byte {
	exif := []byte("Exif\x00\x00II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		exif = []byte("Exif\x00\x00MM\x00*")
	}
	exif = order.AppendUint32(exif, 8)
	exif = order.AppendUint16(exif, 2)
	for _, field := range [][2]uint16{{0x010f, 7}, {0x0112, orientation}} {
		exif = order.AppendUint16(exif, field[0])
		exif = order.AppendUint16(exif, 3)
		exif = order.AppendUint32(exif, 1)
		exif = order.AppendUint16(exif, field[1])
		exif = order.AppendUint16(exif, 0)
	}
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(2+len(exif)))
	out := append([]byte{}, jpeg[:2]...)
	return append(append(append(out, segment...), exif...), jpeg[2:]...)
}

func TestImageSize(t *testing.T) {
	jpg := encoded(t, "jpg")
	svg := func(attributes string) []byte {
		return []byte("<?xml version='1.0'?><!-- x --><svg " + attributes + "><g/></svg>")
	}
	tests := []struct {
		name          string
		data          []byte
		width, height int
	}{
		{"a.png", encoded(t, "png"), 30, 20},
		{"a.PNG", encoded(t, "png"), 30, 20},
		{"a.jpeg", jpg, 30, 20},
		{"a.gif", encoded(t, "gif"), 30, 20},
		{"a.bmp", encoded(t, "bmp"), 30, 20},
		{"a.webp", encoded(t, "webp"), 1, 1},
		{"upright.jpg", turned(jpg, binary.LittleEndian, 1), 30, 20},
		{"upside-down.jpg", turned(jpg, binary.BigEndian, 3), 30, 20},
		{"left.jpg", turned(jpg, binary.LittleEndian, 6), 20, 30},
		{"right.jpg", turned(jpg, binary.BigEndian, 8), 20, 30},
		{"odd.jpg", turned(jpg, binary.BigEndian, 9), 30, 20},
		{"px.svg", svg(`width="30" height="20px"`), 30, 20},
		{"box.svg", svg(`viewBox="0 0 30 20"`), 30, 20},
		{"commas.svg", svg(`viewBox="-5,-5, 30,20"`), 30, 20},
		{"percent.svg", svg(`width="100%" height="100%" viewBox="0 0 30 20"`), 30, 20},
		{"ratio.svg", svg(`width="60" viewBox="0 0 30 20"`), 60, 40},
		{"ratio2.svg", svg(`height="40" viewBox="0 0 30 20"`), 60, 40},
		{"inch.svg", svg(`width="1in" height="36pt"`), 96, 48},
		{"metric.svg", svg(`width="25.4mm" height="2.54cm"`), 96, 96},
		{"exponent.svg", svg(`width="3e1" height="2E1"`), 30, 20},
		{"em.svg", svg(`width="2em" height="1.5rem"`), 32, 24},
		{"half.svg", svg(`width="0.4" height="0.6"`), 1, 1},
		{"none.svg", svg(``), 0, 0},
		{"minus.svg", svg(`width="-3" height="5"`), 0, 0},
		{"huge.svg", svg(`width="1e300" height="NaN"`), 0, 0},
		{"html.svg", []byte(`<html width="3" height="4">`), 0, 0},
		{"cut.png", encoded(t, "png")[:20], 0, 0},
		{"cut.jpg", jpg[:50], 0, 0},
		{"empty.gif", nil, 0, 0},
		{"liar.png", jpg, 30, 20}, // browsers look at the bytes
		{"film.mp4", jpg, 0, 0},
	}
	site := fstest.MapFS{}
	for _, test := range tests {
		site[test.name] = &fstest.MapFile{Data: test.data}
	}
	s, _ := openStatic(site, nil)
	for _, test := range tests {
		for range 2 {
			width, height, ok := s.Size("/" + test.name)
			if width != test.width || height != test.height || ok != (test.width > 0) {
				t.Errorf("%s: %d x %d, %v", test.name, width, height, ok)
			}
		}
		_, _, err := ImageSize(bytes.NewReader(test.data), MediaType(test.name))
		if (err == nil) != (test.width > 0) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func FuzzImageSize(f *testing.F) {
	for _, kind := range []string{"png", "jpg", "gif", "bmp", "webp"} {
		f.Add(encoded(f, kind), "a."+kind)
	}
	f.Add(turned(encoded(f, "jpg"), binary.BigEndian, 6), "a.jpg")
	f.Add([]byte(`<svg width="3" viewBox="0 0 1 2"/>`), "a.svg")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		width, height, err := ImageSize(bytes.NewReader(data), MediaType(name))
		if err == nil && (width <= 0 || height <= 0) {
			t.Errorf("%d x %d without an error", width, height)
		}
	})
}

func TestMediaType(t *testing.T) {
	for name, want := range map[string]string{
		"a.css": "text/css", "A.JS": "text/javascript", "a.b/c.woff2": "font/woff2", "feed.xml": "application/xml",
		"site.webmanifest": "application/manifest+json",
		"x":                "application/octet-stream", "x.unknown": "application/octet-stream",
		".nojekyll": "application/octet-stream", "": "application/octet-stream",
	} {
		if have := MediaType(name); have != want {
			t.Errorf("%q: %s, want %s", name, have, want)
		}
	}
	for extension, mediaType := range mediaTypes {
		if extension != strings.ToLower(extension) || !strings.HasPrefix(extension, ".") ||
			!strings.Contains(mediaType, "/") {
			t.Errorf("%q: %q", extension, mediaType)
		}
	}
}
