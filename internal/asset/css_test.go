package asset

import (
	"crypto/sha256"
	"slices"
	"strings"
	"testing"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

func sha(b []byte) [32]byte { return sha256.Sum256(b) }

func TestRewriteCSS(t *testing.T) {
	site := files("css/site.css", "", "css/deep/print.css", "p{}", "img/door.png", "png", "css/bg.jpg", "jpg",
		"font/a b.woff2", "font")
	tests := []struct{ css, want string }{
		{`a{background:url(../img/door.png)}`, `a{background:url("../IMG")}`},
		{`a{background:url( "../img/door.png" )}`, `a{background:url("../IMG")}`},
		{`a{background:URL('/img/door.png')}`, `a{background:url("../IMG")}`},
		{`a{background:url(bg.jpg),url(./bg.jpg)}`, `a{background:url("BG"),url("BG")}`},
		{`@font-face{src:url("/font/a%20b.woff2#iefix")format("woff2"),url("../font/a b.woff2?#x")}`,
			`@font-face{src:url("../FONT#iefix")format("woff2"),url("../FONT?#x")}`},
		{`@import "deep/print.css" print;`, `@import "deep/PRINT" print;`},
		{`@import url(deep/print.css);`, `@import url("deep/PRINT");`},
		{`@import/**/'deep/print.css';`, `@import/**/"deep/PRINT";`},
		{`a{background:url(\62 g.jpg)}`, `a{background:url("BG")}`},
		{`a{background:image-set("bg.jpg" type("image/jpeg") 1x,url(bg.jpg)2x)}`,
			`a{background:image-set("BG" type("image/jpeg") 1x,url("BG")2x)}`},
		{`@import "deep/print.css" supports(content:"x");`, `@import "deep/PRINT" supports(content:"x");`},
		{`a{background:url(data:image/png;base64,AAAA)}`, ""},
		{`a{background:url(https://example.org/x.png)}`, ""},
		{`a{background:url(//example.org/x.png)}`, ""},
		{`a{fill:url(#gradient)}`, ""},
		{`a{content:"../img/door.png"}`, ""},
		{`/* url(../img/gone.png) */`, ""},
	}
	s := mustOpen(t, site, nil)
	door, bg, font, print := mustGet(t, s, "img/door.png"), mustGet(t, s, "css/bg.jpg"), mustGet(t, s,
		"font/a b.woff2"), mustGet(t, s, "css/deep/print.css")
	names := strings.NewReplacer("IMG", door.Path, "BG", strings.TrimPrefix(bg.Path, "css/"), "FONT",
		strings.ReplaceAll(font.Path, " ", "%20"), "PRINT", strings.TrimPrefix(print.Path, "css/deep/"))
	for _, test := range tests {
		want := names.Replace(test.want)
		if test.want == "" {
			want = test.css
		}
		have, _, err := s.rewriteCSS("css/site.css", "css", []byte(test.css), []string{"css/site.css"})
		if err != nil || string(have) != want {
			t.Errorf("%s\nhave %s, %v\nwant %s", test.css, have, err, want)
		}
	}
}

// TestImports: a stylesheet has the rules of those that it imports, in the order of the cascade. An import that cannot
// be replaced by its rules keeps all imports, since one behind a rule is left out by browsers.
func TestImports(t *testing.T) {
	theme := files("all.css", `@import "a.css";@import url(b/b.css);@import "/p.css" print;x{top:0}`, "a.css",
		"a{top:1px}", "b/b.css", `@import "../c.css";b{background:url(b.png)}`,
		"c.css", "c{top:3px}", "b/b.png", "png", "p.css", "p{top:4px}", "far.css",
		`@import "a.css";@import "https://fonts.example/x.css";x{top:0}`, "gone.css",
		`@import "a.css";@import "nothere.css";`,
		"layer.css", `@import "a.css" layer(x);x{top:0}`, "late.css", `x{top:0}@import "a.css";`,
		"nested.css", `@import "media.css" print;`, "media.css", `@import "a.css" (min-width:9em);`)
	s := mustOpen(t, nil, theme)
	png, a := mustGet(t, s, "b/b.png"), mustGet(t, s, "a.css")
	for name, want := range map[string]string{
		"all.css":    `a{top:1px}c{top:3px}b{background:url(` + png.Path + `)}@media print{p{top:4px}}x{top:0}`,
		"far.css":    `@import "` + a.Path + `";@import "https://fonts.example/x.css";x{top:0}`,
		"layer.css":  `@import "` + a.Path + `" layer(x);x{top:0}`,
		"late.css":   `x{top:0}@import "` + a.Path + `";`,
		"nested.css": `@import "` + mustGet(t, s, "media.css").Path + `" print;`,
	} {
		if have := string(mustGet(t, s, name).Body); strings.ReplaceAll(have, `"`, "") != strings.ReplaceAll(want, `"`,
			"") {
			t.Errorf("%s\nhave %s\nwant %s", name, have, want)
		}
	}
	if _, err := s.Get("gone.css"); err == nil ||
		!strings.Contains(err.Error(), `static/gone.css:1:25: no file "nothere.css"`) {
		t.Errorf("%v", err)
	}
	own := mustOpen(t, files("a.css", "own{top:9px}"), theme)
	if have := string(mustGet(t, own, "all.css").Body); !strings.HasPrefix(have, "own{top:9px}c{") {
		t.Errorf("a site's own part: %s", have)
	}
	broken, _ := openStatic(files("a.css", "own{top:9px"), theme) // would swallow what follows
	if have := string(mustGet(t, broken, "all.css").Body); !strings.HasPrefix(have, "@import") {
		t.Errorf("a broken part: %s", have)
	}
}

// TestNeeded: the copies that a stylesheet loads are needed with it, and no others.
func TestNeeded(t *testing.T) {
	s := mustOpen(t, nil, files("css/site.css", `@import "more.css";`, "css/more.css",
		"a{background:url(../img/door.svg),url(../img/door.svg)}", "img/door.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`, "a.js", "", "b.js", ""))
	mustGet(t, s, "a.js")
	for range 2 { // made, and found made
		sheet := mustGet(t, s, "css/site.css")
		var names []string
		for _, a := range Needed(slices.Values([]*Asset{mustGet(t, s, "b.js"), sheet, sheet})) {
			names = append(names, a.Name)
		}
		if want := []string{"b.js", "css/site.css", "img/door.svg"}; !slices.Equal(names, want) {
			t.Errorf("have %v, want %v", names, want)
		}
	}
}

// TestFingerprintFollows: a change of what a stylesheet refers to changes the stylesheet's own name, so that no cache
// mixes them.
func TestFingerprintFollows(t *testing.T) {
	build := func(picture string) string {
		return mustGet(t, mustOpen(t, nil, files("a.css", "x{background:url(b.png)}", "b.png", picture)), "a.css").Path
	}
	one, again, two := build("one"), build("one"), build("two")
	if one == two || one != again {
		t.Error("the stylesheet's name does not follow its picture")
	}
}

func TestCSSErrors(t *testing.T) {
	s := mustOpen(t, files(
		"a.css", "x{}\ny{background:url(img/dor.png)} z{background:url(gone.gif)}", "img/door.png", "", "img/dot.png",
		"",
		"one.css", `@import "two.css";`, "two.css", `@import "three.css";`, "three.css", `@import "one.css";`,
		"self.css", `@import "self.css";`,
	), nil)
	tests := map[string]string{
		"a.css": `static/a.css:2:14: no file "img/dor.png" in static; the nearest name is "img/door.png"` + "\n" +
			`static/a.css:2:45: no file "gone.gif" in static`,
		"one.css":  `stylesheets load each other in a loop: one.css, two.css, three.css, one.css`,
		"self.css": `stylesheets load each other in a loop: self.css, self.css`,
	}
	for name, want := range tests {
		for range 2 {
			if _, err := s.Get(name); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: have %v\nwant %s", name, err, want)
			}
		}
	}
}

// FuzzRewriteCSS: rewriting changes addresses and nothing else: the tokens before and after are of the same kinds.
func FuzzRewriteCSS(f *testing.F) {
	for _, seed := range []string{`a{b:url(x.png)}`, `@import "x.css";`, `url( "x.png" )`, `url(\`, `/*`,
		`@import url('x.css')`, "url(x.png\x00)", `url("x\"y")`} {
		f.Add(seed)
	}
	s, _ := openStatic(files("x.png", "x", "x.css", "y{}"), nil)
	f.Fuzz(func(t *testing.T, src string) {
		out, _, err := s.rewriteCSS("site.css", ".", []byte(src), nil)
		if err != nil {
			return
		}
		before, after := kinds(src), kinds(string(out))
		if before != after {
			t.Errorf("%q\n%q\n%s\n%s", src, out, before, after)
		}
		if err := cssFault([]byte(src)); (err == nil) != (cssFault(out) == nil) {
			t.Errorf("%q has fault %v, %q has not", src, err, out)
		}
	})
}

func kinds(src string) string {
	var list strings.Builder
	lexer := css.NewLexer(parse.NewInputString(src))
	for {
		kind, _ := lexer.Next()
		if kind == css.ErrorToken {
			return list.String()
		}
		list.WriteString(kind.String() + " ")
	}
}
