package build_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
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

// rebuilt is a small site that is built again and again into one folder.
type rebuilt struct {
	*testing.T
	source, dest string
	clock        time.Time
	opt          build.Options
	builds       int // so far
}

func newRebuilt(t *testing.T) *rebuilt {
	r := &rebuilt{T: t, source: t.TempDir(), dest: filepath.Join(t.TempDir(), "public"), clock: noon}
	r.opt = build.Options{Source: r.source, Dest: r.dest, Theme: porchlight.Starter}
	small().write(t, r.source)
	return r
}

func (r *rebuilt) put(name, text string) { tree{name: text}.write(r.T, r.source) }

// build builds over what is there, and compares that with a cold build; of few rounds, each third.
func (r *rebuilt) build() *build.Report {
	r.Helper()
	time.Sleep(2 * snapshot.ClockStep) // until then files could change without another stamp
	opt := r.opt
	opt.Flags = config.Flags{Environment: "production", Clock: r.clock}
	report, err := build.Run(r.Context(), opt)
	if err != nil {
		r.Fatal(err)
	}
	if r.builds++; race.FewRounds() && r.builds%3 > 0 {
		return report
	}
	opt.Dest, opt.NoCache = filepath.Join(r.TempDir(), "public"), true
	cold, err := build.Run(r.Context(), opt)
	if err != nil {
		r.Fatal(err)
	}
	if cold.Stopped != report.Stopped || len(cold.Findings) != len(report.Findings) {
		r.Errorf("stopped %v with %d findings, a cold build %v with %d", report.Stopped, len(report.Findings),
			cold.Stopped,
			len(cold.Findings))
	}
	if !cold.Stopped {
		if d := difference(readTree(r.T, r.dest), readTree(r.T, opt.Dest)); d != "" {
			r.Errorf("not as a cold build: %s", d)
		}
	}
	return report
}

// draws builds and compares how many subjects were drawn.
func (r *rebuilt) draws(what string, want int) *build.Report {
	r.Helper()
	report := r.build()
	if report.Drawn != want {
		r.Errorf("%s: %d drawn, want %d", what, report.Drawn, want)
	}
	return report
}

// all is how many subjects the small site has: its pages and the redirect.
func (r *rebuilt) all(report *build.Report) int { return report.Pages + 1 }

