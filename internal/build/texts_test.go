package build_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"porchlight"
	"porchlight/internal/finding"
	"porchlight/internal/race"
)

// layout changes a layout of the site, or what decides how texts are understood; or it adds to a text what rules find.
func (s *cardSite) layout() string {
	n := strconv.Itoa(s.IntN(9))
	name := "layouts/" + s.pick("page.html", "section.html", "home.html", "baseof.html", "_partials/heading.html",
		"_partials/footer.html",
		"_directives/warning.html", "_directives/warning.toml", "_directives/own"+n+".html", "_markup/heading.html")
	text, err := os.ReadFile(filepath.Join(s.source, filepath.FromSlash(name)))
	if err != nil {
		text, _ = fs.ReadFile(porchlight.Starter, name)
	}
	switch {
	case s.IntN(3) == 0:
		name = s.pick(s.pages...)
		if text, err = os.ReadFile(filepath.Join(s.source, filepath.FromSlash(name))); err != nil {
			s.Fatal(err)
		}
		text = append(text, s.pick("\nThe days days are "+n+". See [here](/care/) and [here](/levels/).\n",
			"\n## Words\n\n:::warning{}\nThe the words.\n:::\n", "\n:::own"+n+"\nThe the words.\n:::\n")...)
	case name == "layouts/_markup/heading.html":
		text = []byte("<h{{ .Level }} id=\"{{ .ID }}\" class=\"c" + n + "\">{{ .HTML }}</h{{ .Level }}>")
	case len(text) == 0:
		text = []byte("<div class=\"own" + n + "\">{{ .Inner }}</div>")
	case strings.HasSuffix(name, ".toml"):
		text = append(text, "\n# "+n+"\n"...)
	default:
		text = append(text, s.pick("", "<b>"+n+"</b>", "<b id=\"words\">"+n+"</b>")...)
	}
	tree{name: string(text)}.write(s.T, s.source)
	return name + ": changed"
}

// TestTextsAreLookedAtOnce: what rules find in a text is known until the text changes, or something else that decides
// it. A layout does not.
func TestTextsAreLookedAtOnce(t *testing.T) {
	r := newRebuilt(t)
	r.put("content/care/iop.md", page("Intensive outpatient", "tags: [evening]",
		"An addict writes the the words to [care](/care/)."))
	r.put("content/care/residential.md", page("Residential", "", "## Words\n\n:::warning{}\nMore words.\n:::"))
	language := func(report *finding.Finding) bool { return report.Rule == "doubled-word" }
	looks := func(what string, want, markdown int) {
		t.Helper()
		report, found := r.build(), 0
		if report.Markdown != markdown {
			t.Errorf("%s: %d texts are converted, want %d", what, report.Markdown, markdown)
		}
		for i := range report.Findings {
			if language(&report.Findings[i]) {
				found++
			}
		}
		if report.Texts != want || found != 1 {
			t.Errorf("%s: %d texts are looked at and %d doubled words found, want %d and 1", what, report.Texts, found,
				want)
		}
	}
	first := r.build()
	all := first.Texts
	if all < 3 || first.Drawn <= all {
		t.Fatalf("%d texts of %d drawings", all, first.Drawn)
	}
	r.put("layouts/_partials/footer.html", "<footer>Ours</footer>\n")
	looks("a layout", 0, 1) // of the page with a component
	r.put("layouts/_directives/warning.html", "<b>{{ .Inner }}</b>\n")
	looks("the layout of a component", 0, 1)
	r.put("content/care/php.md", page("Partial hospitalization", "tags: [day, evening]\naliases: [/old/php/]", "New."))
	looks("a text", 1, 1)
	if race.FewRounds() {
		t.Skip("a layout and a text are right; the whole run has all else that looking at a text depends on")
	}
	r.put("layouts/_partials/footer.html", "<footer id=\"words\">Ours</footer>\n")
	looks("an id in a layout", all, all-1) // one page has no text
	r.put("layouts/_directives/own.html", "<b>{{ .Inner }}</b>\n")
	looks("a new component", all, all-1) // one page has no text
	r.put("config.toml", small()["config.toml"]+"description = \"x\"\n")
	looks("a setting", all, all-1) // one page has no text
	r.put("data/language.toml", "")
	looks("data", all, all-1) // one page has no text
	r.put("layouts/_partials/footer.html", "<footer id=\"words\">Theirs</footer>\n")
	if report := checked(t, r.source, false); report.Texts != 0 || report.Markdown != 1 || report.Drawn == 0 {
		t.Errorf("a check after a layout looks at %d texts, converts %d and draws %d pages", report.Texts,
			report.Markdown, report.Drawn)
	}
}
