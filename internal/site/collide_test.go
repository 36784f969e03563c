package site

import (
	"testing"

	"porchlight/internal/finding"
)

// A page or file at the address of a further part of a list is reported with the place where an editor can change it.
func TestFurtherPartsOfListsCollide(t *testing.T) {
	s, findings := readSite(t, `
-- config.toml --
baseURL = "https://example.org/"
-- static/rehab/page --
-- static/detox/page/2/index.html/notes.txt --
-- static/detox/page/5/index.html --
-- content/care/_index.md --
---
title: Care
---
-- content/care/page/2.md --
---
title: Two
---
-- content/care/page/deux.md --
---
title: Three
url: /Care/page/3/
---
-- content/care/iop.md --
---
title: IOP
aliases:
  - page/4
---
-- content/rehab/_index.md --
---
title: Rehab
---
-- content/detox/_index.md --
---
title: Detox
---
`)
	if finding.HasErrors(findings) {
		t.Fatal(findings)
	}
	const advice = " another address or name, or remove it"
	for _, test := range []struct {
		path, file          string
		n, line             int
		message, suggestion string
	}{
		{"/care", "content/care/page/2.md", 2, 0,
			`content/care/page/2.md and the further parts of content/care/_index.md cannot both be published: each would be "care/page/2/index.html"`, "give content/care/page/2.md" + advice},
		{"/care", "content/care/page/deux.md", 3, 3,
			`content/care/page/deux.md and the further parts of content/care/_index.md cannot both be published: "Care/page/3/index.html" and "care/page/3/index.html" are one file on many disks`, "give content/care/page/deux.md" + advice},
		{"/care", "content/care/iop.md", 4, 4, `the alias "page/4" of content/care/iop.md and the further parts of content/care/_index.md cannot both be published: each would be "care/page/4/index.html"`, `give the alias "page/4" of content/care/iop.md` + advice},
		{"/care", "", 5, 0, "", ""},
		{"/rehab", "static/rehab/page", 2, 0, `static/rehab/page and the further parts of content/rehab/_index.md cannot both be published: "rehab/page" would be a file and a folder at once`, "give static/rehab/page" + advice},
		{"/rehab", "static/rehab/page", 3, 0, `static/rehab/page and the further parts of content/rehab/_index.md cannot both be published: "rehab/page" would be a file and a folder at once`, "give static/rehab/page" + advice},
		{"/detox", "static/detox/page/2/index.html/notes.txt", 2, 0,
			`static/detox/page/2/index.html/notes.txt and the further parts of content/detox/_index.md cannot both be published: "detox/page/2/index.html" would be a file and a folder at once`, "give static/detox/page/2/index.html/notes.txt" + advice},
		{"/detox", "static/detox/page/5/index.html", 5, 0,
			`static/detox/page/5/index.html and the further parts of content/detox/_index.md cannot both be published: each would be "detox/page/5/index.html"`, "give static/detox/page/5/index.html" + advice},
		{"/", "", 2, 0, "", ""},
	} {
		taken := s.at(t, test.path).PagerCollision(test.n)
		switch {
		case test.message == "" && taken == nil:
		case test.message == "" || taken == nil:
			t.Errorf("part %d of %s: %v", test.n, test.path, taken)
		case taken.File != test.file || taken.Line != test.line || taken.Message != test.message ||
			taken.Suggestion != test.suggestion || taken.Rule != "path-collision":
			t.Errorf("part %d of %s:\n%s:%d %s\n%s", test.n, test.path, taken.File, taken.Line, taken.Message,
				taken.Suggestion)
		}
	}
}

// A page's own address among its aliases, and one alias written twice, are passed over, also in other letter case.
func TestOwnAddressAmongAliases(t *testing.T) {
	s, findings := readSite(t, `
-- config.toml --
baseURL = "https://example.org/"
-- content/Sec/Upper.md --
---
title: Upper
aliases: [/sec/upper, /Sec/Upper/, /SEC/UPPER/index.html, ./upper, /old/, /Old, /old]
---
-- content/_index.md --
---
title: Home
aliases: [/, /INDEX.html, /index.html]
---
`)
	if len(findings) > 0 {
		t.Error(findings)
	}
	if len(s.Aliases) != 1 || s.Aliases[0].Path != "old/index.html" {
		t.Errorf("have %v", s.Aliases)
	}
}
