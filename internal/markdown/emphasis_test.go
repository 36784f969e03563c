package markdown

import (
	"strings"
	"testing"

	"github.com/yuin/goldmark/parser"
)

// TestFlanks: a run opens and closes emphasis where goldmark's own does.
func TestFlanks(t *testing.T) {
	around := []rune("a8é–*_~ \n\t(.”\u00a0\u2028")
	for _, mark := range []string{"*", "_", "~"} {
		for n := 1; n <= 3; n++ {
			for _, before := range around {
				for _, after := range append(around, 0) {
					line := []byte(strings.Repeat(mark, n))
					if after != 0 && string(after) != mark {
						line = append(line, string(after)...)
					}
					want := parser.ScanDelimiter(line, before, 1, &emphasis{})
					if canOpen, canClose := flanks(line, n, before); canOpen != want.CanOpen ||
						canClose != want.CanClose {
						t.Errorf("%q behind %q: have %v, %v, want %v, %v", line, before, canOpen, canClose,
							want.CanOpen,
							want.CanClose)
					}
				}
			}
		}
	}
}
