package serve_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"porchlight/internal/folder"
)

// noon is the moment at which all sites of these tests are built and looked at.
var noon = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)

// tree is a folder's files by slash path.
type tree folder.Files

func (files tree) write(t *testing.T, dir string) {
	t.Helper()
	folder.Files(files).Write(t, dir)
}

func readTree(t *testing.T, dir string) tree {
	t.Helper()
	files := tree(folder.Read(t, dir))
	if len(files) == 0 {
		t.Fatalf("there are no files in %s", dir)
	}
	return files
}

// differs returns where the served text differs from the built one, "" when they are equal.
func differs(name, built, served string) string {
	if served == built {
		return ""
	}
	at := 0
	for at < min(len(built), len(served)) && built[at] == served[at] {
		at++
	}
	return fmt.Sprintf("%s differs at byte %d: built %.80q, served %.80q", name, at, built[at:], served[at:])
}

// small is a site with one of everything that the scenarios edit.
func small() tree {
	return tree{
		"config.toml": settings("Small"),

		"content/_index.md":      "---\ntitle: Home\ndescription: The home page of a small site.\n---\nSee [care](care/iop.md).\n",
		"content/fence.md":       page("Fence", "", "Fence number 0."),
		"content/care/_index.md": "---\ntitle: Care\ndescription: Levels of care, from most to least.\n---\n",
		"content/care/iop.md":    page("Intensive outpatient", "tags: [evening]", "Back [home](/)."),
		"content/care/php.md": page("Partial hospitalization", "tags: [day, evening]\naliases: [/old/php/]",
			"## Week\n\nA week."),
		"content/care/stay/index.md": page("Residential", "", "![A door](door.svg)"),
		"content/care/stay/door.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="30"><path d="M0 0h9"/></svg>`,
		"content/care/planned.md": page("Planned program", "draft: true\ntags: [hushed]",
			"Nobody may read the quokka yet."),
		"static/verification.txt": "token\n",
		"static/css/brand.css":    "p { color: #123 }\n",
	}
}

// settings is the text of a config.toml.
func settings(title string) string {
	return fmt.Sprintf("baseURL = \"https://example.org/recovery/\"\ntitle = %q\n[params]\ncss = \"css/brand.css\"\n",
		title)
}

// page is the text of a page.
func page(title, extra, body string) string {
	if extra != "" {
		extra += "\n"
	}
	return fmt.Sprintf("---\ntitle: %s\ndescription: A page about %s for testing.\ndate: 2026-02-03\n%s---\n%s\n",
		title, strings.ToLower(title), extra, body)
}
