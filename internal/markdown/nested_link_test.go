package markdown

import (
	"strings"
	"testing"
)

// TestNestedLinks puts links into links in every way they can be written. No link of the page may begin before the one
// before it has ended.
func TestNestedLinks(t *testing.T) {
	env := Env{Directive: func(d Directive) (string, []Problem) {
		return `<a href="#` + d.Name + `">` + d.Label + d.Inner + "</a>", nil
	}}
	hook := env
	hook.Hooks = map[string]func(Element) (string, []Problem){"link": func(e Element) (string, []Problem) {
		return `<a class="own" href="` + e.Href + `">` + e.HTML + "</a>", nil
	}}
	for text, nested := range map[string]int{
		"[note[^1]](/)":                               1,
		"[see :tel[IOP]{} now](/)":                    1,
		`[go <a href="/x">here</a> now](/)`:           1,
		`<a href="/">raw [inner](/x) words</a>`:       1,
		`<a href="/">to <https://example.org/></a>`:   1,
		`<a href="/">note[^1] :tel[x]{}</a>`:          2,
		`<a href="/">one <a href="/b">two</a></a>`:    1,
		":tel[words [in](/)]{}":                       1,
		":::steps\nwith [a link](/)\n:::":             1,
		"*[a](/)* [![p](x.png)](/) [b *c*](/)":        0,
		":tel[x]{} [b](/) <a href=\"/\">c</a> [d](/)": 0,
	} {
		for _, e := range []Env{env, hook} {
			for _, mode := range []string{"sanitize", "allow"} {
				c := New(Options{RawHTML: mode, Directives: testDirectives})
				result, found := c.Convert(Source{Line: 1, Text: []byte(text + "\n\n[^1]: Note.\n")}, e)
				var rules []string
				for _, f := range found {
					if f.Rule != "footnote-unused" {
						rules = append(rules, f.Rule)
					}
				}
				if strings.Join(rules, " ") != strings.TrimSpace(strings.Repeat("link-nested ", nested)) {
					t.Errorf("%s %q: findings %v", mode, text, found)
				}
				open := false
				for _, tag := range strings.Split(result.HTML, "<")[1:] {
					begins := strings.HasPrefix(tag, "a ")
					nested := begins && open
					open = begins || open && !strings.HasPrefix(tag, "/a")
					if nested {
						t.Errorf("%s %q: nested links in %s", mode, text, result.HTML)
						break
					}
				}
			}
		}
	}
}

// TestRawPictureWidths: an <img> of the editor's HTML offers the same widths as a picture in Markdown.
func TestRawPictureWidths(t *testing.T) {
	env := Env{Image: func(string) (Image, *Problem) {
		return Image{Src: "/a-800.jpg", Srcset: "/a-480.jpg 480w, /a-800.jpg 800w", Sizes: "100vw"}, nil
	}}
	for _, mode := range []string{"sanitize", "allow"} {
		for text, want := range map[string]string{
			`<img src="a.jpg" alt="">`:                `srcset="/a-480.jpg 480w, /a-800.jpg 800w" sizes="100vw"`,
			`<img src=a.jpg alt="" width="120">`:      `srcset="/a-480.jpg 480w, /a-800.jpg 800w" sizes="120px"`,
			`<img src="a.jpg" width="50%" alt="">`:    `sizes="100vw"`,
			`<p><img src="a.jpg" alt="x">words</p>`:   `sizes="100vw"`,
			`<img src="a.jpg" srcset="b.jpg 2x" alt>`: "",
		} {
			result, _ := New(Options{RawHTML: mode}).Convert(Source{Line: 1, Text: []byte(text)}, env)
			if !strings.Contains(result.HTML, want) || want == "" && strings.Contains(result.HTML, "480w") {
				t.Errorf("%s %s: have %s", mode, text, result.HTML)
			}
		}
	}
}
