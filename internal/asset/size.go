package asset

import (
	"bytes"
	"encoding/binary"
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

// headLimit is the most that is read of a picture to find its size, in bytes. Cameras write previews and colour tables
// before the size.
const headLimit = 16 << 20

// ImageSize reads a picture's width and height in CSS pixels, as a browser shows it: the rotation in a photo's Exif
// data counts. It reads PNG, JPEG, GIF, WebP, BMP and SVG. An SVG file without a size has the size of its viewBox.
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
	if isRotated(head.Bytes()) {
		return config.Height, config.Width, nil
	}
	return config.Width, config.Height, nil
}

// isRotated reports whether a JPEG's Exif orientation swaps width and height. head is the file up to its size.
//
// Source: Exif 2.32 (CIPA DC-008), 4.5.4 and 4.6.4: tag 0x0112, values 5 to 8
func isRotated(head []byte) bool {
	const exif = "Exif\x00\x00"
	for i := 2; i+4 <= len(head) && head[i] == 0xff; {
		marker, length := head[i+1], int(binary.BigEndian.Uint16(head[i+2:]))
		if length < 2 || i+2+length > len(head) {
			return false
		}
		if segment := head[i+4 : i+2+length]; marker == 0xe1 && bytes.HasPrefix(segment, []byte(exif)) {
			orientation := tiffOrientation(segment[len(exif):])
			return orientation >= 5 && orientation <= 8
		}
		i += 2 + length
	}
	return false
}

// tiffOrientation reads the orientation from the first directory of a TIFF block; 0 when there is none.
func tiffOrientation(block []byte) uint16 {
	if len(block) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.LittleEndian
	if block[0] == 'M' {
		order = binary.BigEndian
	}
	const orientationTag, entryLength = 0x0112, 12
	at := int64(order.Uint32(block[4:]))
	if at+2 > int64(len(block)) {
		return 0
	}
	entries := block[at+2:]
	for range order.Uint16(block[at:]) {
		if len(entries) < entryLength {
			return 0
		}
		if order.Uint16(entries) == orientationTag {
			return order.Uint16(entries[8:])
		}
		entries = entries[entryLength:]
	}
	return 0
}
