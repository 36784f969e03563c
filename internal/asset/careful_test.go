package asset

import (
	"bytes"
	"strings"
	"testing"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/svg"
)

// TestMeaningStays holds that texts which the library writes with another meaning stay as they are, in files and in
// pages, and notices when the library has mended one: its part of the guard can go then.
func TestMeaningStays(t *testing.T) {
	const drawing = `<svg xmlns="http://www.w3.org/2000/svg">`
	m := NewMinifier()
	for text, test := range map[string]struct {
		media, wrong string // what the library writes
		minify.Minifier
	}{
		drawing + `<text>Call <tspan>988</tspan> or <tspan>text</tspan></text></svg>`: {svgType, "</tspan>or",
			&svg.Minifier{}},
		drawing + `<text>Call <a href="tel:988">988</a> now</text></svg>`: {svgType, "</a>now",
			&svg.Minifier{}},
		drawing + `<title>Call <b>988</b> now</title></svg>`: {svgType, "</b>now",
			&svg.Minifier{}},
		drawing + `<text>Call <!-- x --> now</text></svg>`: {svgType, "Callnow",
			&svg.Minifier{}},
		".a { flex: 1 1 0px }":               {cssType, "flex:1}", &css.Minifier{}},
		".a { flex: 1 1 0 }":                 {cssType, "flex:1}", &css.Minifier{}},
		".a { flex: 1 1 0.0em; color: red }": {cssType, "flex:1;", &css.Minifier{}},
		".a { flex-basis: 0% }":              {cssType, "flex-basis:0}", &css.Minifier{}},
		".a { rotate: 0deg }":                {cssType, "rotate:0}", &css.Minifier{}},
		".a { offset-rotate: auto 0turn }":   {cssType, "auto 0}", &css.Minifier{}},
		".a { font-style: oblique 0deg }":    {cssType, "oblique 0}", &css.Minifier{}},
		".a { font-family: 'inherit', x }":   {cssType, "font-family:inherit", &css.Minifier{}},
		".a { font: 1em \"serif\" }":         {cssType, "1em serif}", &css.Minifier{}},
		"#!/usr/bin/env node\nalert(1)\n":    {jsType, "nodealert", &js.Minifier{}},
	} {
		if have, err := m.Bytes(test.media, []byte(text)); err != nil || string(have) != text {
			t.Errorf("have %s, %v", have, err)
		}
		var out bytes.Buffer
		all := minify.New()
		all.Add(test.media, test.Minifier)
		if err := run(all, test.media, &out, []byte(text)); err != nil || !strings.Contains(out.String(), test.wrong) {
			t.Errorf("the library keeps the meaning of %s by now: %s, %v", text, &out, err)
		}
	}
	for text, want := range map[string]string{
		".a { flex: 1 }": ".a{flex:1}", ".a { flex: 1 1 0% }": ".a{flex:1}", ".a { flex: 0 0 auto }": ".a{flex:none}",
		".a { transform: rotate(0deg) }":     ".a{transform:rotate(0)}",
		".a { font-family: \"B c\", serif }": ".a{font-family:b c,serif}",
	} {
		if have, _ := m.Bytes(cssType, []byte(text)); string(have) != want {
			t.Errorf("have %s, want %s", have, want)
		}
	}
	var page bytes.Buffer
	const inPage = `<p style="flex:1 1 0px">x</p><style>a{rotate:0deg}</style><svg><text>Call <tspan>988</tspan> or</text></svg>`
	if err := m.HTML(&page, []byte(inPage)); err != nil || page.String() != inPage {
		t.Errorf("in a page: %s, %v", &page, err)
	}
}

// TestFalseAlarms holds that scripts which browsers read are no mistakes, and notices when the library reads them.
func TestFalseAlarms(t *testing.T) {
	m := NewMinifier()
	for _, text := range []string{
		"const f = ([a] = [2]) => a;", "x()\nconst é = 1, f = async (b, {a} = {a: 2}) =>\n a;", "([[a] = [1]]) => a",
		`import data from "./data.json" with {type: "json"}; data()`, "if (a) function f() {}",
	} {
		if have, err := m.Bytes(jsType, []byte(text)); err != nil || string(have) != text {
			t.Errorf("have %s, %v", have, err)
		}
		all := minify.New()
		all.Add(jsType, &js.Minifier{})
		if run(all, jsType, &bytes.Buffer{}, []byte(text)) == nil {
			t.Errorf("the library reads %s by now", text)
		}
	}
	for _, text := range []string{"(1) => 2", "f(a) => 2;", "with {a}", "x = function", "let x = ;"} {
		if _, err := m.Bytes(jsType, []byte(text)); err == nil {
			t.Errorf("%s is no mistake", text)
		}
	}
}
