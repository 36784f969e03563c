package content

import (
	"testing"
	"testing/fstest"

	"porchlight/internal/tree"
)

// TestFirstWords: a body has the beginning of its text for a summary exactly when the front matter may have none.
func TestFirstWords(t *testing.T) {
	for _, c := range []struct{ name, front, text, intro, first string }{
		{"no front matter", "", "One *two* three.\n\nFour.", "", "One two three."},
		{"shortened", "title: A", "a b c d e f g h i j k l m", "", "a b c d e f g h i j …"},
		{"a heading and a list first", "title: A", "# One\n\n- two\n\nThree.", "", "Three."},
		{"a description", "description: Two", "One.", "", ""},
		{"a summary in another letter case", "Summary: Two", "One.", "", ""},
		{"an empty description", "description: ' '", "One.", "", "One."},
		{"a description of signs that nobody sees", "description: \"\\u200b\"", "One.", "", "One."},
		{"a description of another kind", "description: [a, b]", "One.", "", "One."},
		{"a mark", "description: Two", "One.\n\nTwo.\n\n<!--more-->\n\nThree.", "One. Two.", ""},
		{"a mark that does not count", "title: A", "One.\n\n- two\n  <!--more-->\n", "", "One."},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := testConfig()
			cfg.SummaryWords = 10
			file := c.text
			if c.front != "" {
				file = "---\n" + c.front + "\n---\n" + c.text
			}
			read, _ := Read(tree.Take(fstest.MapFS{"content/a.md": {Data: []byte(file)}}, Folder), cfg)
			if len(read.Pages) != 1 {
				t.Fatalf("%d pages", len(read.Pages))
			}
			if have := read.Pages[0].Body; have.Intro != c.intro || have.FirstWords != c.first {
				t.Errorf("intro %q, first words %q; want %q, %q", have.Intro, have.FirstWords, c.intro, c.first)
			}
		})
	}
}
