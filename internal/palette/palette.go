// Package palette knows colors: how they are written, how well one is read on another, and which pairs of them the
// built-in style sheet uses.
package palette

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"porchlight/internal/lazyregexp"
)

// Color is an opaque color of sRGB.
type Color struct{ R, G, B uint8 }

var (
	black = Color{}
	white = Color{255, 255, 255}
)

var (
	hexForm = lazyregexp.New(`^#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])$|^#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})$`)
	rgbForm = lazyregexp.New(`^rgb\( *([0-9]{1,3}) *[, ] *([0-9]{1,3}) *[, ] *([0-9]{1,3}) *\)$`)
)

// Parse reads a color as CSS writes it: #1a4a8f, #fff or rgb(26, 74, 143). ok is false for all others.
func Parse(text string) (c Color, ok bool) {
	base, parts := 16, hexForm().FindStringSubmatch(text)
	switch {
	case parts == nil:
		base, parts = 10, rgbForm().FindStringSubmatch(text)
	case parts[1] != "":
		parts = []string{"", parts[1] + parts[1], parts[2] + parts[2], parts[3] + parts[3]}
	default:
		parts = parts[3:]
	}
	if parts == nil {
		return c, false
	}
	for i, to := range []*uint8{&c.R, &c.G, &c.B} {
		n, err := strconv.ParseUint(parts[1+i], base, 8)
		if err != nil {
			return c, false
		}
		*to = uint8(n)
	}
	return c, true
}

// String is the color as CSS writes it: "#1a4a8f".
func (c Color) String() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// linear are the amounts of light of the values of a channel.
var linear = func() (table [256]float64) {
	for i := range table {
		if v := float64(i) / 255; v <= 0.04045 {
			table[i] = v / 12.92
		} else {
			table[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return table
}()

// luminance is the brightness, from 0 to 1. The conversions keep processors from joining a product and a sum, which
// would give another number on some machines.
//
// Source: WCAG 2.2, relative luminance
func (c Color) luminance() float64 {
	return float64(0.2126*linear[c.R]) + float64(0.7152*linear[c.G]) + float64(0.0722*linear[c.B])
}

// contrast is the contrast ratio of two colors, from 1 to 21.
//
// Source: WCAG 2.2, contrast ratio
func contrast(a, b Color) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// nearest is the color with the least black or white mixed in that is good; false: there is none.
func (c Color) nearest(good func(Color) bool) (Color, bool) {
	for amount := range 256 {
		for _, other := range []Color{black, white} {
			if mixed := c.Mix(other, amount); good(mixed) {
				return mixed, true
			}
		}
	}
	return c, false
}

// Mix takes in an amount of another color, from 0 to 255.
func (c Color) Mix(other Color, amount int) Color {
	channel := func(a, b uint8) uint8 { return uint8((int(a)*(255-amount) + int(b)*amount + 127) / 255) }
	return Color{channel(c.R, other.R), channel(c.G, other.G), channel(c.B, other.B)}
}

// Tokens are colors by the name of their job: "ink", "calm".
type Tokens map[string]Color

// The contrast that text needs, and that lines and icons need which mean something.
const (
	text = 7.0
	line = 3.0
)

// Pair is a color and the ground on which the style sheet draws with it.
type Pair struct {
	Color, Ground string // tokens
	Need          float64
}

// Pairs are all pairs of tokens with which the built-in style sheet draws text, or lines and icons with a meaning.
var Pairs = slices.Concat(
	on("ground", text, "ink", "ink-soft", "calm", "urgent", "emergency", "good"), on("ground", line, "line"),
	on("surface", text, "ink", "ink-soft", "calm", "urgent", "emergency", "good"), on("surface", line, "line"),
	on("glow", text, "ink", "calm"),
	on("light", text, "light-ink"),
	on("alarm", text, "alarm-ink"),
	on("night", text, "night-ink", "night-soft", "light"), on("night", line, "night-line"),
)

func on(ground string, need float64, colors ...string) (pairs []Pair) {
	for _, c := range colors {
		pairs = append(pairs, Pair{c, ground, need})
	}
	return pairs
}

// Names are the tokens that settings may give. "hair" is for lines without a meaning, so no pair has it.
var Names = func() []string {
	names := []string{"hair"}
	for _, p := range Pairs {
		names = append(names, p.Color, p.Ground)
	}
	slices.Sort(names)
	return slices.Compact(names)
}()

// IsText reports whether text is drawn with the pair.
func (p Pair) IsText() bool { return p.Need == text }

// Contrast is that of the pair. ok is false when a color of it is unknown.
func (t Tokens) Contrast(p Pair) (ratio float64, ok bool) {
	c, colored := t[p.Color]
	ground, grounded := t[p.Ground]
	return contrast(c, ground), colored && grounded
}

// Nearest is the color nearest to one that is good as a token in all pairs with the other tokens; false: there is none.
func (t Tokens) Nearest(token string, c Color) (Color, bool) {
	return c.nearest(func(c Color) bool {
		return !slices.ContainsFunc(Pairs, func(p Pair) bool {
			other := p.Ground
			if other == token {
				other = p.Color
			} else if p.Color != token {
				return false
			}
			partner, known := t[other]
			return known && contrast(c, partner) < p.Need
		})
	})
}

// Brand are the tokens that follow from the one color of a brand: links, and the dark ground of the helpline and the
// foot. Help and focus keep their own light. t are all other tokens.
func (t Tokens) Brand(brand Color, dark bool) Tokens {
	link, _ := t.Nearest("calm", brand)
	night, _ := t.Nearest("night", brand)
	if dark {
		night = night.Mix(black, 128)
	}
	return Tokens{"calm": link, "night": night}
}
