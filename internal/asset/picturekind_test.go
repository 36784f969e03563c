package asset

import (
	"strings"
	"testing"
)

func TestNoPicture(t *testing.T) {
	for _, test := range []struct{ name, head, want string }{
		{"a.heic", "\x00\x00\x00\x18ftypheic", "a photo in Apple's format: save it as a JPEG"},
		{"a.jpg", "\x00\x00\x00\x18ftypheix", "a photo in Apple's format"},
		{"a.jpg", "\x00\x00\x00\x18ftypmif1", "a photo in Apple's format"},
		{"a.heic", "\xff\xd8\xff\xe0", ""},
		{"a.avif", "\x00\x00\x00\x18ftypavif", ""},
		{"a.TIFF", "x", "a TIFF picture"},
		{"a.jpg", "MM\x00*", "a TIFF picture"},
		{"a.png", "8BPS\x00\x01", "a Photoshop file"},
		{"a.nef", "II*\x00", "a TIFF picture"},
		{"a.jpg", "version https://git-lfs.github.com/spec/v1", "a pointer to a file that Git LFS keeps: fetch"},
		{"a.png", "<!DOCTYPE html><title>Sign in</title>", "a web page"},
		{"a.svg", "<svg", ""},
		{"b/x.pdf", "%PDF-1.7", "a PDF: write a link to it: [words](x.pdf)"},
		{"a.mp4", "x", "a film: write a link"},
		{"a.jpg", "\x00\x00\x00\x18ftypqt  ", "a film"},
		{"a.png", "", "an empty file: save"},
		{"a.png", "x", "a file with the name of a picture and no picture in it: copy"},
		{"a.jpg", "\x00\x01random", "a file with the name of a picture"},
		{"a.ico", "x", ""},
		{"a", "x", ""},
	} {
		what, instead := NoPicture(test.name, []byte(test.head))
		if have := what + ": " + instead; !strings.HasPrefix(have, test.want) || test.want == "" && what != "" {
			t.Errorf("%s %q: have %s, want %s", test.name, test.head, have, test.want)
		}
	}
}
