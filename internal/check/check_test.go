package check_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"porchlight/internal/asset"
	"porchlight/internal/care"
	"porchlight/internal/check"
	_ "porchlight/internal/check/rules"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

var checker = check.New(&config.Config{Data: &care.Data{}, BaseURL: &url.URL{Host: "example.org"},
	Limits: config.Limits{OutputBytes: 1 << 20}}, nil, nil)

// drawn looks at one finished output of a page without a file.
func drawn(out render.Output) []finding.Finding {
	out.Path = "x/index.html"
	_, findings := checker.Drawn(render.Drawn{Outputs: []render.Output{out}}).Outputs(new([]check.Written))
	return findings
}

// static looks at a finished page in static/.
func static(t *testing.T, body string) []finding.Finding {
	t.Helper()
	store, _ := asset.Open(fstest.MapFS{"static/x.html": {Data: []byte(body)}}, nil)
	return checker.Static(store)
}

const call = `<a href="tel:+18006624357">1-800-662-4357</a>`

func TestPage(t *testing.T) {
	for _, test := range []struct {
		name, body string
		want       []string // rules
	}{
		{"good", `<!doctype html><title>x</title>` + call, nil},
		{"minified", `<a href=tel:988>988</a>`, nil},
		{"no helpline", `<p>Call 988`, []string{"helpline-missing"}},
		{"empty tel", `<a href="tel:">call</a>`, []string{"helpline-missing"}},
		{"helpline only in a comment", `<!-- ` + call + ` -->`, []string{"helpline-missing"}},
		{"helpline only in a script", `<script>'` + call + `'</script>`, []string{"helpline-missing"}},
		{"blocked address", call + `<a href="#ZgotmplZ">x</a>`, []string{"unsafe-address"}},
		{"script", call + `<script src="https://cdn.example.com/a.js"></script>`, []string{"third-party"}},
		{"protocol-relative", call + `<img alt src=//pixel.example.com/1.gif>`, []string{"third-party"}},
		{"srcset", call + `<img alt srcset="/a.png 1x, https://img.example.com/b.png 2x">`, []string{"third-party"}},
		{"scheme without slashes", call + `<img alt src="http:img.example.com/x.gif">`, []string{"third-party"}},
		{"one slash", call + `<img alt src="http:/img.example.com/x.gif">`, []string{"third-party"}},
		{"three slashes", call + `<script src="https:///cdn.example.com/x.js"></script>`, []string{"third-party"}},
		{"backslashes", call + `<img alt src="http:\\img.example.com\x.gif">`, []string{"third-party"}},
		{"two backslashes", call + `<img alt src="\\img.example.com/x.gif">`, []string{"third-party"}},
		{"a tab inside", call + `<img alt src="/&#9;/img.example.com/x.gif">`, []string{"third-party"}},
		{"spaces before", call + `<img alt src="  //img.example.com/x.gif">`, []string{"third-party"}},
		{"a percent-encoded host", call + `<img alt src="//img%2eexample.com/x.gif">`, []string{"third-party"}},
		{"capitals", call + `<img alt src="HTTPS://IMG.EXAMPLE.COM/x.gif">`, []string{"third-party"}},
		{"full-width letters", call + `<img alt src="//ｉｍｇ.example.com/x.gif">`, []string{"third-party"}},
		{"own host in other spellings", call + `<img alt src="https:\\EXAMPLE%2eorg/x.gif"><img alt src="https:x.gif"><img alt src="//example.org/x.gif">`, nil},
		{"a path with two slashes", call + `<img alt src="/x//y.gif">`, nil},
		{"ping", call + `<a href="/x" ping="/own https://ping.example.com/x">x</a>`, []string{"third-party"}},
		{"formaction", call + `<form action="/x"><button formaction="//forms.example.com/">x</button></form>`,
			[]string{"third-party"}},
		{"refresh", call + `<meta http-equiv=Refresh content="0; URL='https://other.example.com/'">`,
			[]string{"third-party"}},
		{"refresh at home", call + `<meta http-equiv=refresh content="0; url=/there/">`, nil},
		{"a description with an address", call + `<meta name=description content="x; url=https://other.example.com/">`,
			nil},
		{"style element", call + `<style>p { background: u\72l("https://img.example.com/x") }</style>`,
			[]string{"third-party"}},
		{"style attribute", call + `<p style="background: url(&quot;//img.example.com/x&quot;)" title="(">x</p>`,
			[]string{"third-party"}},
		{"harmless styles", call + `<p style="width: calc(1px + 2px)">x</p><style>p { background: url(data:image/png;base64,AA) }</style>`, nil},
		{"font", call + `<link rel="stylesheet" href="https://fonts.example.com/css?a&amp;b">`,
			[]string{"third-party"}},
		{"preconnect", call + `<link rel=preconnect href=https://fonts.example.com>`, []string{"third-party"}},
		{"form", call + `<form action="https://forms.example.com/x"></form>`, []string{"third-party"}},
		{"frame", call + `<IFRAME TITLE=map SRC='https://video.example.com/'></IFRAME>`, []string{"third-party"}},
		{"a link that may be followed", call + `<a href="https://pinterest.com/pin/create/button/">Pinterest</a>`, nil},
		{"greater-than in a value", `<p title="a > b" id='c>d'>` + call +
			`<img alt="x > y" src="https://img.example.com/x.png">`, []string{"third-party"}},
		{"tag in a script", call + `<script>let x = '<img alt src="https://img.example.com/x.png">'</script>`, nil},
		{"after a script in capitals", call + `<SCRIPT>1 </b 2</SCRIPT ><IMG alt SRC="https://img.example.com/x.png">`,
			[]string{"third-party"}},
		{"after a script", call + `<script>1 < 2</script><img alt src="https://img.example.com/x.png">`,
			[]string{"third-party"}},
		{"never closed", call + `<img alt src="https://img.example.com/x.png`, []string{"unclosed"}},
		{"canonical", call + `<link rel="canonical" href="https://www.other.example/">`, nil},
		{"own host", call + `<img alt src="https://example.org/a.png">`, nil},
		{"in a drawing", call + `<svg viewBox="0 0 1 1"><image href="https://img.example.com/x.png"/></svg>`,
			[]string{"third-party"}},
		{"a drawing of our own", call + `<svg viewBox="0 0 1 1"><use href="/img/icons.svg#a"/></svg>`, nil},
		{"data", call + `<img alt src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			findings := drawn(render.Output{MediaType: "text/html", Body: []byte(test.body)})
			if got := rules(findings); got != strings.Join(test.want, " ") {
				t.Errorf("have %q, want %q", got, test.want)
			}
		})
	}
}

func TestPageNeedsItsOwnHelpline(t *testing.T) {
	for body, want := range map[string]string{
		call:                                     "",
		`<a href="tel:+1-800-662-4357">call</a>`: "",
		`<a href="tel:988">988</a>` + call:       "",
		`<a href="tel:911">911</a><a href="tel:988">988</a>`:     "helpline-missing",
		`<a href="tel:+18006624358">a number with a slip</a>`:    "helpline-missing",
		`<a href="tel:+18006624357;ext=9">another extension</a>`: "helpline-missing",
	} {
		findings := drawn(render.Output{MediaType: "text/html", Helpline: "tel:+18006624357", Body: []byte(body)})
		if got := rules(findings); got != want {
			t.Errorf("%s: have %q, want %q", body, got, want)
		}
	}
}

func TestForeignAddressHasAPlace(t *testing.T) {
	findings := static(t, "# A page\n\nÄh <img src=\"https://img.example.com/x.png\" alt=\"\">\n"+call)
	if len(findings) != 1 || findings[0].Line != 3 || findings[0].Column != 14 ||
		findings[0].EndColumn != 14+len("https://img.example.com/x.png") {
		t.Errorf("have %+v", findings)
	}
}

func rules(findings []finding.Finding) string {
	var names []string
	for _, f := range findings {
		names = append(names, f.Rule)
	}
	return strings.Join(names, " ")
}

// longWord is a rule of this test.
var longWord = check.Add(check.Rule{Name: "test-long-word", Severity: finding.Info, Text: func(p *check.Pass) {
	for i := range p.Prose() {
		block := &p.Prose()[i]
		if at := strings.Index(block.Text, "detoxification"); at >= 0 {
			p.Report(p.In(block, at, at+len("detoxification")), "a long word")
		}
	}
}})

// TestProse: a rule on the text of a page gets its prose with places, and is not run for a redirect.
func TestProse(t *testing.T) {
	source := content.Stub("content/a.md")
	source.BodyLine = 4
	text := []byte("# Über detoxification\n\n`detoxification`\n\n- <b>detoxification</b>\n- rest\n")
	result, _ := markdown.New(markdown.Options{RawHTML: "sanitize", Nesting: 100, TableCells: 100}).
		Convert(markdown.Source{File: source.File, Line: source.BodyLine, Text: text}, markdown.Env{})
	drawn := render.Drawn{Page: &site.Page{Source: source}, Source: source, Prose: result.Prose}
	findings := checker.Drawn(drawn).Text()
	var places []finding.Position
	for _, f := range findings {
		if f.Rule != longWord.Name || f.File != source.File || f.EndColumn != f.Column+len("detoxification") {
			t.Errorf("have %+v", f)
		}
		places = append(places, finding.Position{Line: f.Line, Column: f.Column})
	}
	if want := []finding.Position{{Line: 4, Column: 8}, {Line: 8, Column: 6}}; !slices.Equal(places, want) {
		t.Errorf("have %v, want %v", places, want)
	}
	if findings := checker.Drawn(render.Drawn{Prose: result.Prose}).Text(); len(findings) > 0 {
		t.Errorf("have %v of a redirect", findings)
	}
}

// A rule of this test stops where a text has a certain word.
var _ = check.Add(check.Rule{Name: "test-stops", Text: func(p *check.Pass) {
	if blocks := p.Blocks(); len(blocks) > 0 && strings.Contains(blocks[0].Text, "stopword") {
		p.Report(p.In(blocks[0].Prose, 0, 1), "before")
		_ = blocks[len(blocks)]
	}
}})

// TestRuleThatStops: a panic of a rule is a finding of the page. The findings of this rule and of others stay, and the
// next page is checked.
func TestRuleThatStops(t *testing.T) {
	for _, text := range []string{"stopword detoxification\n", "detoxification\n", "stopword detoxification\n"} {
		source := content.Stub("content/a.md")
		source.BodyLine = 1
		result, _ := markdown.New(markdown.Options{RawHTML: "sanitize", Nesting: 100, TableCells: 100}).
			Convert(markdown.Source{File: source.File, Line: 1, Text: []byte(text)}, markdown.Env{})
		var have []string
		for _, f := range checker.Drawn(render.Drawn{Page: &site.Page{Source: source}, Source: source,
			Prose: result.Prose}).Text() {
			if f.Severity == finding.Error || strings.HasPrefix(f.Rule, "test-") {
				have = append(have, f.File+" "+f.Rule+" "+f.Message)
			}
		}
		slices.Sort(have)
		want := []string{"content/a.md test-long-word a long word"}
		if strings.HasPrefix(text, "stop") {
			want = []string{`content/a.md rule-stopped the rule "test-stops" stopped here: runtime error: index out of range [1] with length 1`,
				want[0], "content/a.md test-stops before"}
		}
		if !slices.Equal(have, want) {
			t.Errorf("%q: have %q", text, have)
		}
	}
}

// TestSuppressions: what a page ignores is left out on this page only; rules that are always errors stay, and so does
// the rest.
func TestSuppressions(t *testing.T) {
	ignoring := content.Stub("content/a.md")
	ignoring.Rare = &content.Rare{}
	ignoring.IgnoreChecks = []content.Ignore{
		{Rule: longWord.Name, Reason: "a quotation"}, {Rule: "helpline-missing", Reason: "x"},
		{Rule: "third-prty", Reason: "x"}, {Rule: "third-party"},
	}
	s := check.SuppressionsOf([]*content.Page{ignoring, content.Stub("content/b.md")})
	var messages []string
	for _, f := range s.Findings {
		messages = append(messages, f.Rule+": "+f.Message+" | "+f.Suggestion)
	}
	want := []string{
		`ignore-unknown: front matter: ignoreChecks: "helpline-missing" is always an error and cannot be ignored | `,
		`ignore-unknown: front matter: ignoreChecks: there is no rule "third-prty" | did you mean "third-party"?`,
		`ignore-reason: front matter: ignoreChecks: "third-party" has no reason, so it is not ignored | write {rule: third-party, reason: "..."}`,
	}
	if !slices.Equal(messages, want) {
		t.Errorf("have %q", messages)
	}
	all := []finding.Finding{
		{Rule: longWord.Name, Severity: finding.Info, File: "content/b.md"},
		{Rule: "third-party", Severity: finding.Error, File: "content/a.md"},
		{Rule: longWord.Name, Severity: finding.Info, File: "content/a.md"},
		{Rule: "helpline-missing", Severity: finding.Error, File: "content/a.md"},
	}
	kept := s.Apply(finding.Severities{PathSeverities: finding.PathSeverities{Rules: map[string]finding.Severity{
		longWord.Name: finding.Warning, "helpline-missing": finding.Off}}}, all)
	if len(kept) != 3 || kept[0].Rule != "helpline-missing" || kept[0].Severity != finding.Error ||
		kept[1].Rule != "third-party" || kept[2].File != "content/b.md" || kept[2].Severity != finding.Warning {
		t.Errorf("have %+v", kept)
	}
	if all[2].File != "content/a.md" || all[0].Severity != finding.Info {
		t.Error("the findings that were given are changed")
	}
}

func TestStyle(t *testing.T) {
	for css, want := range map[string]string{
		`@import "https://fonts.example.com/x.css"; a{color:red}`:              "third-party",
		`@font-face{src:url(https://fonts.example.com/x.woff2)}`:               "third-party",
		`a{background:url("//img.example.com/x.png")} b{color:blue}`:           "third-party",
		`a{background:url(/img/x.png)} b::after{content:"https://not.a/load"}`: "",
		`a{background:url(data:image/svg+xml;utf8,<svg/>)}`:                    "",
	} {
		if got := rules(checker.Styles([]*asset.Asset{{Name: "css/site.css", MediaType: "text/css",
			Body: []byte(css)}})); got != want {
			t.Errorf("%s: have %q, want %q", css, got, want)
		}
	}
}

func TestStatic(t *testing.T) {
	for body, want := range map[string]string{
		call:                          "",
		"google-site-verification: x": "static-helpline",
		call + `<script src="https://cdn.example.com/a.js"></script>`:           "third-party",
		call + `<a href="https://example.com/">a link that may be followed</a>`: "",
	} {
		if got := rules(static(t, body)); got != want {
			t.Errorf("%s: have %q, want %q", body, got, want)
		}
	}
}

func TestAnchors(t *testing.T) {
	facts, _ := checker.Drawn(render.Drawn{Outputs: []render.Output{
		{Path: "php/index.html", MediaType: "text/html",
			Body: []byte(call + `<h2 id=week>Week</h2><h2 id="who-it-is-for">x</h2>`)},
	}}).Outputs(new([]check.Written))
	link := func(fragment string) render.Link {
		return render.Link{File: "content/iop.md", Pos: finding.Position{Line: 7, Column: 3},
			Dest: "php.md#" + fragment, Target: "php/index.html", Fragment: fragment}
	}
	findings := checker.Links([]render.Link{
		link("week"), link("wek"), link("top"), link("zzzzzzzz"), {Target: "gone/index.html", Fragment: "x"},
		{Target: "two/index.html", Fragment: "x"},
	}, append(facts, facts[0], check.Facts{Path: "two/index.html"}, check.Facts{Path: "two/index.html",
		IDs: []string{"y"}}))
	if len(findings) != 2 {
		t.Fatalf("have %v", findings)
	}
	if findings[0].Suggestion != `did you mean "#week"?` || findings[0].Line != 7 || findings[0].Column != 3 {
		t.Errorf("have %+v", findings[0])
	}
}
