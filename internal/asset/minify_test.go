package asset

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const page = `<!doctype html>
<html lang="en" dir="ltr">
<head>
	<meta charset="utf-8">
	<title>  Care &amp; help </title>
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<link rel="stylesheet" href="/css/site.css" integrity="sha384-x+/=">
	<script type="application/ld+json">
		{ "@type" : "WebPage", "name": "a </b> \u003c/script\u003e", "n": 1.50, "list": [ 1, 2 ] }
	</script>
</head>
<body class="home">
	<script> document . body . id = "x" ; </script>
	<p>Call <a href="tel:+18005550100">800-555-0100</a> or <a href="sms:+18005550100?&amp;body=HELP">text</a> <b>now</b> <i>please</i>.</p>
	<p>One</p> text <p>Two
	<ul> <li>a</li> <li>b</li> </ul>
	<my-note> <p>inside</p> </my-note>
	<pre>  keep
	  this </pre>
	<textarea>  and
	this </textarea>
	<input type="text" value=""> <input type="radio" value="on" checked="checked">
	<img src="/a.png" alt="" width="3" height="4" loading="lazy">
	<table><thead><tr><th colspan="1">h</th></tr></thead><tbody><tr><td>d</td></tr></tbody></table>
	<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"> <path d="M 0 0 L 10 10"/> </svg>
	<details><summary> More </summary> <p>text</p></details>
	<template><p>t</p></template>
	<a href="https://example.org/?a=1&amp;b=2" title='it"s'>x</a>
	<!-- gone -->
	<select><option value="">none</option><option selected>a</option></select>
</body>
</html>
`

func TestHTMLKeepsItsMeaning(t *testing.T) {
	var out bytes.Buffer
	if err := NewMinifier().HTML(&out, []byte(page)); err != nil {
		t.Fatal(err)
	}
	small := out.String()
	if len(small) > len(page)*85/100 {
		t.Errorf("%d of %d bytes are left", len(small), len(page))
	}
	if before, after := outline(t, page), outline(t, small); before != after {
		t.Errorf("before %s\nafter  %s", before, after)
	}
	for _, want := range []string{"<head>", "</head>", "<body", "</body></html>", "tel:+18005550100", "</p>",
		"<input type=text", `"n":1.50`, "  keep\n\t  this ", "  and\n\tthis "} {
		if !strings.Contains(small, want) {
			t.Errorf("without %q: %s", want, small)
		}
	}
	data := small[strings.Index(small, "ld+json")+8:]
	data = strings.TrimLeft(data[:strings.Index(data, "</script>")], `">`)
	if !json.Valid([]byte(data)) {
		t.Errorf("not valid any more: %s", data)
	}
	var again bytes.Buffer
	if err := NewMinifier().HTML(&again, []byte(small)); err != nil || again.String() != small {
		t.Errorf("a second time it becomes something else: %s, %v", again.String(), err)
	}
}

// outline writes the tree of a page so that pages which mean the same have the same outline: attributes sorted, white
// space as a browser collapses it.
func outline(t testing.TB, page string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(n *html.Node, keep bool)
	walk = func(n *html.Node, keep bool) {
		switch n.Type {
		case html.TextNode:
			if keep {
				b.WriteString(n.Data)
			} else if n.Parent.DataAtom != atom.Script && n.Parent.Namespace == "" {
				b.WriteString(collapse(n.Data))
			}
		case html.ElementNode:
			keep = keep || n.DataAtom == atom.Pre || n.DataAtom == atom.Textarea
			var attributes []string
			for _, a := range n.Attr {
				if n.DataAtom == atom.Input && a.Key == "value" && (a.Val == "" || a.Val == "on") || n.Namespace != "" {
					continue
				}
				value := strings.ReplaceAll(a.Val, ", ", ",") // of the viewport
				if value == a.Key {
					value = "" // checked="checked"
				}
				attributes = append(attributes, a.Key+"="+value)
			}
			slices.Sort(attributes)
			fmt.Fprintf(&b, "<%s %q>", n.Data, attributes)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, keep)
		}
		if n.Type == html.ElementNode {
			fmt.Fprintf(&b, "</%s>", n.Data)
		}
	}
	walk(root, false)
	return tidy(b.String())
}

func collapse(text string) string {
	words := strings.Join(strings.Fields(text), " ")
	if strings.TrimLeft(text, " \t\n") != text {
		words = " " + words
	}
	if words != " " && strings.TrimRight(text, " \t\n") != text {
		words += " "
	}
	return words
}

// inline elements are those whose neighbouring spaces can be seen.
var inline = []string{"a", "b", "i", "img", "input", "svg", "select", "textarea"}

// tidy drops spaces beside blocks and the head's elements, which no browser shows.
func tidy(outline string) string {
	parts := strings.SplitAfter(strings.ReplaceAll(outline, "<", "\x00<"), "\x00")
	var b strings.Builder
	for i, part := range parts {
		part = strings.TrimSuffix(part, "\x00")
		tag, text, _ := strings.Cut(part, ">")
		opened := strings.SplitN(strings.TrimPrefix(tag, "<"), " ", 2)[0]
		next := ""
		if i+1 < len(parts) {
			next = strings.TrimPrefix(strings.SplitN(strings.TrimPrefix(parts[i+1], "<"), " ", 2)[0], "/")
			next = strings.SplitN(next, ">", 2)[0]
		}
		if opened != "pre" && opened != "textarea" {
			text = strings.ReplaceAll(text, "  ", " ") // where a comment was
			if !slices.Contains(inline, strings.TrimPrefix(opened, "/")) {
				text = strings.TrimLeft(text, " ")
			}
			if !slices.Contains(inline, next) {
				text = strings.TrimRight(text, " ")
			}
		}
		b.WriteString(tag + ">" + text)
	}
	return b.String()
}

