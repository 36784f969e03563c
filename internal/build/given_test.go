package build_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/race"
	snapshot "porchlight/internal/tree"
)

// waysToCards are layouts that each reach other pages in one way only, so that nothing else can cause a page to be
// drawn again.
var waysToCards = []string{
	`{{ with .Parent }}{{ .Title }}{{ end }}`,
	`{{ with .Parent }}{{ range .Pages }}{{ .Title }} {{ .Description }},{{ end }}{{ end }}`,
	`{{ with .Parent }}{{ with .Parent }}{{ range .RegularPagesRecursive }}{{ .Summary }},{{ end }}{{ end }}{{ end }}`,
	`{{ with .Parent }}{{ .Count }}{{ end }}`,
	`{{ range .Ancestors }}{{ .LinkTitle }},{{ end }}`,
	`{{ range .Ancestors }}{{ .Date }}{{ .Lastmod }},{{ end }}`,
	`{{ .CurrentSection.Title }}{{ range .CurrentSection.RegularPages }}{{ .Weight }}{{ .Date }},{{ end }}`,
	`{{ with .NextInSection }}{{ .Title }}{{ end }}{{ with .PrevInSection }}{{ .Title }}{{ end }}`,
	`{{ range .Related }}{{ .RelPermalink }},{{ end }}`,
	`{{ range .Related }}{{ .Title }}{{ range .Services }}{{ .Name }}{{ end }},{{ end }}`,
	`{{ range .Terms "tags" }}{{ .Title }}{{ .Count }}{{ range .Pages }}{{ .Title }},{{ end }}{{ end }}`,
	`{{ range .Services }}{{ .ID }}{{ .Name }}{{ .Summary }}{{ with .Card }}{{ .Title }}{{ range .Mentions }}{{ .Title }}{{ end }}{{ end }},{{ end }}`,
	`{{ with .StepUp }}{{ with .Card }}{{ .Title }}{{ end }}{{ end }}{{ with .StepDown }}{{ range .Pages }}{{ .Title }}{{ end }}{{ end }}`,
	`{{ with .Author }}{{ .Name }}{{ .Role }}{{ end }}{{ with .Reviewer }}{{ .Name }}{{ .Credentials }}{{ .Sample }}{{ end }}`,
	`{{ with .GetPage "/care/p1" }}{{ .Title }}{{ .Params.colour }}{{ end }}`,
	`{{ with .Site.GetPage "/care" }}{{ range .Sections }}{{ .Title }}{{ end }}{{ range .Pages }}{{ with .Parent }}{{ .Title }}{{ end }}{{ end }}{{ end }}`,
	`{{ range .Site.RegularPages }}{{ .Title }},{{ end }}`,
	`{{ range first 3 (sort .Site.Pages "Title") }}{{ .RelPermalink }},{{ end }}`,
	`{{ range where .Site.RegularPages "Params.colour" "red" }}{{ .RelPermalink }},{{ end }}`,
	`{{ range .Site.Sections }}{{ .Title }}{{ .Count }}{{ range .Pages }}{{ .LinkTitle }},{{ end }}{{ end }}`,
	`{{ range .Site.Menus.main }}{{ .Name }}{{ with .Card }}{{ .Description }}{{ end }}{{ end }}`,
	`{{ range $name, $terms := .Site.Taxonomies }}{{ range $terms }}{{ .Title }}{{ .Count }}{{ end }}{{ end }}`,
	`{{ range .Site.Continuum }}{{ with .Card }}{{ .Title }}{{ end }}{{ end }}`,
	`{{ range .Site.Refs "services" }}{{ .Name }}{{ end }}{{ with .Site.Ref "people" "jo-doe" }}{{ .Name }}{{ end }}`,
	`{{ range .Site.Refs "people" }}{{ .Name }}{{ with .Card }}{{ .Title }}{{ end }}{{ end }}`,
	`{{ with .Site.Ref "services" "s1" }}{{ .Name }}{{ end }}{{ with .Site.Ref "services" "s2" }}{{ .Name }}{{ end }}`,
	`{{ with .Site.Step "php" }}{{ range .Pages }}{{ .Title }},{{ end }}{{ end }}`,
	`{{ range .Site.Menus.main }}{{ $.HasMenuCurrent "main" . }}{{ end }}`,
	`{{ partialCached "shown.html" . }}`,
	`{{ partialCached "all.html" . }}`,
	`{{ ref "/care/deep/p2" }}{{ relref "/care/p1" }}`,
	`{{ .Content }}`,
	`{{ .Title }}{{ .Helpline.Name }}{{ .Sensitive }}{{ range .ShareLinks }}{{ .ID }}{{ end }}`,
	`{{ with .Image }}{{ .URL }}{{ .Alt }}{{ end }}{{ .Type }}{{ .Params.colour }}`,
	`{{ .JSONLD }}`,
}

