package site

import (
	"testing"
)

func TestPageByName(t *testing.T) {
	s, _ := readSite(t, `
-- config.toml --
baseURL = "https://example.org/base/"
-- content/_index.md --
---
title: Home
---
-- content/levels/_index.md --
---
title: Levels
---
-- content/levels/iop.md --
---
title: IOP
slug: intensive
aliases: [/old/]
---
-- content/levels/php/index.md --
---
title: PHP
---
-- content/levels/later.md --
---
title: Later
draft: true
---
-- content/levels/broken.md --
---
draft: maybe
---
-- content/Big Day.md --
---
title: Big day
---
-- content/help/home.md --
---
title: A place to live
service: housing
---
-- content/help/plan.md --
---
title: Case management
service: case-management
draft: true
---
-- content/staff/housing.md --
---
title: Housing team
type: staff
role: Team
---
-- content/staff/jo-doe.md --
---
title: Jo Doe
type: staff
role: Nurse
---
`)
	tests := map[string]string{ // name: file, and why it is not published
		"content/levels/iop.md": "content/levels/iop.md", "levels/iop.md": "content/levels/iop.md",
		"./content/levels/iop.md": "content/levels/iop.md",
		`content\levels\iop.md`:   "content/levels/iop.md", "/levels/iop": "content/levels/iop.md",
		"levels/iop": "content/levels/iop.md", "content/levels/iop": "content/levels/iop.md",
		"/levels/intensive/":                         "content/levels/iop.md",
		"https://example.org/base/levels/intensive/": "content/levels/iop.md",
		"/base/levels/intensive/":                    "content/levels/iop.md",
		"/old/":                                      "content/levels/iop.md",
		"content/levels/php/index.md":                "content/levels/php/index.md",
		"/levels/php/":                               "content/levels/php/index.md",
		"content/levels":                             "content/levels/_index.md", "levels": "content/levels/_index.md",
		"/":                         "content/_index.md",
		"https://example.org/base/": "content/_index.md",
		"content/_index.md":         "content/_index.md", "content/levels/later.md": "content/levels/later.md draft",
		"/levels/later/":           "content/levels/later.md draft",
		"content/levels/broken.md": "content/levels/broken.md not read",
		"/levels/broken":           "content/levels/broken.md not read", "content/Big Day.md": "content/Big Day.md",
		"/big-day/": "content/Big Day.md", "content/nothing.md": "", "/nothing/": "",
		"https://elsewhere.org/levels/": "", "": "content/_index.md", "tel:988": "", "\x00": "",
		// two pages are called that
		"jo-doe": "content/staff/jo-doe.md", "case-management": "content/help/plan.md draft", "psychiatric": "",
		"housing": "",
	}
	for name, want := range tests {
		have := ""
		if p := s.Page(name); p != nil {
			have = p.Source.File
			if w := p.Withheld(); w != nil {
				have += " " + string(w.Reason)
			}
		}
		if have != want {
			t.Errorf("%q: have %q, want %q", name, have, want)
		}
	}
}
