package rules_test

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"porchlight/internal/finding"
	"porchlight/internal/race"
)

// sound is a site without a finding.
const sound = `
-- config.toml --
baseURL = "https://example.org/"
[helpline]
name = "Harbor line"
number = "1-217-555-0142"
answeredBy = "facility"
hours = "24 hours a day, 7 days a week"
-- content/_index.md --
---
title: Home
---
Welcome.
-- content/care/_index.md --
---
title: Care
---
What we do.
-- content/care/evening.md --
---
title: Evening program
aliases: [/old/evening/]
---
## What a week looks like

Three evenings.
-- content/care/housing.md --
---
title: Housing
description: A place to live while you go to the program.
type: support-service
service: housing
---
A place to live.
-- content/care/door.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>
-- content/help/talking-to-family.md --
---
title: Talking to family
---
Start small.
`

// A mistake is a file that replaces or joins those of the sound site, and the rule that finds it. Where the advice
// leaves a choice, edit is what an editor does, and words are those of the advice that lead there.
type mistake struct {
	rule, file, text string
	words            string
	edit             func(files map[string]string)
}

func body(text string) string  { return "---\ntitle: A page\n---\n" + text + "\n" }
func front(keys string) string { return "---\ntitle: A page\n" + keys + "\n---\nText.\n" }
func setting(line string) string {
	return strings.Replace(soundFiles()["config.toml"], "[helpline]", line+"\n[helpline]", 1)
}

func soundFiles() map[string]string {
	files := map[string]string{}
	for _, f := range txtar.Parse([]byte(sound)).Files {
		files[f.Name] = string(f.Data)
	}
	return files
}

func replaced(file, old, new string) func(map[string]string) {
	return func(files map[string]string) { files[file] = strings.Replace(files[file], old, new, 1) }
}

func moved(from, to string) func(map[string]string) {
	return func(files map[string]string) {
		files[to] = files[from]
		delete(files, from)
	}
}

const page = "content/care/page.md"

