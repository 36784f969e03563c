package picture

import (
	"image"
	"image/draw"

	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// boxScanner fills each shape of a drawing within the bounds of the shape. The scanner of the library goes
// over the whole picture for each shape, which is slow.
type boxScanner struct {
	*rasterx.ScannerGV // holds the colors
	to                 draw.Image
	pen                vector.Rasterizer
	path               []step
	extent             fixed.Rectangle26_6
}

// step is the next point of a path. If begins is true, a new outline begins there. Otherwise a line leads
// there.
type step struct {
	fixed.Point26_6
	begins bool
}

func newBoxScanner(to draw.Image) *boxScanner {
	return &boxScanner{ScannerGV: rasterx.NewScannerGV(1, 1, to, to.Bounds()), to: to}
}

// Start begins an outline at a point.
func (s *boxScanner) Start(p fixed.Point26_6) { s.add(p, true) }

// Line adds a line from the last point to p.
func (s *boxScanner) Line(p fixed.Point26_6) { s.add(p, false) }

func (s *boxScanner) add(p fixed.Point26_6, begins bool) {
	at := fixed.Rectangle26_6{Min: p, Max: p}
	if e := &s.extent; len(s.path) > 0 {
		at.Min.X, at.Min.Y = min(e.Min.X, p.X), min(e.Min.Y, p.Y)
		at.Max.X, at.Max.Y = max(e.Max.X, p.X), max(e.Max.Y, p.Y)
	}
	s.extent, s.path = at, append(s.path, step{p, begins})
}

// GetPathExtent gives the bounds of the current shape.
func (s *boxScanner) GetPathExtent() fixed.Rectangle26_6 { return s.extent }

// Clear removes the current shape.
func (s *boxScanner) Clear() { s.path = s.path[:0] }

// Draw fills the current shape.
func (s *boxScanner) Draw() {
	e := s.extent
	box := image.Rect(e.Min.X.Floor(), e.Min.Y.Floor(), e.Max.X.Ceil(), e.Max.Y.Ceil()).Intersect(s.to.Bounds())
	if len(s.path) == 0 || box.Empty() {
		return
	}
	s.pen.Reset(box.Dx(), box.Dy())
	corner := fixed.P(box.Min.X, box.Min.Y)
	for _, p := range s.path {
		x, y := float32(p.X-corner.X)/64, float32(p.Y-corner.Y)/64
		if p.begins {
			s.pen.MoveTo(x, y)
		} else {
			s.pen.LineTo(x, y)
		}
	}
	s.pen.Draw(s.to, box, s.Source, box.Min)
}
