package palette

import "slices"

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
	return Contrast(c, ground), colored && grounded
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
			return known && Contrast(c, partner) < p.Need
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
