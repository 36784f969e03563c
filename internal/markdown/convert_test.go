package markdown

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"porchlight/internal/finding"
)

func convert(t *testing.T, opt Options, env Env, text string) (Result, []finding.Finding) {
	t.Helper()
	return New(opt).Convert(Source{File: "a.md", Line: 1, Text: []byte(text)}, env)
}

// TestConcurrent converts different pages at once and compares them with what each gives alone. Run it with -race.
func TestConcurrent(t *testing.T) {
	c := New(Options{Directives: testDirectives, Typographer: true})
	texts := append([]string{string(benchText), "a@b.c", "# a\n# a {#a}\n[x]\n\n[x]: y.md"}, vectors...)
	want := make([]string, len(texts))
	for i, text := range texts {
		r, found := c.Convert(Source{File: "a.md", Line: 1, Text: []byte(text)}, testEnv())
		want[i] = r.HTML + describe(r) + describeFindings(found)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i, text := range texts {
				r, found := c.Convert(Source{File: "a.md", Line: 1, Text: []byte(text)}, testEnv())
				if got := r.HTML + describe(r) + describeFindings(found); got != want[i] {
					t.Errorf("%q:\ngot  %s\nwant %s", text, got, want[i])
				}
			}
		})
	}
	wg.Wait()
}

// TestTextIsNotTouched: the text is a slice of a larger one, which must not change.
func TestTextIsNotTouched(t *testing.T) {
	whole := []byte("    code|after")
	New(Options{}).Convert(Source{Text: whole[:8]}, Env{})
	New(Options{}).Convert(Source{Text: append([]byte("```\nx"), "after"...)[:5]}, Env{})
	if string(whole) != "    code|after" {
		t.Errorf("have %q", whole)
	}
}

// TestLineOffset: the text does not begin on the first line of its file.
func TestLineOffset(t *testing.T) {
	result, found := New(Options{}).Convert(Source{File: "content/a.md", Line: 12,
		Text: []byte("x\n[a](b.md)\n[c](data:x)")}, Env{})
	if len(result.Links) != 1 || result.Links[0].Pos != (finding.Position{Line: 13, Column: 5}) {
		t.Errorf("links %v", result.Links)
	}
	if len(found) != 1 || found[0].Line != 14 || found[0].Column != 5 || found[0].EndColumn != 11 ||
		found[0].File != "content/a.md" {
		t.Errorf("findings %v", found)
	}
}

// TestNilEnv leaves everything as it is written.
func TestNilEnv(t *testing.T) {
	result, found := convert(t, Options{}, Env{}, "[a](b.md) ![c](d.png)\n\n:::x[l]\nin\n:::\n\n:y[z]")
	want := `<p><a href="b.md">a</a> <img src="d.png" alt="c"></p><p>in</p><p>z</p>`
	if result.HTML != want || len(found) > 0 {
		t.Errorf("have %s %v", result.HTML, found)
	}
}

// TestEnvAddress: an address that Env returns is checked, too.
func TestEnvAddress(t *testing.T) {
	env := Env{
		Link:  func(string, func() string) (string, *Problem) { return "javascript:alert(1)", nil },
		Image: func(string) (Image, *Problem) { return Image{Src: "data:x"}, nil },
	}
	result, found := convert(t, Options{}, env, "[a](b) ![c](d)")
	if result.HTML != "<p>a c</p>" || len(found) != 2 || found[0].Rule != "unsafe-link" {
		t.Errorf("have %s %v", result.HTML, found)
	}
}

// TestEnvPanics: a panic of a template is not recovered.
func TestEnvPanics(t *testing.T) {
	defer func() {
		if r := recover(); r != "mine" {
			t.Errorf("have %v", r)
		}
	}()
	convert(t, Options{}, Env{Link: func(string, func() string) (string, *Problem) { panic("mine") }}, "[a](b)")
}

