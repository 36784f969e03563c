package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"rsc.io/qr"
)

// quietZone is the modules around a code that stay white, by the standard.
const quietZone = 4

// Code plans the code by which a phone's camera opens an address, for the page with an output path. It is a picture of
// its own, so that a page does not carry what only its print shows. ok is false for an address that is too long.
func Code(output, address string) (v Variant, ok bool) {
	code, err := qr.Encode(address, qr.L)
	if err != nil {
		return Variant{}, false
	}
	size := code.Size + 2*quietZone
	v = Variant{Format: PNG, Width: size, Height: size, Code: address}
	v.Path = fmt.Sprintf("%s.%s-%d.png", beside(output, "code"), v.Key()[:keyLength], size)
	return v, true
}

// drawCode draws a code with one pixel for each module.
func drawCode(address string) ([]byte, error) {
	code, err := qr.Encode(address, qr.L)
	if err != nil {
		return nil, err
	}
	size := code.Size + 2*quietZone
	m := image.NewPaletted(image.Rect(0, 0, size, size), color.Palette{color.White, color.Black})
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				m.SetColorIndex(x+quietZone, y+quietZone, 1)
			}
		}
	}
	var b bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, m)
	return b.Bytes(), err
}
