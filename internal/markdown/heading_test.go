package markdown

import (
	"strings"
	"testing"
)

// TestHeadingEnds holds what the braces at the end of a heading belong to, and that signs which close a heading are no
// words of it.
func TestHeadingEnds(t *testing.T) {
	c := New(Options{RawHTML: "sanitize", Nesting: 100, TableCells: 100})
	for text, want := range map[string]string{
		"## Title ## {#one}":              `<h2 id=one>Title</h2>`,
		"## C# {#csharp}":                 `<h2 id=csharp>C#</h2>`,
		"## Title {.wide}":                `class=wide`,
		"## Cost {#cost .wide}":           `id=cost`,
		"## Words {in braces}":            `Words {in braces}`,
		`## Call :tel[911]{number="911"}`: "tel:911",
	} {
		env := Env{}
		out, problems := c.Convert(Source{File: "a.md", Line: 1, Text: []byte(text + "\n")}, env)
		html := strings.ReplaceAll(out.HTML, `"`, "")
		if strings.Contains(text, ":tel") {
			if strings.Contains(out.HTML, "{number") || len(problems) > 0 &&
				strings.Contains(problems[0].Message, "cannot carry") {
				t.Errorf("%s: have %s, %v", text, out.HTML, problems)
			}
			continue
		}
		if !strings.Contains(html, want) || len(problems) > 0 {
			t.Errorf("%s: have %s, %v", text, out.HTML, problems)
		}
	}
}

// TestReservedIDs keeps headings away from the ids of layouts.
func TestReservedIDs(t *testing.T) {
	c := New(Options{ReservedIDs: []string{"page-main", "page-main-1"}})
	r, found := c.Convert(Source{Line: 1, Text: []byte("## Page main\n\n## Other {#page-main}\n\n## Page main\n")},
		Env{})
	if want := `<h2 id="page-main-2">Page main</h2><h2 id="other">Other</h2><h2 id="page-main-3">Page main</h2>`; r.HTML != want {
		t.Errorf("have %s", r.HTML)
	}
	if len(found) != 1 || found[0].Line != 3 || found[0].Rule != "duplicate-id" ||
		found[0].Message != `the id "page-main" is that of a part of the layout` {
		t.Errorf("findings %v", found)
	}
}

// TestComposedIDs holds that an id is the same however its letters are typed.
func TestComposedIDs(t *testing.T) {
	r, _ := New(Options{}).Convert(Source{Line: 1,
		Text: []byte("## U\u0308ber\n\n## B {#o\u0308l}\n\n<p id=\"a\u0308\">x</p>\n")}, Env{})
	if want := "<h2 id=\"\u00fcber\">U\u0308ber</h2><h2 id=\"\u00f6l\">B</h2><p id=\"\u00e4\">x</p>"; r.HTML != want {
		t.Errorf("have %s", r.HTML)
	}
}
