package site

import "testing"

const moved = `
-- config --
baseURL: https://example.org/recovery/
-- static/img/doors/front-door.svg --
-- content/guides/_index.md --
---
title: Guides
---
-- content/guides/call.md --
---
title: Making the first call
linkTitle: The first call
---
-- content/guides/overview.md --
---
title: Overview
---
-- content/guides/week-1.md --
---
title: Week one at home
---
-- content/guides/2025-report.md --
---
title: Report of 2025
---
-- content/care/levels/evening.md --
---
title: Evening program
---
-- content/care/levels/detox.md --
---
title: Medical detox
---
-- content/care/start.md --
---
title: Begin
---
-- content/care/housing/start.md --
---
title: Begin with a home
---
-- content/support/overview.md --
---
title: About support
---
-- content/support/talking-to-family.md --
---
title: Talking
---
-- content/support/transport.md --
---
title: Rides
url: /rides/
---
`

// A link is suggested only if it is nearly certain.
func TestNearest(t *testing.T) {
	s := goodSite(t, moved)
	for _, test := range []struct{ from, dest, words, want string }{
		// One misspelt name in the path.
		{"/guides/call", "overvew.md", "", "overview.md"},
		{"/guides/call", "/guide/overview.md", "", "/guides/overview.md"},
		{"/guides/call", "../suport/overview.md", "", "../support/overview.md"},
		{"/guides/call", "/Guides/Week_1.html", "", "/guides/week-1/"},
		{"/guides/call", "/support/Talking%20to%20family.md", "", "/support/talking-to-family.md"},
		{"/guides/call", "/recovery/ride/", "", "/rides/"},
		{"/guides", "../guides/cal/", "", "/guides/call/"},
		// Two slips, another number, a word with another meaning.
		{"/guides/call", "/guide/overvew.md", "", ""},
		{"/guides/call", "/guides/week-2.md", "", ""},
		{"/guides/call", "/guides/2024-report.md", "", ""},
		{"/guides/call", "/guides/reviews.md", "", ""},
		// The title, as it is shown or as the name.
		{"/guides/overview", "/old/first.md", "The first call", "/guides/call.md"},
		{"/guides/overview", "/node/17", "Making the first call", "/guides/call/"},
		{"/guides/overview", "/blog/week-one-at-home/", "read on", "/guides/week-1/"},
		{"/guides/overview", "/old/first.md", "first", ""},
		// Moved: folders were added or taken away, the name is long, or the title is shown.
		{"/guides/overview", "/care/detox.md", "", "/care/levels/detox.md"},
		{"/guides/overview", "/care/programs/levels/detox/", "", "/care/levels/detox/"},
		{"/care/start", "/detox.md", "", "/care/levels/detox.md"},
		{"/guides/overview", "/begin.html", "Begin", "/care/start/"},
		{"/guides/overview", "/family/talking-to-family.md", "", "/support/talking-to-family.md"},
		{"/guides/overview", "/substances/detox.md", "Medical detox", "/care/levels/detox.md"},
		{"/guides/overview", "/images/front-door.svg", "", "/img/doors/front-door.svg"},
		// The same last name, and another subject.
		{"/guides/call", "/substances/detox.md", "Detox from opioids", ""},
		{"/guides/call", "/insurance/overview.md", "", ""},
		{"/guides/call", "/overview/", "", ""},
		{"/guides/overview", "detox.md", "", ""},
		{"/guides/call", "start.md", "", ""},
		// A misspelt name below the folder.
		{"/guides/call", "/care/evning.md", "", "/care/levels/evening.md"},
		{"/guides/call", "/tours/evning.md", "", ""},
		// Whether the page has the place is not known.
		{"/guides/overview", "cal.md?a=b#what-they-ask", "", "call.md?a=b"},
	} {
		r := s.ResolveLink(s.at(t, test.from), test.dest, func() string { return test.words })
		if r.Kind != Missing || r.Nearest != test.want {
			t.Errorf("%s %q on %s: got %d %q, want %q", test.dest, test.words, test.from, r.Kind, r.Nearest, test.want)
		}
	}
}

// A suggestion has no fragment.
func TestGuess(t *testing.T) {
	s := goodSite(t, moved)
	for dest, want := range map[string]string{
		"cal.md":                `did you mean "call.md"?`,
		"cal.md#what-they-ask":  `did you mean "call.md" in place of "cal.md"?`,
		"nothing.md#they-ask":   "",
		"/guides/call.md#where": "",
	} {
		if got := s.Resolve(s.at(t, "/guides/overview"), dest).Guess(dest); got != want {
			t.Errorf("%s: got %q, want %q", dest, got, want)
		}
	}
}

// Wanted is the same for all forms of a link to a missing page.
func TestWanted(t *testing.T) {
	s := goodSite(t, moved)
	for _, dest := range []string{"gone.md", "/guides/gone.md", "/recovery/guides/gone/", "../gone/",
		"/guides/gone/index.html"} {
		if r := s.Resolve(s.at(t, "/guides/call"), dest); r.Wanted != "/guides/gone" {
			t.Errorf("%s: got %q", dest, r.Wanted)
		}
	}
}
