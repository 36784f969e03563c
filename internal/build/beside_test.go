package build

import (
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"porchlight"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/publish"
)

// locked is a site's folder in which some files may not be read, also by root.
type locked struct {
	fs.FS
	files *[]string
}

func (l locked) Open(name string) (fs.File, error) {
	if slices.Contains(*l.files, name) {
		return nil, &fs.PathError{Op: "openat", Path: name, Err: fs.ErrPermission}
	}
	return l.FS.Open(name)
}

// TestUnreadableBesidePages: a build and a preview say of the same files that they cannot be read, in the same words, before anything is drawn.
func TestUnreadableBesidePages(t *testing.T) {
	const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="30"><path d="M0 0h9"/></svg>`
	files := fstest.MapFS{
		"config.toml":                 {Data: []byte("baseURL = \"https://example.org/\"\n")},
		"content/care/stay/index.md":  {Data: []byte("---\ntitle: Residential\n---\nText.\n")},
		"content/care/stay/notes.pdf": {Data: []byte("notes")},
		"content/care/stay/door.svg":  {Data: []byte(drawing)},
		"content/care/map.pdf":        {Data: []byte("map")},
	}
	var shut []string
	source := locked{files, &shut}
	opt := Options{Theme: porchlight.Starter, Flags: config.Flags{Clock: time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)}}
	previewed := newStages(&Line{Source: source, Theme: opt.Theme}, opt, AsBuilt)
	previewed.update([]string{"."})
	for _, names := range [][]string{{}, {"content/care/stay/notes.pdf", "content/care/map.pdf"}, {"content/care/stay/door.svg"}, {}} {
		changed := append(slices.Clone(shut), names...)
		shut = names
		previewed.update(changed)
		built := &Line{Source: source, Theme: opt.Theme}
		built.read(opt.Flags, nil)
		var want []string
		for _, name := range slices.Sorted(slices.Values(names)) {
			want = append(want, name+": no permission to read it | allow your user to read it")
		}
		for end, findings := range map[string][]finding.Finding{"build": built.Found[Beside], "preview": previewed.line.Found[Beside]} {
			if got := unreadIn(findings); !slices.Equal(got, want) {
				t.Errorf("%s: have %q, want %q", end, got, want)
			}
		}
	}
}

// TestUnreadableWhilePublishing: a file that can be read no more when it is its turn stops the build as any other mistake of the site does: with
// a finding under its name, and not as if the destination were at fault.
func TestUnreadableWhilePublishing(t *testing.T) {
	session, err := publish.Begin(t.Context(), publish.Options{Dest: filepath.Join(t.TempDir(), "public")})
	if err != nil {
		t.Fatal(err)
	}
	defer session.Abort() //nolint:errcheck // there is nothing to lose
	staged, line := &staging{session: session}, &Line{}
	shut := []string{"static/flyer.pdf"}
	source := locked{fstest.MapFS{"static/flyer.pdf": {Data: []byte("pdf")}}, &shut}
	staged.putFile(line, "flyer.pdf", "static/flyer.pdf", func() (io.ReadCloser, error) { return source.Open("static/flyer.pdf") })
	if staged.err != nil {
		t.Errorf("the machine is said to be at fault: %v", staged.err)
	}
	if got, want := unreadIn(line.Found[Beside]), []string{"static/flyer.pdf: no permission to read it | allow your user to read it"}; !slices.Equal(got, want) {
		t.Errorf("have %q, want %q", got, want)
	}
	if _, err := session.Commit(); err == nil {
		t.Error("the site was published without the file")
	}
}

// unreadIn are the findings that say that a file cannot be read.
func unreadIn(findings []finding.Finding) []string {
	var list []string
	for _, f := range finding.Sort(slices.Clone(findings)) {
		if f.Rule == "file-unreadable" {
			list = append(list, fmt.Sprintf("%s: %s | %s", f.File, f.Message, f.Suggestion))
		}
	}
	return list
}
