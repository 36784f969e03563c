package folder

import (
	"fmt"
	"strings"
)

// SmallSite is a site with one of everything.
func SmallSite() Files {
	return Files{
		"config.toml": `
baseURL = "https://example.org/recovery/"
title = "Small"
timeZone = "America/New_York"
`,
		"content/_index.md":      "---\ntitle: Home\ndescription: The home page of a small site.\n---\nSee [care](care/iop.md).\n",
		"content/search.md":      Page("Search", "layout: search", ""),
		"content/care/_index.md": "---\ntitle: Care\ndescription: Levels of care, from most to least.\n---\n",
		"content/care/iop.md": Page("Intensive outpatient", "tags: [evening]",
			"Back [home](/). More at [php](php.md#week)."),
		"content/care/php.md": Page("Partial hospitalization",
			"tags: [day, evening]\naliases: [/old/php/]", "## Week\n\nA week."),
		"content/care/stay/index.md": Page("Residential", "", "![A door](door.svg)"),
		"content/care/stay/door.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="30"><path d="M0 0h9"/></svg>`,
		"static/verification.txt":    "token\n",
		"static/img/lamp.svg":        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M1 1h2"/></svg>`,
		"content/secret/hidden-program.md": Page("Hidden program",
			"draft: true\ntags: [hushed]\naliases: [/old/hidden/]", "Nobody may read the quokka yet."),
	}
}

// Page is a Markdown file with further front matter.
func Page(title, extra, body string) string {
	if extra != "" {
		extra += "\n"
	}
	return fmt.Sprintf("---\ntitle: %s\ndescription: A page about %s for testing.\ndate: 2026-02-03\n%s---\n%s\n",
		title, strings.ToLower(title), extra, body)
}

// OwnServices is a data/services.toml that takes the place of the built-in one.
const OwnServices = `version = 1
asOf = 2026-11-23
[[services]]
id = "peer"
name = "Other peers"
summary = "Others who have been there."
source = "https://example.org/peer"
verified = true
[[services]]
id = "housing"
name = "Homes"
summary = "A home."
source = "https://example.org/housing"
verified = true
[[services]]
id = "medical"
name = "Doctors"
summary = "A doctor."
source = "https://example.org/medical"
verified = true
`
