package asset

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"porchlight/internal/race"
)

// whole minifies HTML as a whole, by the library alone.
func whole(t testing.TB, m *Minifier, html string) string {
	t.Helper()
	var out bytes.Buffer
	if err := m.HTML(&out, []byte(html)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// drawnParts are parts as layouts and texts make them, each longer than leastPart.
var drawnParts = func() (list []string) {
	long := strings.Repeat("many words of one sentence and ", 20)
	for _, html := range []string{
		"\n<header class=\"site\">\n  <p> LONG </p>\n</header>\n",
		"<nav aria-label=\"Main\"><ul> <li>LONG</li> </ul></nav>",
		"<footer><svg viewBox=\"0 0 1 1\"> <path d=\"M 0 0 L 1 1\"/> </svg> LONG <script> let a = 1 ; </script></footer>",
		"<div><pre>  LONG </pre></div>", "<a href=\"#x\">skip</a> <div>LONG</div>", "<div>LONG</div> <b>end</b>",
		"LONG",
		"<section hidden>LONG<textarea>  a </textarea></section >", "<p>LONG&amp; more &lt;</p>",
	} {
		list = append(list, strings.ReplaceAll(html, "LONG", long))
	}
	return list
}()

// TestDraftEqualsWholePage: a page with parts is the page that the library makes of the whole.
func TestDraftEqualsWholePage(t *testing.T) {
	m, random := NewMinifier(), rand.New(rand.NewPCG(1, 2))
	around := []string{" ", "\n", "word", " two words ", "<p>", "</p>", "<b> x", "</b> ", "<main id=\"m\">", "</main>",
		"<pre> ", "</pre>", "<svg> ", "</svg>", "<math> ", "</math>", "<!-- note -->", "<script> let a = 1 ; </script>",
		"<br>", "<img src=\"a.png\"> ", "<select> <option>a</option> ", "</select>", "<textarea> a </textarea>",
		mark, smallMark, "<a href=\"/x/\">", "</a>", "<style> a { b : c } </style>", "<custom-tag> "}
	parts := m.NewParts()
	for _, html := range drawnParts {
		parts.Add(html)
	}
	joined, rounds := 0, 20_000
	if race.FewRounds() {
		rounds = 2_000
	}
	for range rounds {
		d, text := m.NewDraft(parts.NewTexts()), ""
		for range 1 + random.IntN(12) {
			piece := around[random.IntN(len(around))]
			if random.IntN(3) == 0 {
				piece = drawnParts[random.IntN(len(drawnParts))]
			}
			_, _ = d.Write([]byte(piece))
			text += piece
		}
		if d.size != len(text) {
			t.Fatalf("have %d bytes, want %d", d.size, len(text))
		}
		if len(d.parts) > 0 && !hasPre(d.text) && !strings.Contains(text, markID) && d.joined(0) != nil {
			joined++
		}
		page, err := d.Page(0)
		if want := whole(t, m, text); err != nil || string(page) != want {
			t.Fatalf("of   %q\nhave %q, %v\nwant %q", text, page, err, want)
		}
		d.Free()
	}
	if joined < rounds/5 {
		t.Errorf("only %d pages were joined", joined)
	}
}

// TestDraftNamesThePlaceOfAMistake: as in the whole page, also behind a part.
func TestDraftNamesThePlaceOfAMistake(t *testing.T) {
	m := NewMinifier()
	parts := m.NewParts()
	parts.Add(drawnParts[0])
	d, text := m.NewDraft(parts.NewTexts()), drawnParts[0]+"<script>let a = ;</script>"
	_, _ = d.Write([]byte(drawnParts[0]))
	_, _ = d.Write([]byte(text[len(drawnParts[0]):]))
	if len(d.parts) != 1 {
		t.Fatal("the part is not taken as one")
	}
	var out bytes.Buffer
	_, have := d.Page(0)
	if want := m.HTML(&out, []byte(text)); have == nil || have.Error() != want.Error() {
		t.Errorf("have %v, want %v", have, want)
	}
}

var quickSeeds = []string{
	`<h2 id="a">A b</h2><p>One <em>two</em> &amp; three <a href="/x/?a=1" title="t u">l</a>, <code>x = 1</code>.</p>`,
	"<ul><li>a\nb</li><li>c<br>d</li></ul><hr><p><img src=\"/a.png\" alt=\"a b\" width=\"1\"> x</p>",
	`<table><thead><tr><th scope="col">h</th></tr></thead><tbody><tr><td></td></tr></tbody></table>`,
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n  <meta charset=\"utf-8\">\n  <meta name=\"viewport\" content=\"width=device-width, initial-scale=1.0\">\n" +
		"  <title>A &amp; b </title>\n  <link rel=\"icon\" href=\"/a b.svg\" type=\"image/svg+xml\"><meta property=\"og:a\" content=\"b\">" +
		"<script src=\"/a.js\" defer></script>\n</head>\n<body class=\"a  b\">\n",
	"<script type=\"application/ld+json\">{ \"a\": [1, 2] }</script>\n<svg class=\"icon\" width=\"8\"><path d=\"M 1 1 h 2\"/></svg> <span\n  id=\"a\" aria-label=\"b &#39;c\">a</span> \n<b></b> x",
	"<button type=\"submit\" hidden> a </button> <label for=\"a\"> b </label> <i class=\"c\"></i> d <time datetime=\"2026-01-01\">e</time>\n</div>\n<footer>\n f",
	"<details open><summary> a </summary> <abbr title=\"b\">c</abbr> </details> <nav aria-label=\"d\"> <a\thref=\"/\" class=\"e\"> f </a> </nav></body></html>\n",
	`<p><em></em> x</p>`, `<p>a <em> b</em></p>`, `<p>a <strong>b </strong> c</p>`,
	"<p>a &amp;amp; b &#34; &lt; &gt;</p>",
	`<script>let a = 1;</script><script></script>`, `<title> a <b> </title>`, `<input type="text" value=""> a`,
	`<p>&#32;a &#32; b&nbsp; </p>`,
	`<p class="">a</p>`, `<a href="HTTP://x/">a</a>`, `<a href="data:text/plain, x">a</a>`, `<a href=" /x ">a</a>`,
	`<p title="a  b">a</p>`, `<p title='a'>a</p>`, `<p>a <!-- b --> c</p>`, `<p >a</p >`, `<P>a</P>`, `<pre> a</pre>`,
	`<p id="a'b">a&amp; </p>`, `<p>a&amp; <b>b</b></p>`, `<p`, `<p id="`, `</p>`, `<>`, `a < b`, "<p>a\tb</p>",
	`<sup id="f:1">1</sup> `,
}

// checkQuick compares quickHTML with the library, where it has an answer.
func checkQuick(t testing.TB, m *Minifier, html string) bool {
	small, ok := m.quickHTML(nil, []byte(html))
	if !ok {
		return false
	}
	if want := whole(t, m, html); string(small) != want {
		t.Fatalf("of   %q\nhave %q\nwant %q", html, small, want)
	}
	return true
}

// TestQuickHTML: what is quick is what the library makes, and texts are quick.
func TestQuickHTML(t *testing.T) {
	m, random := NewMinifier(), rand.New(rand.NewPCG(3, 4))
	var pieces []string
	for i, seed := range quickSeeds {
		if quick := checkQuick(t, m, seed); i < 7 && !quick {
			t.Errorf("not quick: %s", seed)
		}
		for _, piece := range strings.SplitAfter(strings.ReplaceAll(seed, "<", "\x00<"), "\x00") {
			pieces = append(pieces, strings.SplitAfter(strings.TrimSuffix(piece, "\x00"), " ")...)
		}
	}
	quick, rounds := 0, 200_000
	if race.FewRounds() {
		rounds = 20_000
	}
	for range rounds {
		html := ""
		for range 1 + random.IntN(7) {
			html += pieces[random.IntN(len(pieces))]
		}
		if checkQuick(t, m, html) {
			quick++
		}
	}
	if quick < rounds/40 {
		t.Errorf("only %d texts were quick", quick)
	}
}

func FuzzQuickHTML(f *testing.F) {
	for _, seed := range quickSeeds {
		f.Add(seed)
	}
	m := NewMinifier()
	f.Fuzz(func(t *testing.T, html string) { checkQuick(t, m, html) })
}
