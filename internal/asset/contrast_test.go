package asset

import (
	"maps"
	"os"
	"regexp"
	"testing"

	"porchlight/internal/palette"
)

// TestMoreContrast computes the pairs of the theme for readers who ask for more contrast: each is good in both schemes.
func TestMoreContrast(t *testing.T) {
	text, err := os.ReadFile("../../static/css/site/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile(`@media \(prefers-contrast: more\)( and \(prefers-color-scheme: dark\))? \{\s*:root \{([^}]*)\}`)
	token := regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]+)`)
	blocks := block.FindAllStringSubmatch(string(text), -1)
	store, _ := looked(t, "", nil)
	for _, scheme := range []string{"light", "dark"} {
		colors, set := maps.Clone(store.Colors()[scheme]), 0
		for _, b := range blocks {
			if b[1] != "" && scheme == "light" {
				continue
			}
			for _, m := range token.FindAllStringSubmatch(b[2], -1) {
				colors[m[1]] = m[2]
				set++
			}
		}
		tokens := palette.Tokens{}
		for name, color := range colors {
			tokens[name], _ = palette.Parse(color)
		}
		for _, p := range palette.Pairs {
			if ratio, known := tokens.Contrast(p); !known || ratio < p.Need {
				t.Errorf("%s: %s on %s: %.2f", scheme, p.Color, p.Ground, ratio)
			}
		}
		if set < 5 {
			t.Errorf("%s: %d colors are set for more contrast", scheme, set)
		}
	}
}
