package preview

import (
	"fmt"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/finding"
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

// TestUnreadableBesidePages: a build and a preview say of the same files that they cannot be read, in the same words,
// before anything is drawn.
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
	opt := build.Options{Theme: porchlight.Starter,
		Flags: config.Flags{Clock: time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)}}
	previewed := newStages(&build.Line{Source: source, Theme: opt.Theme}, opt, build.AsBuilt)
	previewed.update([]string{"."})
	for _, names := range [][]string{{}, {"content/care/stay/notes.pdf", "content/care/map.pdf"},
		{"content/care/stay/door.svg"}, {}} {
		changed := append(slices.Clone(shut), names...)
		shut = names
		previewed.update(changed)
		built := &build.Line{Source: source, Theme: opt.Theme}
		built.Read(opt.Flags, nil)
		var want []string
		for _, name := range slices.Sorted(slices.Values(names)) {
			want = append(want, name+": no permission to read it | allow your user to read it")
		}
		for end, findings := range map[string][]finding.Finding{"build": built.Found[build.Beside],
			"preview": previewed.line.Found[build.Beside]} {
			if got := unreadIn(findings); !slices.Equal(got, want) {
				t.Errorf("%s: have %q, want %q", end, got, want)
			}
		}
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
