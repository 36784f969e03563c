package build_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/folder"
	snapshot "porchlight/internal/tree"
)

// checked is what a check of a site finds.
func checked(t *testing.T, source string, cold bool) *build.Checked {
	t.Helper()
	report, err := build.Check(t.Context(), build.Options{Source: source, Theme: porchlight.Starter, NoCache: cold,
		Flags: config.Flags{Environment: "production", Clock: noon}})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestCheckFindsWhatABuildFinds: with and without what the last check left, and what the last build left.
func TestCheckFindsWhatABuildFinds(t *testing.T) {
	site := small()
	photo := folder.Photo(900, 600)
	site["content/stay/index.md"] = page("A stay", "", "![Broken](broken.jpg) [gone](/nowhere/) [no place](/stay/#nowhere)")
	site["content/stay/broken.jpg"] = photo[:600] + "\xff\xc4\x00\x13\x00\xff\xff\xff" + photo[608:]
	site["content/later.md"] = page("Later", "date: 2099-01-01", "[gone](/nowhere/)")
	source := t.TempDir()
	site.write(t, source)

	cold := checked(t, source, true)
	if _, err := os.Stat(filepath.Join(source, ".porchlight")); !os.IsNotExist(err) {
		t.Errorf("a check without cache leaves something: %v", err)
	}
	time.Sleep(2 * snapshot.ClockStep)
	want := messages(cold.Findings)
	for _, what := range []string{"first", "again"} {
		if have := messages(checked(t, source, false).Findings); have != want {
			t.Errorf("%s check: have\n%s\nwant\n%s", what, have, want)
		}
	}
	if _, err := os.Stat(filepath.Join(source, "public")); !os.IsNotExist(err) {
		t.Errorf("a check publishes: %v", err)
	}
	built := buildAt(t, source, filepath.Join(t.TempDir(), "public"), noon)
	if have := messages(built.Findings); have != want {
		t.Errorf("a build finds\n%s\nand a check\n%s", have, want)
	}
}

// TestCheckUsesAgain: what did not change since the last check, or else the last build, is not drawn.
func TestCheckUsesAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and checks many times")
	}
	r := newRebuilt(t)
	r.build()
	draws := func(what string, want int) {
		t.Helper()
		time.Sleep(2 * snapshot.ClockStep)
		report, cold := checked(t, r.source, false), checked(t, r.source, true)
		if report.Drawn != want {
			t.Errorf("%s: %d drawn, want %d", what, report.Drawn, want)
		}
		if have, want := messages(report.Findings), messages(cold.Findings); have != want {
			t.Errorf("%s: have\n%s\nwant\n%s", what, have, want)
		}
	}
	draws("after a build", 0)
	draws("nothing changed", 0)
	r.put("content/care/stay/index.md", page("Residential", "", "[gone](/nowhere/)"))
	draws("one text", 1)
	draws("with a finding", 0)
	r.put("content/care/stay/index.md", page("Residential", "", "Words."))
	draws("mended", 1)
	r.put("config.toml", small()["config.toml"]+"\n[checks]\nbroken-link = \"warning\"\n")
	r.build()
	draws("a setting, built", 0)
	r.put("content/care/stay/index.md", page("Residential", "", "[gone](/nowhere/)"))
	draws("and one text", 1)
}
