package theme_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"porchlight"
	"porchlight/internal/folder"
	"porchlight/internal/theme"
)

const footer = "layouts/_partials/footer.html"

var starter = fstest.MapFS{footer: {Data: []byte("one\ntwo\nthree\n")}, "static/a.bin": {Data: []byte("a\x00\r\nb")}}

func openSite(t *testing.T, files folder.Files) (*os.Root, string) {
	t.Helper()
	dir := t.TempDir()
	files.Write(t, dir)
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	return root, dir
}

func TestStates(t *testing.T) {
	const built, other, mine = "one\ntwo\nthree\n", "one\ntwo\n", "one\nmine\nthree\n"
	for _, test := range []struct {
		name       string
		text, from string // "": there is no such file
		want       theme.State
	}{
		{"none", "", "", ""},
		{"unchanged", built, built, theme.Same},
		{"unchanged, with the line ends of Windows", "one\r\ntwo\r\nthree\r\n", "one\r\ntwo\r\nthree\r\n", theme.Same},
		{"made the same by hand", built, other, theme.Same},
		{"changed", mine, built, theme.Changed},
		{"changed, and the built-in file too", mine, other, theme.Outdated},
		{"unchanged, and the built-in file changed", other, other, theme.Older},
		{"changed, nothing remembered", mine, "", theme.Own},
		{"removed", "", built, theme.Gone},
	} {
		files := folder.Files{"content/_index.md": ""}
		if test.text != "" {
			files[footer] = test.text
		}
		if test.from != "" {
			files[".originals/"+footer] = test.from
		}
		root, _ := openSite(t, files)
		var have theme.State
		for _, c := range theme.Copies(root.FS(), starter) {
			have = c.State
		}
		if have != test.want {
			t.Errorf("%s: have %q, want %q", test.name, have, test.want)
		}
	}
}