var mistakes = []mistake{
	{rule: "unknown-key", file: page, text: front("wieght: 3")},
	{rule: "unknown-key", file: page, text: front("desciption: Words about an evening program.")},
	{rule: "title-missing", file: page, text: "---\ntitle: \"  \"\n---\nText.\n"},
	{rule: "bad-date", file: page, text: front("date: 2026/03/01")},
	{rule: "bad-date", file: page, text: front("date: March 1, 2026")},
	{rule: "bad-date", file: page, text: front("date: 2015-12-17 12:00:00 -5")},
	{rule: "bad-draft", file: page, text: front("draft: nope")},
	{rule: "list-commas", file: page, text: front("tags: work, school")},
	{rule: "wrong-type", file: page, text: front("weight: heavy"), edit: replaced(page, "heavy", "10")},
	{rule: "wrong-type", file: page, text: front("description: [Words about an evening program]"),
		words: `"Words about an evening program"`,
		edit:  replaced(page, "[Words about an evening program]", `"Words about an evening program"`)},
	{rule: "type-unknown", file: page, text: front(
		"service: medical\ndescription: Nurses and doctors who care for you.\ntype: suport-service")},
	{rule: "helpline-unknown", file: page, text: front("helpline: harbour"), words: "remove the line",
		edit: replaced(page, "helpline: harbour\n", "")},
	{rule: "share-unknown", file: page, text: front("share: [emial]")},
	{rule: "audience-unknown", file: page, text: front("audience: [adolescnts]")},
	{rule: "reference-unknown", file: page, text: front("services: [housng]")},
	{rule: "ignore-unknown", file: page, text: "---\ntitle: A page\nignoreChecks: [{rule: broken-lnk, reason: it is printed}]\n---\n[Words](nowhere.md).\n"},
	{rule: "hidden-elsewhere", file: page, text: front("status: private"), words: "draft: true",
		edit: replaced(page, "status: private", "draft: true")},
	{rule: "image-missing", file: page, text: front("image: dor.svg")},
	{rule: "path-escape", file: page, text: front("aliases: [../../../../old]"), words: "such as /levels-of-care/iop/",
		edit: replaced(page, "../../../../old", "/old/")},
	{rule: "wrong-type", file: page, text: front(
		"type: place\nphone: 1-217-555-0143\naddress: 12 Main Street, Springfield, IL 62701")},
	{rule: "bad-place", file: page, text: front(
		"type: place\nphone: 1-217-555-0143\naddress: {street: 12 Main Street, country: USA}")},
	{rule: "broken-link", file: page, text: body("[Evening](evning.md)")},
	{rule: "broken-link", file: page, text: body("[Evening](/car/evening.md#what-a-week-looks-like)")},
	{rule: "broken-link", file: page, text: body("[Evening](/Care/Evening.html)")},
	{rule: "broken-link", file: page, text: body("[Family](/care/talking-to-family/)")},
	{rule: "broken-link", file: page, text: body("[Evening program](/node/12)")},
	{rule: "broken-link", file: page, text: body("[SAMHSA](www.samhsa.gov)")},
	{rule: "broken-link", file: page, text: body("[Mail](help@example.org)")},
	{rule: "broken-anchor", file: page, text: body("[Week](evening.md#what-the-week-looks-like)")},
	{rule: "broken-image", file: page, text: body("![A door](dor.svg)")},
	{rule: "moved-link", file: page, text: body("[Evening](/old/evening/)")},
	{rule: "phone-link", file: page, text: body("[Call us](tel:call-us)"), words: "tel:+18006624357",
		edit: replaced(page, "tel:call-us", "tel:+18006624357")},
	{rule: "phone-mismatch", file: page, text: body("[1-217-555-0143](tel:+12175550142)"),
		words: "write tel:+12175550143", edit: replaced(page, "tel:+12175550142", "tel:+12175550143")},
	{rule: "unsafe-link", file: page, text: body("[x](//www.samhsa.gov/find-help)")},
	{rule: "retired-number", file: page, text: body("Call 1-800-273-8255.")},
	{rule: "directive-unknown", file: page, text: body("::helplin{}")},
	{rule: "directive-unknown", file: page, text: body(":::note\nBring a list.\n:::"), words: "> [!NOTE]",
		edit: replaced(page, ":::note\nBring a list.\n:::", "> [!NOTE]\n> Bring a list.")},
	{rule: "directive-attribute", file: page, text: body("::crisis{topc=\"overdose\"}")},
	{rule: "directive-attribute", file: page, text: body("::crisis{topic=\"overdos\"}")},
	{rule: "directive-unclosed", file: page, text: body(":::warning[Stop]\nText."), words: `only ":::"`,
		edit: replaced(page, "Text.", "Text.\n:::")},
	{rule: "alert-unknown", file: page, text: body("> [!WARNNG]\n> Text.")},
	{rule: "heading-attribute", file: page, text: body("## Ayuda {dir=left}\n\nText."), words: "dir=rtl",
		edit: replaced(page, "dir=left", "dir=rtl")},
	{rule: "raw-html", file: page, text: body("<p onclick=\"x()\">Text</p>"), words: "remove it",
		edit: replaced(page, ` onclick="x()"`, "")},
	{rule: "raw-html", file: page, text: body("<td width=\"20em\">Text</td>"), words: "such as 135",
		edit: replaced(page, "20em", "135")},
	{rule: "raw-html", file: page, text: body("<div markdown=\"1\">\n**Text**\n</div>"),
		words: "leave a line empty after the tag, and remove", edit: replaced(page, " markdown=\"1\">", ">\n")},
	{rule: "link-syntax", file: page, text: body("[Evening] (evening.md)"), words: `"](evening.md)"`,
		edit: replaced(page, "] (", "](")},
	{rule: "table-syntax", file: page, text: body("Level|Hours|Cost\niop|9|none"),
		words: "\"| --- | --- | --- |\" under it", edit: replaced(page, "Cost", "Cost\n| --- | --- | --- |")},
	{rule: "table-syntax", file: page, text: body("|Level|Hours|\n|---|---|\n|iop|9|hours|"), words: "add a column",
		edit: replaced(page, "|Hours|\n|---|", "|Hours||\n|---|---|")},
	{rule: "link-syntax", file: "content/care/our page.md", text: body("[Our page](our page.md)")},
	{rule: "foreign-markup", file: page, text: body("[Evening]({{< ref \"evening.md\" >}})"), words: "[words](page.md)",
		edit: replaced(page, "{{< ref \"evening.md\" >}}", "evening.md")},
	{rule: "foreign-markup", file: page, text: body("[[evening]]")},
	{rule: "unclosed", file: page, text: body("<details>\n<summary>More</summary>\n\nText.")},
	{rule: "front-matter-fence", file: page, text: "--\ntitle: A page\n--\nText.\n", words: "--- before YAML",
		edit: func(files map[string]string) {
			files[page] = strings.ReplaceAll(files[page], "--\n", "---\n")
		}},
	{rule: "duplicate-key", file: page, text: "---\ntitle: A page\ntitle: A page\n---\nText.\n",
		edit: replaced(page, "title: A page\n", "")},
	{rule: "duplicate-id", file: page, text: body("## One {#x}\n\nText.\n\n## Two {#x}\n\nText."),
		words: "an id of its own", edit: replaced(page, "Two {#x}", "Two {#y}")},
	{rule: "bad-phone", file: page, text: front("type: place\naddress: {street: 12 Main Street}\nphone: call us"),
		edit: replaced(page, "call us", "1-800-662-4357")},
	{rule: "bad-email", file: page, text: front("email: help at example.org"), words: "help@example.org",
		edit: replaced(page, "help at example.org", "help@example.org")},
	{rule: "bad-language", file: page, text: front("languages: [Spanish]"), words: "es for Spanish",
		edit: replaced(page, "Spanish", "es")},
	{rule: "bad-url", file: page, text: front(
		"sources: [{title: A study, url: www.example.org/study, accessed: 2026-03-01}]"),
		words: "https://www.example.org/guide", edit: replaced(page, "www.", "https://www.")},
	{rule: "source-accessed", file: page, text: front(
		"sources: [{title: A study, url: https://www.example.org/study}]"), words: "accessed:",
		edit: replaced(page, "study}", "study, accessed: 2026-03-01}")},
	{rule: "required-key", file: page, text: front("type: support-service\nservice: medical"),
		words: "add description:", edit: replaced(page, "type:", "description: One sentence about the page.\ntype:")},
	{rule: "step-order", file: page, text: front(
		"description: Groups on three evenings a week.\nlevel: iop\nhoursPerWeek: {min: 9, max: 12}\nstepUp: outpatient"), words: "php", edit: replaced(page, "stepUp: outpatient", "stepUp: php")},
	{rule: "hours-order", file: page, text: front("hoursPerWeek: {min: 12, max: 9}"),
		edit: replaced(page, "{min: 12, max: 9}", "{min: 9, max: 12}")},
	{rule: "layout-unknown", file: page, text: front("layout: wide"), edit: replaced(page, "layout: wide\n", "")},
	{rule: "slug-unused", file: "content/care/_index.md", text: front("slug: what-we-do"),
		edit: replaced("content/care/_index.md", "slug: what-we-do\n", "")},
	{rule: "cascade", file: page, text: front("cascade: {draft: true}"), words: "_index.md",
		edit: replaced(page, "cascade: {draft: true}\n", "")},
	{rule: "footnote-missing", file: page, text: body("A claim.[^one]"),
		edit: replaced(page, "A claim.[^one]", "A claim.[^one]\n\n[^one]: The study.")},
	{rule: "footnote-unused", file: page, text: body("A claim.\n\n[^one]: The study."),
		edit: replaced(page, "A claim.", "A claim.[^one]")},
	{rule: "link-nested", file: page, text: body("[Read <https://www.samhsa.gov> now](evening.md)"),
		edit: replaced(page, "<https://www.samhsa.gov>", "SAMHSA")},
	{rule: "page-copy", file: "content/care/evening copy.md", text: body("Text."), words: "delete it",
		edit: func(files map[string]string) { delete(files, "content/care/evening copy.md") }},
	{rule: "foreign-key", file: page, text: front("categories: [a, b]"), words: "tags",
		edit: replaced(page, "categories", "tags")},
	{rule: "foreign-address", file: page, text: front("permalink: /:year/:title/"), words: "url:",
		edit: replaced(page, "permalink: /:year/:title/", "url: /care/visits/")},
	{rule: "bad-hours", file: page, text: front(
		"type: place\naddress: {street: 12 Main Street}\nphone: 1-217-555-0143\nopeningHours: {weekly: [{days: Moonday, from: \"9:00\", to: \"17:00\"}]}")},
	{rule: "page-in-bundle", file: "content/help/index.md", text: body("Text.")},
	{rule: "underscore", file: "content/_old/a.md", text: body("Text."), words: "take the _ off",
		edit: moved("content/_old/a.md", "content/old/a.md")},
	{rule: "active-file", file: "content/google1a2b.html", text: "google-site-verification: google1a2b.html\n"},
	{rule: "path-collision", file: "content/robots.txt", text: "User-agent: *\n"},
	{rule: "unread-page", file: "content/care/form.html", text: body("Text.")},
	{rule: "loose-document", file: "content/notes.txt", text: "Some words.\n", words: "end its name in .md",
		edit: func(files map[string]string) {
			moved("content/notes.txt", "content/notes.md")(files)
			files["content/notes.md"] = body(files["content/notes.md"])
		}},
	{rule: "unknown-key", file: "config.toml", text: setting("titel = \"Harbor\"")},
	{rule: "bad-setting", file: "config.toml", text: soundFiles()["config.toml"] + "[checks]\nbroken-lnk = \"off\"\n"},
	{rule: "menu-target", file: "config.toml",
		text: soundFiles()["config.toml"] + "[[menus.main]]\nname = \"Evening\"\npageRef = \"/care/evning\"\n"},
}

