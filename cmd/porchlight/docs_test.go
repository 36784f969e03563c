package main

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/race"
)

const docs = "../../docs/"

// TestRulesPage holds that docs/rules.md lists every rule as it is. PORCHLIGHT_UPDATE=1 writes the list anew.
func TestRulesPage(t *testing.T) {
	const begin, end = "<!-- rules -->\n", "<!-- /rules -->"
	var table, reasons strings.Builder
	table.WriteString("\n| rule | by default | what is wrong |\n| --- | --- | --- |\n")
	for _, r := range finding.Rules() {
		weight := r.Severity.String()
		if r.Fixed {
			weight = "**always an error**"
		}
		name := "`" + r.Name + "`"
		if r.Why != "" {
			fmt.Fprintf(&reasons, "### %s\n\n%s.\n\n**Why:** %s\n\n**Instead:** %s\n\n", name, r.Doc, r.Why, r.Instead)
			name = "[" + name + "](#" + r.Name + ")"
		}
		fmt.Fprintf(&table, "| %s | %s | %s |\n", name, weight, strings.ReplaceAll(r.Doc, "|", `\|`))
	}
	table.WriteString("\n## Why, and what to write instead\n\n" + reasons.String())

	page := read(t, docs+"rules.md")
	before, rest, opened := strings.Cut(page, begin)
	have, after, closed := strings.Cut(rest, end)
	if !opened || !closed {
		t.Fatalf("docs/rules.md has no list between %q and %q", begin, end)
	}
	if have == table.String() {
		return
	}
	if os.Getenv("PORCHLIGHT_UPDATE") == "" {
		t.Fatal("the list in docs/rules.md is not that of the program; PORCHLIGHT_UPDATE=1 writes it anew")
	}
	if err := os.WriteFile(docs+"rules.md", []byte(before+begin+table.String()+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

var keyTag = regexp.MustCompile(`key:"([A-Za-z|]+)[",]`)

// TestReferencesAreComplete holds that every key that the program reads is named in its reference.
func TestReferencesAreComplete(t *testing.T) {
	internal := "../../internal/"
	references := map[string][]string{
		"front-matter.md":  {"content/frontmatter.go", "content/facts.go", "content/source.go"},
		"configuration.md": {"config/config.go", "config/load.go", "care/helpline.go", "care/openingread.go"},
	}
	for reference, sources := range references {
		page := read(t, docs+reference)
		for _, source := range sources {
			tags := keyTag.FindAllStringSubmatch(read(t, internal+source), -1)
			if len(tags) < 4 {
				t.Fatalf("%s: only %d keys", source, len(tags))
			}
			for _, tag := range tags {
				for key := range strings.SplitSeq(tag[1], "|") {
					if !regexp.MustCompile("`([a-zA-Z]+\\.)*" + key + "[`.]|\\[[a-z.]*" + key +
						`[\].]`).MatchString(page) {
						t.Errorf("docs/%s does not tell of the key %q of %s", reference, key, source)
					}
				}
			}
		}
	}
}

// TestKindsAreInTheReference holds the table of kinds to the data.
func TestKindsAreInTheReference(t *testing.T) {
	page := read(t, docs+"front-matter.md")
	data, _ := care.Load(nil)
	for _, kind := range data.Kinds {
		needs := make([]string, len(kind.Required))
		for i, key := range kind.Required {
			needs[i] = "`" + key + "`"
		}
		subject := ""
		if kind.Subject != "" {
			subject = "`" + kind.Subject + "`"
		}
		row := strings.Join(strings.Fields(fmt.Sprintf("| `%s` | %s | %s |", kind.ID, subject,
			strings.Join(needs, ", "))), " ")
		if !strings.Contains(page, " "+row+"\n") {
			t.Errorf("docs/front-matter.md has no row that ends in %q", row)
		}
	}
}

var attributeTable = regexp.MustCompile(`(?m)^\[attributes\.(\w+)\]`)

func components(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../layouts/_directives/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no components: %v", err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(filepath.Base(file), ".toml")
	}
	return files
}

// TestExamplesBuild holds that what the references show can be written: each example of front matter and of Markdown is
// a page of the starter, and each example of settings is its config.toml.
func TestExamplesBuild(t *testing.T) {
	buildsTheStarter(t)
	config := read(t, "../../config.toml") +
		"\n[helplines.springfield]\nnumber = \"1-217-555-0142\"\nansweredBy = \"facility\"\n" +
		// the examples are parts of pages
		"[checks]\nacronym = \"off\"\nlanguage = \"off\"\nsnippet-repeated = \"off\"\n"
	site := starter(t)
	write(t, site, "config.toml", config)
	write(t, site, "content/levels-of-care/door.svg",
		`<svg xmlns="http://www.w3.org/2000/svg" width="20" height="30"><path d="M0 0h9"/></svg>`)
	write(t, site, "content/staff/jo-doe.md", "---\ntitle: Jo Doe\ntype: staff\nrole: Counselor\n---\n")
	write(t, site, "content/places/springfield.md",
		"---\ntitle: Springfield\ntype: place\naddress: {street: 12 Main Street}\nphone: 1-217-555-0142\n---\n")
	for _, reference := range []string{"front-matter.md", "markdown.md", "rules.md"} {
		page := read(t, docs+reference)
		for i, text := range examples(page, "yaml") {
			name := fmt.Sprintf("content/%s-%d", strings.TrimSuffix(reference, ".md"), i)
			file := name + ".md"
			if strings.Contains(text, "cascade:") {
				file = name + "/_index.md"
			}
			write(t, site, file, "---\n"+text+"---\nText.\n")
		}
		for i, text := range examples(page, "markdown") {
			if !strings.HasPrefix(text, "---\n") { // a whole page
				text = fmt.Sprintf("---\ntitle: Example %d\n---\n%s", i, text)
			}
			write(t, site, fmt.Sprintf("content/levels-of-care/example-%d.md", i), text)
		}
	}
	builds(t, site)

	site = starter(t)
	write(t, site, "static/css/own.css", "@media (prefers-color-scheme: light) { :root { --ink: #111; } }")
	drawing := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M1 1h6v6H1z"/></svg>`
	write(t, site, "static/img/logo.svg", drawing)
	write(t, site, "static/img/icon.svg", drawing)
	var house bytes.Buffer
	if err := jpeg.Encode(&house, image.NewGray(image.Rect(0, 0, 64, 48)), nil); err != nil {
		t.Fatal(err)
	}
	write(t, site, "static/img/house.jpg", house.String())
	for _, reference := range []string{"configuration.md", "rules.md"} {
		for _, text := range examples(read(t, docs+reference), "toml") {
			if !strings.Contains(text, "baseURL") {
				text = "baseURL = \"https://www.example.org/\"\n" + text
			}
			// Settings of a provider beside the pages of a new site, which are not true of it.
			if !strings.Contains(text, "[checks]") {
				text += "\n[checks]\n"
			}
			text = strings.Replace(text, "[checks]\n", "[checks]\nsample-page = \"off\"\npromised-hours = \"off\"\n", 1)
			write(t, site, "config.toml", text)
			builds(t, site)
		}
	}
}

// TestMistakesOfTheReadme holds that the messages that the README shows are what an editor reads who makes those
// mistakes.
func TestMistakesOfTheReadme(t *testing.T) {
	if race.FewRounds() {
		t.Skip("builds the starter twice: run without -short")
	}
	t.Parallel()
	readme := read(t, "../../README.md")
	pages, messages := examples(readme, "markdown"), examples(readme, "text")
	if len(pages) == 0 || len(messages) == 0 {
		t.Fatal("the README shows no page or no message")
	}
	site := starter(t)
	const file = "content/support-services/rides.md"
	write(t, site, file, pages[0])
	builds(t, site)
	mistakes := strings.NewReplacer("weight:", "wieght:", "case-management.md", "case-managment.md")
	write(t, site, file, mistakes.Replace(pages[0]))
	code, stderr := buildSite(site)
	if code != exitFindings || stderr != messages[0] {
		t.Errorf("exit status %d; an editor reads\n%s\nand the README says\n%s", code, stderr, messages[0])
	}
}

// TestReadmeNamesEveryCommand holds the README to the commands as they are, and to the flags of the one that everybody
// needs; docs/commands.md has those of the others.
func TestReadmeNamesEveryCommand(t *testing.T) {
	readme := read(t, "../../README.md")
	root := newRoot()
	for _, cmd := range root.Commands() {
		if name := cmd.CommandPath(); !strings.Contains(readme, "| `"+name) {
			t.Errorf("the README does not tell of %q", name)
		}
		if cmd.Name() != "build" {
			continue
		}
		for _, flag := range flagUsage.FindAllStringSubmatch(cmd.Flags().FlagUsages(), -1) {
			row := "`--" + flag[2]
			if flag[1] != "" {
				row = "| `-" + flag[1] + "`, " + row
			}
			if !strings.Contains(readme, row) {
				t.Errorf("the README does not tell of the flag --%s of %q", flag[2], cmd.CommandPath())
			}
		}
	}
}

var flagUsage = regexp.MustCompile(`(?m)^ +(?:-(\w), )?--([\w-]+)`)

// examples are the fenced blocks of a page in one language, in order.
func examples(page, language string) []string {
	fence := regexp.MustCompile("(?ms)^```" + language + "\n(.*?)^```$")
	var list []string
	for _, match := range fence.FindAllStringSubmatch(page, -1) {
		list = append(list, match[1])
	}
	return list
}

// starter is a new site, as "new site" makes it.
func starter(t *testing.T) string {
	t.Helper()
	site := filepath.Join(t.TempDir(), "site")
	if code := run([]string{"new", "site", site}, io.Discard, io.Discard); code != 0 {
		t.Fatalf("new site: exit status %d", code)
	}
	return site
}

func buildSite(site string) (code int, stderr string) {
	var b strings.Builder
	code = run([]string{"build", "--source", site, "--destination", filepath.Join(filepath.Dir(site), "public"),
		"--clock", starterDay}, io.Discard, &b)
	return code, b.String()
}

// builds wants a site to be published without a finding.
func builds(t *testing.T, site string) {
	t.Helper()
	if code, stderr := buildSite(site); code != 0 || stderr != "" {
		t.Errorf("exit status %d\n%s\nconfig.toml:\n%s", code, stderr,
			firstLines(read(t, filepath.Join(site, "config.toml"))))
	}
}

func firstLines(text string) string {
	lines := strings.SplitAfter(text, "\n")
	return strings.Join(slices.Clip(lines[:min(len(lines), 8)]), "")
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

func write(t *testing.T, site, file, text string) {
	t.Helper()
	file = filepath.Join(site, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
