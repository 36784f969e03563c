package asset

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"
)

// headLimit is how much of a picture is read to find its size, in bytes. Cameras put previews and colour tables before it.
const headLimit = 16 << 20

// ImageSize reads a picture's width and height in CSS pixels, as a browser shows it: a photo that its camera marked as lying on
// its side counts upright. It knows PNG, JPEG, GIF, WebP, BMP and SVG; an SVG without a size of its own has that of its viewBox.
func ImageSize(r io.Reader, mediaType string) (width, height int, err error) {
	r = io.LimitReader(r, headLimit)
	var config image.Config
	switch mediaType {
	case svgType:
		return svgSize(r)
	case "image/jpeg":
		return jpegSize(r)
	case "image/png":
		config, err = png.DecodeConfig(r)
	case "image/gif":
		config, err = gif.DecodeConfig(r)
	case "image/webp":
		config, err = webp.DecodeConfig(r)
	case "image/bmp":
		config, err = bmp.DecodeConfig(r)
	default:
		return 0, 0, fmt.Errorf("the size of a picture of type %q is not known", mediaType)
	}
	if err != nil {
		return 0, 0, err
	}
	if config.Width <= 0 || config.Height <= 0 {
		return 0, 0, errors.New("the picture has no size")
	}
	return config.Width, config.Height, nil
}

func jpegSize(r io.Reader) (width, height int, err error) {
	var head bytes.Buffer
	config, err := jpeg.DecodeConfig(io.TeeReader(r, &head))
	if err != nil {
		return 0, 0, err
	}
	if liesOnSide(head.Bytes()) {
		return config.Height, config.Width, nil
	}
	return config.Width, config.Height, nil
}