// TestAdvice: after the advice of a finding is followed, there is no finding, at the same place or elsewhere.
func TestAdvice(t *testing.T) {
	if found := lookAt(t, soundFiles()); len(found) > 0 {
		t.Fatalf("the sound site: %v", found)
	}
	for i, m := range mistakes {
		if race.FewRounds() && i%10 > 0 {
			continue
		}
		t.Run(m.rule+"/"+path.Base(m.file), func(t *testing.T) {
			t.Parallel()
			files := soundFiles()
			files[m.file] = m.text
			found := lookAt(t, files)
			at := slices.IndexFunc(found, func(f finding.Finding) bool { return f.Rule == m.rule })
			if at < 0 {
				t.Fatalf("%q: not found among %v", m.text, found)
			}
			f := found[at]
			if m.edit != nil && strings.Contains(f.Suggestion, m.words) {
				m.edit(files)
			} else if !follow(f, files) {
				t.Fatalf("%q: %s: %q leads to no edit", m.text, f.Message, f.Suggestion)
			}
			for _, left := range lookAt(t, files) {
				t.Errorf("%q, %q:\n%s\n%s:%d: %s: %s (%s)", m.text, f.Suggestion, files[m.file], left.File, left.Line,
					left.Rule, left.Message,
					left.Suggestion)
			}
		})
	}
}

