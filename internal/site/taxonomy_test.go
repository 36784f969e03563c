package site

import (
	"fmt"
	"strings"
	"testing"
)

func TestTerms(t *testing.T) {
	s := goodSite(t, `
-- content/a.md --
---
title: A
tags: [Opioid use, alcohol, Alcohol, What's next?]
---
-- content/b.md --
---
title: B
tags: [OPIOID  USE, ALCOHOL]
---
-- content/c.md --
---
title: C
tags: [Hidden]
---
-- content/tags/hidden/_index.md --
---
draft: true
---
-- content/s/_index.md --
---
title: S
tags: [alcohol]
---
-- content/draft.md --
---
title: Draft
draft: true
tags: [Secret, alcohol]
---
-- content/tags/what's next/_index.md --
---
description: A term with a text
---
-- content/tags/unused/_index.md --
---
title: Unused
---
`)
	a := s.at(t, "/a")
	if got := paths(a.Terms("tags")); got != "/tags/opioid-use /tags/alcohol /tags/whats-next" {
		t.Errorf("terms: %s", got)
	}
	if got := paths(a.Terms("Tags")); got == "" {
		t.Error("letter case of the taxonomy counts")
	}
	if got := paths(s.Taxonomies["tags"]); got != "/tags/alcohol /tags/opioid-use /tags/whats-next" {
		t.Errorf("taxonomy: %s", got)
	}
	if got := paths(s.GetPage("/tags/alcohol").Pages()); got != "/a /b /s" {
		t.Errorf("alcohol: %s", got)
	}
	if got := paths(s.GetPage("/tags/alcohol").RegularPages()); got != "/a /b" {
		t.Errorf("alcohol, ordinary pages: %s", got)
	}
	for path, title := range map[string]string{"/tags/opioid-use": "Opioid use", "/tags/alcohol": "alcohol",
		"/tags/whats-next": "What's next?", "/tags": "Tags"} {
		if got := s.GetPage(path).Title; got != title {
			t.Errorf("%s is called %q, want %q", path, got, title)
		}
	}
	if s.GetPage("/tags/secret") != nil {
		t.Error("a term of a draft alone is published")
	}
	if terms := s.at(t, "/c").terms; len(terms) != 0 {
		t.Error("a page has a term that is not published")
	}
	if s.GetPage("/tags/unused") != nil {
		t.Error("a term that no page has is published")
	}
	if s.GetPage("/services") != nil || s.Taxonomies["services"] != nil {
		t.Error("a taxonomy without terms has a page")
	}
	if term := s.at(t, "/tags/alcohol"); pathOf(term.Parent()) != "/tags" || term.Count() != 3 ||
		s.GetPage("/tags").Count() != 3 {
		t.Error("the term hangs wrong")
	}
}

func TestWithheldTaxonomy(t *testing.T) {
	s := goodSite(t, `
-- content/a.md --
---
title: A
tags: [x]
---
-- content/tags/_index.md --
---
title: Tags
draft: true
---
-- content/tags/x/_index.md --
---
title: X
---
`)
	if s.GetPage("/tags") != nil || s.GetPage("/tags/x") != nil || len(s.at(t, "/a").Terms("tags")) != 0 ||
		len(s.Withheld) != 2 {
		t.Errorf("got %s", dump(s, nil))
	}
}

// TestTermsOfOneAddress: terms that differ by a character that addresses cannot have are merged with a finding.
func TestTermsOfOneAddress(t *testing.T) {
	_, findings := readSite(t, `
-- content/a.md --
---
title: A
tags: [C, C++, Women's health, Harm reduction]
---
-- content/b.md --
---
title: B
tags:
  - "C#"
  - womens health
  - harm-reduction
  - "C#"
---
`)
	var have []string
	for _, f := range findings {
		if f.Rule == termMerged.Name {
			have = append(have, fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Rule, f.Message))
		}
	}
	want := `content/b.md:4: term-merged: front matter: tags: "C#" has the address of "C", so both are one term`
	if got := strings.Join(have, "\n"); got != want {
		t.Errorf("have\n%s\nwant\n%s", got, want)
	}
}
