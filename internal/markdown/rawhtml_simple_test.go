package markdown

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestSimpleTags: a fragment has the tokens that html.Tokenizer gives, and one of simple tags needs no tokenizer.
func TestSimpleTags(t *testing.T) {
	type piece struct {
		token html.Token
		raw   string
	}
	parts := []string{"<b>", "</b>", "<B>", "<br/>", "</b/>", "<b >", "<b c=d>", "<h1>", "<1>", "<x-y>",
		"<script>", "</script>",
		"<title>", "</TITLE>", "<plaintext>", "<xmp>", "text", " ", "<", ">", "</", "&amp;", "a\r\nb", "\x00",
		"<!--", "-->", "<?x?>", "é", "\n", "<b", "<custom>", "/"}
	random := rand.New(rand.NewPCG(1, 2))
	simple := 0
	for range 20_000 {
		var source strings.Builder
		for range 1 + random.IntN(6) {
			source.WriteString(parts[random.IntN(len(parts))])
		}
		f := fragment{html: []byte(source.String())}
		var have, want []piece
		f.tags(func(t *token) {
			have = append(have, piece{t.Token, string(t.raw)})
			if !bytes.HasPrefix(f.html[t.offset:], t.raw) {
				panic("a wrong offset")
			}
		})
		z := html.NewTokenizer(strings.NewReader(source.String()))
		for rest := source.String(); ; {
			kind, size := z.Next(), len(z.Raw())
			if kind == html.ErrorToken {
				if len(rest) > 0 {
					want = append(want, piece{z.Token(), rest})
				}
				break
			}
			want = append(want, piece{z.Token(), rest[:size]})
			rest = rest[size:]
		}
		if !reflect.DeepEqual(have, want) {
			t.Fatalf("%q:\nhave %+v\nwant %+v", source.String(), have, want)
		}
		if f.simpleTags(func(*token) {}) == len(f.html) {
			simple++
		}
	}
	if simple < 1000 {
		t.Errorf("only %d of the fragments are simple", simple)
	}
	line := fragment{html: []byte("<p>a")}
	if n := testing.AllocsPerRun(10, func() { line.tags(func(*token) {}) }); n > 4 {
		t.Errorf("%v allocations for a simple fragment", n)
	}
}
