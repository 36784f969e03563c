package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
	"rsc.io/qr"
)

// The widths of the square icons in pixels: in a tab on a dense screen, in an old browser, and on the start
// screen of a phone.
const (
	tabIcon   = 96
	oldIcon   = 32
	touchIcon = 180
)

// Icons are the icons of a site for browsers that do not show its original picture.
type Icons struct {
	Tab   []byte // PNG; nil for a drawing, which browsers show themselves
	Old   []byte // ICO
	Touch []byte // opaque PNG, because phones fill transparent parts with black
}

// MakeIcons makes the icons of a square picture. The picture is an SVG file if drawing is true, otherwise a
// PNG file. The error says what is wrong with the picture.
func MakeIcons(raw []byte, drawing bool) (icons Icons, err error) {
	var at func(size int) (image.Image, error)
	if drawing {
		at, err = drawingAt(raw)
	} else {
		at, err = rasterAt(raw)
	}
	if err != nil {
		return icons, err
	}
	if icons.Touch, err = icon(at, touchIcon, color.White); err != nil {
		return icons, err
	}
	old, err := icon(at, oldIcon, color.Transparent)
	if err != nil || drawing {
		icons.Old = ico(old)
		return icons, err
	}
	icons.Old = ico(old)
	icons.Tab, err = icon(at, tabIcon, color.Transparent)
	return icons, err
}

// icon makes a square PNG file of a picture on a ground color.
func icon(at func(size int) (image.Image, error), size int, ground color.Color) ([]byte, error) {
	m := image.NewRGBA(image.Rect(0, 0, size, size))
	draw.Draw(m, m.Rect, image.NewUniform(ground), image.Point{}, draw.Src)
	top, err := at(size)
	if err != nil {
		return nil, err
	}
	draw.Draw(m, m.Rect, top, image.Point{}, draw.Over)
	var b bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, m)
	return b.Bytes(), err
}

// widestIcon is the largest width of a PNG file for an icon, in pixels.
const widestIcon = 4096

// rasterAt decodes a PNG file. The function that it returns gives the picture in a size.
func rasterAt(raw []byte) (func(size int) (image.Image, error), error) {
	info, err := Read(bytes.NewReader(raw))
	switch {
	case err != nil || info.Format != PNG:
		return nil, errors.New("it is no PNG picture")
	case info.Width != info.Height || info.Width < touchIcon || info.Width > widestIcon:
		return nil, fmt.Errorf("it has %d x %d pixels, and an icon is a square of %d to %d", info.Width, info.Height,
			touchIcon, widestIcon)
	}
	whole, err := png.Decode(bytes.NewReader(raw))
	return func(size int) (image.Image, error) { return scaled(whole, size, size, 1), nil }, err
}

// drawingAt reads an SVG file. The function that it returns draws the picture in a size. Both fail if any
// part cannot be drawn. The library panics on some faults; such a panic becomes an error.
func drawingAt(raw []byte) (_ func(size int) (image.Image, error), err error) {
	broken := func() {
		if recover() != nil {
			err = errors.New("it has a fault in its paths")
		}
	}
	defer broken()
	drawing, err := oksvg.ReadIconStream(bytes.NewReader(raw), oksvg.StrictErrorMode)
	if err != nil {
		return nil, err
	}
	if box := drawing.ViewBox; box.W <= 0 || box.W != box.H {
		return nil, fmt.Errorf("it is %g x %g, and an icon is a square", box.W, box.H)
	}
	return func(size int) (image.Image, error) {
		defer broken()
		canvas := image.NewRGBA(image.Rect(0, 0, size, size))
		drawing.SetTarget(0, 0, float64(size), float64(size))
		drawing.Draw(rasterx.NewDasher(size, size, rasterx.NewScannerGV(size, size, canvas, canvas.Rect)), 1)
		return canvas, err
	}, nil
}

// ico gives an ICO file that holds one PNG picture of oldIcon pixels.
//
// Source: https://learn.microsoft.com/en-us/previous-versions/ms997538(v=msdn.10)
func ico(picture []byte) []byte {
	head := []byte{0, 0, 1, 0, 1, 0, oldIcon, oldIcon, 0, 0, 1, 0, 32, 0}
	head = binary.LittleEndian.AppendUint32(head, uint32(len(picture)))
	head = binary.LittleEndian.AppendUint32(head, uint32(len(head)+4))
	return append(head, picture...)
}

// quietZone is the width of the white border of a QR code, in modules. The standard demands it.
const quietZone = 4

// Code plans a QR code that opens an address, for the page with an output path. The code is a file of its
// own, because only the print of a page shows it. ok is false if the address is too long.
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

// drawCode draws a QR code as a PNG file, with one pixel for each module.
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
