package markdown

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"porchlight/internal/finding"
)

var update = flag.Bool("update", false, "write what the fixtures give as what they want")

var testRule = finding.NewRule("test-problem", finding.Error, "A problem that a test's functions report")

// testEnv resolves page.md to /page/, knows one image, and draws directives so that all their parts can be seen.
func testEnv() Env {
	return Env{
		Link: func(dest string, _ func() string) (string, *Problem) {
			if strings.HasPrefix(dest, "missing") {
				return "", &Problem{Rule: testRule, Message: fmt.Sprintf("no page at %q", dest), Suggestion: "mend it"}
			}
			if name, fragment, _ := strings.Cut(dest, ".md"); name != dest {
				return "/" + name + "/" + fragment, nil
			}
			return dest, nil
		},
		Image: func(src string) (Image, *Problem) {
			if src == "house.jpg" {
				return Image{Src: "/img/house.jpg", Width: 640, Height: 480}, nil
			}
			if strings.HasPrefix(src, "missing") {
				return Image{}, &Problem{Rule: testRule, Message: fmt.Sprintf("no image at %q", src)}
			}
			return Image{Src: src}, nil
		},
		Directive: drawTestDirective,
	}
}

func drawTestDirective(d Directive) (string, []Problem) {
	var b strings.Builder
	fmt.Fprintf(&b, "{%s %s", [...]string{"container", "leaf", "inline"}[d.Kind], d.Name)
	for _, key := range slices.Sorted(maps.Keys(d.Attrs)) {
		fmt.Fprintf(&b, " %s=%q", key, d.Attrs[key])
	}
	if d.Label != "" {
		fmt.Fprintf(&b, " label=%s text=%q", d.Label, d.Text)
	}
	if d.Parent != "" {
		fmt.Fprintf(&b, " in=%s", d.Parent)
	}
	fmt.Fprintf(&b, " #%d", d.Ordinal)
	if d.Level != 2 {
		fmt.Fprintf(&b, " level=%d", d.Level)
	}
	if len(d.Pictures) > 0 {
		fmt.Fprintf(&b, " pictures=%q", d.Pictures)
	}
	if d.Inner != "" {
		fmt.Fprintf(&b, " inner=%s", d.Inner)
	}
	for _, item := range d.Items {
		fmt.Fprintf(&b, " item[%s|%s|%s|%s|%s|%s]", item.ID, item.Heading, item.Text, item.Head, item.Body,
			strings.Join(item.Points, "; "))
	}
	if d.Before != "" || d.After != "" {
		fmt.Fprintf(&b, " before=%s after=%s", d.Before, d.After)
	}
	b.WriteString("}")
	var problems []Problem
	if _, bad := d.Attrs["bad"]; bad {
		problems = append(problems, Problem{Rule: testRule, Key: "bad",
			Message: "bad: not an attribute of this component"})
	}
	return b.String(), problems
}

func testHooks() map[string]func(Element) (string, []Problem) {
	hooks := map[string]func(Element) (string, []Problem){}
	for _, kind := range []string{"link", "image", "heading", "table", "alert"} {
		hooks[kind] = func(e Element) (string, []Problem) {
			s := fmt.Sprintf("(%s %d href=%q title=%q html=%q text=%q level=%d id=%q alert=%q size=%dx%d head=%q rows=%q)",
				e.Kind, e.Ordinal, e.Href, e.Title, e.HTML, e.Text, e.Level, e.ID,
				e.Alert, e.Image.Width, e.Image.Height, e.Head, e.Rows)
			if strings.Contains(e.Text, "wrong") {
				return s, []Problem{{Rule: testRule, Message: e.Kind + ": wrong"}}
			}
			return s, nil
		}
	}
	return hooks
}

var testDirectives = []string{"warning", "helpline", "tel", "faq", "sources", "steps"}

// TestFixtures converts in.md of every testdata/*.txtar. The comment above the files may hold options: "allow", "drop",
// "typographer", "hooks".
func TestFixtures(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { runFixture(t, name) })
	}
}

func runFixture(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	opt := Options{Directives: testDirectives}
	env := testEnv()
	for _, word := range strings.Fields(string(archive.Comment)) {
		switch word {
		case "allow", "drop":
			opt.RawHTML = word
		case "typographer":
			opt.Typographer = true
		case "hooks":
			env.Hooks = testHooks()
		}
	}
	source := member(archive, "in.md").Data
	result, found := New(opt).Convert(Source{File: "in.md", Line: 1, Text: source}, env)
	for _, file := range [][2]string{
		{"want.html", result.HTML + "\n"},
		{"want.result", describe(result) + describeStart(source)},
		{"want.findings", describeFindings(found)},
	} {
		name, got := file[0], file[1]
		want := member(archive, name)
		if *update {
			want.Data = []byte(got)
		} else if !bytes.Equal(want.Data, []byte(got)) {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", name, got, want.Data)
		}
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func member(a *txtar.Archive, name string) *txtar.File {
	for i := range a.Files {
		if a.Files[i].Name == name {
			return &a.Files[i]
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name})
	return &a.Files[len(a.Files)-1]
}

func describe(r Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "words %d\n", r.Words)
	for _, h := range r.Headings {
		fmt.Fprintf(&b, "h%d #%s %q %s\n", h.Level, h.ID, h.Text, h.HTML)
	}
	for _, l := range r.Links {
		kind := "link"
		if l.Image {
			kind = "image"
		}
		fmt.Fprintf(&b, "%s %d:%d %s -> %s\n", kind, l.Pos.Line, l.Pos.Column, l.Dest, l.Href)
	}
	return b.String()
}

// describeStart is what cards show of a page without a description.
func describeStart(source []byte) string {
	start := fmt.Sprintf("first %q\n", FirstParagraph(source))
	if intro := Intro(source); intro != "" {
		start += fmt.Sprintf("intro %q\n", intro)
	}
	return start
}

func describeFindings(found []finding.Finding) string {
	var b strings.Builder
	for _, f := range finding.Sort(slices.Clone(found)) {
		fmt.Fprintf(&b, "%d:%d", f.Line, f.Column)
		if f.EndLine > 0 {
			fmt.Fprintf(&b, "-%d:%d", f.EndLine, f.EndColumn)
		}
		fmt.Fprintf(&b, " %s %s: %s", f.Severity, f.Rule, f.Message)
		if f.Suggestion != "" {
			fmt.Fprintf(&b, " | %s", f.Suggestion)
		}
		b.WriteString("\n")
	}
	return b.String()
}
