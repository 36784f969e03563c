package build_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/finding"
)

// looked is a site with pages in every state and mistakes of every stage.
func looked() tree {
	return tree{
		"config.toml":       "baseURL = \"https://example.org/\"\ntimeZone = \"America/New_York\"\n",
		"content/_index.md": page("Home", "", "[a](a.md) [again](/a/#part) [old](/old/) :::\n"),
		"content/a.md": page("A", "aliases: [/old/]\n",
			"## Part\n\n![none](none.jpg) [ref]\n\n[ref]: b/_index.md#nowhere\n"),
		"content/b/_index.md":  page("B", "", ":::faq\n### Where?\n\n[Here](../a.md), and [there](nowhere.md).\n:::\n"),
		"content/b/draft.md":   page("Draft", "draft: true\n", "[a](../a.md)\n"),
		"content/b/future.md":  page("Future", "publishDate: 2100-01-01\n", ""),
		"content/b/expired.md": page("Expired", "expiryDate: 2000-01-01\n", ""),
		"content/doubt.md":     page("Doubt", "draft: perhaps\n", ""),
		"layouts/page.html":    "{{ .Titel }}",
	}
}

func lookAt(t *testing.T, source string, include build.Include) *build.Overview {
	t.Helper()
	o, err := build.Look(build.Options{Source: source, Theme: porchlight.Starter,
		Flags: config.Flags{Environment: "production", Clock: noon}}, include)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	return o
}

// TestLookingFindsWhatABuildFinds holds that a look reports the same findings as a build of the same site, and leaves
// no trace.
func TestLookingFindsWhatABuildFinds(t *testing.T) {
	for name, files := range map[string]tree{"good": small(), "full of mistakes": looked()} {
		source := filepath.Join(t.TempDir(), "site")
		files.write(t, source)
		before := stamp(t, source)
		o := lookAt(t, source, build.AsBuilt)
		if err := o.Draw(t.Context(), nil, nil); err != nil {
			t.Fatal(err)
		}
		if after := stamp(t, source); after != before {
			t.Errorf("%s: looking changed the site's folder:\n%s\n%s", name, before, after)
		}
		if beside, err := os.ReadDir(filepath.Dir(source)); err != nil || len(beside) != 1 {
			t.Errorf("%s: looking left something beside the site: %v %v", name, beside, err)
		}
		report := buildAt(t, source, filepath.Join(t.TempDir(), "public"), noon)
		if !reflect.DeepEqual(o.Findings, report.Findings) {
			t.Errorf("%s: a look finds\n%s\nand a build\n%s", name, words(t, o.Findings), words(t, report.Findings))
		}
		if name != "good" && len(report.Findings) < 5 {
			t.Errorf("only %d findings", len(report.Findings))
		}
	}
}

func words(t *testing.T, findings []finding.Finding) string {
	t.Helper()
	var b bytes.Buffer
	if err := finding.Text(&b, findings, finding.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestWhereTextsLead holds that every link of a text to a page is known with its place, also in components and by
// reference.
func TestWhereTextsLead(t *testing.T) {
	source := t.TempDir()
	looked().write(t, source)
	o := lookAt(t, source, build.Everything)
	if err := o.Draw(t.Context(), nil, nil); err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, l := range o.Links {
		have = append(have, fmt.Sprintf("%s:%d:%d %s", l.File, l.Pos.Line, l.Pos.Column, l.Target.Path))
	}
	want := []string{
		"content/_index.md:6:5 /a", "content/_index.md:6:19 /a", "content/_index.md:6:35 /a", "content/a.md:12:8 /b",
		"content/b/_index.md:9:8 /a", "content/b/draft.md:8:5 /a",
	}
	if !slices.Equal(have, want) {
		t.Errorf("have %s\nwant %s", strings.Join(have, "\n     "), strings.Join(want, "\n     "))
	}
}

// TestLookingConvertsNothingAgain holds that a look after a build converts no text that the build has converted, and
// finds what one without the record finds, also when something was edited meanwhile.
func TestLookingConvertsNothingAgain(t *testing.T) {
	edits := []tree{nil, {"layouts/_partials/footer.html": "<footer><a href=\"/care/\">Care</a></footer>\n"},
		{"content/care/iop.md": page("Evenings", "tags: [evening]", "The the [home](/) and [gone](/gone/).\n")}}
	for name, files := range map[string]tree{"good": small(), "full of mistakes": looked()} {
		source := filepath.Join(t.TempDir(), "site")
		files.write(t, source)
		buildAt(t, source, filepath.Join(t.TempDir(), "public"), noon)
		for i, edit := range edits {
			edit.write(t, source)
			o, markdown := drawnLook(t, source, false)
			want, all := drawnLook(t, source, true)
			if o != want {
				t.Errorf("%s, edit %d: with the record a look finds\n%s\nand without\n%s", name, i, o, want)
			}
			if name == "good" && (i < 2 && markdown > 0 || markdown >= all) {
				t.Errorf("%s, edit %d: %d of %d texts are converted", name, i, markdown, all)
			}
		}
	}
}

// drawnLook looks at a site and draws it. It gives the findings and links, and how many texts were converted.
func drawnLook(t *testing.T, source string, noCache bool) (found string, markdown int) {
	t.Helper()
	o, err := build.Look(build.Options{Source: source, Theme: porchlight.Starter, NoCache: noCache,
		Flags: config.Flags{Environment: "production", Clock: noon}}, build.AsBuilt)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close() //nolint:errcheck // it was only read
	if err := o.Draw(t.Context(), nil, nil); err != nil {
		t.Fatal(err)
	}
	found = words(t, o.Findings)
	for _, l := range o.Links {
		found += fmt.Sprintf("%s:%d:%d %s\n", l.File, l.Pos.Line, l.Pos.Column, l.Target.Path)
	}
	return found, o.Markdown
}