// cardSite is a site with a page for each of these layouts, whose front matter is edited at random.
type cardSite struct {
	*rand.Rand
	*testing.T
	source, dest string
	pages        []string
	folders      []string // in which pages come and go
	shown        []string // those of pages that many others show
}

func newCardSite(t *testing.T, seed uint64) *cardSite {
	s := &cardSite{Rand: rand.New(rand.NewPCG(seed, 7)), T: t, source: t.TempDir(),
		dest: filepath.Join(t.TempDir(), "public")}
	files := tree{
		"config.toml": "baseURL = \"https://example.org/\"\ntitle = \"Cards\"\nsummaryLength = 5\n[related]\nlimit = 20\n[helplines.own]\nname = \"Own\"\n" +
			"number = \"1-800-555-0142\"\nhours = \"24/7\"\nansweredBy = \"facility\"\n",
		"layouts/baseof.html":             `<!doctype html><html lang="en"><title>{{ .Title }}</title>{{ partial "helpline.html" . }}<h1>x</h1>{{ block "main" . }}{{ end }}</html>`,
		"layouts/_partials/shown.html":    `{{ with .Site.Home }}{{ .Title }}{{ range .Pages }}{{ .Title }},{{ end }}{{ end }}`,
		"layouts/_partials/all.html":      `{{ range .Site.RegularPages }}{{ .Title }},{{ end }}`,
		"layouts/alias.html":              `<!doctype html><html lang="en"><title>x</title>{{ partial "helpline.html" . }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></html>`,
		failingComponent:                  `{{ index .Page.Params.steps 5 }}`,
		"layouts/_directives/about.html":  `<p>{{ with .Attrs.service }}{{ with $.Page.Site.Ref "services" . }}{{ .Name }}{{ end }}{{ end }}</p>`,
		"layouts/_directives/about.toml":  "doc = \"a service\"\n[attributes.service]\ndoc = \"its id\"\ntype = \"service\"\npage = true\n",
		"content/care/about1.md":          page("About one", "layout: text", "::about{service=s1}"),
		"content/care/about2.md":          page("About two", "layout: text", "::about{service=housing}"),
		"layouts/text.html":               `{{ define "main" }}{{ .Content }}{{ end }}`,
		"content/_index.md":               page("Home", "", "Words."),
		"content/care/_index.md":          page("Care", "", "Words."),
		"content/care/deep/_index.md":     "---\ntitle: Deep\n---\nWords.\n",
		"content/staff/jo-doe.md":         page("Jo Doe", "type: staff\nrole: Nurse\ncredentials: [RN]", "Words."),
		"content/staff/al-roe.md":         page("Al Roe", "type: staff\nrole: Nurse", "Words."),
		"content/support/housing.md":      page("Homes", "type: support-service\nservice: housing", "Words."),
		"content/levels/iop.md":           page("IOP", "type: level-of-care\nlevel: iop", "Words."),
		"content/levels/php.md":           page("PHP", "type: level-of-care\nlevel: php", "Words."),
		"content/tags/t1/_index.md":       page("First tag", "", "Words."),
		"layouts/home.html":               `{{ define "main" }}{{ range .Sections }}{{ .Title }}{{ range .Pages }}{{ .LinkTitle }}{{ end }}{{ end }}{{ end }}`,
		"layouts/section.html":            `{{ define "main" }}{{ range .Paginator.Pages }}{{ .Title }}{{ end }}{{ end }}`,
		"layouts/term.html":               `{{ define "main" }}{{ range .Pages }}{{ .Title }}{{ end }}{{ end }}`,
		"layouts/taxonomy.html":           `{{ define "main" }}{{ range .Pages }}{{ .Title }}{{ .Count }}{{ end }}{{ end }}`,
		"layouts/404.html":                `{{ define "main" }}{{ .Title }}{{ end }}`,
		"layouts/level-of-care/page.html": `{{ define "main" }}{{ with .StepUp }}{{ with .Card }}{{ .Title }}{{ end }}{{ end }}{{ end }}`,
	}
	for i, way := range waysToCards {
		files[fmt.Sprintf("layouts/way%d.html", i)] = `{{ define "main" }}` + way + `{{ end }}`
		name := fmt.Sprintf("content/care/p%d.md", i)
		if i%3 == 2 {
			name = fmt.Sprintf("content/care/deep/p%d.md", i)
		}
		if way == `{{ .Content }}` { // what was probably meant is looked for among all pages
			files[name] = page("Broken", fmt.Sprintf("layout: way%d", i),
				"To [two](/care/none.md) and [three](/care/deep/p6.md), [Omega 3](/care/omega.md).")
			continue
		}
		front := ""
		if strings.Contains(way, ".Author") {
			front = "author: jo-doe\nreview: {by: al-roe, on: 2026-01-02}\n"
		}
		files[name] = page(fmt.Sprintf("Page %02d", i),
			front+fmt.Sprintf("type: article\nlayout: way%d\ntags: [t%d, t2]\nservices: [housing]\nlevel: iop", i, i%4),
			"Words of it, [one](/care/p1.md).")
	}
	files.write(t, s.source)
	for name := range files {
		if strings.HasSuffix(name, ".md") && name != "content/_index.md" {
			s.pages = append(s.pages, name)
		}
	}
	slices.Sort(s.pages)
	s.folders = []string{"content/care", "content/care/deep", "content/news", "content/levels"}
	s.shown = []string{"content/care/_index.md", "content/care/deep/_index.md", "content/tags/t1/_index.md",
		"content/staff/jo-doe.md", "content/staff/al-roe.md",
		"content/support/housing.md", "content/levels/iop.md", "content/levels/php.md"}
	return s
}

