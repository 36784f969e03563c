package picture

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"sync"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusansbold"
	"github.com/go-text/typesetting/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/text/unicode/norm"
)

// Fonts are the fonts of the words in share pictures. They are safe for concurrent use.
type Fonts struct {
	Digest Digest // of the fonts; the same digest gives the same pictures
	list   []*font.Font
}

// builtIn are the fonts that come with the program: Go Bold for Latin, Greek and Cyrillic letters, DejaVu Sans Bold for
// more of them, and for Arabic, Hebrew, Armenian and Georgian letters.
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

// OpenFonts reads a font file of a site (TrueType or OpenType), which is asked for letters before the built-in fonts.
// nil: there are only these.
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

// Words are the words of a text as share pictures show them: symbols that no font has are left out, such as emoji.
// missing are the letters that no font has; a picture without them would show other words.
func (f *Fonts) Words(text string) (words string, missing []rune) {
	var kept []rune
	space, left := true, false // the last character was a space, was left out
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

// isOrnament reports whether the words of a text are the same without a character: a symbol, or a part of one.
func isOrnament(r rune) bool {
	const joiner, keycap = '\u200d', '\u20e3'
	return r == joiner || r == keycap || unicode.In(r, unicode.So, unicode.Sk, unicode.Co) ||
		r >= 0xe0000 && r < 0xe0080
}

func (f *Fonts) covers(r rune) bool {
	return slices.ContainsFunc(f.list, func(one *font.Font) bool { _, ok := one.NominalGlyph(r); return ok })
}

// faces choose a font for each letter of one text: the first that has all of them, so that the letters of a text match,
// else the first that has the letter.
type faces struct {
	all   []*font.Face
	whole *font.Face // has all letters of the text; nil: none does
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

// ResolveFace gives the font of a letter.
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
