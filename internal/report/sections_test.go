package report

import (
	"testing"

	"porchlight/internal/content"
)

// A page that cannot be read is in its folder.
func TestUnreadableInItsFolder(t *testing.T) {
	for file, want := range map[string]string{"content/care/a.md": "care", "content/a.md": "",
		"content/care/deep/_index.md": "care/deep"} {
		if got := folderOf(content.Stub(file)); got != want {
			t.Errorf("%s: %q", file, got)
		}
	}
}

// The home page comes first at the top, whether its file is _index.md or index.md; a page with a folder of its own is
// one of many.
func TestHomePageComesFirst(t *testing.T) {
	for _, home := range []string{"content/_index.md", "content/index.md"} {
		var pages []*Page
		for _, source := range []*content.Page{
			{File: "content/about.md", Path: "/about", Bundle: content.Single},
			{File: "content/form/index.md", Path: "/form", Bundle: content.Leaf},
			{File: home, Path: "/", Bundle: content.Branch},
		} {
			pages = append(pages, &Page{File: source.File, source: source, folder: folderOf(source)})
		}
		root, _ := newSections(pages, func(*Page) bool { return false })
		if root.index == nil || root.index.File != home || root.pages[0].File != home || len(root.pages) != 3 {
			t.Errorf("%s: the first page at the top is %s", home, root.pages[0].File)
		}
		if have, want := nameInFolder(home), home[len("content/"):]; have != want {
			t.Errorf("%s is named %s, want %s", home, have, want)
		}
	}
}
