package asset

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"porchlight/internal/finding"
)

const svgStart = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">`

func TestUnsafeSVG(t *testing.T) {
	unsafe := map[string]string{
		`<script>alert(1)</script>`:                                                                `"script" element`,
		`<SCRIPT href="x"/>`:                                                                       `"SCRIPT" element`,
		`<svg:script xmlns:svg="http://www.w3.org/2000/svg"/>`:                                     `"script" element`,
		`<circle onclick="x()"/>`:                                                                  `"onclick"`,
		`<circle OnLoad="x()"/>`:                                                                   `"OnLoad"`,
		`<a href="javascript:x()"/>`:                                                               `"javascript:x()"`,
		`<a href=" java&#10;script&#58;x()"/>`:                                                     `run a script`,
		`<a xlink:href="JaVaScRiPt:x()"/>`:                                                         `run a script`,
		`<animate attributeName="href" values="#;javascript:x()"/>`:                                `can load something`,
		`<set attributeName="href" to="javascript:x()"/>`:                                          `can load something`,
		`<a href="data:text/html,x"/>`:                                                             `run a script`,
		`<use href="data:image/svg+xml,x#y"/>`:                                                     `run a script`,
		`<foreignObject><iframe src="x"/></foreignObject>`:                                         `"foreignObject" element`,
		`<foreignObject><body onload="x()"/></foreignObject>`:                                      `"foreignObject" element`,
		`<image href="https://example.org/x.png"/>`:                                                `loads "https://example.org/x.png" from another site`,
		`<image xlink:href="//example.org/x.png"/>`:                                                `from another site`,
		`<use href="http://example.org/x.svg#y"/>`:                                                 `from another site`,
		`<style>@import "x.css"</style>`:                                                           `styles load`,
		`<style>a{background:url( 'https://example.org/x')}</style>`:                               `styles load`,
		`<style><![CDATA[a{background:url(//example.org/x)}]]></style>`:                            `styles load`,
		`<rect style="fill:url(https://example.org/x)"/>`:                                          `styles load`,
		`<rect fill="url(https://example.org/x#y)"/>`:                                              `styles load`,
		`<style>@im<!-- -->port "https://e.example/x.css";</style>`:                                `styles load`,
		`<style>@import <a/>"https://e.example/x.css";</style>`:                                    `hide an address`,
		`<style>a{background:u\72l(https://e.example/x)}</style>`:                                  `styles load`,
		`<style>a{background:url(\68ttps://e.example/x)}</style>`:                                  `styles load`,
		`<style>@\69mport 'https://e.example/x';</style>`:                                          `styles load`,
		`<style>a{background:image-set("https://e.example/x" 1x)}</style>`:                         `styles load`,
		`<rect filter="url(https:e.example/x)"/>`:                                                  `styles load`,
		`<rect fill="u\72l(//e.example/x)"/>`:                                                      `styles load`,
		`<image href="https:e.example/x.png"/>`:                                                    `from another site`,
		`<image href="\\e.example/x.png"/>`:                                                        `from another site`,
		`<image href="&#9;/&#9;/e.example/x.png"/>`:                                                `from another site`,
		`<feImage href="//e.example/x.png"/>`:                                                      `from another site`,
		`<set attributeName="xlink:href" to="https://e.example/x"/>`:                               `can load something`,
		`<animate attributeName=" HREF " to="https://e.example/x"/>`:                               `can load something`,
		`<foreignObject><audio xmlns="http://www.w3.org/1999/xhtml" src="//e/x"/></foreignObject>`: `"foreignObject" element`,
		`<g xmlns:h="http://www.w3.org/1999/xhtml"><h:img src="x"/></g>`:                           `"img" element`,
		`<g xml:base="https://e.example/"/>`:                                                       `moves its addresses`,
		`<discard/>`:                                                                               `"discard" element`,
		`<g>`:                                                                                      "",
		`<circle r=1/>`:                                                                            `cannot be read`,
	}
	delete(unsafe, `<g>`)
	for body, want := range unsafe {
		_, findings := openStatic(files("img/x.svg", svgStart+"\n"+body+"</svg>"), nil)
		if len(findings) == 0 || findings[0].Rule != "unsafe-svg" || findings[0].Severity != finding.Error ||
			findings[0].File != "static/img/x.svg" || findings[0].Line != 2 {
			t.Errorf("%s: %+v", body, findings)
			continue
		}
		if !strings.Contains(findings[0].Message, want) {
			t.Errorf("%s: message %q, want %q", body, findings[0].Message, want)
		}
	}
	for _, whole := range []string{
		`<!DOCTYPE svg [<!ENTITY x "<script/>">]><svg>&x;</svg>`,
		`<!DOCTYPE svg [<!ENTITY x "y">]><svg/>`,
		`<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]><svg xmlns="http://www.w3.org/2000/svg"/>`,
		`<?xml-stylesheet href="https://example.org/x.css"?><svg/>`,
		`<svg`, "\x00", `<svg><!--`,
	} {
		if _, findings := openStatic(files("x.svg", whole), nil); len(findings) == 0 ||
			findings[0].Rule != "unsafe-svg" {
			t.Errorf("%s: %v", whole, findings)
		}
	}
	s, _ := openStatic(nil, files("x.svg", svgStart+`<script/></svg>`))
	if _, err := s.Get("x.svg"); err == nil || !strings.Contains(err.Error(), "static/x.svg") {
		t.Errorf("an unsafe drawing of the theme: %v", err)
	}
}

