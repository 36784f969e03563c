package site

import (
	"strings"
	"testing"
)

// TestAtoZ: the list of the search page has each page that may be found once, as readers sort words.
func TestAtoZ(t *testing.T) {
	s := goodSite(t, `
-- content/search.md --
---
title: Find
layout: search
---
-- content/b/_index.md --
---
title: Belonging
---
-- content/b/1.md --
---
title: Ébauche
---
-- content/b/2.md --
---
title: “A first” step
---
-- content/b/3.md --
---
title: 12 steps
---
-- content/b/4.md --
---
title: Early
---
-- content/b/5.md --
---
title: Hidden
hidden: true
---
-- content/b/6.md --
---
title: Not for search engines
noindex: true
---
-- content/b/7.md --
---
title: A draft
draft: true
---
-- content/b/8.md --
---
title: ?
---
-- content/b/10.md --
---
title: Not for this search
nosearch: true
---
-- content/b/9.md --
---
title: eager
---
`)
	var list []string
	for _, c := range s.AtoZ {
		list = append(list, c.Initial()+": "+c.LinkTitle)
	}
	want := "#: ?, 0–9: 12 steps, A: “A first” step, B: Belonging, E: eager, E: Early, E: Ébauche, P: Porchlight"
	if got := strings.Join(list, ", "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if s.SearchPage != s.GetPage("/search") {
		t.Errorf("the search page is %v", s.SearchPage)
	}
}
