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

// Share describes a share picture, which social networks show for a page. It has the title of the page, the
// name of the site and a drawing, in the colors of the site.
type Share struct {
	Title, Site string // as Fonts.Words gives them
	Drawing     string // SVG of the layout; "" for none
	Locale      string // BCP 47, for letters that differ by language
	RightToLeft bool
	// Step is the level of the page in the continuum of care, from 1. Steps is how many levels there are.
	// Both are 0 for a page without a level.
	Step, Steps int
	Fonts       Digest

	Ground, Ink, Soft, Light palette.Color
}

// Wide and Tall are the sizes of share pictures, width and height in pixels. Most networks use Wide.
// Networks for pictures use Tall.
var (
	Wide = [2]int{1200, 630}
	Tall = [2]int{1000, 1500}
)

// Variant plans the picture in one size for a page. output is the output path of the page.
func (s *Share) Variant(output string, size [2]int) Variant {
	v := Variant{Format: PNG, Width: size[0], Height: size[1], Share: s}
	both := Variant{Format: PNG, Share: s} // all sizes share one key, which makes pages shorter
	v.Path = fmt.Sprintf("%s.%s-%d.png", beside(output, "share"), both.Key()[:keyLength], v.Width)
	return v
}

// beside gives the beginning of the path of a picture that is drawn for a page. output is the output path
// of the page. For an index page the last part of the path is name instead of "index".
func beside(output, name string) string {
	begin := strings.TrimSuffix(output, path.Ext(output))
	if dir, index := path.Split(begin); index == "index" {
		begin = dir + name
	}
	return begin
}

// key gives the texts on which the bytes of the picture depend.
func (s *Share) key() []string {
	return []string{s.Title, s.Site, s.Drawing, s.Locale, fmt.Sprint(s.RightToLeft, s.Step, s.Steps),
		string(s.Fonts[:]),
		s.Ground.String(), s.Ink.String(), s.Soft.String(), s.Light.String()}
}

// frame gives the places of the parts of a share picture, in pixels.
type frame struct {
	margin          int
	name            int       // font size of the name of the site
	drawing         rectangle // for left to right; mirrored for the other direction
	title           rectangle
	largest, lowest int // font sizes of the title
}

type rectangle struct{ x, y, w, h int }

// The frames of wide and of tall pictures that have a drawing.
var (
	wideFrame = frame{80, 34, rectangle{804, 300, 316, 250}, rectangle{80, 184, 676, 366}, 84, 44}
	tallFrame = frame{96, 44, rectangle{96, 300, 560, 420}, rectangle{96, 824, 808, 580}, 112, 52}
)

// bars gives the sizes of the row of bars above the title, in pixels. There is one bar for each level of
// care. The bar of the page is wide, the others are narrow. over is the space between the bars and the
// title.
var bars = struct{ height, wide, narrow, gap, over int }{8, 72, 26, 10, 28}

// share draws a share picture as a PNG file. It recovers from a panic, because the libraries may panic on a
// faulty font.
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

// drawings caches the rendered drawings of share pictures, so that each is rendered once. It is safe for
// concurrent use.
type drawings struct {
	mu   sync.Mutex
	made map[drawingKey]func() drawn
}

type drawingKey struct {
	text               string
	in                 rectangle
	ground, ink, light palette.Color
}

// mostDrawings is how many drawings are kept. A site has about ten.
const mostDrawings = 64

// drawing gives the drawing of a share picture, rendered to fit a rectangle.
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

// buffers lets PNG encoders reuse their buffers, because these are large.
type buffers struct{ pool sync.Pool }

// Get gives a used buffer, or nil if there is none.
func (b *buffers) Get() *png.EncoderBuffer { have, _ := b.pool.Get().(*png.EncoderBuffer); return have }

// Put stores a buffer for the next Get.
func (b *buffers) Put(buffer *png.EncoderBuffer) { b.pool.Put(buffer) }
