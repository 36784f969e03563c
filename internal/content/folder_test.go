package content

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// site makes a folder of files and gives it as production does, as the FS of an os.Root.
func site(t *testing.T, files map[string]string) (fs.FS, string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root.FS(), dir
}

// readFolder reads a site's folder.
func readFolder(fsys fs.FS, cfg *config.Config) (*Tree, []finding.Finding) {
	return Read(tree.Take(fsys, Folder), cfg)
}

func link(t *testing.T, target, dir, name string) {
	t.Helper()
	if err := os.Symlink(filepath.FromSlash(target), filepath.Join(dir, filepath.FromSlash(name))); err != nil {
		t.Skipf("this system makes no symbolic links: %v", err)
	}
}

func checkTree(t *testing.T, fsys fs.FS, want string) {
	t.Helper()
	tree, findings := readFolder(fsys, testConfig())
	var b strings.Builder
	for _, p := range tree.Pages {
		fmt.Fprintf(&b, "page %s %q\n", p.File, bodyText(p))
	}
	for _, f := range tree.Files {
		fmt.Fprintf(&b, "file %s %d\n", f.File, f.Size)
	}
	for _, name := range tree.Withheld {
		fmt.Fprintf(&b, "withheld %s\n", name)
	}
	for _, name := range tree.Unread {
		fmt.Fprintf(&b, "unread %s\n", name)
	}
	for _, f := range findings {
		fmt.Fprintf(&b, "%s: %s: %s | %s\n", f.File, f.Rule, f.Message, f.Suggestion)
	}
	if have := strings.TrimSpace(b.String()); have != strings.TrimSpace(want) {
		t.Errorf("have\n%s\nwant\n%s", have, want)
	}
}

// TestLinksInside: links to files and folders of the site are followed.
func TestLinksInside(t *testing.T) {
	fsys, dir := site(t, map[string]string{"content/a.md": "A", "shared/b.md": "B", "shared/deep/c.png": "CC"})
	link(t, "a.md", dir, "content/same.md")
	link(t, "../shared", dir, "content/shared")
	link(t, "../shared/deep/c.png", dir, "content/c.png")
	checkTree(t, fsys, `
page content/a.md "A"
page content/same.md "A"
page content/shared/b.md "B"
file content/c.png 2
file content/shared/deep/c.png 2`)
}

