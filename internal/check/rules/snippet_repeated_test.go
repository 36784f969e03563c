package rules

import (
	"strings"
	"testing"

	"porchlight/internal/prose"
)

// TestAlike: the fast path for ASCII gives the same result as folding.
func TestAlike(t *testing.T) {
	for _, text := range []string{"", " ", "Help  With\tAlcohol ", " A b  C ", "Über  Uns", "It’s  here", "IT'S here",
		"a\u00a0b", "a\x00b", "tail ", "~ ZZ @[`{"} {
		want := strings.Join(strings.Fields(prose.Fold(text)), " ")
		if have := string(appendAlike(nil, text)); have != want {
			t.Errorf("%q: have %q, want %q", text, have, want)
		}
	}
}
