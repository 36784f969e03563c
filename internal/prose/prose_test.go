package prose

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"porchlight/internal/markdown"
)

// describe writes tokens with what is marked on them: +joined, (quoted).
func describe(b *Block) string {
	var words []string
	for i, t := range b.Tokens {
		word := b.Word(i)
		if t.Joined {
			word = "+" + word
		}
		if t.Quoted {
			word = "(" + word + ")"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"Substance Abuse":                  "substance abuse",
		"sub\u00ADstance\u200B abuse":      "substance abuse",
		"co-occurring, non\u2011alcoholic": "co +occurring +, non +alcoholic",
		"Don’t call it addicts' house":     "don't call it addicts +' house",
		"24/7, 100% and #1":                "24 +/ +7 +, 100 +% and # +1",
		"DÉTOX É STRASSE Straße":           "détox é strasse strasse",
		"de\u0301tox":                      "détox",
		"say “clean time” here":            `say " (+clean) (time) +" here`,
		`a 5" pipe`:                        `a 5 +" pipe`,
		`he said "clean" twice`:            `he said " (+clean) +" twice`,
		"«sauber» und ‘gut’":               "« (+sauber) +» und ' (+gut) +'",
		"it’s ‘fine":                       "it's ' +fine",
		"":                                 "",
		"\uFFFC code":                      "\uFFFC code",
		"日本 語":                             "日本 語",
		"ｆｕｌｌ ①":                           "ｆｕｌｌ ①",
		"a—b … c":                          "a +— +b … c",
	} {
		if got := describe(NewReader(nil).Block(text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// TestRead reads a page as rules see it: which words are quoted, and which blocks are lists of sources.
func TestRead(t *testing.T) {
	text := "# Title\n\nOne *t*wo <q>three</q> <cite>Four</cite>.[^a]\n\n> Five\n> - six\n\n## Sources\n\n- Seven\n\n" +
		"### More\n\neight\n\n## Next\n\nnine\n\n[^a]: ten\n"
	result, _ := markdown.New(markdown.Options{Typographer: true}).Convert(
		markdown.Source{File: "a.md", Line: 1, Text: []byte(text)}, markdown.Env{})
	var got []string
	for _, b := range NewReader(builtIn(t)).Read(result.Prose(nil)) {
		got = append(got, fmt.Sprintf("%s quoted=%t listed=%t", describe(&b), b.Quoted, b.Listed))
	}
	want := `title quoted=false listed=false
one two (three) (four) +. quoted=false listed=false
five quoted=true listed=false
six quoted=true listed=false
sources quoted=false listed=true
seven quoted=false listed=true
more quoted=false listed=true
eight quoted=false listed=true
next quoted=false listed=false
nine quoted=false listed=false
ten quoted=false listed=true`
	if got := strings.Join(got, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestReaderForgets: what a reader keeps does not grow with the pages that it reads, however long their words are, and
// a page is read the same after it has begun anew.
func TestReaderForgets(t *testing.T) {
	r := NewReader(nil)
	for i := range 40 {
		long := fmt.Sprint(strings.Repeat("a", mostBytes/4), i)
		blocks := r.Read([]markdown.Prose{{Text: "Plain words " + long}})
		if got := blocks[0].Word(0) + blocks[0].Word(1) + blocks[0].Word(2); got != "plainwords"+long {
			t.Fatalf("page %d: %d bytes of words", i, len(got))
		}
		kept := 0
		for word := range r.known {
			kept += len(word)
		}
		if kept > 2*mostBytes || kept != r.bytes {
			t.Fatalf("page %d: %d bytes are kept, counted as %d", i, kept, r.bytes)
		}
	}
}

// FuzzTokens: tokens are in order, do not overlap, have no white space, and no letter or digit is outside of them.
func FuzzTokens(f *testing.F) {
	f.Add("Don’t \u00AD sub\u00ADstance-abuse “x” 24/7 e\u0301\xff'a'")
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		b := NewReader(nil).Block(text)
		for i, token := range b.Tokens {
			if int(token.From) < at || token.To <= token.From || b.Word(i) == "" {
				t.Fatalf("%q: token %+v after byte %d", text, token, at)
			}
			if strings.ContainsFunc(text[at:token.From], unicode.IsLetter) ||
				strings.ContainsFunc(text[token.From:token.To], unicode.IsSpace) {
				t.Fatalf("%q: token %+v", text, token)
			}
			at = int(token.To)
		}
		if strings.ContainsFunc(text[at:], unicode.IsLetter) {
			t.Fatalf("%q: letters behind the last token", text)
		}
	})
}

// FuzzKeys: words that are found by their keys are the same as those read letter by letter, also if the reader knows
// them already. A word has the same key wherever it is.
func FuzzKeys(f *testing.F) {
	for _, text := range []string{
		"abcdefg abcdefgh abcdefghi abcdefghijklmno abcdefghijklmnop abcdefghijklmnopqrstuvwxyz0123456789 a",
		"don't Don’t addicts' O'Neill's rock'n'roll' 'a' a'1 it’’s 12345678' 1234567é é1234567 x\u00ADy 8\xff",
		"\x00 \x00a\x00 @[`{/: AZaz09 \x10\x19 \x80\x90 áÁ e\u0301 ①２ a\u2026b…c \xe2\x80 K\u212A ſt ßSS",
		"a.b.c!? -- co-occurring\u2011x _under_ \u200Bz\u200D \t\n\r\u00A0nbsp\u2003em“q”‘s’",
	} {
		f.Add(text)
	}
	reader := NewReader(nil)
	f.Fuzz(func(t *testing.T, text string) {
		for range 2 {
			b, found := reader.Block(text), 0
			for from, to := 0, 0; from < len(text); from = to {
				var word bool
				if to, word = wordAt(text, from); !word && !isShown(text[from:to]) {
					continue
				}
				token, want := &b.Tokens[found], Fold(text[from:to])
				if !word {
					want = mark(text[from:to])
				}
				if token.From != int32(from) || token.To != int32(to) || token.Mark == word || b.Word(found) != want {
					t.Fatalf("%q: token %+v is %q, want %q from %d to %d", text, token, b.Word(found), want, from, to)
				}
				key, length := plainKey(text, from)
				if length > 0 && (length != to-from || key != keyOf(text[from:to])) {
					t.Fatalf("%q: %q has the key %x of %d bytes, want %x", text, text[from:to], key, length,
						keyOf(text[from:to]))
				}
				found++
			}
			if found != len(b.Tokens) {
				t.Fatalf("%q: %d tokens, want %d", text, len(b.Tokens), found)
			}
		}
	})
}
