package content

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// locked is a site in which some names must not be read.
type locked struct {
	fs.FS
	names []string
}

func (l locked) Open(name string) (fs.File, error) {
	for _, n := range l.names {
		if n == name {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
		}
	}
	return l.FS.Open(name)
}

// TestUnreadable: what the user may not read is a finding; the rest is read.
func TestUnreadable(t *testing.T) {
	files := fstest.MapFS{"content/a.md": {Data: []byte("A")}, "content/b.md": {Data: []byte("B")},
		"content/sub/c.md": {Data: []byte("C")}}
	checkTree(t, locked{files, []string{"content/b.md", "content/sub"}}, `
page content/a.md "A"
withheld content/b.md
unread content/sub
content/b.md: unreadable-file: no permission to read it | allow your user to read it
content/sub: unreadable-file: no permission to read it | allow your user to read it`)
}

// failing is a file whose disk fails half way, growing one that does not end.
type failing struct{ fs.File }

func (f failing) Read(p []byte) (int, error) { return 0, errors.New("input/output error") }

type growing struct {
	fs.File
	read *int
}

func (g growing) Read(p []byte) (int, error) {
	*g.read += len(p)
	return len(p), nil
}

// huge is a file that is too large to be read.
type huge struct {
	fs.File
	t *testing.T
}

func (h huge) Stat() (fs.FileInfo, error) {
	return fstest.MapFS{"x": {Data: make([]byte, 3<<20)}}.Stat("x")
}

func (h huge) Read(p []byte) (int, error) {
	h.t.Error("a file that is too large was read")
	return 0, errors.New("too large")
}

type wrapped struct {
	fs.FS
	file func(fs.File) fs.File
}

func (w wrapped) Open(name string) (fs.File, error) {
	f, err := w.FS.Open(name)
	if err == nil && strings.HasSuffix(name, ".md") {
		f = w.file(f)
	}
	return f, err
}

func TestReadErrors(t *testing.T) {
	files := fstest.MapFS{"content/a.md": {Data: []byte("A")}}
	checkTree(t, wrapped{files, func(f fs.File) fs.File { return failing{f} }}, `
withheld content/a.md
content/a.md: unreadable-file: it cannot be read: input/output error | `)
	read := 0
	for _, wrap := range []func(fs.File) fs.File{
		func(f fs.File) fs.File { return growing{f, &read} },
		func(f fs.File) fs.File { return huge{f, t} },
	} {
		tree, findings := readFolder(wrapped{files, wrap}, testConfig())
		if len(tree.Pages) != 0 || len(findings) != 1 || findings[0].Rule != "page-size" {
			t.Error(tree.Pages, findings)
		}
	}
	if read > 2*defaultPageBytes {
		t.Errorf("%d bytes of a file without end were read", read)
	}
}

func TestPageSize(t *testing.T) {
	fsys, _ := site(t, map[string]string{"content/a.md": strings.Repeat("x", 20<<20),
		"content/b.md": strings.Repeat("x", defaultPageBytes), "content/c.jpg": strings.Repeat("x", 3<<20)})
	tree, findings := readFolder(fsys, testConfig())
	if len(tree.Pages) != 1 || tree.Pages[0].Body.Len != defaultPageBytes || len(tree.Files) != 1 {
		t.Errorf("%d pages, %d files", len(tree.Pages), len(tree.Files))
	}
	const want = "content/a.md:0:0: error: page-size: the file is 20.0 MB large; a page may have 2.0 MB | split it into several pages\n"
	if have := describeFindings(findings); have != want {
		t.Error(have)
	}
	cfg := testConfig()
	cfg.Limits.PageBytes = 10
	if tree, findings := readFolder(fsys, cfg); len(tree.Pages) != 0 || len(findings) != 2 {
		t.Error(len(tree.Pages), findings)
	}
}