func lookAt(t *testing.T, files map[string]string) []finding.Finding {
	var archive txtar.Archive
	for _, name := range slices.Sorted(maps.Keys(files)) {
		archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(files[name])})
	}
	return look(t, &archive)
}

var (
	meant   = regexp.MustCompile(`did you mean "([^"]+)"`)
	write   = regexp.MustCompile(`write(?: one of| one such as)? (.+?)(?:, or |; | or |, and |$)`)
	nameIt  = regexp.MustCompile(`name it "([^"]+)"`)
	static  = regexp.MustCompile(`(?:put|move) it (?:in)?to static/`)
	renamed = regexp.MustCompile(`rename (\S+) to ([^\s,]+)`)
	keyLine = regexp.MustCompile(`write (\w+)(: | = )(.+?)(?: in the front matter|, or |; |$)`)
	quoted  = regexp.MustCompile(`"([^"]+)"`)
)

// follow follows the advice of a finding literally.
func follow(f finding.Finding, files map[string]string) bool {
	advice := f.Suggestion
	move := func(to string) bool { moved(f.File, to)(files); return true }
	switch {
	case nameIt.MatchString(advice):
		to := nameIt.FindStringSubmatch(advice)[1]
		if !strings.Contains(to, "/") {
			to = path.Join(path.Dir(f.File), to)
		}
		return move(to)
	case static.MatchString(advice):
		return move(path.Join("static", path.Base(f.File)))
	case renamed.MatchString(advice):
		return move(path.Join(path.Dir(f.File), renamed.FindStringSubmatch(advice)[2]))
	}
	if m := keyLine.FindStringSubmatch(advice); m != nil {
		return setKey(files, f, m[1], m[1]+m[2]+m[3])
	}
	instead := ""
	if m := meant.FindStringSubmatch(advice); m != nil {
		instead = m[1]
	} else if m := write.FindStringSubmatch(advice); m != nil {
		instead = m[1]
	}
	return instead != "" && replace(f, instead, files)
}

// setKey writes a key on its line, which is that of the finding or below.
func setKey(files map[string]string, f finding.Finding, key, instead string) bool {
	lines := strings.Split(files[f.File], "\n")
	at := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, key) })
	if at >= 0 {
		lines[at] = instead
		files[f.File] = strings.Join(lines, "\n")
	}
	return at >= 0
}

// replace writes words in the place of what a finding is about: the marked text, else what the message quotes.
func replace(f finding.Finding, instead string, files map[string]string) bool {
	lines := strings.Split(files[f.File], "\n")
	if f.Line < 1 || f.Line > len(lines) {
		return false
	}
	line := []rune(lines[f.Line-1])
	start, end := f.Column-1, f.EndColumn-1
	if f.EndLine != f.Line {
		end = -1
		for _, m := range quoted.FindAllStringSubmatch(f.Message, -1) {
			if i := strings.Index(string(line[start:]), m[1]); i >= 0 {
				start += len([]rune(string(line[start:])[:i]))
				end = start + len([]rune(m[1]))
				break
			}
		}
	}
	if end < 0 {
		return false
	}
	if strings.Contains(f.Suggestion, "one of") || strings.Contains(f.Suggestion, "one such as") {
		instead, _, _ = strings.Cut(instead, ",")
	}
	if was := string(line[start:end]); !strings.HasPrefix(was, `"`) {
		instead = strings.Trim(instead, `"`)
	}
	lines[f.Line-1] = string(line[:start]) + instead + string(line[end:])
	files[f.File] = strings.Join(lines, "\n")
	return true
}
