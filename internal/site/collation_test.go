package site

import (
	"slices"
	"testing"

	"golang.org/x/text/language"
)

// TestCollationKeepsKeys: what is kept of one sorting changes nothing in the next, also of another language.
func TestCollationKeepsKeys(t *testing.T) {
	for _, test := range []struct{ language, want string }{
		{"en", "a ö z"}, {"sv", "a z ö"}, {"sv", "a z ö"}, {"en", "a ö z"},
	} {
		c := newCollation(language.MustParse(test.language))
		words := []string{"z", "ö", "a"}
		slices.SortFunc(words, func(x, y string) int { return slices.Compare(c.key(x), c.key(y)) })
		if have := words[0] + " " + words[1] + " " + words[2]; have != test.want {
			t.Errorf("%s: have %q, want %q", test.language, have, test.want)
		}
		c.keep()
	}
}
