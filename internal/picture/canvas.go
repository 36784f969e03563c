package picture

import (
	"image"
	"image/color"
	"image/draw"
	"strings"

	"github.com/fyne-io/oksvg"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/shaping"
	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"porchlight/internal/palette"
)

// canvas is a picture with few colors: the ground, and three colors in shades between the ground and the
// color, so that edges are smooth. Few colors make small files and fast encoding.
type canvas struct {
	*image.Paletted
	share *Share
	pen   vector.Rasterizer
	mask  image.Alpha
}

// shades is the number of shades of each color. ink, soft and light are the palette indices at which the
// shades of each color begin.
const (
	shades = 15
	ink    = 1
	soft   = ink + shades
	light  = soft + shades
)

// canvas gives an empty canvas. It reuses the memory of a released canvas if there is one, because fresh
// memory takes up to a third of the time of a picture. The caller must release it.
func (m *Maker) canvas(s *Share, width, height int) *canvas {
	colors := color.Palette{opaque(s.Ground)}
	for _, c := range []palette.Color{s.Ink, s.Soft, s.Light} {
		for shade := 1; shade <= shades; shade++ {
			colors = append(colors, opaque(s.Ground.Mix(c, shade*255/shades)))
		}
	}
	c, _ := m.canvases.Get().(*canvas)
	if c == nil {
		c = &canvas{Paletted: &image.Paletted{}}
	}
	if cap(c.Pix) < width*height {
		c.Pix = make([]uint8, width*height)
	}
	c.Pix = c.Pix[:width*height]
	clear(c.Pix)
	c.Stride, c.Rect, c.Palette, c.share = width, image.Rect(0, 0, width, height), colors, s
	return c
}

// release lets the next canvas use the memory of this one.
func (m *Maker) release(c *canvas) {
	c.share = nil
	m.canvases.Put(c)
}

func opaque(c palette.Color) color.Color { return color.RGBA{c.R, c.G, c.B, 255} }

// fill fills a rectangle with a color. index is its palette index.
func (c *canvas) fill(r rectangle, index int) {
	for y := r.y; y < r.y+r.h; y++ {
		row := c.Pix[y*c.Stride+r.x : y*c.Stride+r.x+r.w]
		for i := range row {
			row[i] = uint8(index)
		}
	}
}

// place copies a drawing into the lower left or lower right corner of a rectangle.
func (c *canvas) place(d drawn, in rectangle, atLeft bool) {
	x, y := in.x, in.y+in.h-d.height
	if !atLeft {
		x += in.w - d.width
	}
	for row := range d.height {
		copy(c.Pix[(y+row)*c.Stride+x:], d.pixels[row*d.width:][:d.width])
	}
}

// drawn is a rendered SVG drawing. pixels are palette indices, in rows of width.
type drawn struct {
	width, height int
	pixels        []uint8
}

// render draws the SVG of a share picture as large as it fits a rectangle. A faulty drawing gives an empty
// result.
func render(s *Share, colors color.Palette, in rectangle) (d drawn) {
	defer func() { _ = recover() }() // the library panics on some faults
	text := strings.NewReplacer(`class="lit"`, `fill="`+s.Light.String()+`"`,
		`class="wall"`, `fill="`+s.Ground.String()+`"`, "currentColor", s.Ink.String(),
		`class="glow-a"`, `stop-opacity="0"`, `class="glow-b"`, `stop-opacity="0"`).Replace(s.Drawing)
	icon, err := oksvg.ReadIconStream(strings.NewReader(text))
	if err != nil || icon.ViewBox.W <= 0 || icon.ViewBox.H <= 0 {
		return drawn{}
	}
	scale := min(float64(in.w)/icon.ViewBox.W, float64(in.h)/icon.ViewBox.H)
	w, h := int(scale*icon.ViewBox.W), int(scale*icon.ViewBox.H)
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, image.NewUniform(colors[0]), image.Point{}, draw.Src)
	icon.SetTarget(0, 0, float64(w), float64(h))
	icon.Draw(rasterx.NewDasher(w, h, newBoxScanner(m)), 1)
	d = drawn{w, h, make([]uint8, w*h)}
	last, index := [4]uint8{}, 0
	for i := range d.pixels {
		if now := [4]uint8(m.Pix[4*i:]); now != last { // most pixels equal the one before
			last, index = now, colors.Index(color.RGBA{now[0], now[1], now[2], now[3]})
		}
		d.pixels[i] = uint8(index)
	}
	return d
}

