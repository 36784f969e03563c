package main

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"porchlight/internal/care"
	"porchlight/internal/race"
)

// piece is a stretch of docs/writing.md: prose below one heading, or a fenced block. The words after the fence of a
// block name its kind:
//
//	markdown                a page among the examples: a text, or with front matter a whole page
//	markdown content/a.md   this file of the site
//	markdown wrong a.md     the same with mistakes; the block after it is what an editor reads
//	yaml                    the front matter of a page among the examples
//	toml config.toml        this file of the site
//	console                 a command after "$ ", and what it prints
//	text                    words that only stand there, or what follows from a mistake
type piece struct {
	part string // the component that it is about; "" in the rest of the page
	info string // "" for prose
	text string
}

func (p piece) language() string {
	language, _, _ := strings.Cut(p.info, " ")
	return language
}

// file is the file of the site that a block is, and whether it is one with mistakes.
func (p piece) file() (name string, wrong bool) {
	_, rest, _ := strings.Cut(p.info, " ")
	name, wrong = strings.CutPrefix(rest, "wrong ")
	return name, wrong
}

// page is the page that a block among the examples is; "" for other blocks.
func (p piece) page(title string) string {
	name, _ := p.file()
	switch {
	case name != "":
		return ""
	case p.language() == "yaml":
		return "---\n" + p.text + "---\n"
	case p.language() != "markdown":
		return ""
	case strings.HasPrefix(p.text, "---\n"):
		return p.text
	}
	above := "" // a heading of level 3 stands below one of level 2
	if strings.Contains(p.text, "\n### ") {
		above = "## A part\n\n"
	}
	return fmt.Sprintf("---\ntitle: %s\n---\n\n%s%s", title, above, p.text)
}

func writingPieces(t *testing.T) []piece {
	t.Helper()
	var list []piece
	var now piece
	for line := range strings.Lines(read(t, docs+"writing.md")) {
		info, fence := strings.CutPrefix(line, "```")
		heading := now.info == "" && (strings.HasPrefix(line, "## ") || strings.HasPrefix(line, "### "))
		switch {
		case fence:
			opens := now.info == ""
			list = append(list, now)
			now = piece{part: now.part}
			if opens {
				now.info = strings.TrimSpace(info)
			}
			continue
		case heading:
			list = append(list, now)
			part, _ := strings.CutPrefix(line, "### ")
			now = piece{}
			if part != line {
				now.part = strings.TrimSpace(part)
			}
		}
		now.text += line
	}
	return append(list, now)
}

// writingSite is the site of docs/writing.md: a folder with the files that it shows. The day is March 1, 2027.
func writingSite(t *testing.T, pieces []piece) string {
	t.Helper()
	t.Setenv("SOURCE_DATE_EPOCH", "1803891600")
	site := filepath.Join(t.TempDir(), "site")
	for _, p := range pieces {
		if name, wrong := p.file(); name != "" && !wrong {
			write(t, site, name, p.text)
		}
	}
	return site
}

