package markdown

import (
	"strings"
	"testing"
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