// TestDrawsOnlyWhatChanged holds the second law: a build draws again only what can have changed.
func TestDrawsOnlyWhatChanged(t *testing.T) {
	r := newRebuilt(t)
	all := r.all(r.build())
	r.draws("nothing", 0)
	iop := page("Intensive outpatient", "tags: [evening]", "Other words.")
	r.put("content/care/iop.md", iop)
	const ofSearch = 3 // files of the index: the one that names the others, a shard, the common words
	if report := r.draws("a text", 1); report.Stats.Written != 1+ofSearch {
		t.Errorf("%d written", report.Stats.Written)
	}
	r.draws("nothing after a text", 0)
	r.put("content/care/php.md", page("Partial hospitalization", "tags: [day, evening]\naliases: [/old/php/]",
		"## Week\n\nNew."))
	r.draws("a text of a page with a redirect", 2)
	r.put("content/secret/hidden-program.md", page("Hidden program",
		"draft: true\ntags: [hushed]\naliases: [/old/hidden/]", "Not read yet, either."))
	r.draws("the text of a draft", 0)
	r.put("content/care/iop.md", page("Intensive", "tags: [evening]", "Other words."))
	// which pages a list names is seen for all that are drawn meanwhile
	if report := r.build(); report.Drawn < 5 || report.Drawn >= all {
		t.Errorf("a title: %d of %d drawn", report.Drawn, all)
	}
	r.put("content/care/new.md", page("New", "tags: [evening]", "New words."))
	if report := r.build(); report.Drawn < 2 || report.Drawn >= all {
		t.Errorf("a new page: %d of %d drawn", report.Drawn, all)
	}
	if err := os.Remove(filepath.Join(r.source, "content", "care", "new.md")); err != nil {
		t.Fatal(err)
	}
	if report := r.build(); report.Drawn < 1 || report.Drawn >= all {
		t.Errorf("a page that was deleted: %d of %d drawn", report.Drawn, all)
	}
	r.put("layouts/_partials/footer.html", "<footer>Ours</footer>\n")
	r.draws("a layout", all)
	if race.FewRounds() {
		t.Skip("the text, the title and the layout are right; the whole run has all else that a drawing depends on")
	}
	r.put("static/verification.txt", "another token\n")
	r.draws("a static file", all)
	r.put("config.toml", small()["config.toml"]+"description = \"x\"\n")
	r.draws("a setting", all)

	if err := os.Remove(filepath.Join(r.dest, "care/iop/index.html")); err != nil {
		t.Fatal(err)
	}
	r.draws("a page that is gone", 1)
	if err := os.WriteFile(filepath.Join(r.dest, "care/php/index.html"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	r.draws("a page that somebody changed", 1)
	r.dest = filepath.Join(t.TempDir(), "public")
	r.opt.Dest = r.dest
	r.draws("another destination", all)

	// A checkout gives every file another time.
	long := time.Now().Add(-time.Hour)
	for name := range small() {
		if err := os.Chtimes(filepath.Join(r.source, filepath.FromSlash(name)), long, long); err != nil {
			t.Fatal(err)
		}
	}
	r.draws("other times", 0)
}

// TestReuseAndTime: what is due comes, what expires goes, and nothing else is drawn for it.
func TestReuseAndTime(t *testing.T) {
	if testing.Short() {
		t.Skip("many builds: run without -short")
	}
	r := newRebuilt(t)
	r.put("content/care/late.md", page("Late", "publishDate: 2027-03-01T14:00:00Z", "Late words."))
	r.put("content/care/review.md", page("Reviewed", "review: {next: 2027-03-05}", "Words."))
	before := r.build().Pages
	r.clock = noon.Add(time.Hour)
	if report := r.draws("an hour later", 0); report.Pages != before {
		t.Errorf("%d pages", report.Pages)
	}
	r.clock = noon.Add(2 * time.Hour)
	if report := r.build(); report.Pages != before+1 {
		t.Errorf("%d pages, want %d", report.Pages, before+1)
	}
	r.clock = noon // the clock was set back
	if report := r.build(); report.Pages != before {
		t.Errorf("%d pages, want %d", report.Pages, before)
	}
	r.clock = noon.AddDate(0, 0, 5)
	if report := r.build(); report.Drawn == 0 {
		t.Error("a review is overdue and nothing was drawn")
	}
	r.put("layouts/_partials/footer.html", "<footer>{{ now.Format \"15:04\" }}</footer>\n")
	all := r.build().Drawn
	r.draws("the same moment", 0)
	r.clock = r.clock.Add(time.Minute)
	r.draws("another moment, which a layout shows", all)
}

// TestReuseOfDamage: whatever happens to the cache, the build is right.
func TestReuseOfDamage(t *testing.T) {
	if testing.Short() || race.Enabled {
		t.Skip("many builds: run without -short and without the race detector")
	}
	r := newRebuilt(t)
	r.put("content/care/found.md", page("Found", "", "The the words."))
	before := r.build()
	all := r.all(before)
	if len(before.Findings) == 0 {
		t.Fatal("nothing is found in the site")
	}
	cache := filepath.Join(r.source, filepath.FromSlash(build.CacheFolder))
	damages := map[string]func(raw []byte) []byte{
		"empty":           func([]byte) []byte { return nil },
		"one byte":        func(raw []byte) []byte { return raw[:1] },
		"half":            func(raw []byte) []byte { return raw[:len(raw)/2] },
		"without its end": func(raw []byte) []byte { return raw[:len(raw)-1] },
		"longer":          func(raw []byte) []byte { return append([]byte("x"), raw...) },
		"another version": func(raw []byte) []byte { return bytes.Replace(raw, []byte("cache 2"), []byte("cache 1"), 1) },
		"another byte":    func(raw []byte) []byte { raw[len(raw)/2] ^= 1; return raw },
	}
	edits := 0
	for _, kind := range []string{"pages", "[0-9a-f]*[0-9a-f]", "*-drawn", "*-found", "*-pieces-*"} {
		for what, damage := range damages {
			files, err := filepath.Glob(filepath.Join(cache, kind))
			files = slices.DeleteFunc(files, func(name string) bool {
				return strings.Contains(filepath.Base(name), "-") != strings.Contains(kind, "*-")
			})
			if err != nil || len(files) == 0 || len(files) > 1 && kind != "*-pieces-*" {
				t.Fatalf("%s: have %v, %v", kind, files, err)
			}
			for _, name := range files {
				raw, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, damage(raw), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			edits++
			want := all
			if kind == "pages" { // what was read of them; their drawings are elsewhere
				want = 1
			}
			if kind == "*-found" { // which is read when nothing has changed
				want = 0
			} else if kind == "*-pieces-*" { // which a layout asks for
				r.put("layouts/_partials/footer.html", "<footer>Ours "+strconv.Itoa(edits)+"</footer>\n")
			} else {
				body := "Words " + strconv.Itoa(edits)
				r.put("content/care/iop.md", page("Intensive outpatient", "tags: [evening]", body))
			}
			if report := r.build(); report.CacheErr != nil || report.Drawn != want {
				t.Errorf("%s, %s: %d drawn, want %d, %v", kind, what, report.Drawn, want, report.CacheErr)
			}
		}
	}
	if err := os.RemoveAll(filepath.Dir(cache)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Dir(cache), nil, 0o644); err != nil { // a file in the place of the folder
		t.Fatal(err)
	}
	if report := r.build(); report.CacheErr == nil || report.Failed {
		t.Errorf("have %v, failed %v", report.CacheErr, report.Failed)
	}
}

// TestReuseOfAnotherTheme: the built-in files count, and so do flags and the environment.
func TestReuseOfAnotherTheme(t *testing.T) {
	r := newRebuilt(t)
	theme := fstest.MapFS{}
	err := fs.WalkDir(porchlight.Starter, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(porchlight.Starter, name)
		theme[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r.opt.Theme = theme
	all := r.build().Drawn
	r.draws("nothing", 0)
	const footer = "layouts/_partials/footer.html"
	theme[footer] = &fstest.MapFile{Data: append([]byte("<p>New</p>"), theme[footer].Data...)}
	r.draws("another built-in layout", all)
}

// TestReuseOfFoldersElsewhere: a folder of another system that appears is found, though no build reads what is in it.
func TestReuseOfFoldersElsewhere(t *testing.T) {
	r := newRebuilt(t)
	before := len(r.build().Findings)
	r.put("_posts/a.md", "x")
	if report := r.draws("a folder", 0); len(report.Findings) != before+1 {
		t.Errorf("%d findings, want one more than %d", len(report.Findings), before)
	}
}

// TestNewPagesDrawWhatShowsThem: a page that has an id, that is in a menu, that is a notice or that is newer than all
// others, and a section, draw the pages that show them, when they come, change and go; all others are as they were.
func TestNewPagesDrawWhatShowsThem(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // drawings at the same time share marks
	source, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	files := tree{"config.toml": small()["config.toml"], "content/_index.md": dated("Home", "", ""),
		"layouts/menu.html": `{{ define "main" }}{{ range .Site.Menus.main }}{{ .Name }}{{ end }}{{ end }}`,
		"layouts/baseof.html": `<!doctype html><html lang="en"><title>x</title>{{ partial "helpline.html" . }}` +
			`<h1>x</h1>{{ range .Ancestors }}{{ .LinkTitle }}{{ end }}{{ block "main" . }}{{ .Content }}{{ end }}</html>`,
		"content/a/_index.md": dated("A", "", ""), "content/a/menu.md": page("Menu", "layout: menu", "Words.")}
	for i := range 20 {
		files[fmt.Sprintf("content/a/p%d.md", i)] = page(fmt.Sprintf("Page %d", i), "", "Words.")
	}
	files.write(t, source)
	drawn := func() int {
		time.Sleep(2 * snapshot.ClockStep)
		report, err := build.Run(t.Context(), build.Options{Source: source, Dest: dest, Theme: porchlight.Starter,
			Flags: config.Flags{Environment: "production", Clock: noon}})
		if err != nil || report.Stopped {
			t.Fatalf("%v, %s", err, messages(report.Findings))
		}
		return report.Drawn
	}
	drawn()
	const name, section = "content/a/new.md", "content/new/_index.md"
	for i, step := range []struct{ name, text, what string }{
		{name, page("New", "type: staff\nrole: Nurse", "Words."), "a person"}, {name, "", "gone"},
		{name, page("New", "type: support-service\nservice: peer", "Words."), "a service"},
		{name, page("New", "type: support-service\nservice: family", "Words."), "another service"}, {name, "", "gone"},
		{name, page("New", "menus: main", "Words."), "in a menu"}, {name, "", "gone"},
		{name, page("New", "notices: [part2]\neffective: 2027-01-01", "Words."), "a notice"}, {name, "", "gone"},
		{name, dated("New", "date: 2027-02-20\n", ""), "the newest"}, {name, "", "gone"},
		{section, page("New", "", "Words."), "a section"}, {section, dated("New", "", ""), "one without a date"},
		{"content/new/a.md", dated("New", "date: 2027-02-20\n", ""), "the newest in it"}, {section, "", "gone"},
	} {
		if race.FewRounds() && i == 6 {
			t.Skip("persons and services are right; the whole run has all else that other pages show")
		}
		if step.text == "" {
			if err := os.Remove(filepath.Join(source, filepath.FromSlash(step.name))); err != nil {
				t.Fatal(err)
			}
		} else {
			tree{step.name: step.text}.write(t, source)
		}
		if n := drawn(); n > 5 { // itself, its section, home, the page with a menu, 404
			t.Errorf("%s: %d drawn", step.what, n)
		}
	}
}
