package asset

import (
	"io"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/picture"
)

// svgLimit is the largest number of bytes that are read of an SVG file to find its size.
const svgLimit = 16 << 20

// ImageSize reads the width and height of a picture in CSS pixels, as a browser shows it. It applies the
// rotation in the Exif data of a photo. An SVG file without a size has the size of its viewBox.
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
