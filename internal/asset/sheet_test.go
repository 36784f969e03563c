package asset

import (
	"fmt"
	"strings"
	"testing"
)

// theme has a style sheet in parts.
var theme = files("css/site.css", `@import "site/ground.css";@import "site/card.css";@import "site/print.css" print;`,
	"css/site/ground.css", `:root{--ink:#000}*{margin:0}h1{top:1px}table td{top:2px}.unseen{top:3px}body:has(.exit) main{top:4px}@page{margin:1mm}`,
	"css/site/card.css", `.card,.box .card:hover{top:5px}.card:not(.wide) a{top:6px}.lit::before{content:"}.x{"}@media(min-width:9em){.card{top:7px}.box{top:8px}}:is(.a,.b)>p{top:9px}[data-x=".y"] .left{top:10px}.open{background:url(../../img/a.png)}@container (min-width: 9em) { .inner > p, .other > p { top: 12px; } }`,
	"css/site/print.css", `.card{top:11px}`, "img/a.png", "png", "js/theme.js", `root.classList.add("left")`)

// finish puts the style sheet into a page with a body.
func finish(t *testing.T, s *Store, body string) (page, style string) {
	t.Helper()
	h := NewHeads(s, "/recovery/", "", nil)
	_, mark, err := h.Sheet("css/site.css")
	if err != nil {
		t.Fatal(err)
	}
	finished, _ := h.Finish([]byte("<!doctype html><html><head><meta charset=utf-8>" + mark + "</head><body>" + body +
		"</body></html>"))
	_, style, _ = strings.Cut(string(finished), "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	return string(finished), style
}

// TestSheet: a page has the rules that it may use, in their order, and no others.
func TestSheet(t *testing.T) {
	const always = `:root{--ink:#000}*{margin:0}`
	for _, test := range []struct{ body, want string }{
		{`<p>x</p>`, always + `@page{margin:1mm}:is(.a,.b)>p{top:9px}`},
		{`<h1>x</h1><table><tr><td>x</table>`, always + `h1{top:1px}table td{top:2px}@page{margin:1mm}`},
		{`<div class="wide card"></div>`, always +
			`@page{margin:1mm}.card{top:5px}@media(min-width:9em){.card{top:7px}}`},
		{`<ul class=box><li class=card><a href=x>x</a></ul>`,
			always + `@page{margin:1mm}.card,.box .card:hover{top:5px}.card:not(.wide) a{top:6px}@media(min-width:9em){.card{top:7px}.box{top:8px}}`},
		{`<main><p class=exit>`, always + `body:has(.exit) main{top:4px}@page{margin:1mm}:is(.a,.b)>p{top:9px}`},
		{`<p class='lit open'>`, always + `@page{margin:1mm}.lit::before{content:"}.x{"}:is(.a,.b)>p{top:9px}.open{background:url(/recovery/IMG)}`},
		{`<p title="a>b" class=unseen>`, always + `.unseen{top:3px}@page{margin:1mm}:is(.a,.b)>p{top:9px}`},
		{`<div class=inner><p>x</div>`, always +
			`@page{margin:1mm}:is(.a,.b)>p{top:9px}@container(min-width:9em){.inner>p{top:12px}}`},
		// What a script of the theme names counts where the script is, and what one in the page names.
		{`<script src=/recovery/JS></script>`, always + `@page{margin:1mm}[data-x=".y"] .left{top:10px}`},
		{`<script>add("unseen")</script>`, always + `.unseen{top:3px}@page{margin:1mm}`},
		{`<script type=application/ld+json>{"unseen":1}</script>`, always + `@page{margin:1mm}`},
	} {
		s := mustOpen(t, nil, theme)
		names := strings.NewReplacer("IMG", mustGet(t, s, "img/a.png").Path, "JS", mustGet(t, s, "js/theme.js").Path)
		for range 2 { // made, and found made
			if _, have := finish(t, s, names.Replace(test.body)); have != names.Replace(test.want) {
				t.Errorf("%s\nhave %s\nwant %s", test.body, have, names.Replace(test.want))
			}
		}
	}
}

// TestSheetOfASite: the site's own rules are whole, its scripts count on every page, an unchanged copy is the theme's,
// and a long style sheet stays a file.
func TestSheetOfASite(t *testing.T) {
	const rest = `@page{margin:1mm}`
	for name, test := range map[string]struct {
		site []string
		want string
	}{
		"a part":    {[]string{"css/site/card.css", ".card{top:99px}"}, rest + ".card{top:99px}"},
		"the whole": {[]string{"css/site.css", ".card{top:99px}"}, ".card{top:99px}"},
		"a script": {[]string{"own.js", `x.className="card"`},
			rest + ".card{top:5px}@media(min-width:9em){.card{top:7px}}"},
		"a copy": {[]string{"css/site/print.css", ".card{top:11px}", "js/theme.js", `root.classList.add("left")`},
			rest + ""},
		"much":        {[]string{"css/site/card.css", strings.Repeat(".card{top:99px}", 2000)}, ""},
		"an end tag":  {[]string{"css/site/card.css", `.card::after{content:"</style>"}`}, ""},
		"a mistake":   {[]string{"css/site/card.css", `.card{top:1px`}, ""},
		"from abroad": {[]string{"css/site/card.css", `@import "https://fonts.example/x.css";`}, ""},
	} {
		s, _ := openStatic(files(test.site...), theme)
		sheet, err := s.Sheet("css/site.css", "/")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if (sheet == nil) != (test.want == "") {
			t.Errorf("%s: sheet %v", name, sheet)
			continue
		}
		if sheet != nil {
			if have := sheet.style(sheet.own).CSS; !strings.HasSuffix(have, test.want) {
				t.Errorf("%s\nhave %s\nwant ...%s", name, have, test.want)
			}
		}
	}
}

// TestPolicy: a policy has the hash of everything in a page that runs or styles, and of nothing else.
func TestPolicy(t *testing.T) {
	const start, end = `default-src 'self';img-src 'self' data:`, `;object-src 'none';base-uri 'none';form-action 'none'`
	for body, want := range map[string]string{
		`<p>x <script type=application/ld+json>{}</script><script defer src=/a.js></script>`: start + end,
		`<p>on = 1, turn on=2 style=3 <b title=" style=x">`:                                  start + end,
		`<script>let a=1</script><p>x`: start +
			`;script-src 'self' ` + policyHash("let a=1") + end,
		`<script type=module>let a=1</script><script>let a=1</script><script>b()</script>`: start +
			`;script-src 'self' ` + policyHash("let a=1") + " " + policyHash("b()") + end,
		`<style>b{top:0}</style>`: start +
			`;style-src 'self' ` + policyHash("b{top:0}") + end,
		`<p style="top:0">x<p style='content:"&amp;"'>`: start +
			`;style-src 'self' 'unsafe-hashes' ` + policyHash("top:0") + " " + policyHash(`content:"&"`) + end,
		`<svg><g style=top:0 /></svg><button onclick="go('x')">x</button>`: start +
			`;script-src 'self' 'unsafe-hashes' ` + policyHash("go('x')") + `;style-src 'self' 'unsafe-hashes' ` +
			policyHash("top:0") + end,
		`<form action=/search/>`: start +
			`;object-src 'none';base-uri 'none';form-action 'self' mailto:`,
		`<meta http-equiv=Content-Security-Policy content="default-src 'none'"></head><p>x<p>`: "",
	} {
		page, _ := NewHeads(mustOpen(t, nil, theme), "/", "",
			nil).Finish([]byte("<!doctype html><html><head><meta charset=utf-8>" + body + "</head></html>"))
		have, rest, _ := strings.Cut(strings.TrimPrefix(string(page),
			`<!doctype html><html><head><meta charset=utf-8><meta http-equiv=content-security-policy content="`), `"`)
		if want == "" && !strings.Contains(string(page), "charset=utf-8>"+body) || want != "" &&
			(have != want || !strings.Contains(rest, body)) {
			t.Errorf("%s\nhave %s\nwant %s", body, page, want)
		}
	}
	page, _ := NewHeads(mustOpen(t, nil, theme), "/", "",
		[]string{"forms.example"}).Finish([]byte(`<html><head></head><form action=x>`))
	if want := `<html><head><meta http-equiv=content-security-policy content="default-src 'self' forms.example;img-src 'self' forms.example data:;object-src 'none';base-uri 'none';form-action 'self' forms.example mailto:">`; !strings.HasPrefix(string(page), want) {
		t.Errorf("%s\nwant %s", page, want)
	}
	if page, _ := NewHeads(mustOpen(t, nil, theme), "/", "",
		nil).Finish([]byte("<p>a part")); string(page) != "<p>a part" {
		t.Errorf("a page without a head: %s", page)
	}
}

// TestSelectors: a rule is left out only on a page without one of the names that each of its selectors needs.
func TestSelectors(t *testing.T) {
	for list, want := range map[string]string{
		"a.b>H2+.c-d":                   "a.b>H2+.c-d [a .b h2 .c-d]",
		".a,p:hover::before":            ".a [.a] p:hover::before [p]",
		`a[href="x,y.z"]:not(.b,i) em`:  `a[href="x,y.z"]:not(.b,i) em [a em]`,
		"li:has(> [type=checkbox] b)":   "li:has(> [type=checkbox] b) [li b]",
		"html:has(.a,.b)":               "html:has(.a,.b) [html]",
		"html:has(:not(.a))":            "html:has(:not(.a)) [html]",
		"my-box:nth-child(2n + 1 of a)": "my-box:nth-child(2n + 1 of a) [my-box]",
		"a,*":                           "", // it holds on every page
		".a,[b]":                        "",
		"u+abbr":                        "", // read as a range of letters
		`.a\:b`:                         "",
		"svg|circle":                    "",
	} {
		var have []string
		for _, s := range selectors(list) {
			have = append(have, fmt.Sprint(s.text, " ", s.names))
		}
		if have := strings.Join(have, " "); have != want {
			t.Errorf("%s: have %q, want %q", list, have, want)
		}
	}
}
