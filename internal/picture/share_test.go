package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/math/fixed"

	"porchlight/internal/palette"
)

// scripts are words of several scripts, with marks over marks, ligatures and letters that change by their neighbours.
var scripts = map[string]string{
	"latin":      "Intensive outpatient program for people who work, with Ångström and naïveté (IOP) 24/7 e\u0301te\u0301 I\u0307stanbul",
	"compounds":  "Donaudampfschifffahrtsgesellschaftskapitän Rehabilitationseinrichtungen Suchtberatung",
	"vietnamese": "Cai nghiện ma túy những điều cần biết về việc điều trị ngoại trú tăng cường ở nhà",
	"greek":      "Θεραπεία του εθισμού στο σπίτι και η υποστήριξη της οικογένειας ΐ",
	"cyrillic":   "Хвороба залежності лікування та підтримка вдома ґанок їжа",
	"arabic":     "برنامج العلاج الخارجي المكثف للإدمان لا إله مُحَمَّد (IOP) ١٢٣",
	"hebrew":     "תוכנית טיפול אינטנסיבית במרפאת חוץ שָׁלוֹם IOP",
	"armenian":   "Բուժում տանը ընտանիքի աջակցությամբ",
	"georgian":   "დამოკიდებულების მკურნალობა სახლში",
}

func newShare(f *Fonts) *Share {
	look := func(text string) palette.Color { c, _ := palette.Parse(text); return c }
	return &Share{Site: "Porchlight", Locale: "en", Fonts: f.Digest, Drawing: lamp, Ground: look("#101a31"),
		Ink: look("#f4f2ec"), Soft: look("#c0c9dc"), Light: look("#ffbe5c")}
}

const lamp = `<svg viewBox="0 0 160 120" fill="none" stroke="currentColor" stroke-width="3"><path class="lit" d="M66 44h40l-7 42H73z"/><circle class="wall" cx="40" cy="40" r="30"/></svg>`

