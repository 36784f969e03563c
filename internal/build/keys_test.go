package build_test

import (
	"io/fs"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/race"
	snapshot "porchlight/internal/tree"
)

// keySite is a site with a page for each way on which a drawing depends on others.
func keySite() tree {
	const helpline = `{{ partial "helpline.html" . }}`
	files := tree{
		"config.toml":                 small()["config.toml"],
		"layouts/baseof.html":         `<!doctype html><html lang="en"><title>{{ .Title }} {{ .Site.Title }}</title>` + helpline + `<h1>{{ .Title }}</h1>{{ partial "foot.html" . }}{{ block "main" . }}{{ .Content }}{{ end }}</html>`,
		"layouts/_partials/foot.html": `{{ range .Site.Menus.main }}{{ .Name }}{{ end }}{{ with .Site.SearchPage }}{{ .RelPermalink }}{{ end }}`,
		"layouts/page.html":           `{{ define "main" }}{{ .Content }}{{ end }}`,
		"layouts/parent.html":         `{{ define "main" }}{{ with .Parent }}{{ range .Pages }}{{ .Title }},{{ end }}{{ end }}{{ end }}`,
		"layouts/dated.html":          `{{ define "main" }}{{ with .Parent }}{{ .Date }}{{ .Lastmod }}{{ end }}{{ end }}`,
		"layouts/next.html":           `{{ define "main" }}{{ with .NextInSection }}{{ .RelPermalink }}{{ end }}{{ with .PrevInSection }}{{ .RelPermalink }}{{ end }}{{ end }}`,
		"layouts/related.html":        `{{ define "main" }}{{ range .Related }}{{ .RelPermalink }}{{ end }}{{ end }}`,
		"layouts/everything.html":     `{{ define "main" }}{{ range .Site.RegularPages }}{{ .Title }},{{ end }}{{ end }}`,
		"layouts/person.html":         `{{ define "main" }}{{ with .Site.Ref "people" "new" }}{{ .Name }}{{ end }}{{ end }}`,
		"layouts/sections.html":       `{{ define "main" }}{{ range .Site.Sections }}{{ .Title }}{{ end }}{{ end }}`,
		"layouts/search.html":         `{{ define "main" }}{{ .Content }}{{ end }}`,
		"content/more/person.md":      page("Person", "layout: person", "Words."),
		"content/more/sections.md":    page("Sections", "layout: sections", "Words."),
		"content/_index.md":           page("Home", "", "Words."),
		"content/care/_index.md":      page("Care", "", "Words."),
		"content/care/a.md":           page("First", "weight: 10\nlayout: next", "Words."),
		"content/care/b.md":           page("Second", "weight: 20", "Words."),
		"content/care/c.md":           page("Third", "weight: 30", "Words."),
		"content/care/linking.md":     page("Linking", "weight: 40", "See [the second](b.md)."),
		"content/care/listing.md":     page("Listing", "weight: 50\nlayout: parent", "Words."),
		"content/care/headed.md":      page("Headed", "weight: 60", "## Words\n\nSee the the words."),
		"content/more/_index.md":      page("More", "", "Words."),
		"content/more/related.md":     page("Related", "layout: related\ntags: [evening]", "Words."),
		"content/more/other.md":       page("Other", "tags: [day]", "Words."),
		"content/dated/_index.md":     dated("Dated", "", ""),
		"content/dated/a.md":          page("Parent", "layout: dated\nweight: 10", "Words."),
		"content/dated/b.md":          page("Newest", "weight: 20", "Words."),
		"content/more/everything.md":  page("Everything", "layout: everything", "Words."),
	}
	return files
}

// dated is a page with another date, or none.
func dated(title, line, front string) string {
	return strings.Replace(page(title, front, "Words."), "date: 2026-02-03\n", line, 1)
}

