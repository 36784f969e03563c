package markdown

import (
	"strings"
	"testing"
)

// TestProseStop: the next byte that needs a closer look is found wherever it is in a long text.
func TestProseStop(t *testing.T) {
	for size := range 2*proseStretch + 3 {
		words := strings.Repeat("a b", size)[:size]
		for _, end := range []string{"  x", " &x", "&x", `\x`, "\tx", " \nx", " ", ""} {
			text := strings.TrimRight(words, " ") + end
			want := len(strings.TrimRight(words, " "))
			if have := proseStop([]byte(text), 0); have != want {
				t.Fatalf("%d bytes and %q: stops at %d", want, end, have)
			}
		}
	}
}
