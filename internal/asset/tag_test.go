package asset

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"porchlight/internal/race"
)

// TestDivideAsBrowsers: tags are divided into names and values as by a parser that follows the standard, whatever
// is in them.
func TestDivideAsBrowsers(t *testing.T) {
	parts := []string{"a", "HREF", "id", "x1", "=", "==", " ", "\n", "\t", "/", ">", "\"", "'", "tel:988", "&amp;", "<",
		"é", "\"q>\"", "'s'"}
	random := rand.New(rand.NewPCG(1, 2))
	rounds := 100_000
	if race.FewRounds() {
		rounds = 10_000
	}
	for range rounds {
		var b strings.Builder
		b.WriteString("a")
		for range random.IntN(12) {
			b.WriteString(parts[random.IntN(len(parts))])
		}
		text := b.String()
		var tags Tags
		closed := tags.Divide([]byte(text))
		tokens := html.NewTokenizer(strings.NewReader("<" + text))
		if kind := tokens.Next(); closed != (kind == html.StartTagToken || kind == html.SelfClosingTagToken) {
			t.Fatalf("%q: closed %v, want %v", text, closed, kind)
		}
		if !closed {
			continue
		}
		want, more := tokens.TagName()
		wantName := string(want)
		var have, wanted []string
		for i, a := range tags.Attrs {
			if slices.ContainsFunc(tags.Attrs[:i], func(b Attr) bool { return string(a.Name) == string(b.Name) }) {
				continue // of several with one name, the first counts
			}
			have = append(have, string(a.Name)+"="+Value(a.Value))
		}
		for more {
			var key, val []byte
			key, val, more = tokens.TagAttr()
			wanted = append(wanted, string(key)+"="+string(val))
		}
		if string(tags.Name) != wantName || !slices.Equal(have, wanted) {
			t.Fatalf("%q: have %s %q, want %s %q", text, tags.Name, have, wantName, wanted)
		}
		if left := string(tokens.Buffered()); left != string(tags.Rest) {
			t.Fatalf("%q: rest %q, want %q", text, tags.Rest, left)
		}
	}
}