// text draws a block. color is the palette index of the first shade.
func (c *canvas) text(b block, color int) {
	base := b.y + b.ascent
	for _, line := range b.lines {
		x := b.x
		if b.right {
			x += b.width - advance(line)
		}
		for _, run := range inOrder(line) {
			for _, g := range run.Glyphs {
				c.glyph(run, g.GlyphID, x+g.XOffset, base-g.YOffset, color)
				x += g.Advance
			}
		}
		base += b.line
	}
}

type point struct{ x, y fixed.Int26_6 }

// glyph draws a glyph with its origin at x, y.
func (c *canvas) glyph(run shaping.Output, id font.GID, x, y fixed.Int26_6, color int) {
	outline, ok := run.Face.GlyphDataOutline(id)
	if !ok || len(outline.Segments) == 0 {
		return
	}
	size, upem := int64(run.Size), 2*int64(run.Face.Upem())
	at := func(p opentype.SegmentPoint) point { // coordinates may be halves of a unit
		return point{x + fixed.Int26_6(int64(2*p.X)*size/upem), y - fixed.Int26_6(int64(2*p.Y)*size/upem)}
	}
	var box fixed.Rectangle26_6
	for i, s := range outline.Segments {
		for j, arg := range s.ArgsSlice() {
			p := at(arg)
			q := fixed.Point26_6{X: p.x, Y: p.y}
			if i+j == 0 {
				box.Min, box.Max = q, q
			}
			box.Min.X, box.Min.Y = min(box.Min.X, q.X), min(box.Min.Y, q.Y)
			box.Max.X, box.Max.Y = max(box.Max.X, q.X), max(box.Max.Y, q.Y)
		}
	}
	r := image.Rect(box.Min.X.Floor(), box.Min.Y.Floor(), box.Max.X.Ceil()+1, box.Max.Y.Ceil()+1)
	c.pen.Reset(r.Dx(), r.Dy())
	c.trace(outline.Segments, at, fixed.P(r.Min.X, r.Min.Y))
	c.stamp(r, color)
}

// trace draws an outline relative to a corner. Points on curves are computed with integers, so that every
// machine gives the same lines.
func (c *canvas) trace(outline []opentype.Segment, at func(opentype.SegmentPoint) point, corner fixed.Point26_6) {
	line := func(p point) { c.pen.LineTo(float32(p.x-corner.X)/64, float32(p.y-corner.Y)/64) }
	var last point
	for _, s := range outline {
		args := s.ArgsSlice()
		end := at(args[len(args)-1])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			c.pen.ClosePath()
			c.pen.MoveTo(float32(end.x-corner.X)/64, float32(end.y-corner.Y)/64)
		case opentype.SegmentOpLineTo:
			line(end)
		default:
			curve := []point{last}
			for _, a := range args {
				curve = append(curve, at(a))
			}
			const parts = 8
			for part := 1; part < parts; part++ {
				line(onCurve(curve, int64(part), parts))
			}
			line(end)
		}
		last = end
	}
	c.pen.ClosePath()
}

// onCurve gives the point at part/parts of a Bézier curve. The curve has three or four points.
func onCurve(curve []point, part, parts int64) point {
	rest := parts - part
	weights := []int64{rest * rest, 2 * rest * part, part * part}
	if len(curve) == 4 {
		weights = []int64{rest * rest * rest, 3 * rest * rest * part, 3 * rest * part * part, part * part * part}
	}
	var x, y, sum int64
	for i, p := range curve {
		x, y, sum = x+weights[i]*int64(p.x), y+weights[i]*int64(p.y), sum+weights[i]
	}
	return point{fixed.Int26_6(x / sum), fixed.Int26_6(y / sum)}
}

// stamp copies the shape that the pen drew onto the picture. r is the place of the shape.
func (c *canvas) stamp(r image.Rectangle, color int) {
	size := r.Dx() * r.Dy()
	if cap(c.mask.Pix) < size {
		c.mask.Pix = make([]uint8, size)
	}
	c.mask = image.Alpha{Pix: c.mask.Pix[:size], Stride: r.Dx(), Rect: image.Rect(0, 0, r.Dx(), r.Dy())}
	c.pen.DrawOp = draw.Src
	c.pen.Draw(&c.mask, c.mask.Rect, image.Opaque, image.Point{})
	part := r.Intersect(c.Rect)
	for y := part.Min.Y; y < part.Max.Y; y++ {
		from := c.mask.Pix[(y-r.Min.Y)*r.Dx()+part.Min.X-r.Min.X:][:part.Dx()]
		to := c.Pix[y*c.Stride+part.Min.X:][:part.Dx()]
		for i, amount := range from {
			if shade := (int(amount)*shades + 127) / 255; shade > 0 {
				to[i] = max(to[i], uint8(color+shade-1))
			}
		}
	}
}