func TestBytes(t *testing.T) {
	m := NewMinifier()
	tests := []struct{ mediaType, src, want string }{
		{"text/css", "a { color : #ff0000 ; }", "a{color:red}"},
		{"text/javascript", "try { f() } catch (e) { g() } ; let a = b == null ? c : b",
			"try{f()}catch(e){g()}let a=b==null?c:b"},
		{"application/json", `{ "a" : 1.50 }`, `{"a":1.50}`},
		{"application/ld+json", `[ 1e400 ]`, `[1e400]`},
		{"image/svg+xml", `<svg> <path d="M 0 0"/> </svg>`, `<svg><path d="M0 0"/></svg>`},
		{"application/rss+xml", "<a>  <b>x</b></a>", "<a> <b>x</b></a>"},
		{"text/plain", "a  b", "a  b"},
		{"image/png", "a  b", "a  b"},
		{"text/css", "", ""},
	}
	for _, test := range tests {
		src := []byte(test.src)
		have, err := m.Bytes(test.mediaType, src)
		if err != nil || string(have) != test.want {
			t.Errorf("%s %q: have %q, %v", test.mediaType, test.src, have, err)
		}
		if string(src) != test.src {
			t.Errorf("%s: the source became %q", test.mediaType, src)
		}
	}
	if _, err := m.Bytes("text/html", []byte("<p>x</p>\n<script>let a = ;</script>")); err == nil ||
		err.Error() != "line 2, column 17: unexpected ; in expression" {
		t.Errorf("have %v", err)
	}
	upper := []byte("<DIV CLASS=A>x</DIV>")
	if _, err := m.Bytes("text/html", upper); err != nil || string(upper) != "<DIV CLASS=A>x</DIV>" {
		t.Errorf("the source became %q, %v", upper, err)
	}
}

// TestMinifierMemo: what is answered from memory is what would have been made, for every kind of place.
func TestMinifierMemo(t *testing.T) {
	fragments := []string{
		`<svg viewBox="0 0 1 1"> <path d="M 0 0 L 1 1"/> </svg>`, `<script> let a = 1 ; </script>`,
		`<script type="module"> let a = 1 ; </script>`, `<p onclick=" let a = 1 ; ">x</p>`,
		`<script type="text/javascript;charset=utf-8"> let a = "</" + "script>" ; </script>`,
		`<script> let a = "</" + "script>" ; </script>`, `<script> let a = "<\/script>" ; </script>`,
		`<svg> <text> x </text> </svg>`,
	}
	shared := NewMinifier()
	for range 2 {
		for _, fragment := range fragments {
			have, err := shared.Bytes("text/html", []byte(fragment))
			want, wantErr := NewMinifier().Bytes("text/html", []byte(fragment))
			if !bytes.Equal(have, want) || (err == nil) != (wantErr == nil) {
				t.Errorf("%s: have %s, %v, want %s, %v", fragment, have, err, want, wantErr)
			}
		}
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 2 * maxCachedTexts / 8 {
				src := fmt.Sprintf(`<script> let a = %d ; </script>`, i*maxCachedTexts+j)
				if have, err := shared.Bytes("text/html", []byte(src)); err != nil ||
					string(have) != fmt.Sprintf(`<script>let a=%d</script>`, i*maxCachedTexts+j) {
					t.Errorf("%s: %s, %v", src, have, err)
				}
			}
		})
	}
	all.Wait()
}

// TestMinifierPanic: a panic in the library becomes an error.
func TestMinifierPanic(t *testing.T) {
	if err := run(nil, "text/css", nil, nil); err == nil || !strings.Contains(err.Error(), "the minifier stopped") {
		t.Errorf("have %v", err)
	}
}

// FuzzHTML: whatever a page is, minifying ends with a page or an error, and phone numbers in links survive.
func FuzzHTML(f *testing.F) {
	f.Add(page)
	f.Add("<p>x</p><svg><path d='M0 0'")
	f.Add("<script>if(a<b){}</script><style>a{</style>")
	m := NewMinifier()
	f.Fuzz(func(t *testing.T, src string) {
		const link = `<p><a href="tel:+18005550100">call</a></p>`
		var out bytes.Buffer
		if err := m.HTML(&out, []byte(link+src)); err == nil &&
			!strings.HasPrefix(out.String(), "<p><a href=tel:+18005550100>call</a>") {
			t.Errorf("have %q", out.String())
		}
	})
}

// TestManyReferences: what the library would need minutes for is not minified, and not changed.
func TestManyReferences(t *testing.T) {
	m := NewMinifier()
	for _, around := range []string{"<p>%s</p>", `<p title="%s">x</p>`} {
		for _, reference := range []string{"&amp;", "&#39;", "&gt;"} {
			page := fmt.Sprintf(around, strings.Repeat(reference, 500_000))
			var out bytes.Buffer
			if err := m.HTML(&out, []byte(page)); err != nil || out.String() != page {
				t.Errorf("%v: %d bytes of %d", err, out.Len(), len(page))
			}
		}
	}
	page := strings.Repeat("<p>&amp; a</p> ", 2*maxReferences)
	var out bytes.Buffer
	if err := m.HTML(&out, []byte(page)); err != nil || out.Len() >= len(page) {
		t.Errorf("%v: %d bytes of %d: a page of many tags is minified as ever", err, out.Len(), len(page))
	}
}
