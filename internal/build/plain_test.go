package build_test

import (
	"html"
	"path/filepath"
	"strings"
	"testing"
)

// TestPlainTextsKeepEveryCharacter holds that the built-in layouts show the plain texts of a page, its description and
// the start of its text, with what looks like a tag or an entity.
func TestPlainTextsKeepEveryCharacter(t *testing.T) {
	source, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	described, begun := "Write to <me@example.org>, or ask for <Jo> &amp; Ann", "Type <code> and 3 < 4, or &amp; in code"
	tree{
		"content/_index.md":   "---\ntitle: Home\n---\n",
		"content/a/_index.md": "---\ntitle: A\n---\n",
		"content/a/b.md":      "---\ntitle: B\ndescription: '" + described + "'\n---\nWords.\n",
		"content/a/c.md":      "---\ntitle: C\n---\nType `<code>` and 3 &lt; 4, or &amp;amp; in code\n",
	}.write(t, source)
	buildAt(t, source, dest, noon)
	files := readTree(t, dest)
	for name, want := range map[string][]string{
		"a/b/index.html": {`name=description content="` + described, `property="og:description" content="` + described},
		"a/c/index.html": {`name=description content="` + begun, `property="og:description" content="` + begun},
		"a/index.html":   {described, begun},
	} {
		page := html.UnescapeString(files[name])
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s: want %s", name, w)
			}
		}
	}
}
