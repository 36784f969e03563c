package picture

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"slices"
	"sync"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusansbold"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// Fonts are the fonts for the words in share pictures. They are safe for concurrent use.
type Fonts struct {
	Digest Digest // SHA-256 of the site's font file; zero for built-in fonts only
	list   []*font.Font
}

// builtIn gives the fonts that come with the program. Go Bold has Latin, Greek and Cyrillic letters. DejaVu
// Sans Bold has more of these, and Arabic, Hebrew, Armenian and Georgian letters.
var builtIn = sync.OnceValues(func() (list []*font.Font, err error) {
	for _, raw := range [][]byte{gobold.TTF, dejavusansbold.TTF} {
		face, err := font.ParseTTF(bytes.NewReader(raw))
		if err != nil {
			return nil, err
		}
		list = append(list, face.Font)
	}
	return list, nil
})

// ReadFonts reads the built-in fonts ahead of time, so that OpenFonts need not wait for them.
func ReadFonts() { _, _ = builtIn() }

// OpenFonts reads a site's own font file (TrueType or OpenType). Letters are searched in it before the
// built-in fonts. With nil there are only the built-in fonts.
func OpenFonts(own []byte) (*Fonts, error) {
	list, err := builtIn()
	if err != nil || own == nil {
		return &Fonts{list: list}, err
	}
	face, err := font.ParseTTF(bytes.NewReader(own))
	if err != nil {
		return nil, errors.New("it is no TrueType or OpenType font")
	}
	return &Fonts{sha256.Sum256(own), slices.Concat([]*font.Font{face.Font}, list)}, nil
}

// Words gives a text as share pictures show it: with single spaces, and without the symbols that no font
// has, such as emoji. missing are the letters that no font has. They stay in words, and a picture cannot
// show them.
func (f *Fonts) Words(text string) (words string, missing []rune) {
	var kept []rune
	space, left := true, false // what the last character was: a space, or a symbol that was left out
	for _, r := range norm.NFC.String(text) {
		switch {
		case unicode.IsSpace(r):
			if !space {
				kept = append(kept, ' ')
			}
			space, left = true, false
			continue
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Variation_Selector, r):
			continue
		case isOrnament(r) && (left || !f.covers(r)):
			left = true
			continue
		case !f.covers(r) && !unicode.Is(unicode.Cf, r):
			missing = append(missing, r)
		}
		kept = append(kept, r)
		space, left = false, false
	}
	if n := len(kept); n > 0 && kept[n-1] == ' ' {
		kept = kept[:n-1]
	}
	return string(kept), missing
}

// isOrnament reports whether a character is a symbol or a part of one. The words of a text are the same
// without it.
func isOrnament(r rune) bool {
	const joiner, keycap = '\u200d', '\u20e3'
	return r == joiner || r == keycap || unicode.In(r, unicode.So, unicode.Sk, unicode.Co) ||
		r >= 0xe0000 && r < 0xe0080
}

func (f *Fonts) covers(r rune) bool {
	return slices.ContainsFunc(f.list, func(one *font.Font) bool { _, ok := one.NominalGlyph(r); return ok })
}

// faces chooses the font of each letter of one text. It takes the first font that has all letters of the
// text, so that the letters match. If no font has all, each letter has the first font that has it.
type faces struct {
	all   []*font.Face
	whole *font.Face // has all letters of the text; nil if none does
}

func (f *Fonts) facesOf(all []*font.Face, text []rune) faces {
	for i, one := range f.list {
		lacks := func(r rune) bool { _, ok := one.NominalGlyph(r); return !ok && !unicode.Is(unicode.Cf, r) }
		if !slices.ContainsFunc(text, lacks) {
			return faces{whole: all[i]}
		}
	}
	return faces{all: all}
}

// ResolveFace gives the font of a letter. It gives the first font if no font has the letter.
func (f faces) ResolveFace(r rune) *font.Face {
	if f.whole != nil {
		return f.whole
	}
	for _, face := range f.all {
		if _, ok := face.NominalGlyph(r); ok {
			return face
		}
	}
	return f.all[0]
}

// typesetter breaks texts into lines that fit a rectangle. It is not safe for concurrent use.
type typesetter struct {
	fonts     *Fonts
	faces     []*font.Face
	language  language.Language
	direction di.Direction
	segments  shaping.Segmenter
	shaper    shaping.HarfbuzzShaper
	wrapper   shaping.LineWrapper
}

func (f *Fonts) typesetter(s *Share) *typesetter {
	t := &typesetter{fonts: f, language: language.NewLanguage(s.Locale)}
	if s.RightToLeft {
		t.direction = di.DirectionRTL
	}
	for _, one := range f.list {
		t.faces = append(t.faces, font.NewFace(one))
	}
	return t
}

// block is a text broken into lines.
type block struct {
	lines        []shaping.Line
	width        fixed.Int26_6 // of the rectangle
	x, y         fixed.Int26_6 // left upper corner of the rectangle
	ascent       fixed.Int26_6 // of a line above its baseline
	line, height fixed.Int26_6 // of one line; of all lines
	right        bool          // lines end at the right edge
	size         int           // in pixels
}

