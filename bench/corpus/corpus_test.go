package corpus

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// read gives the pages of a generated folder, index files left out, by path.
func read(t *testing.T, pages int, seed uint64) map[string][]byte {
	t.Helper()
	dir := t.TempDir()
	if err := Generate(dir, pages, seed); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(os.DirFS(dir), file)
		if path.Base(file) != "_index.md" {
			files[file] = text
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func digest(files map[string][]byte) string {
	return fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, files))) // maps print in order of their keys
}

func TestSameSeedSameBytes(t *testing.T) {
	first := digest(read(t, 60, 1))
	if second := digest(read(t, 60, 1)); second != first {
		t.Error("two runs with one seed differ")
	}
	if other := digest(read(t, 60, 2)); other == first {
		t.Error("another seed gives the same pages")
	}
}

// TestShape holds what the figures of the benchmark lean on. The bounds are wide enough for chance and too narrow for a
// mistake.
func TestShape(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 1,000 pages: run without -short")
	}
	files := read(t, 1000, 1)
	if len(files) != 1000 {
		t.Fatalf("want 1000 pages, have %d", len(files))
	}
	size := 0
	for _, text := range files {
		size += len(text)
	}
	tests := []struct {
		what      string
		have      int
		low, high int
	}{
		{"bytes a page", size / len(files), 8_000, 8_800},
		{"pages with a table", having(files, "\n|---|"), 70, 130},
		{"pages with footnotes", having(files, "\n[^1]: "), 30, 75},
		{"pages with a picture", having(files, "](/img/scene-"), 60, 110},
		{"drafts", having(files, "\ndraft: true\n"), 3, 20},
		{"pages with links", having(files, "](/"), 950, 1000},
		{"pages with emphasis", having(files, "**the "), 950, 1000},
	}
	for _, test := range tests {
		if test.have < test.low || test.have > test.high {
			t.Errorf("%s: want %d to %d, have %d", test.what, test.low, test.high, test.have)
		}
	}
	for _, s := range Sections {
		count := 0
		for file := range files {
			if strings.HasPrefix(file, s.Dir+"/") {
				count++
			}
		}
		if want := 10 * s.share; count < want/2 || count > want*3/2 {
			t.Errorf("section %s: want about %d pages, have %d", s.Dir, want, count)
		}
	}
}

func having(files map[string][]byte, mark string) (count int) {
	for _, text := range files {
		if bytes.Contains(text, []byte(mark)) {
			count++
		}
	}
	return count
}

var pageLink = regexp.MustCompile(`\]\(/([^)]*)/\)`)

func TestLinksLeadToPublishedPages(t *testing.T) {
	files := read(t, 300, 3)
	if having(files, "\ndraft: true\n") == 0 {
		t.Fatal("want a draft among the pages, so that links to drafts could be found")
	}
	links := 0
	for file, text := range files {
		for _, m := range pageLink.FindAllSubmatch(text, -1) {
			links++
			target, ok := files[string(m[1])+".md"]
			switch {
			case !ok:
				t.Errorf("%s: no page at %q", file, m[1])
			case bytes.Contains(target, []byte("\ndraft: true\n")):
				t.Errorf("%s: %q is a draft", file, m[1])
			}
		}
	}
	if links < 300 {
		t.Errorf("want some links a page, have %d in all", links)
	}
}

func TestEverySectionHasAnIndex(t *testing.T) {
	dir := t.TempDir()
	if err := Generate(dir, 1, 1); err != nil {
		t.Fatal(err)
	}
	for _, s := range Sections {
		if _, err := os.Stat(path.Join(dir, s.Dir, "_index.md")); err != nil {
			t.Error(err)
		}
	}
	if err := Generate(dir, 0, 1); err == nil {
		t.Error("want an error for no pages")
	}
}

func TestGrammarErrors(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"unknown list", "a\n  [b]\n", `there is no list "b"`},
		{"choice first", "  one\n", "line 1: a choice before any list"},
		{"empty list", "a\n", `there is no list "a"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := parseGrammar(test.text)
			if err == nil || err.Error() != test.want {
				t.Errorf("want %q, have %v", test.want, err)
			}
		})
	}
}

func TestWeights(t *testing.T) {
	g, err := parseGrammar("# note\na\n  2x one x two\n  xs\n")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(g["a"].choices); n != 3 {
		t.Errorf("want 3 choices, have %d", n)
	}
}