// TestKeysNeedAllTheyHave leaves out each thing that is compared with the last build, and sees that the next build is
// then another one than a cold build; with it, it is the same.
func TestKeysNeedAllTheyHave(t *testing.T) {
	later := func(hours time.Duration) func(*build.Options) {
		return func(o *build.Options) { o.Flags.Clock = noon.Add(hours * time.Hour) }
	}
	third := func(line string) string { return page("Third", "weight: 30\n"+line, "Words.") }
	cases := []struct {
		omit   string
		before tree // added to the site
		edit   tree
		then   func(*build.Options)
	}{
		{"file", nil, tree{"content/care/b.md": page("Second", "weight: 20", "Other words.")}, nil},
		{"cards", nil, tree{"content/care/b.md": page("Another", "weight: 20", "Words.")}, nil},
		{"card", nil, tree{"content/care/b.md": page("Another", "weight: 20", "Words.")}, nil},
		{"ties", nil, tree{"content/care/c.md": page("Third", "weight: 15", "Words.")}, nil},
		{"asked", nil, tree{"content/care/new.md": page("New", "weight: 90", "Words.")}, nil},
		{"asked", nil, tree{"content/dated/new.md": dated("New", "date: 2026-02-20\n", "weight: 90")}, nil},
		{"ties", nil, tree{"content/dated/b.md": dated("Newest", "lastmod: 2026-02-20\n", "weight: 20")}, nil},
		{"related", nil, tree{"content/more/other.md": page("Other", "tags: [evening]", "Words.")}, nil},
		{"all", nil, tree{"content/care/new.md": page("New", "weight: 90", "Words.")}, nil},
		{"lookups", nil, tree{"content/care/b.md": page("Second", "weight: 20\nslug: two", "Words.")}, nil},
		{"lookups", nil, tree{"content/care/new.md": page("New", "menus: main", "Words.")}, nil},
		{"address", nil, tree{"content/care/c.md": third("menus: {main: {name: Ours}}")}, nil},
		{"lookups", nil, tree{"content/care/new.md": page("New", "type: staff\nrole: Nurse", "Words.")}, nil},
		{"lookups", nil, tree{"content/new/_index.md": page("New", "", "Words.")}, nil},
		{"ties", nil, tree{"content/care/new.md": page("New", "notices: [privacy-practices]\neffective: 2027-01-01", "Words.")}, nil},
		{"site", nil, tree{"content/care/c.md": third("layout: search")}, nil},
		{"layouts", nil, tree{"layouts/_partials/foot.html": "<footer>Ours</footer>"}, nil},
		{"components", nil, tree{"layouts/_partials/foot.html": `<footer id="words">Ours</footer>`}, nil},
		{"files", nil, tree{"data/checks/language.toml": "version = 1\n[[terms]]\nid = \"second\"\nfind = [\"words\"]\ninstead = \"write phrases\"\nseverity = \"warning\"\nsources = [\"nida\"]\n"}, nil},
		{"files", nil, tree{"config.toml": strings.Replace(small()["config.toml"], "Small", "Large", 1)}, nil},
		// Each page has its address, and so the base URL, in its card and in how it is found.
		{"files card address", nil, tree{"config.toml": strings.Replace(small()["config.toml"], "example.org/recovery/",
			"example.org/", 1)}, nil},
		{"files", tree{"layouts/_partials/foot.html": `<link rel="stylesheet" href="{{ (asset "own.css").RelPermalink }}">`, "static/own.css": "a{color:red}"},
			tree{"static/own.css": "a{color:blue}"}, nil},
		{"theme", nil, nil, func(o *build.Options) {
			theme := fstest.MapFS{}
			err := fs.WalkDir(porchlight.Starter, ".", func(name string, e fs.DirEntry, err error) error {
				if err == nil && !e.IsDir() {
					raw, _ := fs.ReadFile(porchlight.Starter, name)
					theme[name] = &fstest.MapFile{Data: raw}
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			own := *theme["layouts/_partials/helpline.html"]
			own.Data = append([]byte("<i>Other</i>"), own.Data...)
			theme["layouts/_partials/helpline.html"] = &own
			o.Theme = theme
		}},
		{"day", tree{"layouts/_partials/foot.html": `<p>{{ dateFormat "January 2, 2006" today }}</p>`}, nil, later(24)},
		{"clock", tree{"layouts/_partials/foot.html": `<p>{{ dateFormat "15:04" now }}</p>`}, nil, later(1)},
		{"due", tree{
			"content/care/c.md": third("expiryDate: 2027-03-01T14:00:00Z")}, nil, later(3)},
		{"due", tree{
			"content/care/c.md": third("publishDate: 2027-03-01T14:00:00Z")}, nil, later(3)},
		{"day", tree{"content/care/c.md": third("review: {by: Jo Doe, on: 2026-01-02, next: 2027-03-01}")}, nil,
			later(24)},
		{"earlier", tree{"content/care/c.md": third("publishDate: 2027-03-01T11:30:00Z")}, nil, later(-1)},
		{"flags", tree{"layouts/_partials/foot.html": `<p>{{ .Permalink }}</p>`}, nil, func(o *build.Options) {
			o.Flags.BaseURL = "https://other.example.org/"
		}},
		{"flags", tree{"content/care/c.md": third("draft: true")}, nil,
			func(o *build.Options) { o.Flags.BuildDrafts = true }},
		{"flags", nil, nil, func(o *build.Options) { o.Flags.Env = []string{"PORCHLIGHT_TITLE=Other"} }},
		{"files", tree{"content/care/beside/index.md": page("Beside", "", "See [this](other.txt).")},
			tree{"content/care/beside/other.txt": "Words."}, nil},
		{"file card", tree{"layouts/page.html": `{{ define "main" }}{{ .Params.colour }}{{ .Content }}{{ end }}`},
			tree{"content/care/_index.md": page("Care", "cascade: {params: {colour: red}}", "Words.")}, nil},
		{"reading", tree{"content/care/c.md": page("Third", "weight: 30\ntopics: [one]", "Words.")},
			tree{"config.toml": small()["config.toml"] + "\n[taxonomies]\ntopic = \"topics\"\ntag = \"tags\"\n"}, nil},
	}
	if race.FewRounds() || testing.Short() {
		cases = cases[:2]
	}
	for _, c := range cases {
		for _, omit := range []string{"", c.omit} {
			same := sameAsCold(t, omit, c.before, c.edit, c.then)
			if omit == "" && same != "" {
				t.Errorf("%s, %v: not as a cold build: %s", c.omit, c.edit, same)
			}
			if omit != "" && same == "" {
				t.Errorf("%s, %v: nothing is missed when it is left out", c.omit, c.edit)
			}
		}
	}
}

// TestAnotherProgram: another version of the program draws all again. That is not seen in bytes, since both are this
// one.
func TestAnotherProgram(t *testing.T) {
	programs := t.TempDir()
	tree{"one": "first", "two": "second"}.write(t, programs)
	for omit, again := range map[string]bool{"": true, "program": false} {
		build.Omit(t, omit)
		source := t.TempDir()
		keySite().write(t, source)
		opt := build.Options{Source: source, Dest: filepath.Join(t.TempDir(), "public"), Theme: porchlight.Starter,
			Flags: config.Flags{Environment: "production", Clock: noon}}
		run := func(program string) *build.Report {
			build.RunAs(t, filepath.Join(programs, program))
			time.Sleep(2 * snapshot.ClockStep)
			report, err := build.Run(t.Context(), opt)
			if err != nil {
				t.Fatal(err)
			}
			return report
		}
		first := run("one").Drawn
		if drawn := run("one").Drawn; drawn != 0 {
			t.Errorf("without %q: %d of %d drawn again by the same program", omit, drawn, first)
		}
		if drawn := run("two").Drawn; (drawn == first) != again {
			t.Errorf("without %q: %d of %d drawn again by another one", omit, drawn, first)
		}
	}
}

// sameAsCold builds a site, edits it, builds it again, and gives the difference to a cold build; "": there is none.
func sameAsCold(t *testing.T, omit string, before, edit tree, then func(*build.Options)) string {
	t.Helper()
	build.Omit(t, omit)
	source := t.TempDir()
	files := keySite()
	maps.Copy(files, before)
	files.write(t, source)
	opt := build.Options{Source: source, Dest: filepath.Join(t.TempDir(), "public"), Theme: porchlight.Starter,
		Flags: config.Flags{Environment: "production", Clock: noon}}
	run := func(opt build.Options) *build.Report {
		time.Sleep(2 * snapshot.ClockStep)
		report, err := build.Run(t.Context(), opt)
		if err != nil {
			t.Fatal(err)
		}
		if report.Stopped {
			t.Fatalf("stopped: %s", messages(report.Findings))
		}
		return report
	}
	run(opt)
	edit.write(t, source)
	if then != nil {
		then(&opt)
	}
	warm := run(opt)
	cold := opt
	cold.Dest, cold.NoCache = filepath.Join(t.TempDir(), "public"), true
	whole := run(cold)
	if have, want := messages(warm.Findings), messages(whole.Findings); have != want {
		return "findings\n" + have + "want\n" + want
	}
	return difference(readTree(t, opt.Dest), readTree(t, cold.Dest))
}
