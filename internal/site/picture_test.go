package site

import (
	"fmt"
	"testing"
)

type sizedStatics struct{ StaticIndex }

func (sizedStatics) Size(path string) (int, int, bool) { return 1200, 630, path == "img/share.png" }

func TestPictures(t *testing.T) {
	const archive = `
-- config --
baseURL: https://example.org/r/
defaultImage: img/share.png
-- static/img/share.png --
-- content/a.md --
---
title: A
image: https://example.com/x.png
---
-- content/b/index.md --
---
title: B
image: pic ture.jpg
---
-- content/b/pic ture.jpg --
-- content/c.md --
---
title: C
image: /img/shore.png
---
-- content/d.md --
---
title: D
image: b.md
---
-- content/e.md --
---
title: E
---
`
	f := parseFixture(t, archiveOf(archive))
	s, findings := Assemble(&f.tree, &f.cfg, sizedStatics{StaticPaths(f.statics...)})
	for path, want := range map[string]string{
		"/a": "https://example.com/x.png 0x0 false",
		"/b": "https://example.org/r/b/pic%20ture.jpg 0x0 false",
		"/c": "https://example.org/r/img/share.png 1200x630 true",
		"/e": "https://example.org/r/img/share.png 1200x630 true",
	} {
		img := s.GetPage(path).Image
		if got := fmt.Sprintf("%s %dx%d %v", img.URL, img.Width, img.Height, img.Default); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
	if len(findings) != 2 || findings[0].Rule != "image-missing" ||
		findings[0].Suggestion != `write "/img/share.png"` || findings[1].File != "content/d.md" {
		t.Errorf("findings: %v", findings)
	}
	if s := goodSite(t, "-- content/a.md --\n---\ntitle: A\n---\n"); s.Home.Image != nil {
		t.Error("a picture out of nothing")
	}
}
