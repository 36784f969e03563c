package build_test

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

const fieldLevels = `---
title: %s
description: About this level.
type: level-of-care
level: %s
share: []
---
Words.
`

// TestContinuumStandsOnce holds where the drawing of the levels of care is drawn by the layouts: above a section's
// text, on the front page and below the text of a level's page, once on each, and never beside the one that an editor
// wrote.
func TestContinuumStandsOnce(t *testing.T) {
	site := tree{
		"config.toml":              componentConfig,
		"content/_index.md":        "---\ntitle: Home\n---\nWords.\n",
		"content/care/_index.md":   "---\ntitle: Care\n---\nWords.\n",
		"content/care/php.md":      fmt.Sprintf(fieldLevels, "PHP", "php"),
		"content/care/iop.md":      fmt.Sprintf(fieldLevels, "IOP", "iop"),
		"content/care/choose.md":   "---\ntitle: How to choose\n---\nWords.\n",
		"content/placed/_index.md": "---\ntitle: Placed\n---\n::continuum{}\n",
		"content/placed/residence.md": fmt.Sprintf(fieldLevels, "Residential care", "residential") +
			"\n::continuum{}\n",
		"content/placed/visits.md": fmt.Sprintf(fieldLevels, "Outpatient care", "outpatient"),
		"content/other/_index.md":  "---\ntitle: Other\n---\nWords.\n",
		"content/other/one.md":     fmt.Sprintf(fieldLevels, "Recovery support", "recovery-support"),
	}
	files, findings := buildComponents(t, site)
	if len(files) == 0 {
		t.Fatal(findings)
	}
	for _, test := range []struct {
		page string
		// how often the continuum, cards of pages, marks of the own level, links from its steps, ways up and down, ways
		// to the page before and after
		want string
	}{
		{"", "1 1 0 5 0 0"}, // though two sections hold levels; the card is that of "other"
		{"care", "1 1 0 5 0 0"},
		{"care/iop", "1 0 1 4 1 0"},
		{"care/choose", "0 0 0 0 0 1"},
		{"placed", "1 0 0 5 0 0"},
		{"placed/residence", "1 0 1 4 1 0"},
		{"other", "0 1 0 0 0 0"},
	} {
		count := countField(t, files[path.Join(test.page, "index.html")])
		have := fmt.Sprint(count["continuum"], count["card"], count["here"], count["step-link"], count["up and down"],
			count["before and after"])
		if have != test.want {
			t.Errorf("/%s: have %s, want %s", test.page, have, test.want)
		}
		if test.page == "care" && count["first prose"] < count["first continuum"] {
			t.Error("/care: the drawing does not stand above the text")
		}
	}
}

// countField counts what the theme draws of the field on a page; "first ..." is where in the page the first one is.
func countField(t *testing.T, text string) map[string]int {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	at := 0
	for n := range root.Descendants() {
		at++
		switch label := attribute(n, "aria-label"); {
		case label == "Step up and step down":
			count["up and down"]++
		case label == "Before and after":
			count["before and after"]++
		case n.Data == "a" && n.Parent != nil && attribute(n.Parent, "class") == "step-name":
			count["step-link"]++
		}
		for _, class := range []string{"continuum", "card", "here", "prose"} {
			if attribute(n, "class") == class {
				if count[class]++; count[class] == 1 {
					count["first "+class] = at
				}
			}
		}
	}
	return count
}