func TestSafeSVG(t *testing.T) {
	for _, body := range []string{
		`<a href="https://example.org/"><text>a link</text></a>`, `<use href="#door"/>`,
		`<use xlink:href="icons.svg#x"/>`, `<image href="data:image/png;base64,AA"/>`,
		`<rect fill="url(#g)" style="filter:url(#f)"/>`, `<style>a{fill:url(#g)}</style>`, `<!-- <script> -->`,
		`<text>onclick="x()" &lt;script&gt;</text>`, `<title>online</title>`,
		`<text data-online="yes">on</text>`, `<g transform="rotate(4) translate(1,2)"><animateTransform attributeName="transform" to="3"/></g>`,
		`<i:view xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:zoom="1"/>`,
		`<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:li r:about=""/></r:RDF></metadata>`,
		`<style>@font-face{font-family:x;src:url(data:font/woff2;base64,AA)} a{fill:rgb(1,2,3)}</style>`,
		`<image href="photo.png"/>`,
	} {
		if _, findings := openStatic(files("x.svg",
			`<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">`+svgStart+body+`</svg>`), nil); len(findings) > 0 {
			t.Errorf("%s: %v", body, findings)
		}
	}
}

// TestSVGEncoding: a drawing in an older encoding is checked in that encoding and published as it is.
func TestSVGEncoding(t *testing.T) {
	for encoding, letters := range map[string]string{"ISO-8859-1": "caf\xe9", "iso-2022-jp": "\x1b$B$\"\x1b(B"} {
		text := `<?xml version="1.0" encoding="` + encoding + `"?> <svg xmlns="http://www.w3.org/2000/svg"> <text>` +
			letters + `</text> </svg>`
		s, findings := openStatic(fstest.MapFS{"x.svg": {Data: []byte(text)}}, nil)
		if len(findings) > 0 {
			t.Error(findings)
		}
		if have := bodyOf(t, s.Files()[0]); have != text {
			t.Errorf("have %q", have)
		}
	}
}

func FuzzUnsafeSVG(f *testing.F) {
	f.Add([]byte(svgStart + `<circle onclick="x"/></svg>`))
	f.Add([]byte("<?xml version='1.0' encoding='utf-16'?>"))
	f.Fuzz(func(t *testing.T, svg []byte) {
		lines := bytes.Count(svg, []byte("\n")) + bytes.Count(svg, []byte("\r")) + 1
		for _, f := range UnsafeSVG("x.svg", svg) {
			if f.Line < 1 || f.Line > lines || f.Column < 1 || f.Message == "" {
				t.Errorf("%+v of %d lines", f, lines)
			}
		}
	})
}
