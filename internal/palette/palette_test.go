package palette

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"testing"

	"porchlight"
)

func parse(t *testing.T, text string) Color {
	t.Helper()
	c, ok := Parse(text)
	if !ok {
		t.Fatalf("%q is no color", text)
	}
	return c
}

// TestContrast compares with known ratios: of WCAG itself, and of the WebAIM contrast checker.
func TestContrast(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"#000", "#fff", "21.00"}, {"#fff", "#fff", "1.00"}, {"#777", "#fff", "4.48"}, {"#767676", "#fff", "4.54"},
		{"#595959", "#fff", "7.00"}, {"#f00", "#fff", "4.00"}, {"#0f0", "#fff", "1.37"}, {"#00f", "#fff", "8.59"},
		{"#ff0", "#000", "19.56"}, {"rgb(0, 0, 255)", "#FFFFFF", "8.59"}, {"#949494", "#fff", "3.03"},
	} {
		a, b := parse(t, c.a), parse(t, c.b)
		if got := fmt.Sprintf("%.2f", contrast(a, b)); got != c.want || contrast(a, b) != contrast(b, a) {
			t.Errorf("%s on %s: %s, want %s", c.a, c.b, got, c.want)
		}
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"#1A4a8f": "#1a4a8f", "#abc": "#aabbcc", "rgb(26, 74, 143)": "#1a4a8f", "rgb(26 74 143)": "#1a4a8f",
		"": "", "navy": "", "#12": "", "#1a4a8f80": "", "rgb(256, 0, 0)": "", "1a4a8f": "", "rgb(1,2)": "", "#ggg": "",
	} {
		c, ok := Parse(text)
		if ok != (want != "") || ok && c.String() != want {
			t.Errorf("%q: %v, %v", text, c, ok)
		}
	}
}

// TestNearest holds that a color that is proposed is good in all pairs of its token, and that a good one stays.
func TestNearest(t *testing.T) {
	ground := Tokens{"ground": white, "surface": white, "glow": parse(t, "#fff3d9")}
	for _, text := range []string{"#88aaff", "#fc0", "#fff", "#000", "#7a1f5c"} {
		c := parse(t, text)
		good, ok := ground.Nearest("calm", c)
		ground["calm"] = good
		for _, p := range Pairs {
			if ratio, known := ground.Contrast(p); !ok || known && ratio < p.Need {
				t.Errorf("%s: %s on %s: %.2f", text, good, p.Ground, ratio)
			}
		}
		if again, _ := ground.Nearest("calm", good); again != good {
			t.Errorf("%s: %s is good, and %s is proposed", text, good, again)
		}
	}
	if c, ok := (Tokens{"ground": white, "surface": black}).Nearest("ink", white); ok {
		t.Errorf("%s cannot be read on black and white", c)
	}
}

// TestPairsAreWhole looks for the pairs in the rules of the style sheet.
func TestPairsAreWhole(t *testing.T) {
	files, err := fs.Glob(porchlight.Starter, "static/css/site/*.css")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	rule := regexp.MustCompile(`\{[^{}]*\}`)
	color, ground := regexp.MustCompile(`[{;]\s*color: var\(--([a-z-]+)\)`), regexp.MustCompile(
		`background: var\(--([a-z-]+)\)`)
	found := 0
	for _, file := range files {
		text, _ := fs.ReadFile(porchlight.Starter, file)
		for _, r := range rule.FindAllString(string(text), -1) {
			c, g := color.FindStringSubmatch(r), ground.FindStringSubmatch(r)
			if c == nil || g == nil {
				continue
			}
			found++
			if !slices.ContainsFunc(Pairs, func(p Pair) bool {
				return p.IsText() && (p.Color == c[1] && p.Ground == g[1] || p.Color == g[1] && p.Ground == c[1])
			}) {
				t.Errorf("%s: %s on %s is in no pair", file, c[1], g[1])
			}
		}
	}
	if found < 8 {
		t.Errorf("only %d rules with a color and a ground were found", found)
	}
}
