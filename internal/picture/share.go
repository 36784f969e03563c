package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"path"
	"strings"
	"sync"

	"golang.org/x/image/math/fixed"

	"porchlight/internal/palette"
)

// Share is a picture that networks show of a shared page: the title of the page, the name of the site and a drawing, in
// the colors of the site.
type Share struct {
	Title, Site string // see Fonts.Words
	Drawing     string // SVG, as layouts have it; "": none
	Locale      string // BCP 47, for letters that differ by language
	RightToLeft bool
	// where the page's level is in the continuum of care, from 1, and how many levels there are; 0: none
	Step, Steps int
	Fonts       Digest

	Ground, Ink, Soft, Light palette.Color
}

// Wide and Tall are the sizes of share pictures in pixels: of most networks, and of those for pictures.
var (
	Wide = [2]int{1200, 630}
	Tall = [2]int{1000, 1500}
)

// Variant is the picture in a size, for the page that has an output path.
func (s *Share) Variant(output string, size [2]int) Variant {
	v := Variant{Format: PNG, Width: size[0], Height: size[1], Share: s}
	both := Variant{Format: PNG, Share: s} // one key for all sizes makes shorter pages
	v.Path = fmt.Sprintf("%s.%s-%d.png", beside(output, "share"), both.Key()[:keyLength], v.Width)
	return v
}

// beside is the beginning of the path of what is drawn for a page, by the page's output path: in the folder of an index
// page, the name.
func beside(output, name string) string {
	begin := strings.TrimSuffix(output, path.Ext(output))
	if dir, index := path.Split(begin); index == "index" {
		begin = dir + name
	}
	return begin
}

// key are the texts on which the bytes of the picture depend.
func (s *Share) key() []string {
	return []string{s.Title, s.Site, s.Drawing, s.Locale, fmt.Sprint(s.RightToLeft, s.Step, s.Steps),
		string(s.Fonts[:]),
		s.Ground.String(), s.Ink.String(), s.Soft.String(), s.Light.String()}
}

// frame is where the parts of a share picture are, in pixels.
type frame struct {
	margin          int
	name            int       // size of the name of the site
	drawing         rectangle // left to right; mirrored where texts run the other way
	title           rectangle
	largest, lowest int // sizes of the title
}

type rectangle struct{ x, y, w, h int }

// Frames of wide and of tall pictures, with a drawing.
var (
	wideFrame = frame{80, 34, rectangle{804, 300, 316, 250}, rectangle{80, 184, 676, 366}, 84, 44}
	tallFrame = frame{96, 44, rectangle{96, 300, 560, 420}, rectangle{96, 824, 808, 580}, 112, 52}
)

// bars is the light over the title, and what is beside it for the other levels of care, in pixels.
var bars = struct{ height, wide, narrow, gap, over int }{8, 72, 26, 10, 28}

// share draws a share picture. The libraries may panic on a font with a fault.
func (m *Maker) share(s *Share, width, height int) (body []byte, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the font has a fault")
		}
	}()
	f := wideFrame
	if height > width {
		f = tallFrame
	}
	c := m.canvas(s, width, height)
	defer m.release(c)
	t := m.fonts.typesetter(s)
	mirrored := func(r rectangle) rectangle {
		if s.RightToLeft {
			r.x = width - r.x - r.w
		}
		return r
	}
	if s.Drawing != "" {
		c.place(m.drawing(c, f.drawing), mirrored(f.drawing), s.RightToLeft)
	} else if height < width {
		f.title.w = width - 2*f.margin
	}
	name := t.fit(s.Site, rectangle{f.margin, f.margin, width - 2*f.margin, f.name * 3 / 2}, f.name, f.name)
	c.text(name, soft)
	title := t.fit(s.Title, mirrored(f.title), f.largest, f.lowest)
	if rest := f.title.h - title.height.Round(); height < width && rest > 0 {
		title.y += fixed.I(rest / 2)
	}
	b := rectangle{f.title.x, title.y.Round() - bars.over - bars.height, 0, bars.height}
	for step := 1; step <= max(1, s.Steps); step++ {
		color := soft + shades/2
		b.w = bars.narrow
		if step == s.Step || s.Steps == 0 {
			b.w, color = bars.wide, light+shades-1
		}
		c.fill(mirrored(b), color)
		b.x += b.w + bars.gap
	}
	c.text(title, ink)
	var out bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &m.buffers}).Encode(&out, c.Paletted)
	return out.Bytes(), err
}

// drawings are those of share pictures, so that each is drawn once. It is safe for concurrent use.
type drawings struct {
	mu   sync.Mutex
	made map[drawingKey]func() drawn
}

type drawingKey struct {
	text               string
	in                 rectangle
	ground, ink, light palette.Color
}

// mostDrawings are kept. A site has about ten.
const mostDrawings = 64

// drawing is the drawing of a share picture, for a rectangle.
func (m *Maker) drawing(c *canvas, in rectangle) drawn {
	s := c.share
	key := drawingKey{s.Drawing, in, s.Ground, s.Ink, s.Light}
	m.drawings.mu.Lock()
	made, ok := m.drawings.made[key]
	if !ok {
		made = sync.OnceValue(func() drawn { return render(s, c.Palette, in) })
		if len(m.drawings.made) < mostDrawings {
			m.drawings.made[key] = made
		}
	}
	m.drawings.mu.Unlock()
	return made()
}

// buffers are those of an encoder, which are large.
type buffers struct{ pool sync.Pool }

// Get gives a buffer, or nil.
func (b *buffers) Get() *png.EncoderBuffer { have, _ := b.pool.Get().(*png.EncoderBuffer); return have }

// Put takes a buffer back.
func (b *buffers) Put(buffer *png.EncoderBuffer) { b.pool.Put(buffer) }
