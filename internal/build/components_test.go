package build_test

import (
	"bytes"
	"cmp"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/race"
)

const componentConfig = `baseURL = "https://example.org/recovery/"
title = "Small"
[checks]
`

// TestMain lets the heap grow more than usual before it is collected: tests draw many small sites.
func TestMain(m *testing.M) {
	if os.Getenv(childSource) != "" {
		os.Exit(buildAsChild())
	}
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// TestComponents builds each testdata/components/<name>.txtar as a small site with the built-in layouts and compares
// what becomes of the components in it. PORCHLIGHT_UPDATE=1 writes what comes out as what is wanted: read the
// difference before you keep it.
//
//	config.toml         optional, instead of the least that a site needs
//	content/<page>.md   pages as an editor writes them, with front matter; any other file of a site, too
//	wrong.md            a page with mistakes: it stands beside the others in a second build, for its findings only
//	want/<page>.html    the text of content/<page>.md as a browser gets it, one line an element; icons by their name
//	want/<class>/<page>.html  if there: the same of the first element with this class, "after" for what stands after the text
//	want/findings       of the pages
//	want/wrong          findings of wrong.md
//
// Every finished page is held to what TestThemePages holds. A short run, and the race detector, take each fourth file.
func TestComponents(t *testing.T) {
	names, err := filepath.Glob("testdata/components/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no fixtures", err)
	}
	for i, name := range names {
		if race.FewRounds() && i%4 > 0 {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			componentFixture(t, name)
		})
	}
}

func componentFixture(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	site, wrong, wanted := tree{"config.toml": componentConfig}, "", map[string]bool{}
	have := &txtar.Archive{Comment: archive.Comment}
	for _, file := range archive.Files {
		switch {
		case strings.HasPrefix(file.Name, "want/"):
			wanted[file.Name] = true
			continue
		case file.Name == "wrong.md":
			wrong = string(file.Data)
		default:
			site[file.Name] = string(file.Data)
		}
		have.Files = append(have.Files, file)
	}
	files, findings := buildComponents(t, site)
	if len(files) == 0 {
		t.Fatal(findings)
	}
	add := func(name, text string) {
		if text = strings.TrimSpace(text); text != "" {
			have.Files = append(have.Files, txtar.File{Name: name, Data: []byte(text + "\n")})
		}
	}
	for _, page := range componentPages(site) {
		root := parsePage(t, files, page)
		add("want/"+page+".html", lines(findElement(root, "prose")))
		for _, name := range slices.Sorted(maps.Keys(wanted)) {
			if class, ok := strings.CutSuffix(strings.TrimPrefix(name, "want/"), "/"+page+".html"); ok {
				add(name, lines(findElement(root, class)))
			}
		}
	}
	add("want/findings", findings)
	if wrong != "" {
		site["content/wrong.md"] = wrong
		_, findings := buildComponents(t, site)
		add("want/wrong", findings)
	}
	updateOrCompare(t, name, archive, have)
}

// updateOrCompare writes a fixture anew when PORCHLIGHT_UPDATE is set, and compares it otherwise.
func updateOrCompare(t *testing.T, name string, want, have *txtar.Archive) {
	t.Helper()
	if os.Getenv("PORCHLIGHT_UPDATE") != "" {
		if err := os.WriteFile(name, txtar.Format(have), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if w, h := txtar.Format(want), txtar.Format(have); !bytes.Equal(w, h) {
		t.Errorf("the components are others; PORCHLIGHT_UPDATE=1 keeps them\n%s", diff.Diff(name, w, "now", h))
	}
}

// componentPages are the pages of a fixture by name, those that lie in folders as well: "care/iop".
func componentPages(site tree) []string {
	var pages []string
	for _, name := range slices.Sorted(maps.Keys(site)) {
		if inside, ok := strings.CutPrefix(name, "content/"); ok && path.Ext(name) == ".md" &&
			path.Base(name) != "_index.md" {
			pages = append(pages, strings.TrimSuffix(inside, ".md"))
		}
	}
	return pages
}

// buildComponents builds a site in a folder of its own; files are empty when it has errors.
func buildComponents(t *testing.T, site tree) (files tree, findings string) {
	t.Helper()
	source, dest := t.TempDir(), filepath.Join(t.TempDir(), "public")
	site.write(t, source)
	report, err := build.Run(t.Context(), build.Options{
		Source: source, Dest: dest, Theme: porchlight.Starter,
		Flags: config.Flags{Environment: "production", Clock: noon},
	})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := finding.Text(&text, report.Findings, finding.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	return readTree(t, dest), text.String()
}

// parsePage reads a finished page and holds it to what every page promises.
func parsePage(t *testing.T, files tree, page string) *html.Node {
	t.Helper()
	name := strings.TrimSuffix(page, "/index") + "/index.html"
	text, ok := files[name]
	if !ok {
		t.Fatalf("there is no page %q", page)
	}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text, `"Review"`) || strings.Contains(text, "AggregateRating") ||
		strings.Contains(text, "itemscope") {
		t.Errorf("%s: a person's words are given to search engines as a review", name)
	}
	judged := &themePage{t: t, name: name, files: files, ids: map[string]bool{}, heads: map[string]string{}}
	judged.walk(root)
	judged.judge()
	return root
}

// findElement is the first element with a class; nil none.
func findElement(n *html.Node, class string) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && slices.Contains(strings.Fields(attribute(d, "class")), class) {
			return d
		}
	}
	return nil
}

func attribute(n *html.Node, key string) string {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
	if i < 0 {
		return ""
	}
	return n.Attr[i].Val
}

// lines lays out what an element holds, one line for each block. A picture of the theme is shown as its class, since
// its strokes are of no interest here.
func lines(n *html.Node) string {
	if n == nil {
		return ""
	}
	for _, svg := range slices.Collect(n.Descendants()) {
		if svg.Type != html.ElementNode || svg.Data != "svg" {
			continue
		}
		for svg.FirstChild != nil {
			svg.RemoveChild(svg.FirstChild)
		}
		svg.Attr = []html.Attribute{{Key: "class", Val: cmp.Or(attribute(svg, "class"), "drawing")}}
	}
	var b bytes.Buffer
	for child := range n.ChildNodes() {
		if err := html.Render(&b, child); err != nil {
			return err.Error()
		}
	}
	return strings.NewReplacer("></svg>", "/>", "><", ">\n<").Replace(b.String())
}
