package main

import (
	"strings"
	"testing"

	"github.com/rivo/uniseg"
)

// TestWrap holds that wrapped text keeps its words and fits, and that lists go on below their second column.
func TestWrap(t *testing.T) {
	text := "One paragraph that was\nwritten in two lines.\n\nFlags:\n  -a, --all     show all of them, and more than that\n      --none    nothing\n"
	want := "One paragraph that was written\nin two lines.\n\nFlags:\n  -a, --all     show all of\n                them, and more\n                than that\n      --none    nothing\n"
	if have := wrap(text, 30); have != want {
		t.Errorf("have\n%s\nwant\n%s", have, want)
	}
	long := strings.Repeat("word ", 30) + strings.Repeat("x", 200)
	if have := wrap(long, 40); strings.Join(strings.Fields(have), " ") != long {
		t.Errorf("words are lost: %q", have)
	}
}

// TestCutTo holds that a cut cell fits.
func TestCutTo(t *testing.T) {
	for _, words := range []string{"short", "a title that is much too long for it", "日本語の長い題名です", ""} {
		have := cutTo(words, 12)
		if uniseg.StringWidth(have) > 12 || uniseg.StringWidth(words) <= 12 && have != words {
			t.Errorf("%q becomes %q", words, have)
		}
	}
}
