package check_test

import (
	"strings"
	"testing"

	"porchlight/internal/check"
)

// FuzzWords: a text without tags has the same words as with a tag behind it.
func FuzzWords(f *testing.F) {
	for _, text := range []string{"", " ", "call", "call us", " call", "call ", "call  us", "call\tus", "a &amp; b",
		"caf\u00e9\u00a0bar", "a\u2028b", "a\x00b \x7f", "a \xff b", "\u0085"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words := func(body string) string { return (&check.File{MediaType: "text/html", Body: []byte(body)}).Words() }
		if text = strings.ReplaceAll(text, "<", ""); words(text) != words(text+"<b></b>") {
			t.Errorf("%q: %q, want %q", text, words(text), words(text+"<b></b>"))
		}
	})
}

// TestOutlineIsBounded: the outline of a page does not grow with the number of its faults.
func TestOutlineIsBounded(t *testing.T) {
	body := strings.Repeat("<a href=/x></a><button></button><img src=x.png><table><tr><td></table><input><a href=/y><b>", 2000)
	tags := (&check.File{MediaType: "text/html", Body: []byte(body)}).Tags()
	o := tags.Outline
	for kind, n := range map[string]int{
		"nameless": len(o.Nameless), "pictures": len(o.Pictures), "tables": len(o.Headless), "nested": len(tags.Nested),
	} {
		if n == 0 || n > 20 {
			t.Errorf("%s: %d", kind, n)
		}
	}
}