func (s *cardSite) pick(words ...string) string { return words[s.IntN(len(words))] }

// edit changes a key of a page, or which pages there are.
func (s *cardSite) edit() string {
	if s.IntN(5) == 0 {
		return s.layout()
	}
	if s.IntN(3) == 0 {
		return s.rearrange()
	}
	name := s.pick(s.pages...)
	rarely := s.rarer
	if s.IntN(2) == 0 { // those that many others show
		name = s.pick(s.shown...)
		if strings.HasPrefix(name, "content/staff/") {
			rarely = func(n string) string { return s.pick("role: R"+n, "credentials: [C"+n+"]") }
		}
	} else if s.IntN(2) == 0 {
		rarely = func(n string) string { return "tags: [t" + n + ", t2]" }
	}
	file := filepath.Join(s.source, filepath.FromSlash(name))
	text, err := os.ReadFile(file)
	if err != nil {
		s.Fatal(err)
	}
	n := strconv.Itoa(s.IntN(9))
	line := s.pick("title: "+s.pick("Alpha ", "Omega ", "Jo Doe ")+n, "linkTitle: L"+n, "description: Of "+n+" things.",
		"summary: In short "+n+".",
		"helpline: own", "sensitive: "+s.pick("true", "false"), "params: {colour: "+s.pick("red", "blue")+"}")
	if s.IntN(2) == 0 {
		line = rarely(n)
	}
	key, _, _ := strings.Cut(line, ":")
	lines := slices.DeleteFunc(strings.SplitAfter(string(text), "\n"),
		func(l string) bool { return strings.HasPrefix(l, key+":") })
	if err := os.WriteFile(file, []byte(strings.Join(slices.Insert(lines, 1, line+"\n"), "")), 0o644); err != nil {
		s.Fatal(err)
	}
	return name + ": " + line
}

