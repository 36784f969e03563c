package asset

import (
	"io"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/picture"
)

// svgLimit is the most that is read of a drawing to find its size, in bytes.
const svgLimit = 16 << 20

// ImageSize reads a picture's width and height in CSS pixels, as a browser shows it: the rotation in a photo's Exif
// data counts. An SVG file without a size has the size of its viewBox.
func ImageSize(r io.Reader, mediaType string) (width, height int, err error) {
	if mediaType == svgType {
		return svgSize(io.LimitReader(r, svgLimit))
	}
	if !strings.HasPrefix(mediaType, "image/") {
		return 0, 0, finding.Errorf("the size of a file of type %q is not known", mediaType)
	}
	info, err := picture.Read(r)
	return info.Width, info.Height, err
}
