package folder

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
)

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