// TestShippedVersions holds that the list of shipped versions has the files of today, so that it is written again
// before a release.
func TestShippedVersions(t *testing.T) {
	root, dir := openSite(t, nil)
	list, err := os.ReadFile("shipped.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(list)), "\n")
	if len(lines) < 150 || !slices.IsSorted(lines) {
		t.Errorf("%d lines, sorted: %v", len(lines), slices.IsSorted(lines))
	}
	// A version of long ago, with the line ends of Windows.
	const toc = "{{- if ge (len .Headings) 3 }}{{ with .TableOfContents -}}\n<div class=\"toc\">\n<p class=\"toc-title\">On this page</p>\n{{ . }}\n</div>\n{{- end }}{{ end -}}\n"
	folder.Files{"layouts/_partials/toc.html": strings.ReplaceAll(toc, "\n", "\r\n"),
		"layouts/_partials/pager.html": toc}.Write(t, dir)
	copies := theme.Copies(root.FS(), porchlight.Starter)
	if len(copies) != 2 || copies[0].State != theme.Own || copies[1].State != theme.Older {
		t.Errorf("have %+v, want the pager to be the site's own and the table of contents to be an older one", copies)
	}
	findings := theme.Check(root.FS(), porchlight.Starter)
	if len(findings) != 1 || findings[0].File != "layouts/_partials/toc.html" {
		t.Errorf("have %v, want one finding", findings)
	}
}

// TestOlderCopiesAreOneFinding holds that many copies with one cause are one finding with a count.
func TestOlderCopiesAreOneFinding(t *testing.T) {
	files := folder.Files{}
	many := fstest.MapFS{}
	for _, name := range []string{"layouts/a.html", "layouts/b.html", "static/c.css"} {
		files[name], files[".originals/"+name] = "old", "old"
		many[name] = &fstest.MapFile{Data: []byte("new")}
	}
	root, _ := openSite(t, files)
	findings := theme.Check(root.FS(), many)
	if len(findings) != 1 || findings[0].Message != "this file and 2 others are unchanged copies of older built-in files" {
		t.Errorf("have %v", findings)
	}
}

// TestAddKeepsBytes holds that a copy and its original are the bytes of the built-in file, and that nothing is left of
// a copy that cannot be made.
func TestAddKeepsBytes(t *testing.T) {
	root, dir := openSite(t, folder.Files{"layouts/_partials": "a file in the place of a folder"})
	if err := theme.Add(root, starter, "static/a.bin"); err != nil {
		t.Fatal(err)
	}
	want := string(starter["static/a.bin"].Data)
	have := folder.Read(t, dir)
	if have["static/a.bin"] != want || have[".originals/static/a.bin"] != want {
		t.Errorf("have %q", have)
	}
	if err := theme.Add(root, starter, "static/a.bin"); !os.IsExist(err) {
		t.Errorf("have %v, want it to exist", err)
	}
	if err := theme.Add(root, starter, footer); err == nil {
		t.Error("a copy was made in a file")
	}
	if again := folder.Read(t, dir); len(again) != len(have) {
		t.Errorf("have %q, want what was there", again)
	}
	if _, err := os.Stat(filepath.Join(dir, ".originals/layouts")); err == nil {
		t.Error("an empty folder is left")
	}
}

// TestRemoveAllOrNone makes the last of three removals fail: what it would be moved to is taken by a folder.
func TestRemoveAllOrNone(t *testing.T) {
	files := folder.Files{footer: "one\ntwo\nthree\n", ".originals/" + footer: "one\ntwo\nthree\n",
		"static/a.bin": "a\x00\nb", ".porchlight-tidy/static/a.bin/x": "left"}
	root, dir := openSite(t, files)
	copies := theme.Copies(root.FS(), starter)
	if len(copies) != 2 {
		t.Fatalf("have %+v", copies)
	}
	if err := theme.Remove(root, copies); err == nil {
		t.Fatal("want an error")
	}
	for name, text := range folder.Read(t, dir) {
		if files[name] != text {
			t.Errorf("%s: %q", name, text)
		}
		delete(files, name)
	}
	if len(files) > 0 {
		t.Errorf("lost: %v", files)
	}
	if err := os.RemoveAll(filepath.Join(dir, ".porchlight-tidy")); err != nil {
		t.Fatal(err)
	}
	if err := theme.Remove(root, copies); err != nil {
		t.Fatal(err)
	}
	if left := folder.Read(t, dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if _, err := os.Stat(filepath.Join(dir, "layouts")); err != nil {
		t.Error("the folder layouts is gone")
	}
}

func TestMerge(t *testing.T) {
	c := theme.Copy{Original: []byte("a\nb\nc\nd\n"), Text: []byte("a\r\nmine\r\nc\r\nd\r\n"),
		BuiltIn: []byte("a\nb\nc\nd\ntheirs\n")}
	have, err := c.Merge()
	if want := []byte("a\r\nmine\r\nc\r\nd\r\ntheirs\r\n"); err != nil || !bytes.Equal(have, want) {
		t.Errorf("have %q, %v", have, err)
	}
	c.BuiltIn = []byte("a\ntheirs\nc\nd\n")
	if have, err := c.Merge(); err != theme.ErrConflict {
		t.Errorf("have %q, %v, want a conflict", have, err)
	}
}

func TestFind(t *testing.T) {
	layouts, archetypes := &theme.Kinds[0], &theme.Kinds[2]
	for name, want := range map[string]string{
		"_partials/footer.html": footer, "layouts/_partials/footer.html": footer, `_partials\footer`: footer,
		"./_partials/footer.html": footer,
		"footer.html":             "", "../layouts/_partials/footer.html": "", "": "",
	} {
		if have, _ := layouts.Find(porchlight.Starter, name); have != want {
			t.Errorf("%q: have %q, want %q", name, have, want)
		}
	}
	if have, near := archetypes.Find(porchlight.Starter, "staf"); have != "" ||
		!slices.Equal(near, []string{"staff.md"}) {
		t.Errorf("have %q, %q", have, near)
	}
}