// rearrange adds a page, moves one, takes one away, makes one a draft or changes where a text leads.
func (s *cardSite) rearrange() string {
	file := func(name string) string { return filepath.Join(s.source, filepath.FromSlash(name)) }
	n := strconv.Itoa(s.IntN(6))
	folder := s.pick(s.folders...)
	name := s.pick(s.pages...)
	text, err := os.ReadFile(file(name))
	if err != nil {
		s.Fatal(err)
	}
	write := func(name, text string) {
		tree{name: text}.write(s.T, s.source)
		if !slices.Contains(s.pages, name) {
			s.pages = append(s.pages, name)
		}
	}
	remove := func(name string) {
		if err := os.Remove(file(name)); err != nil {
			s.Fatal(err)
		}
		s.pages = slices.DeleteFunc(s.pages, func(p string) bool { return p == name })
	}
	switch what := s.IntN(6); {
	case what == 0 && len(s.pages) > 15 && !slices.Contains(s.shown, name):
		remove(name)
		return name + ": deleted"
	case what == 1 && !slices.Contains(s.shown, name):
		to := folder + "/moved" + n + ".md"
		remove(name)
		write(to, string(text))
		return name + ": moved to " + to
	case what == 2:
		name = s.pick("content/care/fresh/_index.md", "content/news/_index.md", "content/tags/t"+n+"/_index.md",
			"content/staff/omega-"+n+".md")
		write(name, page("Omega "+n, s.pick("", "type: staff", "draft: true"), "Words."))
		return name + ": new"
	case what == 3: // its links resolve or break because of the others
		to := s.pick("/care/new"+n+".md", "/care/moved"+n+".md", "/care/new"+n+"/", "new"+n+".md",
			"../news/new"+n+".md", "/care/omega.md", "/old/"+n+"/", "/tags/t"+n+"/", s.pick(
				s.pages...)[len("content"):])
		write(name, strings.TrimRight(string(text), "\n")+" See [this "+n+"]("+to+").\n")
		return name + ": leads to " + to
	case what == 4:
		lines := slices.DeleteFunc(strings.SplitAfter(string(text), "\n"),
			func(l string) bool { return strings.HasPrefix(l, "draft:") })
		if !strings.Contains(string(text), "\ndraft: true") {
			lines = slices.Insert(lines, 1, "draft: true\n")
		}
		write(name, strings.Join(lines, ""))
		return name + ": a draft, or no longer"
	}
	name = folder + "/new" + n + ".md"
	layout := ""
	if s.IntN(2) == 0 {
		layout = fmt.Sprintf("layout: way%d\n", s.IntN(len(waysToCards)))
	}
	write(name, page(s.pick("Omega ", "Jo Doe ", "Page ")+n,
		layout+s.pick("type: article", "tags: [t"+n+"]", "weight: "+n, "aliases: [/old/"+n+"/]", "services: [housing]",
			"type: support-service\nservice: s"+s.pick("1", "2"), "type: staff", "type: level-of-care\nlevel: php",
			"menus: main", "notices: [privacy-practices]", "hidden: true"), "New [words](/care/new"+n+".md)."))
	return name + ": new"
}

// rarer is a line for another key.
func (s *cardSite) rarer(n string) string {
	return s.pick("weight: "+n, "date: 2026-02-0"+strconv.Itoa(1+s.IntN(8)), "tags: [t"+n+"]", "tags: [t1, t"+n+"]",
		"services: [housing, medical]", "services: []", "level: "+s.pick("iop", "php", "residential"),
		"author: "+s.pick("jo-doe", "al-roe", "Alpha "+n, "Some Body"),
		"review: {by: "+s.pick("jo-doe", "al-roe")+", on: 2026-01-0"+strconv.Itoa(1+s.IntN(8))+"}",
		"hidden: "+s.pick("true", "false"), "draft: "+s.pick("true", "false", "false"), "menus: main",
		"service: s"+s.pick("1", "2"), "notices: [privacy-practices]",
		"menus: {main: {name: M"+n+"}}",
		"share: ["+s.pick("copy", "email")+"]", "aliases: [/old/"+n+"/]", "role: R"+n, "credentials: [C"+n+"]",
		"cascade: {params: {colour: "+s.pick("red",
			"green")+"}, type: x"+n+"}", "image: /img/none"+n+".png", "slug: s"+n, "stepUp: "+s.pick(
			"php", "residential"), "sample: true")
}

// keep gives what puts the pages back to as they are now.
func (s *cardSite) keep() func() {
	files := tree{}
	for _, name := range s.pages {
		text, err := os.ReadFile(filepath.Join(s.source, filepath.FromSlash(name)))
		if err != nil {
			s.Fatal(err)
		}
		files[name] = string(text)
	}
	pages := slices.Clone(s.pages)
	layouts := filepath.Join(s.source, "layouts")
	kept := tree{}
	if _, err := os.Stat(layouts); err == nil {
		kept = readTree(s.T, layouts)
	}
	return func() {
		if err := os.RemoveAll(layouts); err != nil {
			s.Fatal(err)
		}
		kept.write(s.T, layouts)
		for _, name := range s.pages {
			if !slices.Contains(pages, name) {
				_ = os.Remove(filepath.Join(s.source, filepath.FromSlash(name)))
			}
		}
		files.write(s.T, s.source)
		s.pages = pages
	}
}

