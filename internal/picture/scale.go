package picture

import (
	"image"
	"math"
)

// plane holds 8-bit samples in rows. Each pixel has so many channels. stride is the bytes from one row to
// the next.
type plane struct {
	pix                             []uint8
	width, height, stride, channels int
}

func newPlane(width, height, channels int) plane {
	return plane{make([]uint8, width*height*channels), width, height, width * channels, channels}
}

// cubic is the Catmull-Rom spline. The conversions to float64 forbid fused multiply-add instructions, which
// give other results on some machines.
func cubic(x float64) float64 {
	switch x = math.Abs(x); {
	case x < 1:
		return float64(float64(float64(1.5*x)-2.5)*float64(x*x)) + 1
	case x < 2:
		return float64(float64(float64(float64(float64(-0.5*x)+2.5)*x)-4)*x) + 2
	}
	return 0
}

// one is the sum of the weights of one pixel.
const one = 1 << 14

// weights says how one pixel of a new row is computed: from len(of) pixels of the old row, beginning at
// first. Each is multiplied by its weight.
type weights struct {
	first int
	of    []int32
}

// weigh gives the weights of each pixel of a new row. from and to are the lengths of the old and the new
// row.
func weigh(from, to int) []weights {
	list := make([]weights, to)
	scale := max(1, float64(from)/float64(to))
	for i := range list {
		middle := float64((float64(i)+0.5)*float64(from))/float64(to) - 0.5
		first := max(0, int(math.Ceil(middle-float64(2*scale))))
		last := min(from-1, int(math.Floor(middle+float64(2*scale))))
		raw, sum := make([]float64, last-first+1), 0.0
		for k := range raw {
			raw[k] = cubic((float64(first+k) - middle) / scale)
			sum += raw[k]
		}
		w := weights{first, make([]int32, len(raw))}
		rest, largest := int32(one), 0
		for k, r := range raw {
			w.of[k] = int32(math.Round(float64(r/sum) * one))
			if rest -= w.of[k]; w.of[k] > w.of[largest] {
				largest = k
			}
		}
		w.of[largest] += rest
		list[i] = w
	}
	return list
}

// resize makes a plane smaller: first its width, then its height.
func (p plane) resize(width, height int) plane {
	rows := newPlane(width, p.height, p.channels)
	across := weigh(p.width, width)
	for y := range p.height {
		from, to := p.pix[y*p.stride:], rows.pix[y*rows.stride:]
		for x, w := range across {
			for c := range p.channels {
				sum := int32(one / 2)
				at := w.first*p.channels + c
				for _, by := range w.of {
					sum += by * int32(from[at])
					at += p.channels
				}
				to[x*p.channels+c] = clamp(sum / one)
			}
		}
	}
	small := newPlane(width, height, p.channels)
	sums := make([]int32, small.stride)
	for y, w := range weigh(p.height, height) {
		for i := range sums {
			sums[i] = one / 2
		}
		for k, by := range w.of {
			from := rows.pix[(w.first+k)*rows.stride:][:len(sums)]
			for i, v := range from {
				sums[i] += by * int32(v)
			}
		}
		to := small.pix[y*small.stride:]
		for i, sum := range sums {
			to[i] = clamp(sum / one)
		}
	}
	return small
}

func clamp(n int32) uint8 { return uint8(min(max(n, 0), 255)) }

// turn gives a plane as a viewer sees it. orientation is the Exif orientation.
func (p plane) turn(orientation int) plane {
	if orientation <= 1 || orientation > 8 {
		return p
	}
	width, height := p.width, p.height
	if orientation > 4 {
		width, height = height, width
	}
	seen := newPlane(width, height, p.channels)
	for y := range height {
		for x := range width {
			fx, fy := origin(orientation, x, y, p.width-1, p.height-1)
			copy(seen.pix[y*seen.stride+x*p.channels:][:p.channels], p.pix[fy*p.stride+fx*p.channels:])
		}
	}
	return seen
}

// origin gives the stored place of the pixel that a viewer sees at x, y. right and bottom are the
// coordinates of the last stored pixel.
//
// Source: Exif 2.32 (CIPA DC-008), 4.6.4, tag 0x0112: which side of the picture the first row and column are
func origin(orientation, x, y, right, bottom int) (int, int) {
	switch orientation {
	case 2:
		return right - x, y
	case 3:
		return right - x, bottom - y
	case 4:
		return x, bottom - y
	case 5:
		return y, x
	case 6:
		return y, bottom - x
	case 7:
		return right - y, bottom - x
	case 8:
		return right - y, x
	}
	return x, y
}

// scaled makes a picture smaller and turns it by its Exif orientation. width and height are those after the
// turn.
func scaled(m image.Image, width, height, orientation int) image.Image {
	stored := image.Pt(width, height)
	if orientation > 4 {
		stored = image.Pt(height, width)
	}
	part := func(pix []uint8, stride, from, high, channels, width, height int) plane {
		return plane{pix, from, high, stride, channels}.resize(width, height).turn(orientation)
	}
	size := m.Bounds().Size()
	switch m := m.(type) {
	case *image.Gray:
		p := part(m.Pix, m.Stride, size.X, size.Y, 1, stored.X, stored.Y)
		return &image.Gray{Pix: p.pix, Stride: p.stride, Rect: image.Rect(0, 0, width, height)}
	case *image.YCbCr:
		half := image.Pt((stored.X+1)/2, (stored.Y+1)/2)
		last := m.COffset(m.Rect.Max.X-1, m.Rect.Max.Y-1) // the last colour sample
		fx, fy := last%m.CStride+1, last/m.CStride+1
		y := part(m.Y, m.YStride, size.X, size.Y, 1, stored.X, stored.Y)
		cb := part(m.Cb, m.CStride, fx, fy, 1, half.X, half.Y)
		cr := part(m.Cr, m.CStride, fx, fy, 1, half.X, half.Y)
		return &image.YCbCr{Y: y.pix, Cb: cb.pix, Cr: cr.pix, YStride: y.stride, CStride: cb.stride,
			SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: image.Rect(0, 0, width, height)}
	}
	full := rgba(m)
	p := part(full.Pix, full.Stride, size.X, size.Y, 4, stored.X, stored.Y)
	for i := 0; i < len(p.pix); i += 4 { // the filter can overshoot; a colour must not exceed its alpha
		for c := range 3 {
			p.pix[i+c] = min(p.pix[i+c], p.pix[i+3])
		}
	}
	return &image.RGBA{Pix: p.pix, Stride: p.stride, Rect: image.Rect(0, 0, width, height)}
}
