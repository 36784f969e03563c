package picture

import (
	"cmp"
	"slices"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// typesetter divides texts into lines that fit. It is not safe for concurrent use.
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

// block is a text in lines.
type block struct {
	lines        []shaping.Line
	width        fixed.Int26_6 // of the rectangle
	x, y         fixed.Int26_6 // its left upper corner
	ascent       fixed.Int26_6 // of a line over its base
	line, height fixed.Int26_6 // of one line, of all
	right        bool          // lines end at the right edge
	size         int           // in pixels
}

// shaped is a text in one line.
type shaped struct {
	text         []rune
	runs         []shaping.Output
	ascent, line fixed.Int26_6
	ellipsis     shaping.Input
}

// fit sets a text as large as it fits into a rectangle, in lines of about the same length. Words are divided only where
// that spares the lowest size. What does not fit then is left out, with an ellipsis.
func (t *typesetter) fit(text string, in rectangle, largest, lowest int) block {
	runes := []rune(text)
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

// fits reports whether lines fit into a rectangle.
func fits(lines []shaping.Line, s shaped, in rectangle) bool {
	return s.line*fixed.Int26_6(len(lines)) <= fixed.I(in.h) && widest(lines) <= fixed.I(in.w)
}

func (t *typesetter) block(s shaped, in rectangle, size int, lines []shaping.Line) block {
	return block{
		lines: lines, width: fixed.I(in.w), x: fixed.I(in.x), y: fixed.I(in.y), ascent: s.ascent, line: s.line,
		height: s.line * fixed.Int26_6(len(lines)), right: t.direction == di.DirectionRTL, size: size,
	}
}

// shape finds the glyphs of a text.
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

// wrap divides a text into lines, into so many at most; 0: into all that it needs. They are valid until the next call.
func (t *typesetter) wrap(s shaped, width int, policy shaping.LineBreakPolicy, most int) []shaping.Line {
	runs := slices.Clone(s.runs)
	for i := range runs {
		runs[i].Glyphs = slices.Clone(runs[i].Glyphs) // the wrapper narrows spaces at the ends of lines
	}
	config := shaping.WrapConfig{Direction: t.direction, BreakPolicy: policy, TruncateAfterLines: most}
	if most > 0 {
		config = config.WithTruncator(&t.shaper, s.ellipsis)
	}
	lines, _ := t.wrapper.WrapParagraph(config, width, s.text, shaping.NewSliceIterator(runs))
	return lines
}

// balanced divides a text into a number of lines that are as short as they can be.
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

// inOrder are the runs of a line from left to right.
func inOrder(line shaping.Line) []shaping.Output {
	return slices.SortedFunc(slices.Values(line), func(a, b shaping.Output) int {
		return cmp.Compare(a.VisualIndex, b.VisualIndex)
	})
}
