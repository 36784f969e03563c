package preview_test

import (
	"fmt"
	"testing"

	"porchlight/internal/race"
)

// sheet is a layout's link to a style sheet of a component or partial.
const sheet = `<link rel="stylesheet" href="{{ (asset "css/own.css").RelPermalink }}">`

// TestStylesCountWhereTheyAreUsed: a finding of a style sheet is reported as long as a page uses it, and only then.
func TestStylesCountWhereTheyAreUsed(t *testing.T) {
	t.Parallel()
	files := small()
	files["static/css/own.css"] = "@import \"more.css\";\n"
	files["static/css/more.css"] = "@import \"https://fonts.example.com/a.css\";\n"
	files["layouts/_directives/plot.html"] = "<p>" + sheet + "</p>"
	files["layouts/_directives/plot.toml"] = ""
	p, source := opened(t, files)
	same := func(what string) {
		t.Helper()
		_, report := cold(t, source)
		if sameFindings(t, p, report); t.Failed() {
			t.Fatal(what)
		}
	}
	same("no page uses it")
	for _, path := range []string{"css/own.000000000000.css", "css/more.css"} {
		p.Get(t.Context(), path)
		p.Has(path)
	}
	same("an address was requested")
	p.Apply(put(t, source, "content/care/iop.md", page("Intensive outpatient", "", "::plot{}")))
	same("a text uses it")
	p.Apply(put(t, source, "content/care/php.md",
		page("Partial hospitalization", "", "::plot{}\n\n## Week\n\nA week.")))
	p.Apply(put(t, source, "content/care/iop.md", page("Intensive outpatient", "", "Nothing.")))
	same("another text uses it")
	p.Apply(put(t, source, "content/care/php.md", page("Partial hospitalization", "", "## Week\n\nA week.")))
	same("no text uses it any more")
}

// TestStylesOfPartialsDrawnOnce: a partial that was drawn for another page counts on each page that shows it.
func TestStylesOfPartialsDrawnOnce(t *testing.T) {
	files := small()
	files["static/css/own.css"] = "@import \"https://fonts.example.com/a.css\";\n"
	files["layouts/_partials/footer.html"] = "<footer>" + sheet + "</footer>" // baseof draws it once
	p, source := opened(t, files)
	p.Get(t.Context(), "index.html") // the first to be drawn
	_, report := cold(t, source)
	sameFindings(t, p, report)
	p.Apply(put(t, source, "content/_index.md", "---\ntitle: Home\ndescription: The home page.\n---\nOther words.\n"))
	_, report = cold(t, source)
	sameFindings(t, p, report)
}

// TestFileChangedAndRestored: pages are drawn while a file is another for a moment, and then nothing is as it was
// drawn.
func TestFileChangedAndRestored(t *testing.T) {
	t.Parallel()
	lamp := func(width int) string {
		return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="8"><path d="M1 1h2"/></svg>`,
			width)
	}
	for name, test := range map[string]struct{ file, first, between string }{
		"style sheet":           {"static/css/own.css", "a{color:red}", "a{color:blue}"},
		"font":                  {"static/own.woff2", "one", "two"},
		"font that was gone":    {"static/own.woff2", "one", ""},
		"static picture":        {"static/img/lamp.svg", lamp(5), lamp(6)},
		"picture beside":        {"content/care/stay/door.svg", lamp(5), lamp(6)},
		"picture that was gone": {"content/care/stay/door.svg", lamp(5), ""},
	} {
		if race.FewRounds() && name != "style sheet" && name != "picture that was gone" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			files := small()
			files["static/css/own.css"], files["static/own.woff2"] = "a{color:green}", "no font"
			files["layouts/_partials/footer.html"] = "<footer>" + sheet +
				`<a href="{{ (asset "own.woff2").RelPermalink }}">x</a></footer>`
			files["content/care/iop.md"] = page("Intensive outpatient", "", "![lamp](/img/lamp.svg)")
			files[test.file] = test.first
			p, source := opened(t, files)
			if test.between == "" {
				remove(t, source, test.file)
			} else {
				put(t, source, test.file, test.between)
			}
			for _, path := range []string{"index.html", iop, "care/stay/index.html"} {
				p.Get(t.Context(), path)
			}
			p.Apply(put(t, source, test.file, test.first))
			want, _ := cold(t, source)
			sameAsCold(t, p, want)
			if change := p.Apply([]string{test.file}); !change.Nothing {
				t.Errorf("reported once more: have %+v", change)
			}
		})
	}
}