// TestBadLinks: links that leave the site, lead nowhere or go in a loop are findings, and nothing is read through
// them.
func TestBadLinks(t *testing.T) {
	fsys, dir := site(t, map[string]string{"content/a.md": "A", "content/sub/b.md": "B"})
	outside := filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(outside, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	link(t, "../../secret.md", dir, "content/up.md")
	link(t, "/etc/hosts", dir, "content/absolute.md")
	link(t, "..", dir, "content/sub/above")
	link(t, "../../..", dir, "content/sub/out")
	link(t, "../..", dir, "content/sub/site")
	link(t, "gone.md", dir, "content/gone.md.txt")
	link(t, "two.md", dir, "content/one.md")
	link(t, "one.md", dir, "content/two.md")
	link(t, "hop", dir, "content/hop.md") // outside by way of another link
	link(t, outside, dir, "content/hop")
	link(t, "user@host.1234:1", dir, "content/.#a.md") // emacs locks a file so
	checkTree(t, fsys, `
page content/a.md "A"
page content/sub/b.md "B"
withheld content/absolute.md
withheld content/hop.md
withheld content/one.md
withheld content/two.md
withheld content/up.md
unread content/gone.md.txt
unread content/hop
unread content/sub/above
unread content/sub/out
unread content/sub/site
content/absolute.md: bad-symlink: the link leads to "/etc/hosts", outside the site's folder | put the file itself here
content/gone.md.txt: bad-symlink: the link leads to "gone.md", which does not exist | take the link out, or put the file itself here
content/hop: bad-symlink: the link leads to "`+outside+`", outside the site's folder | put the file itself here
content/hop.md: bad-symlink: the link leads to "hop", outside the site's folder | put the file itself here
content/one.md: bad-symlink: the link leads to "two.md", in a loop | take the link out
content/sub/above: bad-symlink: the link leads to "..", a folder that it lies in itself, so it goes in a loop | take the link out
content/sub/out: bad-symlink: the link leads to "../../..", outside the site's folder | put the file itself here
content/sub/site: bad-symlink: the link leads to "../..", a folder that it lies in itself, so it goes in a loop | take the link out
content/two.md: bad-symlink: the link leads to "one.md", in a loop | take the link out
content/up.md: bad-symlink: the link leads to "../../secret.md", outside the site's folder | put the file itself here`)
}

// TestLinksToPrivateFiles: settings, keys and the history of a repository are not published by a link.
func TestLinksToPrivateFiles(t *testing.T) {
	fsys, dir := site(t, map[string]string{
		"content/a.md": "A", ".env": "KEY=1", ".git/config": "x", "config.toml": "", "shared/.key": "k",
		"shared/b.md": "B",
	})
	link(t, "../.env", dir, "content/env.txt")
	link(t, "../.git", dir, "content/history")
	link(t, "../config.toml", dir, "content/settings.txt")
	link(t, "../shared/.key", dir, "content/key.txt")
	link(t, "../shared/b.md", dir, "content/b.md")
	const private = `which is not for readers: settings, keys and the history of a repository lie there | put the file itself here`
	checkTree(t, fsys, `
page content/a.md "A"
page content/b.md "B"
unread content/env.txt
unread content/history
unread content/key.txt
unread content/settings.txt
content/env.txt: bad-symlink: the link leads to "../.env", `+private+`
content/history: bad-symlink: the link leads to "../.git", `+private+`
content/key.txt: bad-symlink: the link leads to "../shared/.key", `+private+`
content/settings.txt: bad-symlink: the link leads to "../config.toml", `+private)
}

// TestMountedFolder: Kubernetes mounts a folder as links through ..data to a folder of this version. What else such a
// folder hides stays hidden.
func TestMountedFolder(t *testing.T) {
	fsys, dir := site(t, map[string]string{
		"content/..2026_11_29/a.md": "A", "content/..2026_11_29/sub/b.md": "B", "content/..2026_11_29/.env": "KEY=1",
		"content/other/..2026_11_29/c.md": "C",
	})
	link(t, "..2026_11_29", dir, "content/..data")
	link(t, "..data/a.md", dir, "content/a.md")
	link(t, "..data/sub", dir, "content/sub")
	link(t, "..data/.env", dir, "content/env.txt")
	link(t, "other/..2026_11_29/c.md", dir, "content/c.md")
	const private = `which is not for readers: settings, keys and the history of a repository lie there | put the file itself here`
	checkTree(t, fsys, `
page content/a.md "A"
page content/sub/b.md "B"
withheld content/c.md
unread content/env.txt
content/c.md: bad-symlink: the link leads to "other/..2026_11_29/c.md", `+private+`
content/env.txt: bad-symlink: the link leads to "..data/.env", `+private)
}

// TestLinkCycle: two folders that link to each other end in findings.
func TestLinkCycle(t *testing.T) {
	fsys, dir := site(t, map[string]string{"content/one/a.md": "A", "content/two/b.md": "B"})
	link(t, "../two", dir, "content/one/two")
	link(t, "../one", dir, "content/two/one")
	checkTree(t, fsys, `
page content/one/a.md "A"
page content/one/two/b.md "B"
page content/two/b.md "B"
page content/two/one/a.md "A"
unread content/one/two/one
unread content/two/one/two
content/one/two/one: bad-symlink: the link leads to "../one", a folder that it lies in itself, so it goes in a loop | take the link out
content/two/one/two: bad-symlink: the link leads to "../two", a folder that it lies in itself, so it goes in a loop | take the link out`)
}

// TestLinkCycleInAnyFileSystem: a loop is also found in a file system that is not the machine's own.
func TestLinkCycleInAnyFileSystem(t *testing.T) {
	files := fstest.MapFS{"content/sub/a.md": {Data: []byte("A")},
		"content/sub/loop": {Data: []byte("../../content"), Mode: fs.ModeSymlink | 0o777}}
	checkTree(t, files, `
page content/sub/a.md "A"
unread content/sub/loop
content/sub/loop: bad-symlink: the link leads to "../../content", a folder that it lies in itself, so it goes in a loop | take the link out`)
}

// TestContentIsALink: content/ itself may be a link inside the site, and not one that leaves it.
func TestContentIsALink(t *testing.T) {
	fsys, dir := site(t, map[string]string{"texts/a.md": "A"})
	link(t, "texts", dir, "content")
	checkTree(t, fsys, `page content/a.md "A"`)

	fsys, dir = site(t, map[string]string{"texts/a.md": "A"})
	outside := t.TempDir()
	link(t, outside, dir, "content")
	checkTree(t, fsys, `unread content
content: bad-symlink: the link leads to "`+outside+`", outside the site's folder | put the file itself here`)
}

func TestNoContent(t *testing.T) {
	fsys, _ := site(t, map[string]string{"other/a.md": "A"})
	checkTree(t, fsys, `content: unreadable-file: there is no folder "content" | put the site's Markdown files in a folder of this name`)
	fsys, _ = site(t, map[string]string{"content": "a file"})
	if tree, findings := readFolder(fsys, testConfig()); len(tree.Pages) != 0 || len(findings) != 1 ||
		findings[0].Rule != "unreadable-file" {
		t.Error(tree, findings)
	}
}

// TestDeterministic: the same folder gives the same tree and findings, however the files are shared out among
// processors.
func TestDeterministic(t *testing.T) {
	files := fstest.MapFS{"content/s/_index.md": {Data: []byte("---\ncascade: {author: a, weight: x}\n---\n")}}
	for i := range 300 {
		text := fmt.Sprintf("---\ntitle: %d\ndraft: maybe%d\ntags: [a]\n---\nText %d", i, i%3, i)
		files[fmt.Sprintf("content/s/p%03d.md", i)] = &fstest.MapFile{Data: []byte(text)}
		files[fmt.Sprintf("content/s/q%03d.md", i)] = &fstest.MapFile{Data: []byte("Text")}
	}
	firstTree, firstFindings := readFolder(files, testConfig())
	if len(firstTree.Pages) != 301 || len(firstTree.Withheld) != 300 || len(firstFindings) != 301 {
		t.Fatalf("%d pages, %d withheld, %d findings", len(firstTree.Pages), len(firstTree.Withheld),
			len(firstFindings))
	}
	for range 5 {
		tree, findings := readFolder(files, testConfig())
		if !reflect.DeepEqual(tree, firstTree) || !reflect.DeepEqual(findings, firstFindings) {
			t.Fatal("a second reading differs")
		}
	}
}

// TestDigest: a page's digest changes with its bytes and with its cascade, and with nothing else.
func TestDigest(t *testing.T) {
	read := func(section, page string) [32]byte {
		tree, _ := readFolder(fstest.MapFS{"content/s/_index.md": {Data: []byte(section)},
			"content/s/p.md": {Data: []byte(page)}}, &config.Config{})
		return tree.Pages[1].Digest
	}
	const section = "---\ncascade: {author: a}\n---\nText."
	digest := read(section, "Page.")
	if read("---\ncascade: {author: a}\n---\nOther text.", "Page.") != digest {
		t.Error("the section's text changes the page's digest")
	}
	for what, other := range map[string][32]byte{
		"page": read(section, "Page"), "line ends": read(section, "Page.\r\n"),
		"cascade":   read("---\ncascade: {author: b}\n---\n", "Page."),
		"its place": read("---\ntitle: x\ncascade: {author: a}\n---\n", "Page."), "no cascade": read("", "Page."),
	} {
		if other == digest {
			t.Errorf("%s: the digest stays the same", what)
		}
	}
}
