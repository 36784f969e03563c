package markdown

import (
	"strings"
	"testing"

	"porchlight/internal/race"
)

func TestIntro(t *testing.T) {
	for text, want := range map[string]string{
		"One *two*.\n\nThree.\n\n<!--more-->\n\nFour.\n":   "One two. Three.",
		"One [two](x.md).<!--more-->\n\nFour.\n":           "One two.",
		"One.\n\n<!-- more -->\n\nFour.\n":                 "One.",
		"## Heading\n\nOne.\n\n- two\n\n<!--more-->\n\nX.": "One.",
		"One.\n\nTwo.\n":                                  "",
		"One.\n\n> <!--more-->\n\nTwo.\n":                 "",
		"`<!--more-->` is code.\n":                        "",
		"<!--more-->\n\nOne.\n":                           "",
		strings.Repeat(">", 5000) + " x\n\n<!--more-->\n": "",
	} {
		if got := Intro([]byte(text)); got != want {
			t.Errorf("%.40q: have %q, want %q", text, got, want)
		}
	}
}

// TestLongShapesEnd checks that texts of the largest size are read in time. A step that reads the rest of the text
// again for each line or bracket would take minutes.
func TestLongShapesEnd(t *testing.T) {
	if race.FewRounds() {
		t.Skip("the whole run looks at texts of this length")
	}
	c := New(Options{RawHTML: "sanitize", Nesting: 100, TableCells: 100})
	for _, shape := range []string{"\n", "\r", "\t\n", "\n\n:\n", "[[a]] ", "<", "&", "\"a ", "> \n", "]", "](",
		"] ("} {
		text := []byte(strings.Repeat(shape, 1_800_000/len(shape)))
		c.Convert(Source{File: "x.md", Line: 1, Text: text}, Env{})
		FirstParagraph(text)
		Intro(text)
	}
}

// TestFirstParagraphLeavesOut holds that what is left out of a page is left out of its description, with its spaces.
func TestFirstParagraphLeavesOut(t *testing.T) {
	const text = "One apple. <style>.red {color:red;}</style> Two. <script>alert(1)</script> Type `<code>`, 3 &lt; 4.\n"
	if have, want := FirstParagraph([]byte(text)), "One apple. Two. Type <code>, 3 < 4."; have != want {
		t.Errorf("have %q, want %q", have, want)
	}
}