// build builds over what is there, or without anything of before.
func (s *cardSite) build(dest string, cold bool) (tree, *build.Report) {
	report, err := build.Run(s.Context(), build.Options{Source: s.source, Dest: dest, Theme: porchlight.Starter,
		NoCache: cold,
		Flags:   config.Flags{Environment: "production", Clock: noon}})
	if err != nil {
		s.Fatal(err)
	}
	return readTree(s.T, dest), report
}

// TestGivenCards holds the law of the oracle for what drawings are given of other pages: after random edits of front
// matter, a build that uses the last one again gives the bytes and findings of one that does not. PORCHLIGHT_SOAK plays
// so many other edits, PORCHLIGHT_SEED some again.
func TestGivenCards(t *testing.T) {
	if testing.Short() {
		t.Skip("many builds: run without -short")
	}
	rounds, seed := 20, uint64(1)
	if race.FewRounds() {
		rounds = 5
	}
	if n, err := strconv.Atoi(os.Getenv("PORCHLIGHT_SOAK")); err == nil {
		rounds, seed = n, rand.Uint64()
	}
	if n, err := strconv.ParseUint(os.Getenv("PORCHLIGHT_SEED"), 10, 64); err == nil {
		seed = n
	}
	for _, s := range []*cardSite{newCardSite(t, seed), newStarterSite(t, seed)} {
		s.play(rounds, seed)
		rounds /= 5 // the starter is larger
	}
}

// newStarterSite is the starter, with the built-in layouts.
func newStarterSite(t *testing.T, seed uint64) *cardSite {
	s := &cardSite{Rand: rand.New(rand.NewPCG(seed, 8)), T: t, source: t.TempDir(),
		dest: filepath.Join(t.TempDir(), "public")}
	if err := os.CopyFS(s.source, porchlight.Starter); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"layouts", "static"} {
		if err := os.RemoveAll(filepath.Join(s.source, folder)); err != nil {
			t.Fatal(err)
		}
	}
	tree{failingComponent: `{{ index .Page.Params.steps 5 }}`}.write(t, s.source)
	for name := range readTree(t, filepath.Join(s.source, "content")) {
		if strings.HasSuffix(name, ".md") && name != "_index.md" {
			s.pages = append(s.pages, "content/"+name)
		}
	}
	slices.Sort(s.pages)
	s.folders = []string{"content/articles", "content/levels-of-care", "content/news"}
	s.shown = []string{"content/levels-of-care/_index.md", "content/staff/sample-physician.md",
		"content/levels-of-care/iop.md", "content/support-services/housing.md"}
	return s
}

// play edits, builds and compares.
func (s *cardSite) play(rounds int, seed uint64) {
	t := s.T
	_, first := s.build(s.dest, false)
	drawn, stopped := 0, 0
	var did []string
	for range rounds {
		if s.IntN(3) == 0 {
			did = append(did, s.stop())
		}
		undo := s.keep()
		for range 1 + s.IntN(2) {
			did = append(did, s.edit())
		}
		time.Sleep(2 * snapshot.ClockStep)
		found := messages(checked(t, s.source, false).Findings)
		warm, report := s.build(s.dest, false)
		cold, whole := s.build(filepath.Join(t.TempDir(), "public"), true)
		if have, want := messages(report.Findings), messages(whole.Findings); have != want {
			t.Fatalf("PORCHLIGHT_SEED=%d, after\n%s\nfindings are\n%s\nwant\n%s", seed, strings.Join(did, "\n"), have,
				want)
		}
		if want := messages(whole.Findings); found != want {
			t.Fatalf("PORCHLIGHT_SEED=%d, after\n%s\na check finds\n%s\nwant\n%s", seed, strings.Join(did, "\n"), found,
				want)
		}
		if whole.Stopped {
			stopped++
			undo()
			continue
		}
		drawn += report.Drawn
		if d := difference(warm, cold); d != "" {
			t.Fatalf("PORCHLIGHT_SEED=%d, after\n%s\nnot as a cold build: %s", seed, strings.Join(did, "\n"), d)
		}
	}
	all := rounds * first.Drawn
	t.Logf("%d of %d drawn, %d of %d builds stopped", drawn, all, stopped, rounds)
	if rounds >= 20 && (stopped > rounds/2 || drawn == all) {
		t.Errorf("this test proves little")
	}
}

func messages(findings []finding.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s (%s) [%s]\n", f.File, f.Line, f.Column, f.Severity, f.Message, f.Suggestion,
			f.Rule)
	}
	return b.String()
}