// TestLimitsFromOptions: Options set the limits.
func TestLimitsFromOptions(t *testing.T) {
	for _, test := range []struct{ text, rule string }{
		{"> > > a", ""},
		{"> > > > a", "markdown-nesting"},
		{"- - - a", ""},
		{"- - - - a", "markdown-nesting"},
		{"[[[a]]]", ""},
		{"[[[[a]]]]", "markdown-nesting"},
		{":::a\n:::b\n:::c\n:::\n:::\n:::", ""},
		{":::a\n:::b\n:::c\n:::d\n:::\n:::\n:::\n:::", "markdown-nesting"},
		{"*a **b** c*", ""},
		{"*a **b *c **d** c* b** a*", "markdown-nesting"},
		{"<i><i><i>", ""},
		{"<i><i><i><i>", "markdown-nesting"},
		{"|a|\n|-|\n|b|\n", ""},
		{"|a|b|c|d|\n|-|-|-|-|\n|b|\n", "markdown-table"},
	} {
		result, found := convert(t, Options{Nesting: 3, TableCells: 10}, Env{}, test.text)
		limits := strings.Join(limitsOf(found), " ")
		if limits != test.rule {
			t.Errorf("%q: limits %q, want %q", test.text, limits, test.rule)
		}
		if limits != "" && (len(result.HTML) > 0 || len(result.Links) > 0) {
			t.Errorf("%q: a page beyond a limit has a result", test.text)
		}
		for _, f := range found {
			if f.Line == 0 || f.Severity != finding.Error || f.Suggestion == "" {
				t.Errorf("%q: %v", test.text, f)
			}
		}
	}
}

// TestLargeOrdinaryPage: an ordinary page of the largest size breaks no limit.
func TestLargeOrdinaryPage(t *testing.T) {
	text := bytes.Repeat(benchText, fullSize/len(benchText)/4)
	result, found := New(Options{Directives: testDirectives}).Convert(Source{Line: 1, Text: text}, Env{})
	if len(found) > 0 || len(result.HTML) < len(text) {
		t.Errorf("%d bytes, findings %v", len(result.HTML), found)
	}
}

// TestPlaces compares the index with counting from the start.
func TestPlaces(t *testing.T) {
	text := []byte("é\n\nabc\n" + strings.Repeat("ünïcode ", 3000) + "\nend")
	s := places{text: text, first: 7}
	for offset := 0; offset <= len(text); offset++ {
		if offset < len(text) && !utf8.RuneStart(text[offset]) {
			continue
		}
		if offset > 100 && offset%97 != 0 && offset < len(text)-100 {
			continue
		}
		want := finding.PositionAt(text, offset)
		want.Line += 6
		if got := s.at(offset); got != want {
			t.Fatalf("offset %d: have %v, want %v", offset, got, want)
		}
	}
}

// TestLinkPlaces: links in every kind of place, each destination at its reported place.
func TestLinkPlaces(t *testing.T) {
	wrappers := []string{
		"%s", "a %s b", "*a %s*", "# a %s", "a %s\n===", "- %s", "- a\n\n  %s", "1. a\n   - %s", "- a\n\t- %s", "> %s",
		"> a\n%s", "> - a\n>   %s",
		"- a\n%s", "|a|\n|-|\n|%s|", "| a | b |\n|---|:-:|\n| x | y %s |", "a\n: %s", "x[^n]\n\n[^n]: a %s",
		":::warning\n%s\n:::",
		"- b\n\n  :::warning\n  %s\n  :::", "> :::faq\n> ### q %s\n> :::", ":::warning[a %s]\n:::", "::helpline[%s]",
		":tel[%s]{number=1}",
		":tel[a\nb %s]", "> :tel[a\n> b %s]", "~~%s~~", "é %s ü", "`a` %s", "<div>\n\n%s\n\n</div>", "> [!NOTE]\n> %s",
		"\\* %s", "&amp; %s", "**a** [x](#y) %s",
		"-\t%s", ">\t%s", "  %s", "a  \n   %s", "[p](#q)\n%s",
	}
	links := []string{
		"[l](DEST)", "[l](DEST \"t\")", "[l](<DEST>)", "[l](\nDEST)", "[*l* `m`](DEST)", "[![i](#p)](DEST)",
		"[l]( DEST 't')",
		"![l](DEST)", "<https://DEST>", "https://DEST", "<a href=\"DEST\">x</a>",
		"<b class='DES' title=DES></b><a id=x  href = 'DEST'>x</a>",
		"<img alt=x src=DEST>",
	}
	c := New(Options{Directives: testDirectives})
	const dest = "p.org/dest.com"
	for _, w := range wrappers {
		for _, l := range links {
			if strings.Contains(l, "\n") && (strings.Contains(w, "|") || strings.Contains(w, "#") ||
				strings.Contains(w, "::")) {
				continue // these are one line
			}
			text := fmt.Sprintf(w, strings.ReplaceAll(l, "DEST", dest))
			result, found := c.Convert(Source{File: "a.md", Line: 1, Text: []byte(text)}, safeEnv())
			ok := false
			for _, link := range result.Links {
				if strings.HasSuffix(link.Dest, dest) {
					ok = link.Pos == finding.PositionAt([]byte(text), strings.Index(text, link.Dest))
				}
			}
			if !ok {
				t.Errorf("%q: links %v, findings %v", text, result.Links, found)
			}
		}
	}
}

