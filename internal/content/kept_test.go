package content

import (
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"porchlight/internal/cache"
	"porchlight/internal/tree"
)

// TestRecallIsRead: what an earlier run kept gives the pages and findings of a reading, also where a part of it is
// damaged.
func TestRecallIsRead(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no fixtures", err)
	}
	recalled := 0
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		site := fstest.MapFS{}
		for _, f := range archive.Files {
			site[f.Name] = &fstest.MapFile{Data: unescape(t, f.Data), Mode: 0o644}
		}
		first := NewReader(testConfig())
		want, findings, _ := first.Read(tree.Take(site, Folder))
		list, worth := first.Keep()
		kept := slices.Collect(list)
		if !worth && len(kept) > 0 {
			t.Errorf("%s: what was read first is not worth keeping", name)
		}
		for damaged := range 3 {
			for i := range kept {
				if damaged > 0 && i%3 == damaged {
					kept[i].Page = kept[i].Page[:len(kept[i].Page)*i/len(kept)]
				}
			}
			again := NewReader(testConfig())
			again.Recall(kept)
			have, problems, _ := again.Read(tree.Take(site, Folder))
			if !reflect.DeepEqual(have, want) || !slices.Equal(problems, findings) {
				t.Errorf("%s: have\n%s%s\nwant\n%s%s", name, describeTree(have), describeFindings(problems), describeTree(want),
					describeFindings(findings))
			}
		}
		recalled += used(t, site, kept)
	}
	if recalled < 20 {
		t.Errorf("only %d pages were not read again", recalled)
	}
}

// used counts the pages that are not read again: these have a title that is not in their file.
func used(t *testing.T, site fstest.MapFS, kept []Kept) (pages int) {
	for i := range kept {
		var page keptPage
		if !cache.Unpack(kept[i].Page, &page) {
			continue
		}
		var err error
		page.FrontMatter.Title = "used"
		if kept[i].Page, err = cache.Pack(&page); err != nil {
			t.Fatal(err)
		}
	}
	reader := NewReader(testConfig())
	reader.Recall(kept)
	read, _, _ := reader.Read(tree.Take(site, Folder))
	for _, page := range read.Pages {
		if page.Title == "used" {
			pages++
		}
	}
	return pages
}

// TestNewStampsAreKept: after a checkout all files have new stamps. They are worth keeping, since files with other
// stamps are read.
func TestNewStampsAreKept(t *testing.T) {
	site := fstest.MapFS{"content/a.md": {Data: []byte("A.\n"), ModTime: time.Unix(1, 1)}}
	reader := NewReader(testConfig())
	reader.Read(tree.Take(site, Folder))
	kept, _ := reader.Keep()
	for _, stamp := range []time.Time{time.Unix(1, 1), time.Unix(2, 1), time.Unix(2, 1)} {
		isNew := !stamp.Equal(site["content/a.md"].ModTime)
		site["content/a.md"].ModTime = stamp
		again := NewReader(testConfig())
		again.Recall(slices.Collect(kept))
		again.Read(tree.Take(site, Folder))
		var worth bool
		if kept, worth = again.Keep(); worth != isNew {
			t.Errorf("worth keeping: %t, stamps are new: %t", worth, isNew)
		}
	}
}

// TestKeptHasEachField: a field that a page gets is kept, too, or made of its file's name.
func TestKeptHasEachField(t *testing.T) {
	made := []string{"File", "Path", "Bundle", "Resources", "Unreadable", "places"}
	page, kept := reflect.TypeFor[Page](), reflect.TypeFor[keptPage]()
	for i := range page.NumField() {
		name := page.Field(i).Name
		if _, has := kept.FieldByName(name); !has && !slices.Contains(made, name) {
			t.Errorf("%s is not kept", name)
		}
	}
}

// TestSharedGroups: pages without the keys of a group share one, which stays empty whatever other pages have, also when
// an earlier run kept them.
func TestSharedGroups(t *testing.T) {
	site := fstest.MapFS{
		"content/none.md":     {Data: []byte("---\ntitle: A\ndate: 2026-01-02\nown: x\n---\nText.\n")},
		"content/no-front.md": {Data: []byte("Text.\n")},
		"content/unread.md":   {Data: []byte("---\ntitle: A\n")},
		"content/rare.md":     {Data: []byte("---\nlinkTitle: \" A \"\nmenu: main\n---\n")},
		"content/care.md":     {Data: []byte("---\nlevel: iop\nservices: [a]\n---\n")},
	}
	reader := NewReader(testConfig())
	read, _, _ := reader.Read(tree.Take(site, Folder))
	kept, _ := reader.Keep()
	again := NewReader(testConfig())
	again.Recall(slices.Collect(kept))
	recalled, _, _ := again.Read(tree.Take(site, Folder))
	for _, p := range slices.Concat(read.Pages, read.Unreadable, recalled.Pages) {
		if (p.Rare == noRare) != (p.File != "content/rare.md") || (p.Care == noCare) != (p.File != "content/care.md") {
			t.Errorf("%s: has groups of its own: %t, %t", p.File, p.Rare != noRare, p.Care != noCare)
		}
	}
	if !reflect.DeepEqual(noRare, &Rare{}) || !reflect.DeepEqual(noCare, &Care{}) {
		t.Errorf("shared by all pages: %+v, %+v", noRare, noCare)
	}
}
