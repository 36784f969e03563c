package bench

import (
	"bufio"
	"bytes"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"porchlight/bench/corpus"
)

// fairPages are enough for a list of two parts and few enough for every test run.
const fairPages = 250

// listSize is how many pages one part of a list shows, feedSize how many a feed: as the settings of site/ and hugo/
// say.
const (
	listSize = 100
	feedSize = 20
)

// written is what the content has about one page.
type written struct {
	url     string // "articles/why-12"
	section string
	title   string
	tags    []string
	table   bool
	notes   bool
	picture bool
}

// readContent reads what must come out, without the code that is measured.
func readContent(t *testing.T, source string) (pages []written) {
	t.Helper()
	content := os.DirFS(filepath.Join(source, "content"))
	err := fs.WalkDir(content, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Base(file) == "_index.md" {
			return err
		}
		text, err := fs.ReadFile(content, file)
		if err != nil || bytes.Contains(text, []byte("\ndraft: true\n")) {
			return err
		}
		p := written{url: strings.TrimSuffix(file, ".md"), section: path.Dir(file)}
		p.table, p.notes, p.picture = bytes.Contains(text, []byte("\n|---|")), bytes.Contains(text,
			[]byte("\n[^1]: ")), bytes.Contains(text, []byte("]("+"/img/"))
		head, _, _ := bytes.Cut(text[4:], []byte("\n---\n"))
		for lines := bufio.NewScanner(bytes.NewReader(head)); lines.Scan(); {
			if title, ok := strings.CutPrefix(lines.Text(), "title: "); ok {
				p.title = strings.Trim(title, `"`)
			}
			if tag, ok := strings.CutPrefix(lines.Text(), "  - "); ok {
				p.tags = append(p.tags, tag)
			}
		}
		pages = append(pages, p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// TestCorpusDrawsWhatReadmeLists builds the corpus and counts on every page what README.md lists: a build that left
// something out would measure as fast.
func TestCorpusDrawsWhatReadmeLists(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the site of the comparison: run without -short")
	}
	source, dest := source(t, fairPages), filepath.Join(t.TempDir(), "public")
	report := run(t, source, dest)
	ofWords := []string{"crisis-missing", "language", "link-words", "reading-grade", "snippet-length",
		"snippet-repeated"}
	for _, f := range report.Findings {
		if !slices.Contains(ofWords, f.Rule) { // the words of the corpus are made up
			t.Errorf("want no finding but about words, have %v", f)
			break
		}
	}
	pages := readContent(t, source)
	if len(pages) == fairPages {
		t.Error("want a draft among the pages")
	}
	bySection, byTag := map[string]int{}, map[string]int{}
	for _, p := range pages {
		bySection[p.section]++
		for _, tag := range p.tags {
			byTag[tag]++
		}
	}
	found := shapes(t, dest)
	for _, p := range pages {
		s, ok := found[p.url+"/index.html"]
		if !ok {
			t.Errorf("%s is not published", p.url)
			continue
		}
		checkPage(t, p, s, bySection[p.section], byTag[p.tags[0]])
	}
	lists := map[string]int{"tags/index.html": len(byTag)}
	for section, n := range bySection {
		addParts(lists, section, n)
	}
	for tag, n := range byTag {
		addParts(lists, "tags/"+tag, n)
	}
	for file, listed := range lists {
		if have := found[file].Listed; have != listed {
			t.Errorf("%s: want %d pages listed, have %d", file, listed, have)
		}
	}
	parts := len(lists) - len(bySection) - len(byTag) - 1
	if parts < 1 {
		t.Error("want a list of more than one part")
	}
	if want := len(pages) + len(lists) + 2; len(found) != want { // and home and 404
		t.Errorf("want %d HTML files, have %d", want, len(found))
	}
	checkIndexes(t, dest, len(found)-parts-1)
	for file, s := range found {
		if s.Calls < 5 || s.Loose {
			t.Errorf("%s: want five phone links, minified: %+v", file, s)
		}
	}
}

// addParts adds how many pages each part of a list shows.
func addParts(lists map[string]int, folder string, n int) {
	lists[folder+"/index.html"] = min(n, listSize)
	for part := 2; (part-1)*listSize < n; part++ {
		lists[path.Join(folder, "page", strconv.Itoa(part), "index.html")] = min(n-(part-1)*listSize, listSize)
	}
}

func checkPage(t *testing.T, p written, s shape, siblings, sameTag int) {
	t.Helper()
	wrong := func(what string, want, have any) {
		if want != have {
			t.Errorf("%s: %s: want %v, have %v", p.url, what, want, have)
		}
	}
	wrong("title", p.title+" | Harbor Recovery Guide", s.Title)
	wrong("h1", p.title, s.H1)
	wrong("breadcrumbs", 2, s.Breadcrumbs)
	wrong("tags", len(p.tags), s.Tags)
	wrong("share links", 6, s.Share)
	wrong("related pages", min(5, sameTag), s.Related)
	wrong("siblings", min(12, siblings), s.Siblings)
	wrong("a table", p.table, s.Tables == 1)
	wrong("footnotes", p.notes, s.Footnotes == 2)
	wrong("a picture beside the logo", p.picture, s.Pictures == 2)
	if s.Contents < 1 || s.Headings < s.Contents || s.Paragraphs < 5 || s.Neighbours < 1 {
		t.Errorf("%s: want table of contents, headings, text and neighbours: %+v", p.url, s)
	}
	if want := "MedicalWebPage " + p.title + " 2026-"; !strings.HasPrefix(s.Schema, want) ||
		!strings.Contains(s.Schema, "; BreadcrumbList") {
		t.Errorf("%s: JSON-LD: want %q and breadcrumbs, have %q", p.url, want, s.Schema)
	}
}

// checkIndexes looks at the sitemap and the feeds.
func checkIndexes(t *testing.T, dest string, addresses int) {
	t.Helper()
	xml := files(t, dest, ".xml")
	if have := strings.Count(xml["sitemap.xml"], "<loc>"); have != addresses {
		t.Errorf("sitemap: want %d addresses, have %d", addresses, have)
	}
	if want := len(corpus.Sections) + 2; len(xml) != want {
		t.Errorf("want %d XML files, have %v", want, slices.Sorted(maps.Keys(xml)))
	}
	if have := strings.Count(xml["index.xml"], "<item>"); have != feedSize {
		t.Errorf("feed of home: want %d entries, have %d", feedSize, have)
	}
}

// TestHugoDrawsTheSame compares the finished pages of both generators one by one. It needs Hugo 0.146 or later, named
// by PORCHLIGHT_TEST_HUGO.
func TestHugoDrawsTheSame(t *testing.T) {
	hugo := os.Getenv("PORCHLIGHT_TEST_HUGO")
	if hugo == "" {
		t.Skip("PORCHLIGHT_TEST_HUGO does not name a hugo")
	}
	dest := filepath.Join(t.TempDir(), "public")
	run(t, source(t, fairPages), dest)
	peer := filepath.Join(t.TempDir(), "hugo")
	if err := LayOut(peer, "hugo", fairPages, 1); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), hugo, "--minify", "--source", peer).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	ours, theirs := shapes(t, dest), shapes(t, filepath.Join(peer, "public"))
	for _, file := range slices.Sorted(maps.Keys(theirs)) {
		want, have := theirs[file], ours[file]
		// each titles these in its own way: "Sober-Living", "404 Page not found"
		if strings.HasPrefix(file, "tags/") || file == "404.html" {
			want.H1, want.Title, have.H1, have.Title = "", "", "", ""
		}
		if have != want {
			t.Errorf("%s differs\nhugo       %+v\nporchlight %+v", file, want, have)
		}
	}
	if len(ours) != len(theirs) {
		t.Errorf("porchlight writes %d HTML files, hugo %d", len(ours), len(theirs))
	}
}