// TestFirstParagraph: which paragraph is the first.
func TestFirstParagraph(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{"One.", "One."},
		{"\n\nOne\ntwo.\n\nThree.", "One two."},
		{"# Title\n\nOne.", "One."},
		{"Title\n---\n\nOne.", "One."},
		{"####### seven\n\nOne.", "####### seven"},
		{"One *two* [three](x) `four`, a&amp;b, \\*five\\*.\n", "One two three four, a&b, *five*."},
		{"- item\n\nOne.", "One."},
		{"> quote\n\nOne.", "One."},
		{":::warning\nInside.\n:::\n\nOne.", "One."},
		{"![alt](x.png)\n\nOne.", "One."},
		{"![alt](x.png) with text", "alt with text"},
		{"|a|\n|-|\n\nOne.", "One."},
		{"<div>\nhtml\n</div>\n\nOne.", "One."},
		{"<!--more-->\n\nOne.", "One."},
		{"```\ncode\n```\nOne.", "One."},
		{"[a]: b\n\nOne [a].", "One a."},
		{"One [a].\n\n[a]: b", "One a."},
		{"One[^n].\n\n[^n]: note", "One."},
		{"Term\n\n: Definition\n\nOne.", "One."},
		{"Term\n: Definition\n\nOne.", "One."},
		{"\"Don't\" -- say... that", "\"Don't\" -- say... that"},
		{"Call :tel[988]{number=988} now", "Call 988 now"},
		{"At 10:30, ratio 3:1, see https://example.org/a?b=c.", "At 10:30, ratio 3:1, see https://example.org/a?b=c."},
		{"a | b\n-|-\n\nOne.", "One."},
		{"    code\n\nOne.", "One."},
		{"One  \ntwo\\\nthree", "One two three"},
		{strings.Repeat("- a\n\n", 3000) + "One.", "One."},
		{strings.Repeat("*term* ", 400) + "\n\n: Definition\n\nOne.", "One."},
	} {
		if got := FirstParagraph([]byte(test.text)); got != test.want {
			t.Errorf("%q: have %q, want %q", test.text, got, test.want)
		}
		for _, opt := range []Options{{}, {Directives: testDirectives, Typographer: true}} {
			if got := New(opt).firstParagraph([]byte(test.text), len(test.text)); got != test.want {
				t.Errorf("%q: read as a whole: have %q, want %q", test.text, got, test.want)
			}
		}
	}
}

// TestWords compares the number of words.
func TestWords(t *testing.T) {
	for _, test := range []struct {
		text string
		want int
	}{
		{"", 0}, {"one", 1}, {"one two\nthree", 3}, {"**bo**ld word", 2}, {"a\n\nb", 2}, {"- a\n- b", 2}, {"a  \nb", 2},
		{"`code span` x", 3}, {"[a b](c)", 2}, {"日本語 text", 4}, {"naïve café", 2}, {"|a|b|\n|-|-|\n|c|d|", 4},
		{":tel[a b] c", 3},
		{"![alt text](x)", 0}, {"<div>a b</div>", 2}, {"# a\nb", 2},
	} {
		if r, _ := convert(t, Options{}, testEnv(), test.text); r.Words != test.want {
			t.Errorf("%q: have %d words, want %d", test.text, r.Words, test.want)
		}
	}
}
