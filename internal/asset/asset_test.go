package asset

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"porchlight/internal/finding"
)

// files makes a static folder of texts.
func files(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fsys
}

// below is a static folder of a site.
type below struct{ fs.FS }

func (b below) inside(name string) string {
	if name == Folder {
		return "."
	}
	return strings.TrimPrefix(name, folder)
}

func (b below) Open(name string) (fs.File, error)      { return b.FS.Open(b.inside(name)) }
func (b below) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(b.FS, b.inside(name)) }
func (b below) ReadLink(name string) (string, error)   { return fs.ReadLink(b.FS, b.inside(name)) }

// openStatic is Open of static folders.
func openStatic(site, theme fs.FS) (*Store, []finding.Finding) {
	in := func(static fs.FS) fs.FS {
		if static == nil {
			return nil
		}
		return below{static}
	}
	return Open(in(site), in(theme))
}

func mustOpen(t testing.TB, site, theme fs.FS) *Store {
	t.Helper()
	s, findings := openStatic(site, theme)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	return s
}

func mustGet(t testing.TB, s *Store, name string) *Asset {
	t.Helper()
	a, err := s.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func bodyOf(t testing.TB, f File) string {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestNothing(t *testing.T) {
	s := mustOpen(t, nil, nil)
	if len(s.Files()) != 0 || s.Has("x") {
		t.Error("something came of nothing")
	}
	if _, _, ok := s.Size("x.png"); ok {
		t.Error("a picture came of nothing")
	}
}

func TestFiles(t *testing.T) {
	data := `{"a": 1}` + strings.Repeat(" ", textLimit)
	site := files(
		"css/site.css", "a { color : #ff0000 }\n", "app.js", "let x = 1 ; // note\n", "a.json", `{ "a" : 1.0 }`,
		"lib.min.js", "x = 1 ;", "photo.jpg", "not text  \n ",
		"readme.txt", "two  spaces", "latin.css", "a { content : \"\xe9\" }", "page.html", "<p>a</p>\n\n<p>b</p>",
		"large.json", data,
	)
	s := mustOpen(t, site, files("css/site.css", "theme", "theme.css", "b{}"))
	want := map[string]string{
		"css/site.css": "a{color:red}", "app.js": "let x=1", "a.json": `{"a":1.0}`, "lib.min.js": "x = 1 ;",
		"photo.jpg": "not text  \n ", "readme.txt": "two  spaces",
		"latin.css": "a { content : \"\xe9\" }", "page.html": "<p>a</p><p>b</p>", "large.json": data,
	}
	var names []string
	for _, f := range s.Files() {
		names = append(names, f.Path)
		if have := bodyOf(t, f); have != want[f.Path] || f.Size != int64(len(have)) {
			t.Errorf("%s: %d bytes, %.60q, want %.60q", f.Path, f.Size, have, want[f.Path])
		}
		if f.Text == (f.Path == "photo.jpg") {
			t.Errorf("%s: text is %v", f.Path, f.Text)
		}
	}
	if len(names) != len(want) || !slices.IsSorted(names) {
		t.Errorf("have %v", names)
	}
	if !s.Has("css/site.css") || !s.Has("/app.js") || s.Has("theme.css") || s.Has("") || s.Has("css") {
		t.Error("Has is not what Files says")
	}
}

// locked is a folder in which some files may not be read, also by root.
type locked struct {
	fs.FS
	files []string
}

func (l locked) Open(name string) (fs.File, error) {
	if slices.Contains(l.files, name) {
		return nil, &fs.PathError{Op: "openat", Path: name, Err: fs.ErrPermission}
	}
	return l.FS.Open(name)
}

// TestUnreadable: every kind of unreadable file is reported, also those that are read only when they are published.
func TestUnreadable(t *testing.T) {
	site := files("a.css", "a{}", "flyer.pdf", "pdf", "img/door.jpg", "jpg", "large.json",
		strings.Repeat(" ", textLimit+1), "open.pdf", "pdf")
	s, findings := openStatic(locked{site, []string{"a.css", "flyer.pdf", "img/door.jpg", "large.json"}},
		locked{files("theme.pdf", "pdf"), []string{"theme.pdf"}})
	var reported []string
	for _, f := range findings {
		if f.Rule != unreadable.Name || f.Message != "no permission to read it" ||
			f.Suggestion != "allow your user to read it" {
			t.Errorf("have %+v", f)
		}
		reported = append(reported, f.File)
	}
	if want := []string{"static/a.css", "static/flyer.pdf", "static/img/door.jpg",
		"static/large.json"}; !slices.Equal(reported, want) {
		t.Errorf("reported %q, want %q", reported, want)
	}
	if len(s.Files()) != 5 {
		t.Errorf("%d files, want all 5: what is not there would be missed as a link", len(s.Files()))
	}
}

// TestSkipped: files left behind by editors and systems are not published; a warning is given only where an editor
// would expect one.
func TestSkipped(t *testing.T) {
	s, findings := openStatic(files(
		".well-known/security.txt", "x", ".nojekyll", "", ".htaccess", "", ".env", "SECRET=1", ".ssh/key", "k",
		".DS_Store", "", "a/.gitkeep", "", "a.css~", "", "#a.css#", "",
		".a.css.swp", "", ".a.css.qAjOjf", "", "4913", "", "sedatives/a.txt", "word", "a/Thumbs.db", "",
		"film.mp4.part", "", "~$letter.docx", "",
	), nil)
	var names, reported []string
	for _, f := range s.Files() {
		names = append(names, f.Path)
	}
	for _, f := range findings {
		reported = append(reported, f.Severity.String()+" "+f.File+" "+f.Message)
	}
	if want := []string{".htaccess", ".nojekyll", ".well-known/security.txt", "sedatives/a.txt"}; !slices.Equal(names,
		want) {
		t.Errorf("published %q, want %q", names, want)
	}
	if want := []string{
		`warning static/.env ".env" is not published: its name begins with a dot`,
		`warning static/.ssh ".ssh" is not published: its name begins with a dot`,
	}; !slices.Equal(reported, want) {
		t.Errorf("reported %q, want %q", reported, want)
	}
}

func TestGet(t *testing.T) {
	s := mustOpen(t, files("css/site.css", "a { color : red }", "font.woff2", "binary  "),
		files("css/site.css", "theme", "js/share.js", "let a = 1", "icon.svg",
			`<svg xmlns="http://www.w3.org/2000/svg" width="3cm" viewBox="0 0 2 1"/>`))
	a := mustGet(t, s, "css/site.css")
	want := Asset{
		Name: "css/site.css", Path: "css/site.a6b8bb40bcf1.css", MediaType: "text/css", Body: []byte("a{color:red}"),
		Integrity: "sha384-",
	}
	if !bytes.Equal(a.Body, want.Body) || a.Name != want.Name || a.MediaType != want.MediaType ||
		!strings.HasPrefix(a.Integrity, want.Integrity) || len(a.Integrity) != 71 {
		t.Errorf("have %+v", a)
	}
	if a.Path != fmt.Sprintf("css/site.%x.css", sha(a.Body))[:len(a.Path)-4]+".css" ||
		len(a.Path) != len("css/site.css")+13 {
		t.Errorf("path %s", a.Path)
	}
	if again := mustGet(t, s, "css/site.css"); again != a {
		t.Error("made twice")
	}
	if icon := mustGet(t, s, "icon.svg"); icon.Width != 113 || icon.Height != 57 {
		t.Errorf("icon: %d x %d", icon.Width, icon.Height)
	}
	if font := mustGet(t, s, "font.woff2"); string(font.Body) != "binary  " || font.MediaType != "font/woff2" {
		t.Errorf("font %+v", font)
	}
	if script := mustGet(t, s, "js/share.js"); string(script.Body) != "let a=1" {
		t.Errorf("script %q", script.Body)
	}
	var missing *MissingError
	if _, err := s.Get("css/stie.css"); !errors.As(err, &missing) || missing.Nearest != "css/site.css" {
		t.Errorf("have %v", err)
	}
	for _, name := range []string{"", "..", "../x", "css", "/css/site.css"} {
		if _, err := s.Get(name); !errors.As(err, &missing) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestDeterminism: the same files give the same bytes and names, in any order and from any number of goroutines.
func TestDeterminism(t *testing.T) {
	site := files("a.css", `@import "b.css"; x{background:url(i.svg)}`, "b.css", "y{background:url('i.svg')}", "i.svg",
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"> </svg>`, "c.js", "var c = 1")
	names := []string{"a.css", "b.css", "i.svg", "c.js"}
	want := ""
	for round := range 8 {
		s := mustOpen(t, site, nil)
		var all sync.WaitGroup
		for i := range 4 * len(names) {
			all.Go(func() {
				if _, err := s.Get(names[(i*(round+1)+round)%len(names)]); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		have := ""
		for _, a := range Needed(slices.Values([]*Asset{mustGet(t, s, "c.js"), mustGet(t, s, "a.css")})) {
			have += a.Path + " " + a.Integrity + " " + string(a.Body) + "\n"
		}
		if want == "" {
			want = have
		}
		if have != want {
			t.Fatalf("have %s\nwant %s", have, want)
		}
	}
}

func TestSyntax(t *testing.T) {
	tests := []struct{ name, text, where, message string }{
		{"a.css", "a{}\nb{color:red", "2:2", "a bracket is never closed"},
		{"a.css", "a{}}\nb{}", "1:4", `"}" closes nothing`},
		{"a.css", "a{content:\"x\n}", "1:11", "a quoted text is not closed on its line"},
		{"a.css", "a{}/* b{}", "1:4", "a comment is never closed"},
		{"a.css", "a{background:url(x y)}", "1:14", `"url(x y)" is not a valid url()`},
		{"a.js", "let x = ;", "1:9", "unexpected ; in expression"},
		{"a.json", "{a:1}", "1:2", "expected object key to be a quoted string"},
	}
	for _, test := range tests {
		s, findings := openStatic(files(test.name, test.text), nil)
		if len(findings) != 1 {
			t.Errorf("%s: findings %v", test.text, findings)
			continue
		}
		f := findings[0]
		if f.Rule != "static-syntax" || f.Severity != finding.Warning || f.File != "static/"+test.name ||
			fmt.Sprintf("%d:%d", f.Line, f.Column) != test.where || f.Message != test.message {
			t.Errorf("%s: %+v", test.text, f)
		}
		if have := bodyOf(t, s.Files()[0]); have != test.text {
			t.Errorf("published as %q", have)
		}
		if a := mustGet(t, s, test.name); string(a.Body) != test.text {
			t.Errorf("asset %q", a.Body)
		}
	}
}

func TestUnfingerprinted(t *testing.T) {
	for path, want := range map[string]string{
		"css/site.3f2a9c41d07b.css": "css/site.css", "a.min.3f2a9c41d07b.js": "a.min.js",
		"LICENSE.3f2a9c41d07b": "LICENSE",
		"css/site.css":         "", "css/site.3f2a9c41d07.css": "", "css/site.3F2A9C41D07B.css": "",
		"site.3f2a9c41d07z.css": "", "": "", ".": "",
	} {
		if name, ok := Unfingerprinted(path); name != want || ok != (want != "") {
			t.Errorf("%s: have %q, want %q", path, name, want)
		}
	}
}