// shaped is a text as one line of glyphs.
type shaped struct {
	text         []rune
	runs         []shaping.Output
	ascent, line fixed.Int26_6
	ellipsis     shaping.Input
}

// mostLetters is how many letters of a text are used. No picture has room for more. The limit saves time,
// because the text is shaped again for each size.
const mostLetters = 2000

// fit breaks a text into lines in the largest size that fits a rectangle. It tries all sizes from largest
// to lowest without dividing a word, and makes the lines about equally long. If none fits, it tries the
// lower half of the sizes with divided words. If none fits again, the text gets the lowest size and ends in
// an ellipsis. Sizes are in pixels.
func (t *typesetter) fit(text string, in rectangle, largest, lowest int) block {
	runes := []rune(text)
	runes = runes[:min(len(runes), mostLetters)]
	if len(runes) == 0 {
		return block{x: fixed.I(in.x), y: fixed.I(in.y)}
	}
	const step = 4
	for size := largest; size >= lowest; size -= step {
		s := t.shape(runes, size)
		if lines := t.wrap(s, in.w, shaping.Never, 0); fits(lines, s, in) {
			return t.block(s, in, size, t.balanced(s, in.w, len(lines)))
		}
	}
	for size := (largest + lowest) / 2; size >= lowest; size -= step {
		s := t.shape(runes, size)
		if lines := t.wrap(s, in.w, shaping.WhenNecessary, 0); fits(lines, s, in) {
			return t.block(s, in, size, lines)
		}
	}
	s := t.shape(runes, lowest)
	most := max(1, int(fixed.I(in.h)/s.line))
	lines := t.wrap(s, in.w, shaping.Never, most)
	if !fits(lines, s, in) {
		lines = t.wrap(s, in.w, shaping.WhenNecessary, most)
	}
	return t.block(s, in, lowest, lines)
}

// fits reports whether lines fit a rectangle.
func fits(lines []shaping.Line, s shaped, in rectangle) bool {
	return s.line*fixed.Int26_6(len(lines)) <= fixed.I(in.h) && widest(lines) <= fixed.I(in.w)
}

func (t *typesetter) block(s shaped, in rectangle, size int, lines []shaping.Line) block {
	return block{
		lines: lines, width: fixed.I(in.w), x: fixed.I(in.x), y: fixed.I(in.y), ascent: s.ascent, line: s.line,
		height: s.line * fixed.Int26_6(len(lines)), right: t.direction == di.DirectionRTL, size: size,
	}
}

// shape finds the glyphs of a text. size is in pixels.
func (t *typesetter) shape(text []rune, size int) shaped {
	s := shaped{text: text}
	faces := t.fonts.facesOf(t.faces, text)
	whole := shaping.Input{Text: text, RunEnd: len(text), Direction: t.direction, Size: fixed.I(size),
		Language: t.language}
	for _, run := range t.segments.Split(whole, faces) {
		out := t.shaper.Shape(run)
		s.runs = append(s.runs, out)
		s.ascent = max(s.ascent, out.LineBounds.Ascent, out.GlyphBounds.Ascent)
		s.line = max(s.line, s.ascent-min(out.LineBounds.Descent, out.GlyphBounds.Descent))
	}
	s.ellipsis = whole
	s.ellipsis.Text, s.ellipsis.RunEnd, s.ellipsis.Face = []rune("…"), 1, faces.ResolveFace('…')
	return s
}

// wrap breaks a text into at most so many lines; 0 means no limit. The lines are valid until the next call.
func (t *typesetter) wrap(s shaped, width int, policy shaping.LineBreakPolicy, most int) []shaping.Line {
	runs := slices.Clone(s.runs)
	for i := range runs {
		runs[i].Glyphs = slices.Clone(runs[i].Glyphs) // the wrapper changes the spaces at line ends
	}
	config := shaping.WrapConfig{Direction: t.direction, BreakPolicy: policy, TruncateAfterLines: most}
	if most > 0 {
		config = config.WithTruncator(&t.shaper, s.ellipsis)
	}
	lines, _ := t.wrapper.WrapParagraph(config, width, s.text, shaping.NewSliceIterator(runs))
	return lines
}

// balanced breaks a text into the same number of lines, in the narrowest width that allows it. The lines
// then have about the same length.
func (t *typesetter) balanced(s shaped, width, lines int) []shaping.Line {
	low, high := width/2, width
	for lines > 1 && high-low > 8 {
		middle := (low + high) / 2
		if got := t.wrap(s, middle, shaping.Never, 0); len(got) <= lines && widest(got) <= fixed.I(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return t.wrap(s, high, shaping.Never, 0)
}

func widest(lines []shaping.Line) (most fixed.Int26_6) {
	for _, line := range lines {
		most = max(most, advance(line))
	}
	return most
}

func advance(line shaping.Line) (sum fixed.Int26_6) {
	for _, run := range line {
		sum += run.Advance
	}
	return sum
}

// inOrder gives the runs of a line from left to right.
func inOrder(line shaping.Line) []shaping.Output {
	return slices.SortedFunc(slices.Values(line), func(a, b shaping.Output) int {
		return cmp.Compare(a.VisualIndex, b.VisualIndex)
	})
}
