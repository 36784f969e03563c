package asset

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"porchlight/internal/picture"
)

// PictureHead is the number of bytes at the beginning of a picture that NoPicture needs.
const PictureHead = 32

const (
	saveAnother = "save it as a JPEG, PNG or WebP picture"
	linkInstead = "write a link to it: [words](%s)"
)

// noPictures are kinds of files that no browser, or only one of them, shows as a picture. begin are the first
// bytes of such a file, where "?" is any byte. endings are the endings of its name.
var noPictures = []struct{ what, instead, endings, begin string }{
	{"a photo in Apple's format", saveAnother, ".heic .heif", "????ftyphei"},
	{"a photo in Apple's format", saveAnother, "", "????ftypmif1"},
	{"a TIFF picture", saveAnother, ".tif .tiff", "II*\x00"},
	{"a TIFF picture", saveAnother, "", "MM\x00*"},
	{"a raw photo", saveAnother, ".dng .cr2 .cr3 .nef .arw .raf .rw2 .orf", "FUJIFILMCCD-RAW"},
	{"a Photoshop file", saveAnother, ".psd .psb", "8BPS"},
	{"a JPEG XL picture", saveAnother, ".jxl", "\x00\x00\x00\x0cJXL "},
	{"a JPEG XL picture", saveAnother, "", "\xff\x0a"},
	{"a JPEG 2000 picture", saveAnother, ".jp2 .jpx .j2k", "\x00\x00\x00\x0cjP  "},
	{"a PostScript file", saveAnother, ".eps .ps .ai", "%!PS"},
	{"a pointer to a file that Git LFS keeps", "fetch the file with git lfs pull", "", "version https://git-lfs"},
	{"a web page", "save the picture itself under this name", "", "<!doctype html"},
	{"a web page", "save the picture itself under this name", ".htm .html .xhtml", "<html"},
	{"a PDF", linkInstead, ".pdf", "%PDF"},
	{"a film", linkInstead, ".mp4 .m4v .mov .webm .ogv .avi .mkv", "????ftypisom"},
	{"a film", linkInstead, "", "????ftypmp4"}, {"a film", linkInstead, "", "????ftypqt"},
	{"a film", linkInstead, "", "????ftypM4V"}, {"a film", linkInstead, "", "\x1aE\xdf\xa3"},
	{"a sound", linkInstead, ".mp3 .m4a .wav .ogg .opus .aac", "ID3"},
	{"a document", linkInstead, ".zip .docx .odt .pptx .xlsx .doc .txt .csv .rtf", "PK\x03\x04"},
}

// pictureEndings are endings of names. A file with such a name must begin with one of pictureMarks.
var pictureEndings = []string{".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"}

// pictureMarks are the first bytes of the kinds of pictures that all browsers show.
var pictureMarks = []string{"\x89PNG", "\xff\xd8\xff", "GIF8", "RIFF????WEBP", "????ftypavi", "BM", "\x00\x00\x01\x00"}

// NoPicture describes a file that browsers do not show as a picture, and says what to do instead. It returns
// "" for all other files. head is the beginning of the file. It counts more than the name.
func NoPicture(name string, head []byte) (what, instead string) {
	if len(head) == 0 {
		return "an empty file", "save the picture again"
	}
	if slices.ContainsFunc(pictureMarks, func(mark string) bool { return picture.Begins(head, mark) }) {
		return "", ""
	}
	lower, ending := bytes.ToLower(head), strings.ToLower(path.Ext(name))
	for _, byName := range []bool{false, true} {
		for _, kind := range noPictures {
			if byName && ending != "" && slices.Contains(strings.Fields(kind.endings), ending) ||
				!byName && (picture.Begins(head, kind.begin) || picture.Begins(lower, kind.begin)) {
				return kind.what, strings.Replace(kind.instead, "%s", path.Base(name), 1)
			}
		}
	}
	if slices.Contains(pictureEndings, ending) {
		return "a file with the name of a picture and no picture in it", "copy the picture again from where it came"
	}
	return "", ""
}
