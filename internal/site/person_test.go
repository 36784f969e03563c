package site

import "testing"

// Of two people with one name, the same one is meant in every build, and every lookup of a subject gives the same page.
func TestSameOfSeveralPages(t *testing.T) {
	for range 40 {
		s, _ := readSite(t, `
-- content/a.md --
---
title: A
author: Jo Doe
services: [housing]
---
-- content/staff/b-doe.md --
---
title: Jo Doe
type: staff
role: Nurse
weight: 1
---
-- content/staff/c-doe.md --
---
title: Jo Doe
type: staff
role: Doctor
weight: 2
---
-- content/help/early.md --
---
title: An early page
service: housing
weight: 1
---
-- content/help/housing.md --
---
title: A place to live
service: housing
weight: 2
---
`)
		page := s.Page("a.md")
		if who := page.Author(); who == nil || pathOf(who.Card) != "/staff/b-doe" {
			t.Fatalf("the author is %+v", who)
		}
		tied, all := page.Services(), s.Refs("services")
		for _, ref := range all {
			if ref.ID == "housing" && (len(tied) != 1 || ref != tied[0] || pathOf(ref.Card) != "/help/housing") {
				t.Fatalf("housing is %+v, and %+v for the page", ref, tied)
			}
		}
		if all[0].ID != "psychiatric" || len(s.Refs("people")) != 2 {
			t.Fatalf("not in the order of the data: %+v", all)
		}
	}
}