func openFonts(t *testing.T, own []byte) *Fonts {
	t.Helper()
	f, err := OpenFonts(own)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestShareTitlesFit: titles of any length in any script of the built-in fonts are inside their part of the picture,
// line for line, in glyphs and not in boxes.
func TestShareTitlesFit(t *testing.T) {
	f := openFonts(t, nil)
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	names := slices.Sorted(maps.Keys(scripts))
	for n := range 200 {
		script := names[n%len(names)]
		s := newShare(f)
		s.RightToLeft = random.IntN(3) == 0
		words := strings.Fields(scripts[script])
		for range 1 + random.IntN(40) {
			s.Title += words[random.IntN(len(words))]
			if random.IntN(40) > 0 {
				s.Title += " "
			}
		}
		title, missing := f.Words(s.Title)
		if len(missing) > 0 {
			t.Fatalf("%s: the fonts do not have %q", script, string(missing))
		}
		for _, in := range []rectangle{wideFrame.title, tallFrame.title} {
			if problem := misfit(f, s, title, in); problem != "" {
				t.Fatalf("seed %d: %s: %q: %s", seed, script, title, problem)
			}
		}
	}
}

// misfit is what is wrong with a title in a rectangle; "": nothing.
func misfit(f *Fonts, s *Share, title string, in rectangle) string {
	b := f.typesetter(s).fit(title, in, wideFrame.largest, wideFrame.lowest)
	if len(b.lines) == 0 || b.height > fixed.I(in.h) || b.line*fixed.Int26_6(len(b.lines)) != b.height {
		return fmt.Sprintf("%d lines of %v in %d", len(b.lines), b.line, in.h)
	}
	for _, line := range b.lines {
		if advance(line) > fixed.I(in.w) {
			return fmt.Sprintf("a line has %v in %d", advance(line), in.w)
		}
		for _, run := range inOrder(line) {
			for _, g := range run.Glyphs {
				if g.GlyphID == 0 {
					return "there is an empty box"
				}
			}
		}
	}
	return ""
}

// TestWrappingKeepsSpaces: that a text was divided into lines before leaves no trace in the next lines.
func TestWrappingKeepsSpaces(t *testing.T) {
	f := openFonts(t, nil)
	set := f.typesetter(newShare(f))
	s := set.shape([]rune(scripts["latin"]), 60)
	whole := func() (sum fixed.Int26_6) {
		for _, run := range s.runs {
			for _, g := range run.Glyphs {
				sum += g.Advance
			}
		}
		return sum
	}
	before := whole()
	for width := 300; width < 900; width += 50 {
		set.wrap(s, width, shaping.Never, 0)
	}
	if after := whole(); after != before {
		t.Errorf("the text has a width of %v, and of %v before it was divided", after, before)
	}
}

// TestShareIsWithinItsMargin: nothing is drawn near the edge, where networks cut pictures. The picture has its size,
// and is the same each time, also in the memory of others.
func TestShareIsWithinItsMargin(t *testing.T) {
	f := openFonts(t, nil)
	used := NewMaker(1, f)
	const edge = 56
	for script, sample := range scripts {
		s := newShare(f)
		s.Title, _ = f.Words(sample + " " + sample)
		s.RightToLeft, s.Step, s.Steps = script == "arabic" || script == "hebrew", 3, 7
		for _, size := range [][2]int{Wide, Tall} {
			v := s.Variant("a/index.html", size)
			first := drawShare(t, v, NewMaker(1, f))
			if !bytes.Equal(first, drawShare(t, v, used)) {
				t.Errorf("%s: differs the second time", script)
			}
			m, err := png.Decode(bytes.NewReader(first))
			if err != nil || m.Bounds() != image.Rect(0, 0, size[0], size[1]) {
				t.Fatalf("%s: %v, %v", script, m.Bounds(), err)
			}
			pixels, inside := m.(*image.Paletted), m.Bounds().Inset(edge)
			drawn := 0
			for i, index := range pixels.Pix {
				if index == 0 {
					continue
				}
				drawn++
				if at := image.Pt(i%pixels.Stride, i/pixels.Stride); !at.In(inside) {
					t.Fatalf("%s: %v is drawn at %v", script, size, at)
				}
			}
			if drawn < 10_000 || len(first) > 100_000 {
				t.Errorf("%s: %d pixels, %d bytes", script, drawn, len(first))
			}
		}
	}
}

func drawShare(t *testing.T, v Variant, m *Maker) []byte {
	t.Helper()
	bodies, err := m.Make(t.Context(), nil, []Variant{v})
	if err != nil {
		t.Fatal(err)
	}
	return bodies[0]
}

// TestShareWords: symbols that no font has are left out, letters are not.
func TestShareWords(t *testing.T) {
	f := openFonts(t, nil)
	for text, want := range map[string]string{
		"  A\tplain \n title ":   "A plain title",
		"Night 🌙 and 👩🏽‍⚕️ care": "Night and care",
		"🏳️‍🌈 Pride":             "Pride",
		"1\ufe0f\u20e3 step":     "1 step",
		"cafe\u0301":             "café",
		"x\u0323\u0302":          "x\u0323\u0302",
		"日本 and more":            "日本 and more: no 日本",
		"\u0939\u093f\u0902":     "\u0939\u093f\u0902: no \u0939\u093f\u0902",
		"می\u200cخواهم":          "می\u200cخواهم",
		"a\u0000b":               "ab",
		"🌙":                      "",
		"“Quotes” — dashes… ½ § € → ™ 1°": "“Quotes” — dashes… ½ § € → ™ 1°",
	} {
		have, missing := f.Words(text)
		if len(missing) > 0 {
			have += ": no " + string(missing)
		}
		if have != want {
			t.Errorf("%q: have %q, want %q", text, have, want)
		}
	}
}

// TestShareFont: a font of the site is asked first, and what is no font is refused.
func TestShareFont(t *testing.T) {
	plain, own := openFonts(t, nil), openFonts(t, goregular.TTF)
	s := newShare(plain)
	s.Title = "A title"
	other := *s
	other.Fonts = own.Digest
	v, w := s.Variant("a/b.html", Wide), other.Variant("a/b.html", Wide)
	if v.Path == w.Path || bytes.Equal(drawShare(t, v, NewMaker(1, plain)), drawShare(t, w, NewMaker(1, own))) {
		t.Error("the font of the site is not used")
	}
	if !strings.HasPrefix(v.Path, "a/b.") || !strings.HasPrefix(s.Variant("index.html", Tall).Path, "share.") {
		t.Errorf("the path is %q", v.Path)
	}
	for _, raw := range [][]byte{{}, []byte("wOF2 and more"), goregular.TTF[:5000]} {
		if _, err := OpenFonts(raw); err == nil {
			t.Errorf("%.8q is read as a font", raw)
		}
	}
}

// BenchmarkShare draws wide and tall pictures with other titles each time.
func BenchmarkShare(b *testing.B) {
	f, err := OpenFonts(nil)
	if err != nil {
		b.Fatal(err)
	}
	bus, err := os.ReadFile("../../layouts/_partials/art/bus.html")
	if err != nil {
		b.Fatal(err)
	}
	for _, size := range [][2]int{Wide, Tall} {
		b.Run(fmt.Sprint(size[0]), func(b *testing.B) {
			m := NewMaker(1, f)
			for n := 0; b.Loop(); n++ {
				s := newShare(f)
				s.Title, s.Drawing = fmt.Sprintf("Intensive outpatient program (IOP) %d", n), string(bus)
				if _, err := m.Make(b.Context(), nil, []Variant{s.Variant("a/index.html", size)}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