// TestWriting holds that docs/writing.md shows what an editor sees: the words of commands, and the messages that
// follow from mistakes. PORCHLIGHT_UPDATE=1 writes what is seen.
func TestWriting(t *testing.T) {
	if race.FewRounds() {
		t.Skip("builds a site for each mistake of the guide: run without -short")
	}
	pieces := writingPieces(t)
	seen := slices.Clone(pieces)
	site := writingSite(t, pieces)
	file, err := filepath.Abs(docs + "writing.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(site)
	commands, mistakes := 0, 0
	for i, p := range pieces {
		name, wrong := p.file()
		switch {
		case p.language() == "console":
			commands++
			seen[i].text = seenOf(t, p.text)
		case wrong:
			mistakes++
			if i+2 >= len(pieces) || pieces[i+2].info != "text" {
				t.Fatalf("no block says what follows from the mistakes of %s", name)
			}
			write(t, site, name, p.text)
			_, seen[i+2].text = buildSite(site)
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
			if seen[i+2].text == "" {
				t.Errorf("%s has no mistake:\n%s", name, p.text)
			}
		}
	}
	if commands < 3 || mistakes < 3 {
		t.Errorf("only %d commands and %d pages with mistakes", commands, mistakes)
	}
	if slices.Equal(seen, pieces) {
		return
	}
	if os.Getenv("PORCHLIGHT_UPDATE") == "" {
		for i, p := range seen {
			if p != pieces[i] {
				t.Errorf("docs/writing.md says\n%s\nand an editor sees\n%s", pieces[i].text, p.text)
			}
		}
		t.Log("PORCHLIGHT_UPDATE=1 writes what is seen")
		return
	}
	if err := os.WriteFile(file, []byte(joined(seen)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func joined(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.info == "" {
			b.WriteString(p.text)
			continue
		}
		fmt.Fprintf(&b, "```%s\n%s```\n", p.info, p.text)
	}
	return b.String()
}

// seenOf runs a command that is written after "$ " and gives what a terminal shows.
func seenOf(t *testing.T, block string) string {
	t.Helper()
	line, _, _ := strings.Cut(block, "\n")
	way, args, known := commandOf(strings.TrimPrefix(line, "$ "))
	if !known || way != "porchlight" || !strings.HasPrefix(line, "$ ") {
		t.Fatalf("this test cannot run %q", line)
	}
	var out strings.Builder
	if code := run(args, &out, &out); code != 0 {
		t.Errorf("%s: exit status %d", line, code)
	}
	return line + "\n" + out.String()
}

// writingExamples adds to a site what the examples name, a page for each level and service of the data, and every
// example as a page of content/examples/. It gives the addresses of those that show a component first.
func writingExamples(t *testing.T, site string, pieces []piece) (first map[string]string) {
	t.Helper()
	data, _ := care.Load(nil)
	for _, level := range data.Levels {
		if level.ID != "iop" {
			write(t, site, "content/levels-of-care/"+level.ID+".md",
				stub("level", level.ID, level.Label(), level.Summary))
		}
	}
	for _, service := range data.Services {
		if service.ID != "housing" {
			write(t, site, "content/support-services/"+service.ID+".md",
				stub("service", service.ID, service.Name, service.Summary))
		}
	}
	if err := os.CopyFS(filepath.Join(site, "static", "img"), os.DirFS("../../static/img")); err != nil {
		t.Fatal(err)
	}
	first = map[string]string{}
	for i, p := range pieces {
		name := fmt.Sprintf("%s-%d", cmp.Or(p.part, "example"), i)
		page := p.page(name)
		if page == "" {
			continue
		}
		write(t, site, "content/examples/"+name+".md", page)
		if first[p.part] == "" {
			first[p.part] = "examples/" + name + "/"
		}
	}
	return first
}

func stub(key, id, name, summary string) string {
	return fmt.Sprintf("---\ntitle: %q\ndescription: %q\n%s: %s\n---\n\nWords.\n\n::crisis{}\n", name, summary, key, id)
}

// TestWritingExamplesBuild holds that every example of docs/writing.md can be used as written.
func TestWritingExamplesBuild(t *testing.T) {
	pieces := writingPieces(t)
	site := writingSite(t, pieces)
	shown := writingExamples(t, site, pieces)
	for _, component := range components(t) {
		if shown[component] == "" {
			t.Errorf("docs/writing.md has no example of the component %q", component)
		}
	}
	buildsExamples(t, site)
}

// buildsExamples wants a site to be published without a finding. Examples have the titles of what they show, and
// several show the same, so that titles may be the same.
func buildsExamples(t *testing.T, site string) {
	t.Helper()
	config := read(t, filepath.Join(site, "config.toml"))
	write(t, site, "config.toml", config+"\n[checks]\nsnippet-repeated = \"off\"\n")
	builds(t, site)
}

// TestWritingNamesEverything holds docs/writing.md to the components and kinds of page as they are.
func TestWritingNamesEverything(t *testing.T) {
	pieces := writingPieces(t)
	parts := map[string]string{}
	for _, p := range pieces {
		parts[p.part] += p.text
	}
	for _, component := range components(t) {
		part := parts[component]
		if part == "" {
			t.Errorf("docs/writing.md has no part about the component %q", component)
		}
		for _, attribute := range attributeTable.FindAllStringSubmatch(read(t,
			"../../layouts/_directives/"+component+".toml"), -1) {
			if !strings.Contains(part, "| `"+attribute[1]+"` |") {
				t.Errorf("docs/writing.md does not tell of %q of the component %q", attribute[1], component)
			}
		}
		holdsPicture(t, component, pieces)
	}
	data, _ := care.Load(nil)
	for _, kind := range data.Kinds {
		needs := make([]string, len(kind.Required))
		for i, key := range kind.Required {
			needs[i] = "`" + key + "`"
		}
		row := fmt.Sprintf("| `%s` | %s | `%s/` | %s |", kind.ID, kind.Doc, path.Join("content", kind.Folder),
			strings.Join(needs, ", "))
		if !strings.Contains(parts[""], strings.ReplaceAll(row, "|  |", "| |")+"\n") {
			t.Errorf("docs/writing.md has no row %s", row)
		}
	}
}

// TestWritingKnowsItsBlocks holds that no example is passed over because of a word after its fence that these
// tests do not know.
func TestWritingKnowsItsBlocks(t *testing.T) {
	for _, p := range writingPieces(t) {
		switch p.language() {
		case "", "markdown", "yaml", "console", "text":
		case "toml":
			if name, _ := p.file(); name == "" {
				t.Errorf("no test builds this block:\n%s", p.text)
			}
		default:
			t.Errorf("no test knows a block of %q", p.info)
		}
	}
}
