package build_test

import (
	"fmt"
	"testing"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/race"
)

// TestAheadNamesTheFirstPage: what is wrong with a layout of pages that are due later is said with the first of them,
// whichever is drawn first.
func TestAheadNamesTheFirstPage(t *testing.T) {
	t.Parallel()
	source := t.TempDir()
	files := small()
	for i := range 8 {
		files[fmt.Sprintf("content/news/due%d.md", i)] = page(fmt.Sprintf("Due %d", i), "publishDate: 2099-01-01",
			"Words.")
	}
	files["layouts/news/page.html"] = "{{ define \"main\" }}{{ range seq 400 }}{{ . }} {{ end }}{{ .Nothing }}{{ end }}"
	files.write(t, source)
	rounds := 20
	if race.FewRounds() {
		rounds = 2
	}
	for range rounds {
		o, err := build.Look(build.Options{Source: source, Theme: porchlight.Starter,
			Flags: config.Flags{Environment: "production", Clock: noon}}, build.AsBuilt)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Ahead(t.Context()); err != nil {
			t.Fatal(err)
		}
		found := ""
		for _, f := range o.Findings {
			if f.File == "layouts/news/page.html" {
				found += f.Message + "\n"
			}
		}
		_ = o.Close()
		if want := "on a page that appears later: layout: there is no .Nothing here (while drawing content/news/due0.md and 7 other pages)\n"; found != want {
			t.Fatalf("have %q, want %q", found, want)
		}
	}
}
